"""Everything else that can be done, a key each; what the role may not do says why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from glance.census import Discharge
from glance.errors import NotAllowed
from glance.staff import Act, insist
from glance.station import placing, working
from glance.station.desk import Step
from glance.station.dialogue import HandOver
from glance.station.panels import Asking, MenuUp, MoveTo, Put
from glance.station.seen import Choice, Menu
from glance.station.wording import address, at_length, full_name, in_short

if TYPE_CHECKING:
    from datetime import datetime

    from glance.station.desk import Desk
    from glance.station.ground import Ground


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done; `of_patient` says that a patient has to be open."""

    press: str
    label: str
    act: Act | None = None
    of_patient: bool = False


COMMANDS = (
    Command("a", "admit a patient", Act.ADMIT),
    Command("m", "move to another bed or location", Act.MOVE, of_patient=True),
    Command("w", "swap beds with somebody", Act.MOVE, of_patient=True),
    Command("d", "discharge", Act.DISCHARGE, of_patient=True),
    Command("o", "reopen a stay that has ended", Act.REOPEN),
    Command("h", "history of the patient", Act.HISTORY, of_patient=True),
    Command("u", "take back my last change (Ctrl+Z)", Act.TAKE_BACK),
    Command("s", "share in date by location and owner", Act.SHARES),
    Command("x", "hand over to the next person (Ctrl+L)"),
    Command("?", "help: every key"),
)
# A question about who is meant goes before these.
_CHANGES = frozenset({"m", "w", "d"})
OF_MENU = "menu "


def pressed(desk: Desk, key: str, ground: Ground, now: datetime) -> Step:
    """Give the desk after a key in the menu."""
    if key == "escape" or key in (".", "f2"):
        return Step(replace(desk, panel=None))
    command = next((one for one in COMMANDS if one.press == key), None)
    if command is None:
        return Step(desk.told("nothing in the menu has that key; Esc leaves it"))
    if refusal := _why_not(desk, command):
        return Step(desk.told(refusal))
    desk = replace(desk, panel=None, notice="")
    if key in _CHANGES:
        asked = working.doubted(desk, OF_MENU + key, ground, now)
        if asked is not None:
            return Step(asked)
    return done(desk, key, ground, now)


def done(desk: Desk, key: str, ground: Ground, now: datetime) -> Step:
    """Give the desk with something of the menu begun."""
    opened = desk.opened
    match key:
        case "m" | "w" if opened is not None:
            seen = address(ground, opened.known)
            purpose = MoveTo(opened.episode, seen, swap=key == "w")
            return Step(placing.begun(desk, purpose, ground))
        case "d" if opened is not None:
            return Step(_discharging(desk, ground, now))
        case "x":
            return Step(desk, (HandOver(),))
    return Step(desk)


def menu(desk: Desk) -> Menu:
    """Give the menu as it is seen."""
    title = "What now?"
    if desk.opened is not None:
        title = full_name(desk.opened.known.person)
    choices = tuple(
        Choice(command.press, command.label, why_not=_why_not(desk, command))
        for command in COMMANDS
    )
    return Menu(title, (*choices, Choice("escape", "leave")))


def opened(desk: Desk) -> Desk:
    """Give the desk with the menu up."""
    return replace(desk, panel=MenuUp(), notice="")


def refusal(desk: Desk, key: str) -> str:
    """Give why something of the menu cannot be done now; "" where it can."""
    return next((_why_not(desk, one) for one in COMMANDS if one.press == key), "")


def _why_not(desk: Desk, command: Command) -> str:
    if command.act is not None:
        try:
            insist(desk.member, command.act)
        except NotAllowed as refused:
            return str(refused)
    if not command.of_patient:
        return ""
    if desk.opened is None:
        return "open a patient first"
    return desk.opened.gone if command.press != "h" else ""


def _discharging(desk: Desk, ground: Ground, now: datetime) -> Desk:
    opened = desk.opened
    if opened is None:
        return desk
    change = Discharge(opened.episode, now, address(ground, opened.known))
    whose = in_short(ground, opened.known)
    put = Put((change,), f"{whose} · discharged", "discharged", opened.episode, leaves=True)
    lines = at_length(ground, opened.known, now)
    asked = Asking("Discharge this patient now?", lines, "discharge", put, loud=True)
    return replace(desk, panel=asked)
