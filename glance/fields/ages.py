"""How old a value is, and lengths of time in few cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from glance.fields.types import Field

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# Below this, minutes matter to the reader; above the other, hours no longer do.
MINUTES_BELOW = 2 * HOUR
HOURS_BELOW = 3 * DAY
# Clocks that nobody keeps drift apart by minutes; by more, one of them is wrong.
CLOCKS_APART = 10 * MINUTE
UNKNOWN_AGE = "?"


@dataclass(frozen=True, slots=True)
class Freshness:
    """Whether a value is out of date. `age` is empty while it is not; `until` as in `Shown`.

    `turns_at` is when time alone makes an end of `stale` as it is; None for never.
    """

    stale: bool
    age: str = ""
    until: datetime | None = None
    turns_at: datetime | None = None


def duration_short(length: timedelta, hours_below: timedelta = HOURS_BELOW) -> str:
    """Give whole minutes below 2 hours ("0:40"), then whole hours ("26h"), then days ("3d")."""
    if length < MINUTES_BELOW:
        hours, minutes = divmod(max(length, timedelta()) // MINUTE, 60)
        return f"{hours}:{minutes:02}"
    if length < hours_below:
        return f"{length // HOUR}h"
    return f"{length // DAY}d"


def next_wording(length: timedelta, hours_below: timedelta = HOURS_BELOW) -> timedelta:
    """Give the first longer length that `duration_short` words in another way."""
    if length < MINUTES_BELOW:
        return (max(length, timedelta()) // MINUTE + 1) * MINUTE
    if length < hours_below:
        return min((length // HOUR + 1) * HOUR, hours_below)
    return (length // DAY + 1) * DAY


def freshness(field: Field, status_confirmed_at: datetime, now: datetime) -> Freshness:
    """Give whether a value last confirmed then is out of date now, and its age if so.

    A value confirmed well in the future came from a station whose clock was wrong:
    nobody knows its age, so it is not in date.
    """
    if field.valid_for is None:
        return Freshness(stale=False)
    # In UTC: two times of one zone differ by the face of the clock, even across a clock change.
    confirmed_at = status_confirmed_at.astimezone(UTC)
    age = now - confirmed_at
    if age < -CLOCKS_APART:
        known_at = confirmed_at - CLOCKS_APART
        return Freshness(True, UNKNOWN_AGE, known_at, known_at)
    if age < field.valid_for:
        ends_at = confirmed_at + field.valid_for
        return Freshness(False, "", ends_at, ends_at)
    return Freshness(True, duration_short(age), confirmed_at + next_wording(age))
