"""What the screen shows of a desk at one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.staff import Act, may
from glance.station import alerts, editing, listing, overlays, sheet
from glance.station.panels import Choosing, Helping, MenuUp, Reading, Reopening, Sharing
from glance.station.seen import Choice, Focus, Seen

if TYPE_CHECKING:
    from datetime import datetime

    from glance.station.desk import Desk
    from glance.station.ground import Ground
    from glance.station.seen import Sheet


def seen(desk: Desk, ground: Ground, now: datetime) -> Seen:
    """Give everything that the screen of somebody who is signed on shows."""
    desk = sheet.refreshed(desk, ground).desk
    member = desk.member
    preview, unread = _preview(desk, ground, now)
    return Seen(
        now=now,
        where=listing.place_name(ground),
        who=" · ".join(filter(None, (member.initials or member.code, member.name))),
        listing=listing.listing(desk, ground, now),
        focus=_focus(desk),
        sheet=sheet.seen(desk, ground, now, editing.editing(desk, ground, now)),
        panel=overlays.panel(desk, ground, now),
        alerts=alerts.alerts(desk, ground, now),
        notice=desk.notice,
        notice_tone=desk.notice_tone,
        hints=_hints(desk),
        preview=preview,
        unread=unread,
    )


def _preview(desk: Desk, ground: Ground, now: datetime) -> tuple[Sheet | None, str]:
    """Give the patient under the cursor of the list, or why that takes a key."""
    at = desk.browsing.at
    episode = None if at is None or at not in desk.browsing.hits else ground.episode(at)
    menu = isinstance(desk.panel, MenuUp)
    if episode is None or desk.opened is not None or not (desk.panel is None or menu):
        return None, ""
    if sheet.is_recorded(ground, episode):
        return None, "Enter opens, and the log keeps that"
    return sheet.preview(desk, episode, ground, now), ""


def _focus(desk: Desk) -> Focus:
    if desk.panel is not None:
        return Focus.PANEL
    if desk.editor is not None:
        return Focus.EDITOR
    return Focus.LIST if desk.opened is None else Focus.SHEET


# The first stay where there is no room for all: who has no keyboard needs the menu.
_LIST = (
    Choice("enter", "open"),
    Choice(".", "menu"),
    Choice("tab", "next due"),
    Choice("?", "help"),
    Choice("ctrl+l", "hand over"),
)
_TYPED = (Choice("enter", "open"), Choice("escape", "clear"), Choice("f1", "help"))
_SHEET = (
    Choice(" ", "unchanged"),
    Choice(".", "menu"),
    Choice("=", "all unchanged"),
    Choice("tab", "next out of date"),
    Choice("'", "note"),
    Choice("?", "help"),
    Choice("escape", "list"),
)
_LEAVE = (Choice("escape", "leave"),)
_CHANGING = frozenset({" ", "=", "'", "tab"})
_ROWS = (Choice("enter", "take"), Choice("escape", "leave"))
_PAGES = (Choice("pageup", "back"), Choice("pagedown", "on"), Choice("escape", "leave"))


def _hints(desk: Desk) -> tuple[Choice, ...]:
    match desk.panel:
        case Choosing() | Reopening():
            return _ROWS
        case Reading() | Sharing() | Helping():
            return _PAGES
    match _focus(desk):
        case Focus.LIST:
            return _allowed(desk, _TYPED if desk.browsing.typed.text else _LIST)
        case Focus.SHEET:
            return _allowed(desk, _SHEET)
        case Focus.EDITOR:
            return _LEAVE
    return ()


def _allowed(desk: Desk, hints: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Give the keys that do something for this person."""
    if may(desk.member, Act.UPDATE):
        return hints
    return tuple(choice for choice in hints if choice.press not in _CHANGING)
