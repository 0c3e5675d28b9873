"""Every key of the station and what it does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.station.commands import COMMANDS
from glance.station.desk import Step
from glance.station.listing import stepped
from glance.station.panels import Helping
from glance.station.seen import Choice, Help

if TYPE_CHECKING:
    from glance.station.desk import Desk

_LIST = (
    Choice("a–z 0–9", "find: name, initials, bed, end of the NHS number"),
    Choice("13/7/51", "find: a birthday; red, ab: a colour, whom a nurse has today"),
    Choice("↑ ↓", "up and down the list"),
    Choice("enter", "open the patient"),
    Choice("tab", "open the next patient with something out of date, this one first"),
    Choice(".", "menu: of the patient under the cursor"),
    Choice("escape", "clear what was typed"),
)
_SHEET = (
    Choice("a–z", "change the field that has this key"),
    Choice(" ", "this value is unchanged; on to the next out of date"),
    Choice("=", "every value of the patient is unchanged"),
    Choice("tab", "to the next value out of date, then to the next patient"),
    Choice("shift+tab", "back to the one before"),
    Choice("↑ ↓", "from field to field"),
    Choice("enter", "change the field under the cursor"),
    Choice("'", "a note beside the value"),
    Choice("number", "Enter after a wristband's number opens that patient"),
    Choice("escape", "back to the list"),
)
_EDITOR = (
    Choice("letter", "choose, and save at once"),
    Choice("enter", "save what was typed"),
    Choice("=", "the usual value: me, now, today"),
    Choice(" ", "unchanged"),
    Choice("-", "take the value away"),
    Choice("escape", "leave it as it is"),
)
_TYPED = (
    Choice("t, +2, fri, 22/11", "a day"),
    Choice("now, 14:30, 2h", "a time, or how long from now"),
)
_ALWAYS = (
    Choice("ctrl+…", "answer the first alert with the keys that it shows"),
    Choice(".", "menu (also F2)"),
    Choice("?", "this help (also F1)"),
    Choice("ctrl+z", "take back my last change"),
    Choice("ctrl+l", "hand over to the next person (also F10)"),
)


def begun(desk: Desk) -> Desk:
    """Give the desk with the help up."""
    return replace(desk, panel=Helping(), notice="")


def pressed(desk: Desk, panel: Helping, key: str) -> Step:
    """Give the desk after a key: the lines move up and down."""
    if key in ("escape", "?", "f1", "enter"):
        return Step(replace(desk, panel=None))
    count = sum(len(choices) + 1 for _, choices in _sections())
    return Step(replace(desk, panel=replace(panel, top=stepped(panel.top, key, count))))


def shown(panel: Helping) -> Help:
    """Give the help as it is seen."""
    return Help("Keys", _sections(), panel.top)


def _sections() -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    commands = tuple(Choice(f". {one.press}", one.label) for one in COMMANDS)
    return (
        ("in the list", _LIST),
        ("on a patient", _SHEET),
        ("while a value is entered", _EDITOR),
        ("days and times", _TYPED),
        ("everywhere", _ALWAYS),
        ("menu", commands),
    )
