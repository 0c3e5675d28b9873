"""What one light shows from one moment on: a picture that time alone may move."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from glance.board import BoardView, LampGroup, LampState
    from glance.lamps.driver import Colour

# One phase for every light of every process: attention dims in the second half of each
# two seconds, in steps, so that a host that stalls never leaves a lamp dark. 0.5 Hz is a
# slow flash in IEC 60073 and a sixth of what WCAG 2.3.1 allows.
PERIOD = 2.0
# How often the lamp that moves while glance is well moves, and when it is back where it was.
BEAT = 2.0
HEARTBEAT = 2 * BEAT
# (from which second of the period, how bright of 1).
DIP: tuple[tuple[float, float], ...] = ((0.0, 1.0), (1.0, 0.7), (1.25, 0.4), (1.75, 0.7))


@dataclass(frozen=True, slots=True)
class Step:
    """What the lamps are from one second of the period on; `milliamps` is computed."""

    begins: float
    colours: tuple[Colour, ...]
    milliamps: float = 0.0


@dataclass(frozen=True, slots=True)
class Slot:
    """What one segment's lamps say, after calming; `state` is None where there is no segment.

    `since` is the clock's second of its last change and `before` that of the one before;
    `red_out` is when its red last went out.
    """

    state: LampState | None = None
    since: float = -inf
    before: float = -inf
    red_out: float = -inf


@dataclass(frozen=True, slots=True)
class Read:
    """What was last read off a view for each slot, and from when to when (`until`) it holds."""

    view: BoardView
    group: LampGroup
    states: tuple[LampState | None, ...]
    at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a light shows: one step for ever, or several that come round every `period`.

    `says` is that in words (`LightStatus.shows`). `until` is the clock's second at which
    it must be worked out anew. `epoch` is the clock's second at which its period begins;
    0 for whatever has one phase on all lights. `dips` are the slots that dip, `night`
    whether it is at the night level.
    """

    steps: tuple[Step, ...]
    says: str
    until: float = inf
    slots: tuple[Slot, ...] = ()
    dips: tuple[bool, ...] = ()
    night: bool = False
    read: Read | None = field(default=None, compare=False)
    period: float = PERIOD
    epoch: float = 0.0

    def at(self, clock: float) -> Step:
        """Give the step at a second of the clock."""
        second = (clock - self.epoch) % self.period
        return next((step for step in reversed(self.steps) if step.begins <= second), self.steps[0])

    def turns_at(self, clock: float) -> float:
        """Give the clock's second at which `at` next gives other colours; infinity for never."""
        if len(self.steps) < 2:
            return inf
        colours = self.at(clock).colours
        second = (clock - self.epoch) % self.period
        start = clock - second
        later = (start + step.begins for step in self.steps if step.begins > second)
        again = (start + self.period + step.begins for step in self.steps)
        return next((at for at in (*later, *again) if self.at(at).colours != colours), inf)
