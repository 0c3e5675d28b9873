"""Everything that happens to a desk: keys, pastes, clicks, answers, and news of the ward."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from glance.fields import Tone
from glance.plain import plain
from glance.station import (
    admitting,
    alerts,
    editing,
    following,
    listing,
    menu,
    overlays,
    reading,
    reopening,
    saving,
    scanning,
    sheet,
    undoing,
    unseen,
    working,
)
from glance.station.commands import refusal
from glance.station.desk import Browsing, Desk, Step
from glance.station.dialogue import (
    DepartedRead,
    Exported,
    HandOver,
    HistoryRead,
    LastRead,
    LookedUp,
)
from glance.station.lines import is_text, written
from glance.station.seen import Typing

if TYPE_CHECKING:
    from datetime import datetime

    from glance.staff import Member
    from glance.station.dialogue import Answer
    from glance.station.ground import Ground


@dataclass(frozen=True, slots=True)
class Pick:
    """A click or touch: on a patient of the list, an entry, a key that is shown, an option.

    `value` is the episode, the key of the entry, the key to press, or the number of the
    option counted from 0.
    """

    target: Literal["patient", "entry", "press", "option"]
    value: int | str


# In the list these are keys where nothing is typed: nobody's name begins so.
_UNTYPED = frozenset({".", "?", "="})
_HALF_TYPED = "what is typed is not saved: Enter saves it, Esc leaves it"


def open_desk(member: Member, seed: str, ground: Ground, now: datetime) -> Desk:
    """Give the desk of somebody who has just signed on; no two desks may have the same seed."""
    del now
    browsing = listing.narrowed(Browsing(), Typing(), ground)
    return Desk(member=member, seed=seed, browsing=browsing)


def press(desk: Desk, key: str, ground: Ground, now: datetime) -> Step:
    """Give the desk after one key, and what it asks of the world."""
    step = caught_up(desk, ground, now)
    return _then(step, _pressed(step.desk, key, ground, now), ground, now)


def paste(desk: Desk, text: str, ground: Ground, now: datetime) -> Step:
    """Give the desk after a paste: it is typed where something is typed, and enters nothing."""
    step = caught_up(desk, ground, now)
    return _then(step, Step(_pasted(step.desk, text, ground)), ground, now)


def pick(desk: Desk, chosen: Pick, ground: Ground, now: datetime) -> Step:
    """Give the desk after a click: whatever a click does, a key does too."""
    step = caught_up(desk, ground, now)
    return _then(step, _picked(step.desk, chosen, ground, now), ground, now)


def answered(desk: Desk, answer: Answer, ground: Ground, now: datetime) -> Step:
    """Give the desk after an answer: it moves no cursor, and what is being typed stays."""
    step = caught_up(desk, ground, now)
    return _then(step, _answered(step.desk, answer, ground, now), ground, now)


def caught_up(desk: Desk, ground: Ground, now: datetime) -> Step:
    """Give the desk after news of the ward: what waited for it is sent."""
    desk = replace(desk, browsing=listing.refreshed(desk.browsing, ground))
    desk = following.arrived(desk, ground)
    step = sheet.refreshed(desk, ground)
    step = Step(unseen.noticed(desk.opened, step.desk, now), step.effects)
    return _then(Step(desk), step, ground, now)


def resumed(desk: Desk, ground: Ground, now: datetime) -> Step:
    """Give the desk of somebody who comes back to it: what is out of date comes first again."""
    step = caught_up(desk, ground, now)
    if step.desk.editor is not None or step.desk.panel is not None:
        return step
    cursor = step.desk.opened.cursor if step.desk.opened is not None else ""
    desk = sheet.ordered(step.desk, ground, now)
    if desk.opened is not None and cursor in desk.opened.order:
        desk = replace(desk, opened=replace(desk.opened, cursor=cursor))
    return Step(desk, step.effects)


def _then(before: Step, step: Step, ground: Ground, now: datetime) -> Step:
    step = before.then(step)
    step = step.then(saving.settle(step.desk, ground))
    step = step.then(undoing.asked(step.desk))
    return Step(alerts.watched(step.desk, now), step.effects)


def _pressed(desk: Desk, key: str, ground: Ground, now: datetime) -> Step:
    if key in ("ctrl+l", "f10"):
        return Step(desk, (HandOver(),))
    if (answer := alerts.pressed(desk, key, ground, now)) is not None:
        return answer
    run, desk = desk.run, scanning.followed(desk, key, now)
    if key == "enter" and (scan := scanning.ended(desk, run, ground, now)) is not None:
        return scan
    if desk.panel is not None:
        return overlays.pressed(desk, key, ground, now)
    if desk.editor is not None:
        return editing.pressed(desk, key, ground, now)
    if desk.opened is not None:
        return _sheet_pressed(desk, key, ground, now)
    return _list_pressed(desk, key, ground, now)


def _sheet_pressed(desk: Desk, key: str, ground: Ground, now: datetime) -> Step:
    if key.isdecimal():
        return Step(desk.told("a number: Enter opens the patient whose it is"))
    if (begun := _anywhere(desk, key, ground, now)) is not None:
        return begun
    return working.pressed(desk, key, ground, now)


def _list_pressed(desk: Desk, key: str, ground: Ground, now: datetime) -> Step:
    if not desk.browsing.typed.text and key in _UNTYPED:
        if key == "=":
            return Step(desk.told("= confirms a patient who is open: Enter opens this one"))
        return _anywhere(desk, key, ground, now) or Step(desk)
    if key == "enter":
        browsing = desk.browsing
        if browsing.at is None or browsing.at not in browsing.hits:
            return Step(desk.told("nobody is under the cursor"))
        return sheet.opened(desk, browsing.at, ground, now)
    if key == "tab":
        return _next_due(desk, ground, now)
    if not is_text(key) and (begun := _anywhere(desk, key, ground, now)) is not None:
        return begun
    moved = listing.pressed(desk, key, ground)
    return Step(desk if moved is None else moved)


def _next_due(desk: Desk, ground: Ground, now: datetime) -> Step:
    """Open the next patient of the list with something out of date, this one first."""
    number = listing.next_due(desk, ground, now, desk.browsing.at, itself=True)
    if number is None:
        return Step(desk.told("nobody on this list has anything out of date that is yours"))
    return sheet.opened(desk, number, ground, now)


def _anywhere(desk: Desk, key: str, ground: Ground, now: datetime) -> Step | None:
    """Give what the keys do that mean the same in list and sheet; None for any other key."""
    if key in (".", "f2"):
        return Step(menu.opened(desk))
    if key in ("?", "f1"):
        return menu.done(desk, "?", ground, now)
    if key == "ctrl+z":
        refused = refusal(desk, "u")
        return Step(desk.told(refused)) if refused else menu.done(desk, "u", ground, now)
    return None


def _pasted(desk: Desk, text: str, ground: Ground) -> Desk:
    line = " ".join(text.split())
    if desk.panel is not None:
        return overlays.pasted(desk, line, ground)
    if desk.editor is not None:
        if desk.editor.line is None:
            return desk.told("nothing is typed here: choose with a key")
        fresh = replace(desk.editor, line=written(desk.editor.line, line))
        return replace(desk, editor=fresh)
    if desk.opened is None:
        return listing.pasted(desk, text, ground)
    return desk.told("nothing is typed here")


def _picked(desk: Desk, chosen: Pick, ground: Ground, now: datetime) -> Step:
    match chosen:
        case Pick("press", str(key)):
            return _pressed(desk, key, ground, now)
        case Pick("option", int(number)):
            return overlays.picked(desk, number, ground, now)
        case Pick("patient", int(number)) if desk.panel is None:
            return _patient_picked(desk, number, ground, now)
        case Pick("entry", str(key)) if desk.panel is None:
            return _entry_picked(desk, key, ground, now)
    return Step(desk)


def _half_typed(desk: Desk) -> bool:
    """Whether a click elsewhere would lose what is being typed."""
    return desk.editor is not None and desk.editor.line is not None and bool(desk.editor.line.text)


def _patient_picked(desk: Desk, number: int, ground: Ground, now: datetime) -> Step:
    if _half_typed(desk):
        return Step(desk.told(_HALF_TYPED))
    if number not in desk.browsing.hits:
        return Step(desk.told("this patient is not on the list any more"))
    return sheet.opened(replace(desk, editor=None), number, ground, now)


def _entry_picked(desk: Desk, key: str, ground: Ground, now: datetime) -> Step:
    opened = desk.opened
    if opened is None or key not in opened.order:
        return Step(desk)
    if _half_typed(desk):
        return Step(desk.told(_HALF_TYPED))
    desk = replace(desk, editor=None, opened=replace(opened, cursor=key))
    return _sheet_pressed(desk, "enter", ground, now)


def _answered(desk: Desk, answer: Answer, ground: Ground, now: datetime) -> Step:
    match answer:
        case HistoryRead():
            return Step(reading.read(desk, answer, ground, now))
        case LastRead():
            return Step(undoing.read(desk, answer, ground, now))
        case DepartedRead():
            return Step(reopening.read(desk, answer))
        case LookedUp():
            return Step(admitting.looked_up(desk, answer, ground))
        case Exported(path=path, why=why):
            if why:
                return Step(desk.told(f"not exported: {why}"))
            return Step(desk.told(f"exported to {plain(path)}", Tone.GREEN))
        case _:
            return saving.answered(desk, answer, ground, now)
