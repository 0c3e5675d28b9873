"""Kinds of time: a date shown relative to today, and a clock that counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar

from glance.errors import ValueRefused
from glance.fields import typed as typed_as
from glance.fields.ages import (
    CLOCKS_APART,
    DAY,
    HOUR,
    MINUTE,
    MINUTES_BELOW,
    duration_short,
    next_wording,
)
from glance.fields.choices import unreadable
from glance.fields.number import SHAPES
from glance.fields.types import Option, Shown, Tone

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# How many days away a date is named without its year, and by its weekday.
_WITH_YEAR = 300
_WITH_WEEKDAY = 7
_CLOCK_HOURS_BELOW = timedelta(hours=48)
# In days: further away, the finger may have slipped.
_MONTH = 31
_YEAR = 366
_WEEK = 7


class Past(StrEnum):
    """What it means that a date has gone by."""

    OVERDUE = "overdue"
    PLAIN = "plain"


class Direction(StrEnum):
    """Whether a clock runs towards a moment or away from it."""

    DUE = "due"
    SINCE = "since"


def _roughly(days: int) -> str:
    """Give a number of days in the unit that fits: "5 days", "3 months", "100 years"."""
    for unit, length in (("year", 365.25), ("month", 30.44)):
        if days > length * 2:
            return f"{round(days / length)} {unit}s"
    return f"{days} days"


def _midnight(day: date, now: datetime) -> datetime:
    # In UTC: two local times compare by the face of the clock, even across a clock change.
    return datetime.combine(day, time(), now.tzinfo).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Date:
    """A day, as far away as it is: "today", "Tue 24", "24-Nov", "24-Nov-2027"."""

    name: ClassVar[str] = "date"

    past: Past = Past.OVERDUE

    def parse(self, typed: str, now: datetime) -> str:
        record = self.past is Past.PLAIN
        found = typed_as.day(typed, now.date(), back=record)
        if found is None:
            meant = typed_as.slashed(typed)
            hint = f"did you mean {meant}? " if meant else ""
            raise ValueRefused(
                f"not a day; {hint}type today, tomorrow, +2, fri, 22/11, 22-Nov, 22-Nov-2026, "
                f"24 ({'last' if record else 'next'} 24th), {'3d (ago)' if record else '3d'}, "
                f"2w or {'last' if record else 'next'} fri"
            )
        return found.isoformat()

    def doubt(self, value: str, now: datetime) -> str:
        try:
            away = (date.fromisoformat(value) - now.date()).days
        except ValueError:
            return ""
        if away > _YEAR:
            return f"{_roughly(away)} ahead: is the year right?"
        if self.past is Past.OVERDUE and away < -_MONTH:
            return f"{_roughly(-away)} ago: is the {'year' if -away > _YEAR else 'month'} right?"
        return ""

    def show(self, value: str, now: datetime) -> Shown:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return unreadable(value)
        if day.year not in typed_as.YEARS:
            return unreadable(value)
        away = (day - now.date()).days
        if away < 0 and self.past is Past.OVERDUE:
            tomorrow = _midnight(now.date() + timedelta(days=1), now)
            late = (f"OVER {-away}d", f"{-away}d ago")
            return Shown(late, Tone.RED, overdue=True, until=tomorrow)
        forms, lasts_till = _wording(day, away)
        until = None if lasts_till is None else _midnight(day - timedelta(days=lasts_till), now)
        late_at = _midnight(day + timedelta(days=1), now) if self.past is Past.OVERDUE else None
        tone = Tone.ACCENT if away == 0 else Tone.PLAIN
        return Shown(forms, tone, until=until, late_at=late_at)

    def options(self) -> tuple[Option, ...]:
        return ()

    @property
    def widest(self) -> int:
        return len("tomorrow")

    @property
    def narrowest(self) -> int:
        return len("24-Nov")


def _wording(day: date, away: int) -> tuple[tuple[str, ...], int | None]:
    """Give the forms, and how many days away the day is when the next wording begins."""
    short = f"{day.day:02}-{_MONTHS[day.month - 1]}"
    weekday = f"{_WEEKDAYS[day.weekday()]} {day.day}"
    if away > _WITH_YEAR:
        return (f"{short}-{day.year}", f"{short}-{day.year % 100:02}"), _WITH_YEAR
    if away > _WITH_WEEKDAY:
        return (short,), _WITH_WEEKDAY
    if away > 1:
        return (weekday,), 1
    if away == 1:
        return ("tomorrow", weekday), 0
    if away == 0:
        return ("today",), -1
    if away == -1:
        return ("yesterday", short), -2
    if away >= -_WITH_YEAR:
        return (short,), -_WITH_YEAR - 1
    return (f"{short}-{day.year}", f"{short}-{day.year % 100:02}"), None


@dataclass(frozen=True, slots=True)
class Clock:
    """A moment that is counted down to and then over, or the time since a start.

    A due clock turns amber `warn` before its moment and red at it. One that counts
    since turns amber at `warn` and red, and overdue, at `limit`.
    """

    name: ClassVar[str] = "clock"

    direction: Direction = Direction.DUE
    warn: timedelta | None = None
    limit: timedelta | None = None

    def parse(self, typed: str, now: datetime) -> str:
        due = self.direction is Direction.DUE
        found = typed_as.moment(typed, now, ahead=due)
        if found is None:
            raise ValueRefused(self._told(typed, now))
        if not due and found - now > CLOCKS_APART:
            raise ValueRefused(
                "still to come, and this clock counts the time since; "
                "type 2h (ago), 14:30 (the last), fri 14:30 (the last), 22/11 14:30 or now"
            )
        return found.strftime("%Y-%m-%dT%H:%M:%SZ")

    def _told(self, typed: str, now: datetime) -> str:
        """Say why nothing was understood, and what would be."""
        if typed_as.day(typed, now.date()) is not None:
            return "a day alone is not enough; type the time as well: fri 14:30"
        said = typed.strip()
        minutes = said.isascii() and said.isdecimal() and len(said) <= 3
        hint = f"did you mean {said}min? " if minutes else ""
        due = self.direction is Direction.DUE
        first, hour = ("2h (from now)", "tomorrow 9") if due else ("2h (ago)", "yesterday 9")
        return (
            f"not a time; {hint}type {first}, 90min, 14:30, 14 (the hour), noon, {hour}, "
            "fri 14:30, 22/11 14:30 or now"
        )

    def doubt(self, value: str, now: datetime) -> str:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return ""
        if moment.tzinfo is None:
            return ""
        away = moment - now
        if self.direction is Direction.SINCE:
            long = -away // DAY
            return f"{_roughly(long)} ago: is the day right?" if long > _MONTH else ""
        if away > _WEEK * DAY:
            return f"{_roughly(away // DAY)} ahead: is the day right?"
        if -away > CLOCKS_APART:
            return f"{duration_short(-away)} ago already: is the time right?"
        return ""

    def show(self, value: str, now: datetime) -> Shown:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return unreadable(value)
        if moment.tzinfo is None or moment.year not in typed_as.YEARS:
            return unreadable(value)
        # Whole minutes since the moment; negative while it is to come.
        minutes = (now - moment) // MINUTE
        shown = _due if self.direction is Direction.DUE else _since
        forms, tone, overdue, lasts = shown(self, minutes)
        start = moment.astimezone(UTC)
        late_at = None if overdue or self._late is None else start + self._late
        return Shown(forms, tone, overdue, start + lasts * MINUTE, late_at)

    @property
    def _late(self) -> timedelta | None:
        """How long after its moment the clock is overdue; None for never."""
        if self.direction is Direction.DUE:
            return timedelta()
        return None if self.limit is None else -(-self.limit // MINUTE) * MINUTE

    def options(self) -> tuple[Option, ...]:
        return ()

    @property
    def widest(self) -> int:
        return len("OVER 1:42") if self.direction is Direction.DUE else len("1:42▲")

    @property
    def narrowest(self) -> int:
        return len("1:42▲")


# What a clock shows: its forms, tone, whether it is overdue, and the minute (counted
# from its moment) at which it may show something else.
_Face = tuple[tuple[str, ...], Tone, bool, int]


def _due(clock: Clock, minutes: int) -> _Face:
    if minutes == 0:
        return ("now",), Tone.RED, True, 1
    if minutes > 0:
        return _over(minutes), Tone.RED, True, _grown(minutes)
    left = -minutes
    shrinks_at = -_shrunk(left)
    if clock.warn is None:
        return (_length(left),), Tone.PLAIN, False, shrinks_at
    warn = -(-clock.warn // MINUTE)
    if left > warn:
        return (_length(left),), Tone.PLAIN, False, min(shrinks_at, -warn)
    return (_length(left) + SHAPES[Tone.AMBER],), Tone.AMBER, False, shrinks_at


def _since(clock: Clock, minutes: int) -> _Face:
    if minutes < 0:
        return (f"in {_length(-minutes)}",), Tone.PLAIN, False, -_shrunk(-minutes)
    lasts = _grown(minutes)
    for bound, tone in ((clock.limit, Tone.RED), (clock.warn, Tone.AMBER)):
        if bound is None:
            continue
        reached = -(-bound // MINUTE)
        if minutes >= reached:
            return (_length(minutes) + SHAPES[tone],), tone, tone is Tone.RED, lasts
        lasts = min(lasts, reached)
    return (_length(minutes),), Tone.PLAIN, False, lasts


def _over(minutes: int) -> tuple[str, ...]:
    """Give the wordings of a time gone by; all say so in a word, since "1:42" may be to come."""
    length = minutes * MINUTE
    if length < HOUR:
        return f"OVER {_length(minutes)}", "OVER"
    unit = f"{length // DAY}d" if length >= _CLOCK_HOURS_BELOW else f"{length // HOUR}h"
    return f"OVER {_length(minutes)}", f"{unit} ago", "OVER"


def _length(minutes: int) -> str:
    return duration_short(minutes * MINUTE, _CLOCK_HOURS_BELOW)


def _grown(minutes: int) -> int:
    """Give the first larger number of minutes that is worded in another way."""
    return next_wording(minutes * MINUTE, _CLOCK_HOURS_BELOW) // MINUTE


def _shrunk(minutes: int) -> int:
    """Give the first smaller number of minutes that is worded in another way."""
    length = minutes * MINUTE
    if length < MINUTES_BELOW:
        return minutes - 1
    unit = HOUR if length < _CLOCK_HOURS_BELOW else DAY
    return length // unit * unit // MINUTE - 1
