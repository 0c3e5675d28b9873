"""When a segment's lamps may change: bad news at once, and never so often that a lamp flashes.

In any one second a lamp changes at most twice, and a third time only from what tells of patients
to *no data* or to the closed curtain, which wait for nothing then. From one of these two to the
other, neither of which shows a patient, it waits for a second. So it makes at most one pair of
opposing changes in a second, whatever it is asked to show.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from glance.board import LampState
from glance.lamps.shown import PERIOD, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.board import LampGroup

HELD = 1.0
# The second half of the period begins with the dip: the only moment when a lamp that dips
# has been as it is for a second.
_DIP_AT, _DIP_DOWN = 1.0, 1.25
_HIDING = (LampState.NO_DATA, LampState.CURTAIN)


@dataclass(frozen=True, slots=True)
class Manner:
    """How the segments of one light change: which state is worse, and which lamps it lights red.

    `dips` says whether lamps that say DUE dip: a lamp that is on or off cannot.
    """

    ranks: dict[LampState | None, int]
    red: Callable[[LampState | None], frozenset[int]]
    dips: bool


def ranks(group: LampGroup) -> dict[LampState | None, int]:
    """Give how bad each state is for calming, 0 the worst.

    Green comes last, after nobody (EMPTY) and nothing (None): it must have been waited for,
    and it goes at once, whatever comes.
    """
    others = (LampState.UNKNOWN, LampState.EMPTY, None, LampState.GREEN)
    told = (state for state in group.tells if state not in others and state not in _HIDING)
    order: dict[LampState | None, None] = dict.fromkeys((*_HIDING, *told))
    untold = (state for state in LampState if state not in order and state not in others)
    return {state: rank for rank, state in enumerate((*order, *untold, *others))}


def calmed(
    slot: Slot, wanted: LampState | None, clock: float, manner: Manner
) -> tuple[Slot, float]:
    """Give what a slot says now that it is to say `wanted`, and when to look again if it waits."""
    if wanted is slot.state:
        return slot, inf
    worse = manner.ranks[wanted] < manner.ranks[slot.state]
    if worse and wanted in _HIDING and slot.state not in _HIDING:
        return _turned(slot, wanted, clock, manner), inf
    hidden = slot.state in _HIDING
    allowed = slot.before + HELD if worse and not hidden else quiet_at(slot, clock, manner)
    if manner.red(wanted) - manner.red(slot.state):
        allowed = max(allowed, slot.red_out + HELD)
    if clock >= allowed:
        return _turned(slot, wanted, clock, manner), inf
    if slot.state is LampState.GREEN:
        # No green may outlive its reading. Dark says nothing, until red may come again.
        return _turned(slot, None, clock, manner), allowed
    return slot, allowed


def quiet_at(slot: Slot, clock: float, manner: Manner) -> float:
    """Give the first second from `clock` on at which the slot has been as it is for a second."""
    if not dipping(slot, clock, manner):
        return max(clock, slot.since + HELD)
    second = clock % PERIOD
    if _DIP_AT <= second < _DIP_DOWN:
        return clock
    return clock - second + _DIP_AT + (PERIOD if second >= _DIP_DOWN else 0.0)


def dipping(slot: Slot, clock: float, manner: Manner) -> bool:
    """Whether the slot's lamps dip: from the first period that begins with the slot being due."""
    return manner.dips and slot.state is LampState.DUE and slot.since <= clock - clock % PERIOD


def _turned(slot: Slot, state: LampState | None, clock: float, manner: Manner) -> Slot:
    # Leaving a dip for something worse counts as two changes, for the dip was one.
    worse = manner.ranks[state] < manner.ranks[slot.state]
    twice = worse and dipping(slot, clock, manner)
    out = manner.red(slot.state) - manner.red(state)
    return Slot(state, clock, clock if twice else slot.since, clock if out else slot.red_out)
