"""Moments and days as the database keeps them: UTC text that sorts as time does."""

from __future__ import annotations

from datetime import UTC, date, datetime

from glance.errors import ValueRefused


def moment_text(moment: datetime) -> str:
    """Give "2026-11-22T09:04:00.000000Z"; refuse a moment that names no time zone."""
    if moment.tzinfo is None:
        raise ValueRefused("a moment without a time zone cannot be recorded")
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def moment(text: str) -> datetime:
    """Give the aware moment, in UTC."""
    return datetime.fromisoformat(text)


def day_text(day: date | None) -> str | None:
    """Give "1948-02-29", or None for an unknown day."""
    return None if day is None else day.isoformat()


def day(text: str | None) -> date | None:
    """Give the day, or None for an unknown one."""
    return None if text is None else date.fromisoformat(text)
