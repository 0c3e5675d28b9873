"""Days and times as people type them: "tomorrow", "+2", "fri", "22/11 14:30", "2h", "now"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS_FROM_TODAY = {
    "today": 0,
    "t": 0,
    "tomorrow": 1,
    "tom": 1,
    "tmw": 1,
    "yesterday": -1,
}
# Beyond these a year is a slip of the finger.
YEARS = range(1900, 2200)

_AHEAD = re.compile(r"([+-])([0-9]{1,4}) ?([dw]?)")
_SLASHED = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})(?:[/.]([0-9]{4}|[0-9]{2}))?")
_NAMED = re.compile(r"([0-9]{1,2})[ -]?([a-z]{3,9})(?:[ -]([0-9]{4}|[0-9]{2}))?")
_ISO = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{1,2})[:.]?([0-9]{2})")
_HOUR = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))? ?(am|pm)")
_LENGTH = re.compile(
    r"(?:([0-9]{1,4}) ?d(?:ays?)?)? ?"
    r"(?:([0-9]{1,4}) ?h(?:(?:ou)?rs?)?)? ?"
    r"(?:([0-9]{1,4}) ?(?:m(?:in(?:ute)?s?)?)?)?"
)


def day(typed: str, today: date) -> date | None:
    """Give the day that was meant; None for what is no day.

    A day without its year is the nearest such day, past or to come; a weekday is
    the next one, today left out.
    """
    said = " ".join(typed.casefold().split())
    if said in _DAYS_FROM_TODAY:
        return today + timedelta(days=_DAYS_FROM_TODAY[said])
    if found := _AHEAD.fullmatch(said):
        days = int(found[1] + found[2]) * (7 if found[3] == "w" else 1)
        return _possible(today, timedelta(days=days))
    if len(said) >= 3 and (weekday := _starting(said, WEEKDAYS)) is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if found := _ISO.fullmatch(said):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _SLASHED.fullmatch(said):
        return _dated(int(found[1]), int(found[2]), found[3], today)
    if (found := _NAMED.fullmatch(said)) and (month := _starting(found[2][:3], MONTHS)) is not None:
        return _dated(int(found[1]), month + 1, found[3], today)
    return None


def time_of_day(typed: str) -> time | None:
    """Give the time that was meant: "14:30", "1430", "2pm"; None for what is no time."""
    said = typed.strip().casefold()
    if found := _TIME.fullmatch(said):
        hour, minute = int(found[1]), int(found[2])
    elif found := _HOUR.fullmatch(said):
        hour, minute = int(found[1]), int(found[2] or 0)
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    else:
        return None
    return time(hour, minute) if hour < 24 and minute < 60 else None


def length(typed: str) -> timedelta | None:
    """Give the length that was meant: "2h", "90min", "1h30", "3d"; None for what is none."""
    said = typed.strip().casefold()
    found = _LENGTH.fullmatch(said)
    if found is None or not any(found.groups()) or said.isdecimal():
        return None
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def moment(typed: str, now: datetime, *, ahead: bool) -> datetime | None:
    """Give the moment that was meant, in UTC and whole minutes; None for what is none.

    A length counts from now, and a time alone is the next such time; without
    `ahead` the length counts back and the time is the last such time.
    """
    said = " ".join(typed.split())
    whole = now.astimezone(UTC).replace(second=0, microsecond=0)
    if said.casefold() == "now":
        return whole
    if (span := length(said.removeprefix("+"))) is not None:
        return whole + span if ahead else whole - span
    if (alone := time_of_day(said)) is not None:
        return _nearest(alone, now, ahead=ahead)
    days, _, times = said.rpartition(" ")
    the_day, the_time = day(days, now.date()) if days else None, time_of_day(times)
    if the_day is not None and the_time is not None:
        return datetime.combine(the_day, the_time, now.tzinfo).astimezone(UTC)
    return _iso(said, now)


def _iso(said: str, now: datetime) -> datetime | None:
    if not _ISO.match(said) or len(said) <= len("2026-11-22"):
        return None
    try:
        found = datetime.fromisoformat(said.upper())
    except ValueError:
        return None
    if found.year not in YEARS:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=now.tzinfo)
    return found.astimezone(UTC).replace(second=0, microsecond=0)


def _nearest(alone: time, now: datetime, *, ahead: bool) -> datetime:
    """Give the next or last such time; an hour that a clock change repeats counts both times."""
    sign = 1 if ahead else -1
    such = sorted(
        datetime.combine(now.date() + timedelta(days=sign * days), alone, now.tzinfo)
        .replace(fold=fold)
        .astimezone(UTC)
        for days in (0, 1)
        for fold in (0, 1)
    )
    if ahead:
        return next(moment for moment in such if moment > now)
    return next(moment for moment in reversed(such) if moment <= now)


def _starting(said: str, words: tuple[str, ...]) -> int | None:
    return next((place for place, word in enumerate(words) if word.startswith(said)), None)


def _possible(today: date, ahead: timedelta) -> date | None:
    try:
        found = today + ahead
    except OverflowError:
        return None
    return found if found.year in YEARS else None


def _date(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month) if year in YEARS else None
    except ValueError:
        return None


def _dated(day_of_month: int, month: int, year: str | None, today: date) -> date | None:
    if year is not None:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day_of_month)
    such = (_date(today.year + years, month, day_of_month) for years in (-1, 0, 1))
    return min((found for found in such if found), key=lambda it: abs(it - today), default=None)
