"""Dates as the NHS writes them, the same under every locale: 22-Nov-2026."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


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
