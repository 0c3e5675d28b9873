"""Days and times as people type them: "tomorrow", "+2", "fri", "22/11 14:30", "2h", "now"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from glance.errors import ValueRefused

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
_TIMES = {"noon": time(12), "midday": time(12), "midnight": time()}
_WEEK = timedelta(days=7)
# Beyond these a year is a slip of the finger.
YEARS = range(1900, 2200)
# The oldest person ever was 122.
_OLDEST = 125

_AHEAD = re.compile(r"([+-])([0-9]{1,4}) ?([dw]?)")
_DAYS = re.compile(r"(in )?([0-9]{1,4}) ?(d|days?|w|wks?|weeks?)( ago)?")
_OF_MONTH = re.compile("[0-9]{1,2}")
_WHICH = re.compile("(next|last|this) ([a-z]{3,9})")
_SLASHED = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})(?:[/.]([0-9]{4}|[0-9]{2}))?")
_NAMED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ -]?([a-z]{3,9})(?:[ -]([0-9]{4}|[0-9]{2}))?")
_ISO = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_RUN = re.compile("([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})?")
_TIME = re.compile(r"([0-9]{1,2})[:.]?([0-9]{2})")
_HOUR = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))? ?(am|pm)")
_BARE_HOUR = re.compile("[0-9]{1,2}")
_LENGTH = re.compile(
    r"(?:([0-9]{1,4}) ?d(?:ays?)?)? ?"
    r"(?:([0-9]{1,4}) ?h(?:(?:ou)?rs?)?)? ?"
    r"(?:([0-9]{1,4}) ?(?:m(?:in(?:ute)?s?)?)?)?"
)
_BORN = re.compile("([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4}|[0-9]{2})")
_BORN_NAMED = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?[/. -]?([a-z]{3,9})[/., -]*([0-9]{4}|[0-9]{2})"
)
_BORN_ISO = re.compile("([0-9]{4})[/.-]?([0-9]{2})[/.-]?([0-9]{2})")


def day(typed: str, today: date, *, back: bool = False) -> date | None:
    """Give the day that was meant; None for what is no day.

    A day without its year is the nearest such day, past or to come. A weekday and a day
    of the month are the next such, and a number of days counts from today; with `back`
    they are the last such, and the number counts back. Today is no next weekday, and
    may be the last; it is the next and the last day of the month with its number.
    """
    said = " ".join(typed.casefold().split())
    if said in _DAYS_FROM_TODAY:
        return today + timedelta(days=_DAYS_FROM_TODAY[said])
    if found := _AHEAD.fullmatch(said):
        days = int(found[1] + found[2]) * (7 if found[3] == "w" else 1)
        return _possible(today, timedelta(days=days))
    if found := _DAYS.fullmatch(said):
        return _days_away(found, today, back=back)
    if _OF_MONTH.fullmatch(said):
        return _of_month(int(said), today, back=back)
    if weekday_found := _weekday(said, today, back=back):
        return weekday_found
    if found := _ISO.fullmatch(said):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _SLASHED.fullmatch(said):
        return _dated(int(found[1]), int(found[2]), found[3], today)
    if (found := _NAMED.fullmatch(said)) and (month := _month(found[2])) is not None:
        return _dated(int(found[1]), month, found[3], today)
    return None


def slashed(typed: str) -> str:
    """Give a day that was typed without its strokes with them ("22/11"); "" for what is none."""
    found = _RUN.fullmatch(typed.strip())
    if found is None:
        return ""
    there = _date(int(found[3] or 2000) % 100 + 2000, int(found[2]), int(found[1]))
    return "/".join(filter(None, found.groups())) if there is not None else ""


def birth(typed: str, today: date) -> date:
    """Give the day of birth that was meant, of two digits the latest such year before today.

    ValueRefused says what works, and never repeats the day.
    """
    born = _born(" ".join(typed.casefold().split()), today)
    if born is None:
        raise ValueRefused(
            "not a date of birth; type 5/3/1937, 5/3/37, 5.3.1937, 5 Mar 1937 or 1937-03-05"
        )
    if born > today:
        raise ValueRefused("a birth in the future")
    if born.year < today.year - _OLDEST:
        raise ValueRefused(f"a birth more than {_OLDEST} years ago")
    return born


def time_of_day(typed: str) -> time | None:
    """Give the time that was meant: "14:30", "1430", "2pm", "noon"; None for what is no time."""
    said = typed.strip().casefold()
    if said in _TIMES:
        return _TIMES[said]
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

    A length counts from now, a time alone is the next such time, and with a weekday on the
    next such day; without `ahead` the length counts back and both are the last such. An
    hour may stand alone: "14", "fri 10".
    """
    said = " ".join(typed.casefold().split())
    whole = now.astimezone(UTC).replace(second=0, microsecond=0)
    if said == "now":
        return whole
    forward = said.startswith(("+", "in ")) or (ahead and not said.endswith(" ago"))
    if (
        span := length(said.removeprefix("+").removeprefix("in ").removesuffix(" ago"))
    ) is not None:
        return whole + span if forward else whole - span
    said = said.removeprefix("at ").replace(" at ", " ")
    if (alone := _hour(said)) is not None:
        return _nearest(alone, now, ahead=ahead)
    # "5 nov 22" is a day, and no hour of one.
    if day(said, now.date()) is None and (found := _day_and_time(said, now, ahead=ahead)):
        return found
    return _iso(said, now)


def _hour(said: str) -> time | None:
    if _BARE_HOUR.fullmatch(said):
        return time(int(said)) if int(said) < 24 else None
    return time_of_day(said)


def _day_and_time(said: str, now: datetime, *, ahead: bool) -> datetime | None:
    first, _, rest = said.partition(" ")
    start, _, last = said.rpartition(" ")
    for days, times in ((start, last), (rest, first)):
        # Of two numbers nobody knows which is the hour.
        if _OF_MONTH.fullmatch(days) or (the_time := _hour(times)) is None:
            continue
        if (the_day := day(days, now.date(), back=not ahead)) is not None:
            found = _at(the_day, the_time, now)
            if not ahead and found > now and _weekday_number(days) is not None:
                return _at(the_day - _WEEK, the_time, now)
            return found
    return None


def _at(the_day: date, the_time: time, now: datetime) -> datetime:
    return datetime.combine(the_day, the_time, now.tzinfo).astimezone(UTC)


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


def _month(name: str) -> int | None:
    place = _starting(name[:3], MONTHS)
    return None if place is None else place + 1


def _weekday_number(said: str) -> int | None:
    return _starting(said, WEEKDAYS) if len(said) >= 3 else None


def _weekday(said: str, today: date, *, back: bool) -> date | None:
    which = _WHICH.fullmatch(said)
    number = _weekday_number(which[2] if which else said)
    if number is None:
        return None
    ahead = (number - today.weekday() - 1) % 7 + 1
    if which and which[1] == "last":
        return today + timedelta(days=ahead - 7 if ahead < 7 else -7)
    if which and which[1] == "this":
        return today + timedelta(days=ahead % 7)
    return today + timedelta(days=ahead - 7 if back and not which else ahead)


def _days_away(found: re.Match[str], today: date, *, back: bool) -> date | None:
    days = timedelta(days=int(found[2]) * (7 if found[3][0] == "w" else 1))
    if found[1] and found[4]:
        return None
    back = bool(found[4]) or (back and not found[1])
    return _possible(today, -days if back else days)


def _of_month(number: int, today: date, *, back: bool) -> date | None:
    # Two months in a row may lack a day (29 to 31); three never do.
    for months in range(4):
        count = today.year * 12 + today.month - 1 + (-months if back else months)
        found = _date(count // 12, count % 12 + 1, number)
        if found is not None and (found <= today if back else found >= today):
            return found
    return None


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


def _born(said: str, today: date) -> date | None:
    if found := _BORN_ISO.fullmatch(said):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    found = _BORN.fullmatch(said) or _BORN_NAMED.fullmatch(said)
    if found is None:
        return None
    month = int(found[2]) if found[2].isdecimal() else _month(found[2])
    if month is None:
        return None
    if len(found[3]) == 4:
        return _date(int(found[3]), month, int(found[1]))
    year = today.year - today.year % 100 + int(found[3])
    such = (_date(year - 100 * hundreds, month, int(found[1])) for hundreds in (0, 1))
    return next((born for born in such if born is not None and born <= today), None)
