"""The waits between vain tries to sign on: longer and longer, and never for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

# The first failures cost nothing, then one second, two, four …
FREE = 2
COOLING = 10
COOL_OFF = timedelta(seconds=300)
FORGOTTEN = timedelta(hours=12)


def wait_after(failures: int) -> timedelta:
    """Give how long nobody may try after so many failures in a row."""
    if failures <= FREE:
        return timedelta()
    return COOL_OFF if failures >= COOLING else timedelta(seconds=2 ** (failures - FREE - 1))


@dataclass(frozen=True, slots=True)
class Attempt:
    """The tries with one code since the last good one: the last was at `at`.

    The next may be made from `until` on. `early` says that the last one was not looked
    at, because it was made while a wait was on.
    """

    failures: int
    at: datetime
    until: datetime
    early: bool = False

    @property
    def cools_off(self) -> bool:
        """Whether with this try, if it is in vain, a cool-off begins."""
        return self.failures == COOLING or (self.failures > COOLING and not self.early)

    def wait(self, now: datetime) -> float:
        """Give how many seconds are left; 0 for none."""
        return max(0.0, (self.until - now).total_seconds())


def counted(before: Attempt | None, now: datetime) -> Attempt:
    """Give the tries with one more, which counts as vain until it turns out to be good.

    Tries that are made too early count as well, so that fifty terminals at once have no
    more of them than one. They lengthen the wait that is on to what their number asks
    for, and never beyond `COOL_OFF` after the last try that was looked at: whoever goes
    on trying keeps nobody out for good.
    """
    if before is None or now - before.at >= FORGOTTEN:
        return Attempt(1, now, now + wait_after(1))
    failures = before.failures + 1
    was = wait_after(before.failures)
    # The clock of another terminal may be ahead; nobody waits longer for that.
    until = min(before.until, now + was)
    if now < until:
        return Attempt(failures, now, until - was + wait_after(failures), early=True)
    return Attempt(failures, now, now + wait_after(failures))
