"""The whole station: first line, list, the open patient or a panel, what was done, who works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.screens.paint.scene import Size
from glance.screens.roles import Role
from glance.screens.station.paint.alerts import alerts
from glance.screens.station.paint.canvas import Block, Canvas, beside, under
from glance.screens.station.paint.entries import entries
from glance.screens.station.paint.frame import LEAST_HEIGHT, LEAST_WIDTH, foot, top, unsaved, wanted
from glance.screens.station.paint.listing import list_block
from glance.screens.station.paint.panels import chooser, form, menu, question
from glance.screens.station.paint.patient import patient, preview
from glance.screens.station.paint.reports import help_, history, shares
from glance.screens.station.zones import Painted
from glance.station import seen as shown
from glance.station.seen import Focus

if TYPE_CHECKING:
    from glance.screens.paint.scene import Trust
    from glance.screens.palette import Palette
    from glance.station.seen import Panel, Seen

# Below this width a panel that is more than a few words takes the list's room.
_PANEL_BESIDE = 100


def painted(
    seen: Seen,
    size: Size,
    palette: Palette,
    trust: Trust,
    banner: str = "",
    lock_left: int | None = None,
) -> Painted:
    """Paint the station as it is now; `lock_left` are the seconds until it locks, if it will."""
    size = Size(*size)
    head = top(seen.where, seen.now, size.width, palette, trust, banner, unsaved(seen))
    head = under((head, wanted(size, size.width, palette)))
    low = foot(seen, size.width, palette, lock_left)
    room = max(0, size.height - head.height - low.height)
    body = _body(seen, size, room, palette, lost=trust.lost)
    whole = under((head, body, low)).cut(size.height)
    return Painted(whole.lines, whole.zones, whole.caret)


def list_width(seen: Seen, width: int) -> int:
    """Give how wide the list is: it makes room for what the keys are about."""
    if width < LEAST_WIDTH:
        return 0
    if width < _PANEL_BESIDE:
        narrow = seen.panel is not None and not isinstance(seen.panel, shown.Question | shown.Menu)
        return 0 if narrow else 40 if seen.focus is Focus.LIST else 30
    return 40 if width < 120 else 46 if width < 160 else 68


def _body(seen: Seen, size: Size, height: int, palette: Palette, *, lost: bool) -> Block:
    small = size.width < LEAST_WIDTH or size.height < LEAST_HEIGHT
    if small:
        return _narrow(seen, size.width, height, palette, lost=lost)
    left = list_width(seen, size.width)
    right = _right(seen, size.width - left, height, palette, lost=lost)
    if not left:
        return right
    return beside(list_block(seen, left, height, palette, lost=lost), right)


def _narrow(seen: Seen, width: int, height: int, palette: Palette, *, lost: bool) -> Block:
    """Stack what there is no room for side by side: nothing that matters is left out."""
    if seen.focus is not Focus.LIST or seen.panel is not None:
        return _right(seen, width, height, palette, lost=lost)
    told = alerts(seen.alerts, width, height // 2, palette)
    parts = [told]
    if seen.sheet is not None:
        parts.append(patient(seen.sheet, width, palette, most=max(3, height // 3)))
    left = height - sum(part.height for part in parts)
    parts.append(list_block(seen, width, max(0, left), palette, lost=lost))
    return _exactly(under(parts), width, height, palette)


def _right(seen: Seen, width: int, height: int, palette: Palette, *, lost: bool) -> Block:
    """Paint alerts, the patient's head, and the entries or what stands in their place."""
    told = alerts(seen.alerts, width, max(3, height // 3), palette)
    parts = [told]
    if seen.sheet is not None:
        parts.append(patient(seen.sheet, width, palette, most=max(3, height // 3)))
    left = max(0, height - sum(part.height for part in parts))
    if seen.panel is not None:
        parts.append(_panel(seen.panel, width, left, palette))
    elif seen.sheet is not None:
        parts.append(entries(seen.sheet, seen.focus, width, left, palette, lost=lost))
    else:
        listing = seen.listing
        row = listing.rows[listing.at] if listing.at is not None else None
        parts.append(preview(row, width, left, palette))
    return _exactly(under(parts), width, height, palette)


def _exactly(block: Block, width: int, height: int, palette: Palette) -> Block:
    canvas = Canvas(width, palette, Role.GROUND)
    canvas.add(block)
    return canvas.block(height)


def _panel(panel: Panel, width: int, height: int, palette: Palette) -> Block:
    match panel:
        case shown.Menu():
            return menu(panel, width, height, palette)
        case shown.Question():
            return question(panel, width, height, palette)
        case shown.Form():
            return form(panel, width, height, palette)
        case shown.Chooser():
            return chooser(panel, width, height, palette)
        case shown.History():
            return history(panel, width, height, palette)
        case shown.Shares():
            return shares(panel, width, height, palette)
        case shown.Help():
            return help_(panel, width, height, palette)
