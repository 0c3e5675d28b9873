"""Saves that did not go through: what is said of them, and what may be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from glance.census import Confirm, TakeBack
from glance.station import admitting, placing
from glance.station.allowed import barred
from glance.station.desk import Alerted, Step
from glance.station.dialogue import Collided, Occupied, Refused, Unsaved
from glance.station.panels import Asking, BedFor, ThrowAway
from glance.station.reasons import is_away, reason
from glance.station.saving import forget, may_put_over, put_over, send_again
from glance.station.seen import Alert, Choice
from glance.station.wording import NO_BED, NOTHING, clock, full_name, who_in_full, words

if TYPE_CHECKING:
    from datetime import datetime

    from glance.station.desk import Desk
    from glance.station.ground import Ground
    from glance.station.saves import Pending

# Nothing that anybody types, and nothing that a scanner sends, has these keys.
KEEP, PUT, AGAIN, THROW = "ctrl+k", "ctrl+p", "ctrl+r", "ctrl+t"
BED, UNDERSTOOD = "ctrl+o", "ctrl+g"
KEYS = frozenset({KEEP, PUT, AGAIN, THROW, BED, UNDERSTOOD})
# An alert that takes the place of another is looked at before it is answered.
_A_LOOK = timedelta(seconds=0.5)
_BUSY = "Esc first"


def troubled(desk: Desk) -> tuple[Pending, ...]:
    """Give the saves that did not go through, in the order in which that was heard."""
    waiting = [pending for pending in desk.saves if pending.trouble is not None]
    return tuple(sorted(waiting, key=lambda pending: pending.turn))


def watched(desk: Desk, now: datetime) -> Desk:
    """Give the desk that knows which alert comes first, and since when if it replaced one."""
    first = next(iter(troubled(desk)), None)
    was = desk.alerted
    if first == was.told:
        return desk
    lately = was.since is not None and now - was.since < _A_LOOK
    replaces = first is None or was.told is not None or lately
    return replace(desk, alerted=Alerted(first, now if replaces else None))


def pressed(desk: Desk, key: str, ground: Ground, now: datetime) -> Step | None:
    """Give the desk after a key of the first alert; None where there is none."""
    first = next(iter(troubled(desk)), None)
    if first is None or key not in KEYS:
        return None
    choice = next((one for one in _choices(desk, first, ground, now) if one.press == key), None)
    if choice is None:
        return Step(desk.told("that key answers nothing of the first alert"))
    if choice.why_not:
        return Step(desk.told(choice.why_not))
    since = desk.alerted.since
    if since is not None and timedelta(0) <= now - since < _A_LOOK:
        return Step(desk.told("this alert has only just come up: look first"))
    if key in (AGAIN, PUT) and (why := barred(desk.member, first.changes, ground.vocabulary)):
        return Step(desk.told(why))
    return _answered(replace(desk, notice=""), first, key, ground, now)


def _answered(desk: Desk, first: Pending, key: str, ground: Ground, now: datetime) -> Step:
    match key:
        case "ctrl+r":
            return send_again(desk, first)
        case "ctrl+p":
            return put_over(desk, first, now)
        case "ctrl+t":
            return Step(_asked(desk, first))
        case "ctrl+o" if first.purpose is not None:
            return Step(placing.begun(forget(desk, first, ground), first.purpose, ground))
    if isinstance(first.trouble, Refused) and isinstance(first.purpose, BedFor):
        if any(line.text for line in desk.draft):
            return Step(desk.told("the form has somebody else in it: admit or clear them first"))
        desk = replace(desk, draft=admitting.lines_of(first.purpose.identity))
    return Step(forget(desk, first, ground))


def alerts(desk: Desk, ground: Ground, now: datetime) -> tuple[Alert, ...]:
    """Give the alerts as they are seen: the keys of the first are the ones that count."""
    return tuple(
        Alert(
            _title(one),
            _lines(one, ground, now),
            _choices(desk, one, ground, now),
            one.heard if isinstance(one.trouble, Unsaved) and is_away(one.trouble.why) else None,
        )
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
        case Collided() as told:
            stands = pending.theirs
            value, by, at = told.theirs, told.by, told.at
            if stands is not None:
                value, by, at = stands.value, stands.by, stands.at
            note = f" · note “{stands.note}”" if stands is not None and stands.note else ""
            theirs = f"{_value(told.field, value, ground, now)}{note}"
            whose = f"{who_in_full(ground, by)}, {clock(at, now)}"
            return f"theirs: {theirs} · {whose}", f"yours:  {pending.said} · {entered}"
        case Occupied() as taken:
            there = ground.episode(taken.episode)
            name = full_name(there.person) if there is not None else "somebody"
            return f"{taken.place}: {name} is there", entered
        case Unsaved(why=why) | Refused(why=why):
            return reason(why), entered
    return (entered,)


def _value(key: str, value: str | None, ground: Ground, now: datetime) -> str:
    if key == "place":
        return value or NO_BED
    if key not in ground.vocabulary:
        return value or NOTHING
    return words(ground.vocabulary[key], value, now)


def _choices(desk: Desk, pending: Pending, ground: Ground, now: datetime) -> tuple[Choice, ...]:
    """Give what may be done about one; while something is being entered, nothing."""
    found = _offered(pending, ground, now)
    if desk.editor is None and desk.panel is None:
        return found
    return tuple(replace(choice, why_not=_BUSY) for choice in found)


def _offered(pending: Pending, ground: Ground, now: datetime) -> tuple[Choice, ...]:
    match pending.trouble:
        case Unsaved():
            return Choice(AGAIN, "save now"), Choice(THROW, "throw away")
        case Collided() as told:
            change = pending.changes[0]
            if isinstance(change, TakeBack) or _swaps(pending):
                return (Choice(UNDERSTOOD, "understood"),)
            if isinstance(change, Confirm) and pending.before is None:
                return (Choice(UNDERSTOOD, "nothing confirmed: look again, then ="),)
            stands = told.theirs if pending.theirs is None else pending.theirs.value
            keep = Choice(KEEP, f"keep theirs: {_value(told.field, stands, ground, now)}")
            if not may_put_over(pending):
                return (keep,)
            unread = "" if pending.theirs is not None else "their change is still being read"
            return keep, Choice(PUT, f"put mine: {pending.said}", why_not=unread)
        case Occupied() if pending.purpose is not None:
            return Choice(BED, "choose another bed"), Choice(THROW, "throw away")
    return (Choice(UNDERSTOOD, "understood"),)


def _swaps(pending: Pending) -> bool:
    """Whether two patients change places: who of them has moved meanwhile, nobody can tell."""
    return len(pending.changes) > 1
