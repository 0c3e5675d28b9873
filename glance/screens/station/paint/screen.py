"""The whole station: first line, list, the open patient or a panel, what was done, who works."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.screens.paint.scene import Size
from glance.screens.roles import Role
from glance.screens.station.paint.alerts import alerts, heard
from glance.screens.station.paint.canvas import Block, Canvas, beside, under
from glance.screens.station.paint.entries import entries
from glance.screens.station.paint.frame import LEAST_HEIGHT, LEAST_WIDTH, foot, top, unsaved, wanted
from glance.screens.station.paint.listing import divider, list_block
from glance.screens.station.paint.panels import chooser, form, menu, question
from glance.screens.station.paint.patient import patient, preview
from glance.screens.station.paint.reports import help_, history, shares
from glance.screens.station.zones import Painted, Zone
from glance.station.seen import (
    Chooser,
    Focus,
    Form,
    Help,
    History,
    Menu,
    Question,
    Shares,
)

if TYPE_CHECKING:
    from glance.feed.trust import Trust
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
    seen = replace(seen, alerts=heard(seen.alerts, trust)) if seen.alerts else seen
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
        narrow = seen.panel is not None and not isinstance(seen.panel, Question | Menu)
        return 0 if narrow else 36 if seen.focus is Focus.LIST else 30
    return 40 if width < 120 else 46 if width < 160 else 68


def _body(seen: Seen, size: Size, height: int, palette: Palette, *, lost: bool) -> Block:
    small = size.width < LEAST_WIDTH or size.height < LEAST_HEIGHT
    if small:
        return _narrow(seen, size.width, height, palette, lost=lost)
    left = list_width(seen, size.width)
    right = _right(seen, size.width - left, height, palette, lost=lost)
    if not left:
        return right
    listed = list_block(seen, left - 1, height, palette, lost=lost)
    return beside(beside(listed, divider(height, palette.theme, palette.depth)), right)


def _narrow(seen: Seen, width: int, height: int, palette: Palette, *, lost: bool) -> Block:
    """Stack what there is no room for side by side: nothing that matters is left out."""
    if seen.focus is not Focus.LIST or seen.panel is not None:
        return _right(seen, width, height, palette, lost=lost)
    told, head = _heads(replace(seen, preview=None), width, height, 6, palette)
    left = max(0, height - told.height - head.height)
    listed = list_block(seen, width, left, palette, lost=lost)
    return _exactly(under((told, head, listed)), width, height, palette)


def _right(seen: Seen, width: int, height: int, palette: Palette, *, lost: bool) -> Block:
    """Paint alerts, the patient's head, and the entries or what stands in their place."""
    reserved = 4 if seen.panel is None and seen.focus is not Focus.EDITOR else 7
    told, head = _heads(seen, width, height, reserved, palette)
    left = max(0, height - told.height - head.height)
    if seen.panel is not None:
        body = _panel(seen.panel, width, left, palette)
    elif seen.sheet is not None:
        body = entries(seen.sheet, seen.focus, width, left, palette, lost=lost)
    elif seen.preview is not None:
        body = entries(seen.preview, Focus.LIST, width, left, palette, lost=lost)
        body = _opening(under((head, body)), seen.preview.episode, width)
        head = Block()
    else:
        listing = seen.listing
        row = listing.rows[listing.at] if listing.at is not None else None
        body = preview(row, width, left, palette, seen.unread)
    return _exactly(under((told, head, body)), width, height, palette)


def _opening(block: Block, episode: int, width: int) -> Block:
    """Make a click anywhere on a preview open the patient."""
    return Block(block.lines, (Zone(0, 0, width, block.height, "patient", episode),))


def _heads(
    seen: Seen, width: int, height: int, reserved: int, palette: Palette
) -> tuple[Block, Block]:
    """Paint the alerts and the patient's head; as far as may be, `reserved` lines stay free."""
    room = height - reserved
    most = max(3, min(height // 3, room - 2))
    head = Block()
    # A form is about somebody who is new: nobody else's name belongs above it.
    sheet = seen.sheet or seen.preview
    if sheet is not None and not isinstance(seen.panel, Form):
        head = patient(sheet, width, palette, most=most)
    return alerts(seen.alerts, width, max(2, min(height // 2, room - head.height)), palette), head


def _exactly(block: Block, width: int, height: int, palette: Palette) -> Block:
    canvas = Canvas(width, palette, Role.GROUND)
    canvas.add(block)
    return canvas.block(height)


def _panel(panel: Panel, width: int, height: int, palette: Palette) -> Block:
    match panel:
        case Menu():
            return menu(panel, width, height, palette)
        case Question():
            return question(panel, width, height, palette)
        case Form():
            return form(panel, width, height, palette)
        case Chooser():
            return chooser(panel, width, height, palette)
        case History():
            return history(panel, width, height, palette)
        case Shares():
            return shares(panel, width, height, palette)
        case Help():
            return help_(panel, width, height, palette)
