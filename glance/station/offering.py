"""What an editor offers: its choices, what a field is for, an example of what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.errors import ValueRefused
from glance.fields import Clock, Date, Direction, Text
from glance.station.presses import option_presses
from glance.station.seen import Choice
from glance.station.wording import shown

if TYPE_CHECKING:
    from datetime import datetime

    from glance.fields import Field, Option
    from glance.station.desk import Editor

# What no date, clock, number and initials can be.
_NO_VALUE = "?"


def choices(field: Field, editor: Editor, now: datetime) -> tuple[Choice, ...]:
    """Give the keys that save a value at once, each with what the wall shows of it."""
    return tuple(
        Choice(
            press,
            option.label,
            shown(field, option.code, now).tone,
            option.code == editor.value,
            sign=_sign(field, option, now),
        )
        for press, option in zip(option_presses(field), field.kind.options(), strict=True)
    )


def help_(field: Field, editor: Editor) -> str:
    """Give what a field is for."""
    if editor.note:
        return f"A few words beside the value, at most {field.note} characters."
    return field.help


def example(field: Field, editor: Editor, now: datetime) -> str:
    """Give what may be typed into an empty line; "" where it is words."""
    if editor.note or editor.line is None:
        return ""
    match field.kind:
        case Text():
            return ""
        case Date():
            return "t   +2   fri   22/11"
        case Clock(direction=Direction.SINCE):
            return "now   2h (ago)   14:30"
        case Clock():
            return "2h (from now)   14:30"
    try:
        field.kind.parse(_NO_VALUE, now)
    except ValueRefused as refused:
        return str(refused).removeprefix("expected ")
    return ""


def _sign(field: Field, option: Option, now: datetime) -> str:
    """Give what a narrow cell of the wall shows of an option; "" where its label says that."""
    sign = shown(field, option.code, now).forms[-1]
    return "" if sign.casefold() in option.label.casefold() else sign
