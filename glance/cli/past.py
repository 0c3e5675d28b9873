"""Moments that have gone by, as people type them: "2h", "3d", "yesterday", "22/11 14:30"."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from glance.errors import BadInput
from glance.fields import typed

# Long enough that the day which was meant lies within a year before today.
_HALF_A_YEAR = timedelta(days=183)


def past(said: str, now: datetime, option: str, *, whole_day: bool = False) -> datetime:
    """Give the moment that was meant, in UTC; BadInput for one that is none or to come.

    A length counts back from now. A day, a weekday and a time of day are the last such;
    a day alone is its first moment, or with `whole_day` the first moment after it.
    """
    words = " ".join(said.split())
    # Of "14" nobody knows whether it is an hour or a day of the month.
    bare = len(words) <= 2 and words.isdecimal()
    found = None if bare else _moment(words, now)
    if not bare and found is None and (day := _day(words, now.date())) is not None:
        found = _midnight(day + timedelta(days=1) if whole_day else day, now)
        if whole_day and day <= now.date():
            return found
    if found is None:
        raise BadInput(
            f"{option}: {said!r} is no time; type 2h, 3d, 14:30, yesterday, fri, 22/11, "
            '"22/11 14:30" or 2026-11-22'
        )
    if found > now:
        raise BadInput(f"{option}: {said!r} is still to come; the log knows the past only")
    return found


def _moment(words: str, now: datetime) -> datetime | None:
    if typed.length(words.casefold().removesuffix(" ago")) is not None:
        return typed.moment(words, now, ahead=False)
    days, _, clock = words.rpartition(" ")
    at = typed.time_of_day(clock) if days else None
    if at is not None and (day := _day(days, now.date())) is not None:
        return datetime.combine(day, at, now.tzinfo).astimezone(UTC)
    if _day(words, now.date()) is not None:
        return None
    return typed.moment(words, now, ahead=False)


def _day(words: str, today: date) -> date | None:
    """Give the last such day; one that names its year is that day, though it is to come."""
    found = typed.day(words, today, back=True)
    if found is None or found <= today:
        return found
    last = typed.day(words, today - _HALF_A_YEAR) if words[0].isdigit() else None
    return last if last is not None and last <= today else found


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time(), now.tzinfo).astimezone(UTC)
