"""Saves that did not go through: what is said of them, and what may be done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.census import Confirm, TakeBack
from glance.station import admitting, placing
from glance.station.desk import Step
from glance.station.dialogue import Collided, Occupied, Refused, Unsaved
from glance.station.panels import Asking, BedFor, ThrowAway
from glance.station.saving import forget, put_over, send_again
from glance.station.seen import Alert, Choice
from glance.station.wording import NO_BED, NOTHING, clock, full_name, who_in_full, words

if TYPE_CHECKING:
    from datetime import datetime

    from glance.station.desk import Desk
    from glance.station.ground import Ground
    from glance.station.saves import Pending

ONE, TWO = "1", "2"


def troubled(desk: Desk) -> tuple[Pending, ...]:
    """Give the saves that did not go through, the oldest first."""
    return tuple(pending for pending in desk.saves if pending.trouble is not None)


def pressed(desk: Desk, key: str, ground: Ground, now: datetime) -> Step | None:
    """Give the desk after a key of the oldest alert; None where there is none."""
    waiting = troubled(desk)
    if not waiting or key not in (ONE, TWO):
        return None
    oldest = waiting[0]
    choice = next((one for one in _choices(oldest, ground, now) if one.press == key), None)
    if choice is None or choice.why_not:
        return Step(desk.told(choice.why_not if choice else f"{key} does nothing now"))
    desk = replace(desk, notice="")
    match oldest.trouble:
        case Unsaved() if key == ONE:
            return send_again(desk, oldest)
        case Collided() if key == TWO:
            return put_over(desk, oldest, now)
        case Occupied() if key == ONE and oldest.purpose is not None:
            return Step(placing.begun(forget(desk, oldest), oldest.purpose, ground))
        case Unsaved():
            return Step(_asked(desk, oldest))
        case Occupied() if oldest.purpose is not None:
            return Step(_asked(desk, oldest))
        case Refused() if isinstance(oldest.purpose, BedFor):
            draft = admitting.lines_of(oldest.purpose.identity)
            return Step(replace(forget(desk, oldest), draft=draft))
        case _:
            return Step(forget(desk, oldest))


def alerts(desk: Desk, ground: Ground, now: datetime) -> tuple[Alert, ...]:
    """Give the alerts as they are seen, the oldest first: its keys are the ones that count."""
    return tuple(
        Alert(_title(one), _lines(one, ground, now), _choices(one, ground, now))
        for one in troubled(desk)
    )


def _asked(desk: Desk, pending: Pending) -> Desk:
    question = Asking(
        title="Throw away what was not saved?",
        lines=(pending.words,),
        yes="throw it away",
        no="keep it",
        then=ThrowAway(pending.number),
        loud=True,
    )
    return replace(desk, panel=question)


def _title(pending: Pending) -> str:
    match pending.trouble:
        case Collided():
            return f"CHANGED MEANWHILE, NOT SAVED · {pending.words}"
        case Occupied():
            return f"BED TAKEN, NOT SAVED · {pending.words}"
        case _:
            return f"NOT SAVED · {pending.words}"


def _lines(pending: Pending, ground: Ground, now: datetime) -> tuple[str, ...]:
    entered = f"entered at {clock(pending.pressed_at, now)}"
    match pending.trouble:
        case Collided() as told if pending.theirs is None:
            by = f"{who_in_full(ground, told.by)}, {clock(told.at, now)}"
            theirs = _value(told.field, told.theirs, ground, now)
            return f"theirs: {theirs} · {by}", f"yours:  {pending.said} · {entered}"
        case Collided() as told if pending.theirs is not None:
            stands = pending.theirs
            by = f"{who_in_full(ground, stands.by)}, {clock(stands.at, now)}"
            theirs = _value(told.field, stands.value, ground, now)
            return f"theirs: {theirs} · {by}", f"yours:  {pending.said} · {entered}"
        case Occupied() as taken:
            there = ground.episode(taken.episode)
            name = full_name(there.person) if there is not None else "somebody"
            return f"{taken.place}: {name} is there", entered
        case Unsaved(why=why) | Refused(why=why):
            return why, entered
    return (entered,)


def _value(key: str, value: str | None, ground: Ground, now: datetime) -> str:
    if key == "place":
        return value or NO_BED
    if key not in ground.vocabulary:
        return value or NOTHING
    return words(ground.vocabulary[key], value, now)


def _choices(pending: Pending, ground: Ground, now: datetime) -> tuple[Choice, ...]:
    match pending.trouble:
        case Unsaved():
            return Choice(ONE, "save now"), Choice(TWO, "throw away")
        case Collided() as told:
            if isinstance(pending.changes[0], TakeBack) or _swaps(pending):
                return (Choice(ONE, "understood"),)
            stands = told.theirs if pending.theirs is None else pending.theirs.value
            theirs = _value(told.field, stands, ground, now)
            several = isinstance(pending.changes[0], Confirm) and pending.before is None
            mine = "confirm all, with theirs" if several else f"put mine: {pending.said}"
            unread = "" if pending.theirs is not None else "their change is still being read"
            return (
                Choice(ONE, f"keep theirs: {theirs}"),
                Choice(TWO, mine, why_not=unread),
            )
        case Occupied() if pending.purpose is not None:
            return Choice(ONE, "choose another bed"), Choice(TWO, "throw away")
    return (Choice(ONE, "understood"),)


def _swaps(pending: Pending) -> bool:
    """Whether two patients change places: who of them has moved meanwhile, nobody can tell."""
    return len(pending.changes) > 1
