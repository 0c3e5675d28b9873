"""The sign of life of a thread that may hang in what is not ours: a driver, a system call."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

# A machine that is short of time is no fault.
GRACE = 5.0


@dataclass(slots=True)
class Pulse:
    """Until which second of the clock a keeper's thread may be silent; for ever until it begins.

    Its thread writes it before and after whatever may take long, and any thread may read it.
    """

    due: float = inf

    def beat(self, due: float) -> None:
        """Go on, and be silent until that second at the most."""
        self.due = due

    def missed(self, clock: float) -> bool:
        """Whether the thread has been silent for longer than it said."""
        return clock > self.due + GRACE
