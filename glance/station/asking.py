"""Questions that are answered before anything is saved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.census import Discharge
from glance.station import following, menu, working
from glance.station.allowed import barred
from glance.station.commands import refusal
from glance.station.desk import Step
from glance.station.panels import GoOn, Put, ThrowAway
from glance.station.saving import forget, submit
from glance.station.seen import Choice, Question

if TYPE_CHECKING:
    from datetime import datetime

    from glance.station.desk import Desk
    from glance.station.ground import Ground
    from glance.station.panels import Asking


def pressed(desk: Desk, panel: Asking, key: str, ground: Ground, now: datetime) -> Step:
    """Give the desk after a key; only Enter and Esc answer."""
    if key == "escape":
        doubted = isinstance(panel.then, GoOn)
        desk = replace(desk, panel=None)
        # It was somebody else who was meant.
        return Step(working.left(desk, ground) if doubted else desk)
    if key != "enter":
        return Step(desk.told("Enter or Esc answers the question"))
    desk = replace(desk, notice="")
    match panel.then:
        case GoOn(key=again):
            desk = working.sure(desk, ground)
            if again.startswith(menu.OF_MENU):
                key = again.removeprefix(menu.OF_MENU)
                refused = refusal(desk, key)
                return Step(desk.told(refused)) if refused else menu.done(desk, key, ground, now)
            return working.pressed(desk, again, ground, now)
        case ThrowAway(number=number):
            desk = replace(desk, panel=None)
            gone = next((one for one in desk.saves if one.number == number), None)
            return Step(desk if gone is None else forget(desk, gone, ground))
        case Put() as put:
            desk = replace(desk, panel=None)
            if why := barred(desk.member, put.changes, ground.vocabulary):
                return Step(desk.told(why))
            # A stay ends when that is said, not when it was asked.
            changes = tuple(
                replace(change, ended=now) if isinstance(change, Discharge) else change
                for change in put.changes
            )
            desk = working.left(desk, ground) if put.leaves else desk
            put = replace(put, changes=changes)
            return submit(following.followed(desk, put, ground), put, now)


def question(panel: Asking) -> Question:
    """Give the question as it is seen."""
    choices = (Choice("enter", panel.yes), Choice("escape", panel.no))
    return Question(panel.title, panel.lines, choices, panel.loud)
