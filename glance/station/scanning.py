"""Wristbands that are scanned: a scanner types like a keyboard, and ends with Enter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from glance.errors import ValueRefused
from glance.identity import nhs_number
from glance.station import sheet
from glance.station.desk import Run, Step
from glance.station.lines import is_text
from glance.station.panels import Asking

if TYPE_CHECKING:
    from datetime import datetime

    from glance.station.desk import Desk
    from glance.station.ground import Ground

# Digits follow each other so fast even when people type them; letters only from a scanner.
_DIGIT, _LETTER = timedelta(seconds=1), timedelta(seconds=0.1)
_TEN, _LONGEST = 10, 64
NOTHING = "a scan or a number, not an answer: nothing is done"
NOT_WHOLE = "not the whole number of anybody here: nothing is done"
IN_LINE = "a patient's number ends the line: not saved; Enter again saves it, Esc leaves it"


def followed(desk: Desk, key: str, now: datetime) -> Desk:
    """Give the desk with what may become a scan; Enter and other keys end it."""
    run = desk.run
    if not is_text(key):
        return replace(desk, run=Run()) if run.text else desk
    going = run.at is not None and timedelta(0) <= now - run.at <= (
        _DIGIT if key.isdecimal() and run.text[-1:].isdecimal() else _LETTER
    )
    text = f"{run.text}{key}"[-_LONGEST:] if going else key
    return replace(desk, run=Run(text, now))


def ended(desk: Desk, run: Run, ground: Ground, now: datetime) -> Step | None:
    """Give what Enter does at the end of a scan; None where it is nothing but Enter."""
    if run.at is None or not timedelta(0) <= now - run.at <= _DIGIT or len(run.text) < len("12"):
        return None
    if isinstance(desk.panel, Asking):
        return Step(desk.told(NOTHING)) if run.text[-2:].isdecimal() else None
    opened = desk.opened
    if desk.panel is not None or opened is None:
        return None
    whose, number = _whose(run.text, ground), _number(run.text, ground)
    line = desk.editor.line if desk.editor is not None else None
    if line is not None and number and line.text.endswith(number):
        return Step(desk.told(IN_LINE))
    if line is not None and not (whose and run.text.endswith(line.text) and run.text != line.text):
        return Step(desk.told(IN_LINE)) if whose and line.text.endswith(run.text) else None
    if whose is None and not run.text[-2:].isdecimal():
        return None
    desk = replace(desk, editor=None)
    if whose is None:
        return Step(desk.told(NOT_WHOLE))
    if whose == opened.episode:
        return Step(desk.told("this is the patient who is open"))
    return sheet.opened(desk, whose, ground, now)


def _number(text: str, ground: Ground) -> str:
    """Give the NHS number that a text ends in; "" where there is none."""
    digits = text[-_TEN:]
    if len(digits) < _TEN or not digits.isdecimal() or text[-_TEN - 1 : -_TEN].isdecimal():
        return ""
    try:
        return nhs_number.parse(digits)
    except ValueRefused:
        return digits if _whose(digits, ground) is not None else ""


def _whose(text: str, ground: Ground) -> int | None:
    """Give who here has that number, of one's own location first; None for nobody."""
    local = text.casefold()
    found = [
        episode
        for episode in ground.census.episodes.values()
        if text == episode.person.nhs_number or local == (episode.person.local_id or "").casefold()
    ]
    if len({episode.patient or -episode.id for episode in found}) > 1:
        return None
    found.sort(key=lambda episode: (not ground.is_home(episode.location), -episode.id))
    return found[0].id if found else None
