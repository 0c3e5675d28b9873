"""What one light shows from one moment on: a picture that time alone may move."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from glance.board import BoardView, LampState
    from glance.lamps.driver import Colour

# One phase for every light of every process: attention dims in the second half of each
# two seconds, in steps, so that a host that stalls never leaves a lamp dark. 0.5 Hz is a
# slow flash in IEC 60073 and a sixth of what WCAG 2.3.1 allows.
PERIOD = 2.0
# (from which second of the period, how bright of 1).
DIP: tuple[tuple[float, float], ...] = ((0.0, 1.0), (1.0, 0.7), (1.25, 0.4), (1.75, 0.7))


@dataclass(frozen=True, slots=True)
class Step:
    """What the lamps are from one second of the period on; `milliamps` is computed."""

    begins: float
    colours: tuple[Colour, ...]
    milliamps: float = 0.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What a light shows: one step for ever, or several that come round every `PERIOD`.

    `says` is that in words (`LightStatus.shows`). `until` is the clock's second at which
    it must be worked out anew. `states` and `since` are each segment's state after
    calming and the clock's second at which it came to it; `view` and `read_until` are
    what they were read from, and the moment to which that reading holds.
    """

    steps: tuple[Step, ...]
    says: str
    until: float = inf
    states: tuple[LampState, ...] = ()
    since: tuple[float, ...] = ()
    wanted: tuple[LampState, ...] = ()
    view: BoardView | None = field(default=None, compare=False)
    read_until: datetime | None = None

    def at(self, clock: float) -> Step:
        """Give the step at a second of the clock."""
        second = clock % PERIOD
        return next((step for step in reversed(self.steps) if step.begins <= second), self.steps[0])

    def turns_at(self, clock: float) -> float:
        """Give the clock's second at which `at` next gives another step; infinity for never."""
        if len(self.steps) < 2:
            return inf
        second = clock % PERIOD
        start = clock - second
        following = (step.begins for step in self.steps if step.begins > second)
        return start + next(following, PERIOD + self.steps[0].begins)
