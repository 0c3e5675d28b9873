"""Everything else that can be done, a key each; what the role may not do says why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.census import Discharge
from glance.staff import Act
from glance.station import (
    admitting,
    allowed,
    editing,
    helping,
    placing,
    reading,
    reopening,
    sharing,
    sheet,
    undoing,
    working,
)
from glance.station.commands import COMMANDS, refusal, why_not
from glance.station.desk import Step
from glance.station.dialogue import HandOver
from glance.station.panels import Asking, MenuUp, MoveTo, Put
from glance.station.seen import Choice, Menu
from glance.station.standing import standing
from glance.station.wording import address, at_length, full_name, in_short

if TYPE_CHECKING:
    from datetime import datetime

    from glance.station.desk import Desk, Opened
    from glance.station.ground import Ground

# A question about who is meant goes before these.
_CHANGES = frozenset({"m", "w", "d", "n"})
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
    step = _of_whom(replace(desk, panel=None, notice=""), key, ground, now)
    if key in _CHANGES:
        asked = working.doubted(step.desk, OF_MENU + key, ground, now)
        if asked is not None:
            return step.then(Step(asked))
    return step.then(done(step.desk, key, ground, now))


def _of_whom(desk: Desk, key: str, ground: Ground, now: datetime) -> Step:
    """Open the patient under the cursor of the list for what is done to one."""
    at = desk.browsing.at
    wanted = any(one.press == key and one.of_patient for one in COMMANDS)
    if desk.opened is not None or at is None or not wanted:
        return Step(desk)
    return sheet.opened(desk, at, ground, now)


def done(desk: Desk, key: str, ground: Ground, now: datetime) -> Step:
    """Give the desk with something of the menu begun."""
    match key:
        case "a":
            return Step(admitting.begun(desk, ground))
        case "m" | "w" | "d" if desk.opened is not None:
            return Step(_of_patient(desk, key, ground, now))
        case "o":
            return reopening.begun(desk, ground)
        case "n" if desk.opened is not None:
            return Step(_noting(desk, desk.opened, ground))
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


def menu(desk: Desk, ground: Ground) -> Menu:
    """Give the menu as it is seen; in the list it is about whom the cursor is on."""
    browsing = desk.browsing
    at = browsing.at if browsing.at in browsing.hits else None
    episode = None if at is None else ground.episode(at)
    if desk.opened is not None:
        episode = desk.opened.known
    title = "What now?" if episode is None else full_name(episode.person)
    choices = tuple(
        Choice(command.press, command.label, why_not=why_not(desk, command)) for command in COMMANDS
    )
    return Menu(title, (*choices, Choice("escape", "leave")))


def _noting(desk: Desk, opened: Opened, ground: Ground) -> Desk:
    """Write the note of the value under the cursor, or of the first one that takes a note."""
    order = opened.order if opened.cursor not in opened.order else (opened.cursor, *opened.order)
    for key in order:
        if (
            ground.vocabulary[key].note
            and standing(desk, ground, opened.known, key).value is not None
            and not allowed.refusal(desk.member, Act.UPDATE, ground.vocabulary[key])
        ):
            return editing.begun(desk, key, ground, note=True)
    return desk.told("no value here that takes a note: a note stands beside one")


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
