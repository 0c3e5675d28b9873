"""Dates and times as hospital systems write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from glance.errors import ValueRefused

if TYPE_CHECKING:
    from datetime import tzinfo


class DateForm(StrEnum):
    """How a file writes its dates; "/" stands for any of / . - and a space."""

    DAY_FIRST = "dd/mm/yyyy"
    DAY_MONTH_NAME = "dd-mmm-yyyy"
    ISO = "yyyy-mm-dd"
    COMPACT = "yyyymmdd"
    MONTH_FIRST = "mm/dd/yyyy"
    DAY_FIRST_SHORT = "dd/mm/yy"


# A date with the month first cannot be told from one with the day first, and a year of
# two digits leaves a person of 100 and a newborn the same: a mapping has to ask for them.
USUAL_FORMS = (DateForm.DAY_FIRST, DateForm.DAY_MONTH_NAME, DateForm.ISO, DateForm.COMPACT)

_PATTERNS = {
    DateForm.DAY_FIRST: r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -](?P<year>\d{4})",
    DateForm.DAY_MONTH_NAME: (
        r"(?P<day>\d{1,2})[/. -]?(?P<name>[A-Za-z]{3,9})[/., -]*(?P<year>\d{4})"
    ),
    DateForm.ISO: r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})",
    DateForm.COMPACT: r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    DateForm.MONTH_FIRST: r"(?P<month>\d{1,2})[/. -](?P<day>\d{1,2})[/. -](?P<year>\d{4})",
    DateForm.DAY_FIRST_SHORT: r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -](?P<year>\d{2})",
}
_TIME = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_COMPILED = {
    form: re.compile(rf"{pattern}(?:(?:\s*[T,]\s*|\s+){_TIME})?", re.ASCII)
    for form, pattern in _PATTERNS.items()
}
_TIME_ALONE = re.compile(_TIME, re.ASCII)
_TIME_COMPACT = re.compile(r"(?P<hour>\d{2}):?(?P<minute>\d{2})", re.ASCII)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan january", "feb february", "mar march", "apr april", "may", "jun june"),
            *("jul july", "aug august", "sep sept september", "oct october"),
            *("nov november", "dec december"),
        ),
        start=1,
    )
    for name in names.split()
}


def _found(text: str, forms: tuple[DateForm, ...]) -> re.Match[str]:
    for form in forms:
        found = _COMPILED[form].fullmatch(text)
        if found is not None:
            return found
    raise ValueRefused(f"not a date; expected {' or '.join(forms)}")


def _day(found: re.Match[str]) -> date:
    parts = found.groupdict()
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        raise ValueRefused("a year of two digits")
    name = parts.get("name")
    month = _MONTHS.get(name.casefold(), 0) if name else int(parts["month"])
    try:
        return date(year, month, int(parts["day"]))
    except ValueError:
        raise ValueRefused("no such day in the calendar") from None


def _clock(found: re.Match[str]) -> time | None:
    parts = found.groupdict()
    if parts["hour"] is None:
        return None
    hour = int(parts["hour"])
    half = (parts.get("half") or "").replace(".", "").casefold()
    if half and not 1 <= hour <= 12:
        raise ValueRefused("no such time of day")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, int(parts["minute"]), int(parts.get("second") or 0))
    except ValueError:
        raise ValueRefused("no such time of day") from None


def _zone(found: re.Match[str]) -> str:
    """The zone behind a time, "" for none: from -12:00 to +14:00 in the whole world."""
    zone = found["zone"] or ""
    hours, minutes = zone[1:3], zone[-2:]
    if len(zone) > 1 and (int(minutes) > 59 or not -12 <= int(zone[0] + hours) <= 14):
        raise ValueRefused("no such time zone")
    return zone


def _short_year(found: re.Match[str], today: date) -> date:
    """The latest day that is not after today: only births and arrivals are written so."""
    parts = found.groupdict()
    year = today.year - today.year % 100 + int(parts["year"])
    try:
        day = date(year, int(parts["month"]), int(parts["day"]))
        return day if day <= today else day.replace(year=year - 100)
    except ValueError:
        raise ValueRefused("no such day in the calendar") from None


def birth(text: str, forms: tuple[DateForm, ...], today: date) -> date:
    """Give the day of birth, whatever time stands behind it; ValueRefused says what is wrong."""
    found = _found(text, forms)
    day = _short_year(found, today) if len(found["year"]) == 2 else _day(found)
    if day > today:
        raise ValueRefused("a birth in the future")
    if day.year < today.year - 125:
        raise ValueRefused("a birth more than 125 years ago")
    return day


def arrival(text: str, forms: tuple[DateForm, ...], now: datetime) -> tuple[date, time | None, str]:
    """Give day, time of day where one is written, and zone ("" for the site's own)."""
    found = _found(text, forms)
    today = now.date()
    day = _short_year(found, today) if len(found["year"]) == 2 else _day(found)
    # The clock of another system may run ahead, and a list may be made the evening before.
    if day > today + timedelta(days=1):
        raise ValueRefused("an admission in the future")
    if day.year < today.year - 125:
        raise ValueRefused("an admission more than 125 years ago")
    return day, _clock(found), _zone(found)


def clock(text: str) -> time:
    """Give a time of day that stands in a column of its own."""
    found = _TIME_COMPACT.fullmatch(text) or _TIME_ALONE.fullmatch(text)
    moment = _clock(found) if found is not None else None
    if moment is None:
        raise ValueRefused("not a time of day; expected 09:04")
    if found is not None and found.groupdict().get("zone"):
        raise ValueRefused("a time zone without a date; put both into one column")
    return moment


def instant(day: date, at: time | None, zone: str, local: tzinfo | None) -> datetime:
    """Give the moment in UTC; a day without a time begins at midnight."""
    at = at or time()
    if zone:
        offset = "+00:00" if zone == "Z" else zone
        return datetime.fromisoformat(f"{day.isoformat()}T{at.isoformat()}{offset}").astimezone(UTC)
    return datetime.combine(day, at, tzinfo=local).astimezone(UTC)
