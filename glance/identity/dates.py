"""Dates as the NHS writes them, the same under every locale: 22-Nov-2026."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from glance.errors import ValueRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FORMATS = ("yyyy-mm-dd", "dd/mm/yyyy", "dd-Mmm-yyyy")

_TOKEN = re.compile("yyyy|mmm|mm|dd", re.IGNORECASE)
_PATTERNS = {
    "yyyy": "(?P<year>[0-9]{4})",
    "mmm": "(?P<name>[A-Za-z]{3})[A-Za-z]*",
    "mm": "(?P<month>[0-9]{1,2})",
    "dd": "(?P<day>[0-9]{1,2})",
}


def nhs_date(day: date) -> str:
    """Give the day as "22-Nov-2026"."""
    return f"{day.day:02}-{MONTHS[day.month - 1]}-{day.year:04}"


def short_date(day: date) -> str:
    """Give the day without its year: "22-Nov"."""
    return f"{day.day:02}-{MONTHS[day.month - 1]}"


def day_name(day: date) -> str:
    """Give the day of the week: "Sun"."""
    return DAYS[day.weekday()]


def month_number(name: str) -> int | None:
    """Give 11 for "Nov" or "november"; None for what is no month."""
    start = name[:3].capitalize()
    return MONTHS.index(start) + 1 if start in MONTHS else None


def parse_date(text: str, formats: Sequence[str] = FORMATS) -> date:
    """Give the day by the first format that fits; ValueRefused names the formats.

    A format is spelled with dd, mm, Mmm (a month by its name) and yyyy, and takes
    days and months with or without their leading zero. The message never repeats
    the date: it may be somebody's birthday.
    """
    for form in formats:
        found = _pattern(form).fullmatch(text.strip())
        if found is None:
            continue
        parts = found.groupdict()
        month = month_number(parts["name"]) if parts.get("name") else int(parts["month"])
        try:
            return date(int(parts["year"]), month or 0, int(parts["day"]))
        except ValueError:
            continue
    raise ValueRefused(f"not a date written as {' or '.join(formats)}")


def age(born: date, on: date) -> str:
    """Give the age in years, with months below 19; weeks and days in the first year.

    Two units at most (NHS user interface guidance, MPB-0032).
    """
    days = (on - born).days
    if days < 0:
        return "not born"
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    years, months = divmod(months, 12)
    if years >= 19:
        return f"{years}y"
    if years >= 1:
        return f"{years}y {months}m" if months else f"{years}y"
    if days < 28:
        return f"{days}d"
    return f"{days // 7}w {days % 7}d" if days % 7 else f"{days // 7}w"


@cache
def _pattern(form: str) -> re.Pattern[str]:
    pattern = ""
    end = 0
    for token in _TOKEN.finditer(form):
        pattern += re.escape(form[end : token.start()]) + _PATTERNS[token.group().lower()]
        end = token.end()
    return re.compile(pattern + re.escape(form[end:]))
