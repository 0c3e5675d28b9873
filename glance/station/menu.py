"""Everything else that can be done, a key each; what the role may not do says why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.census import Discharge
from glance.station import (
    admitting,
    helping,
    placing,
    reading,
    reopening,
    sharing,
    undoing,
    working,
)
from glance.station.commands import COMMANDS, refusal, why_not
from glance.station.desk import Step
from glance.station.dialogue import HandOver
from glance.station.panels import Asking, MenuUp, MoveTo, Put
from glance.station.seen import Choice, Menu
from glance.station.wording import address, at_length, full_name, in_short

if TYPE_CHECKING:
    from datetime import datetime

    from glance.station.desk import Desk
    from glance.station.ground import Ground

# A question about who is meant goes before these.
_CHANGES = frozenset({"m", "w", "d"})
OF_MENU = "menu "


def opened(desk: Desk) -> Desk:
    """Give the desk with the menu up."""
    return replace(desk, panel=MenuUp(), notice="")


def pressed(desk: Desk, key: str, ground: Ground, now: datetime) -> Step:
    """Give the desk after a key in the menu."""
    if key in ("escape", ".", "f2"):
        return Step(replace(desk, panel=None))
    if all(one.press != key for one in COMMANDS):
        return Step(desk.told("nothing in the menu has that key; Esc leaves it"))
    if refused := refusal(desk, key):
        return Step(desk.told(refused))
    desk = replace(desk, panel=None, notice="")
    if key in _CHANGES:
        asked = working.doubted(desk, OF_MENU + key, ground, now)
        if asked is not None:
            return Step(asked)
    return done(desk, key, ground, now)


def done(desk: Desk, key: str, ground: Ground, now: datetime) -> Step:
    """Give the desk with something of the menu begun."""
    match key:
        case "a":
            return Step(admitting.begun(desk, ground))
        case "m" | "w" | "d" if desk.opened is not None:
            return Step(_of_patient(desk, key, ground, now))
        case "o":
            return reopening.begun(desk, ground)
        case "h":
            return reading.begun(desk)
        case "u":
            return undoing.begun(desk)
        case "s":
            return Step(sharing.begun(desk, ground, now))
        case "x":
            return Step(desk, (HandOver(),))
        case "?":
            return Step(helping.begun(desk))
    return Step(desk)


def menu(desk: Desk) -> Menu:
    """Give the menu as it is seen."""
    title = "What now?"
    if desk.opened is not None:
        title = full_name(desk.opened.known.person)
    choices = tuple(
        Choice(command.press, command.label, why_not=why_not(desk, command)) for command in COMMANDS
    )
    return Menu(title, (*choices, Choice("escape", "leave")))


def _of_patient(desk: Desk, key: str, ground: Ground, now: datetime) -> Desk:
    opened = desk.opened
    if opened is None:
        return desk
    seen = address(ground, opened.known)
    if key != "d":
        return placing.begun(desk, MoveTo(opened.episode, seen, swap=key == "w"), ground)
    change = Discharge(opened.episode, now, seen)
    whose = in_short(ground, opened.known)
    put = Put((change,), f"{whose} · discharged", "discharged", opened.episode, leaves=True)
    lines = at_length(ground, opened.known, now)
    asked = Asking("Discharge this patient now?", lines, "discharge", put, loud=True)
    return replace(desk, panel=asked)
