"""One moment, and how every value looks at it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from glance.fields import Shown, freshness

if TYPE_CHECKING:
    from glance.fields import Field, Freshness


class Moment:
    """A moment on the wall, with the local day around it; values are shown once and remembered.

    Moments to come are kept in UTC: two times of one zone compare by their clock
    faces, which run twice through the same hour when summer time ends.
    """

    __slots__ = ("_shown", "day", "midnight", "now", "today", "utc")

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.utc = now.astimezone(UTC)
        self.today = now.date()
        self.day = self.today.isoformat()
        self.midnight = self._midnight(self.today + timedelta(days=1))
        self._shown: dict[tuple[str, str], Shown] = {}

    def begin(self, day: str) -> datetime | None:
        """Give when a day to come begins; None for one that is past or cannot be read."""
        if day <= self.day:
            return None
        try:
            return self._midnight(date.fromisoformat(day))
        except (ValueError, OverflowError):
            return None

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(0), tzinfo=self.now.tzinfo).astimezone(UTC)

    def shown(self, field: Field, value: str) -> Shown:
        """Show a field's stored value."""
        key = (field.key, value)
        found = self._shown.get(key)
        if found is None:
            found = self._shown[key] = _shown(field, value, self.now)
        return found

    def fresh(self, field: Field, confirmed_at: datetime) -> Freshness:
        """Give whether a value last confirmed then is out of date."""
        return freshness(field, settled(confirmed_at), self.now)


def _shown(field: Field, value: str, now: datetime) -> Shown:
    """Show a value; one that no calendar holds is shown as it is written."""
    try:
        return field.kind.show(value, now)
    except (ArithmeticError, ValueError):
        return Shown((value,))


def settled(moment: datetime) -> datetime:
    """Give a moment in UTC, with which sums with other moments never fail.

    One without a zone is taken for UTC; one of no year in which somebody of today was
    cared for is brought to the nearest.
    """
    if moment.tzinfo is not UTC:
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else _in_utc(moment)
    if _FIRST.year <= moment.year < _LAST.year:
        return moment
    return _FIRST if moment.year < _FIRST.year else _LAST


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    """Give the earlier of two moments in UTC; None stands for never."""
    if one is None:
        return other.astimezone(UTC) if other is not None else None
    if other is None:
        return one
    other = other.astimezone(UTC)
    return min(one, other)
