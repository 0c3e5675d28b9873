"""What a light shows: states, calmed, as colours, and never more than somebody knows.

Every function is pure. `clock` is in seconds of the clock that nobody sets
(`glance.feed.trust`), `now` an aware time.
"""

from __future__ import annotations

from dataclasses import replace
from math import floor, inf
from typing import TYPE_CHECKING

from glance.board import LampState
from glance.lamps.calm import Manner, calmed, dipping, quiet_at, ranks
from glance.lamps.cautions import cautions
from glance.lamps.current import milliamps
from glance.lamps.driver import Sort
from glance.lamps.painting import (
    TEST_LASTS,
    blank,
    in_turn,
    painted,
    reds,
    row_of,
    white_dip,
)
from glance.lamps.reading import names, read
from glance.lamps.seating import seated, unseated
from glance.lamps.shown import HEARTBEAT, PERIOD, Read, Shown, Slot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from glance.board import BoardView, LampGroup
    from glance.lamps.given import Given
    from glance.lamps.light import Light
    from glance.lamps.shown import Step

__all__ = [
    "identifying",
    "lamp_test",
    "milliamps",
    "names",
    "show",
    "starting",
    "warnings",
]

LIVE, NO_DATA, CURTAIN = "live", "no data", "curtain"
TEST, IDENTIFY, NOTHING = "test", "identify", "nothing yet"
_SAYS = {LampState.NO_DATA: NO_DATA, LampState.CURTAIN: CURTAIN}


def starting(light: Light) -> Shown:
    """Give a light that shows nothing yet: all off."""
    return Shown(blank(light), NOTHING)


def lamp_test(light: Light, clock: float) -> tuple[Shown, ...]:
    """Give what tests every lamp from now on: each holds until its `until`, 3 s in all."""
    epoch = _grid(clock)
    return (Shown(in_turn(light), TEST, epoch + TEST_LASTS, period=TEST_LASTS, epoch=epoch),)


def identifying(light: Light, clock: float) -> Shown:
    """Give a light whose every lamp dips white, in a phase of its own."""
    return Shown(white_dip(light), IDENTIFY, epoch=_grid(clock))


def _grid(clock: float) -> float:
    """Give a clock's second to which steps can be added without rounding."""
    return floor(clock * 64) / 64


def show(
    light: Light,
    group: LampGroup,
    night: bool,
    given: Given | None,
    before: Shown | None,
    now: datetime,
    clock: float,
) -> Shown:
    """Give what a light shows at a moment, after what it showed `before`.

    Nothing but *no data* from `good_until` on, and nothing of any patient behind a closed
    curtain; otherwise what `glance.lamps.reading` says, as soon as it may be shown.
    """
    before = before or starting(light)
    manner = Manner(
        ranks(group), lambda state: reds(light, state), light.driver.sort is Sort.COLOURS
    )
    room = len(row_of(light).slots)
    seen, until, wanted = _wanted(light, group, given, before, now, clock)
    slots: list[Slot] = []
    for slot, state in zip(_slots(light, before, room, clock), wanted, strict=True):
        after, again = calmed(slot, state, clock, manner)
        slots.append(after)
        until = min(until, again)
    night, slots, again = _night(light, night, before, slots, clock, manner)
    dips = tuple(dipping(slot, clock, manner) for slot in slots)
    states = tuple(slot.state for slot in slots)
    return Shown(
        _steps(light, states, dips, night, before),
        next((_SAYS[state] for state in states if state in _SAYS), LIVE),
        min(until, again, _joins(slots, dips, clock) if manner.dips else inf),
        tuple(slots),
        dips,
        night,
        seen,
        HEARTBEAT if light.heartbeat else PERIOD,
    )


def _joins(slots: Sequence[Slot], dips: Sequence[bool], clock: float) -> float:
    """Give when a slot that has become due begins to dip; infinity where none waits for that."""
    waits = any(
        slot.state is LampState.DUE and not dip for slot, dip in zip(slots, dips, strict=True)
    )
    return clock - clock % PERIOD + PERIOD if waits else inf


def _wanted(
    light: Light,
    group: LampGroup,
    given: Given | None,
    before: Shown,
    now: datetime,
    clock: float,
) -> tuple[Read | None, float, tuple[LampState | None, ...]]:
    """Give what each slot is to say, until when, and what was read for it."""
    room = len(row_of(light).slots)
    if given is None or given.view is None or not clock < given.good_until:
        return None, inf, (LampState.NO_DATA,) * room
    if given.curtain:
        return None, given.good_until, (LampState.CURTAIN,) * room
    seen = before.read
    if seen is None or not _holds(seen, given.view, group, now, room):
        reading = read(group, given.view, now)
        states = seated(light, group, given.view, reading.states)
        seen = Read(given.view, group, states, now, reading.until)
    until = given.good_until
    if seen.until is not None:
        until = min(until, clock + (seen.until - now).total_seconds())
    return seen, until, seen.states


def _holds(seen: Read, view: BoardView, group: LampGroup, now: datetime, room: int) -> bool:
    """Whether what was read still stands; a wall clock that was set back makes it doubtful."""
    return (
        seen.view is view
        and seen.group == group
        and len(seen.states) == room
        and seen.at <= now
        and (seen.until is None or now < seen.until)
    )


def _slots(light: Light, before: Shown, room: int, clock: float) -> tuple[Slot, ...]:
    """Give the slots as they were; just changed after a test, and dark.

    Of lamps that are on or off one for "live" would be lit then, and go out at once if there
    is no data: so they begin with that.
    """
    if len(before.slots) == room:
        return before.slots
    if before.says in (TEST, IDENTIFY):
        switches = light.driver.sort is Sort.SWITCHES
        state = LampState.NO_DATA if switches else None
        return (Slot(state, clock, clock, clock),) * room
    return (Slot(),) * room


def _night(
    light: Light, night: bool, before: Shown, slots: list[Slot], clock: float, manner: Manner
) -> tuple[bool, list[Slot], float]:
    """Give the level, the slots after its change, and when to look again if it waits.

    The step between day and night is a change of every lamp, so it waits until none has
    changed for a second.
    """
    if night == before.night or not before.slots or light.driver.sort is Sort.SWITCHES:
        return night, slots, inf
    quiet = max(quiet_at(slot, clock, manner) for slot in slots)
    if quiet > clock:
        return before.night, slots, quiet
    return night, [replace(slot, since=clock, before=slot.since) for slot in slots], inf


def _steps(
    light: Light,
    states: tuple[LampState | None, ...],
    dips: tuple[bool, ...],
    night: bool,
    before: Shown,
) -> tuple[Step, ...]:
    """Give the steps, those of before where nothing differs."""
    same = (
        before.slots
        and states == tuple(slot.state for slot in before.slots)
        and (dips, night) == (before.dips, before.night)
    )
    return before.steps if same else painted(light, states, dips, night)


def warnings(
    light: Light, group: LampGroup, view: BoardView | None, first: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Say what the person who looks after the light should know of it and this board now.

    `first` are the names (`glance.lamps.reading.names`) of the first board that the process
    showed: without `segments` in the wiring, lamps move when those change.
    """
    known = cautions(light, group)
    return known if view is None else (*known, *unseated(light, group, view, first))
