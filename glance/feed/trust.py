"""How far what is shown can be relied on, judged by how long the feed has been silent."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

# A feed that is well is heard every 2 s. Somebody who looks at lost data must see that
# within 10 s, and a second's tick, a slow picture and a slow terminal come on top.
LATE_AFTER = 4.5
LOST_AFTER = 7.5
GRACE = 3.0


def monotonic() -> float:
    """Give seconds on a clock that nobody sets and that runs while the machine sleeps."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class State(StrEnum):
    """Whether what is shown can be relied on."""

    STARTING = "starting"
    LIVE = "live"
    LATE = "late"  # no word for a moment; the values may still be right
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Trust:
    """The feed as the wall sees it.

    `as_of` is when the database was last known to say what is shown, `ago` how long
    ago that is on a clock that nobody sets; `why` is one line without patient data.
    """

    state: State
    as_of: datetime | None = None
    ago: timedelta = timedelta()
    why: str = ""

    @property
    def lost(self) -> bool:
        """Whether the data must look lost."""
        return self.state is State.LOST


LIVE = Trust(State.LIVE)


class Watch:
    """Keeps the time of the last good word, in seconds on a clock that nobody sets."""

    def __init__(self, started: float) -> None:
        self._heard = started
        self._as_of: datetime | None = None
        self._lost_since: float | None = None
        self._why = ""

    def good(self, at: datetime, clock: float) -> None:
        """Note that the feed had good word."""
        self._heard = clock
        self._as_of = at
        self._lost_since = None
        self._why = ""

    def lost(self, why: str, clock: float) -> None:
        """Note that the feed cannot read the database."""
        if self._lost_since is None:
            self._lost_since = clock
        self._why = why

    @property
    def good_until(self) -> float:
        """The second of the clock from which what was read must not be believed any more."""
        if self._as_of is None:
            return float("-inf")
        silent = self._heard + LOST_AFTER
        return silent if self._lost_since is None else min(silent, self._lost_since + GRACE)

    def trust(self, clock: float) -> Trust:
        """Judge the feed at one moment."""
        silent = clock - self._heard
        known_lost = self._lost_since is not None and clock - self._lost_since >= GRACE
        if silent >= LOST_AFTER or known_lost:
            why = self._why or "no word from the database"
            return Trust(State.LOST, self._as_of, timedelta(seconds=silent), why)
        if self._as_of is None:
            return Trust(State.STARTING, why=self._why)
        if silent >= LATE_AFTER or self._lost_since is not None:
            return Trust(State.LATE, self._as_of, timedelta(seconds=silent), self._why)
        return Trust(State.LIVE, self._as_of)
