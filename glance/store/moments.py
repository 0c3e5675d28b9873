"""Moments and days as the database keeps them: UTC text that sorts as time does."""

from __future__ import annotations

from datetime import UTC, date, datetime

from glance.errors import ValueRefused

# What stands for a moment that cannot be read: so long ago that nobody takes it for news.
UNREADABLE = datetime(1970, 1, 1, tzinfo=UTC)
# Beyond these no entry is meant, and sums with other moments and zones may fail.
FIRST_YEAR = 1900
LAST_YEAR = 2199


def moment_text(moment: datetime) -> str:
    """Give "2026-11-22T09:04:00.000000Z"; refuse a moment that names no time zone."""
    if moment.tzinfo is None:
        raise ValueRefused("a moment without a time zone cannot be recorded")
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def moment(cell: object) -> datetime:
    """Give the aware moment, in UTC; `UNREADABLE` where the cell holds none."""
    try:
        found = datetime.fromisoformat(cell)  # type: ignore[arg-type]  # the TypeError is awaited
    except (TypeError, ValueError):
        return UNREADABLE
    known = found.tzinfo is not None and FIRST_YEAR <= found.year <= LAST_YEAR
    return found if known else UNREADABLE


def day_text(day: date | None) -> str | None:
    """Give "1948-02-29", or None for an unknown day."""
    return None if day is None else day.isoformat()


def day(cell: object) -> date | None:
    """Give the day, or None for an unknown one and for a cell that holds none."""
    if not isinstance(cell, str):
        return None
    try:
        found = date.fromisoformat(cell)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
