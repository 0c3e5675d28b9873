"""Birthdays as people type them where they look for somebody."""

from __future__ import annotations

import re

from glance.identity.dates import month_number

# 13/7/51, 13.07.1951, 13-jul-1951, 13 July 51; figures alone with blanks are a number.
_DAY = re.compile(
    r"(?<!\w)(\d{1,2})(?:[/.-](\d{1,2})[/.-]|[/. -]?([a-z]{3,9})[/. -]?)(\d{4}|\d{2})(?!\w)",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?<!\w)(\d{4})-(\d{1,2})-(\d{1,2})(?!\w)")
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_FIGURES = re.compile(r"(\d\d)(\d\d)((?:18|19|20)\d\d)")


def typed_birthday(typed: str) -> tuple[str, tuple[str, ...]]:
    """Give what is typed besides a day, and the day as "@19510713"; one of two centuries."""
    found = _ISO.search(typed)
    if found is not None:
        year, month, day = found.groups()
    else:
        found = _DAY.search(typed)
        if found is None:
            return typed, ()
        day, figures, name, year = found.groups()
        month = figures or month_number(name) or 0
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return typed, ()
    rest = f"{typed[: found.start()]} {typed[found.end() :]}"
    whole = (year,) if len(year) > 2 else (f"19{year}", f"20{year}")
    return rest, tuple(f"@{one}{int(month):02}{int(day):02}" for one in whole)


def years(parts: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the words besides a year or a day in eight figures, and that as "@1951"."""
    for at, part in enumerate(parts):
        rest = (*parts[:at], *parts[at + 1 :])
        if _YEAR.fullmatch(part):
            return rest, (f"@{part}",)
        if (figures := _FIGURES.fullmatch(part)) is not None:
            day, month, year = figures.groups()
            return rest, (f"@{year}{month}{day}",)
    return parts, ()
