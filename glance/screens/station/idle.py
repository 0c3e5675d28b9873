"""How long nobody has touched the station."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta


class Idle:
    """Counts the seconds to the lock, on a clock that nobody sets."""

    def __init__(self, lock_after: timedelta, clock: float) -> None:
        self._after = lock_after.total_seconds()
        self._touched = clock

    def touched(self, clock: float) -> None:
        """Note a key, a click or a turn of the wheel."""
        self._touched = clock

    def left(self, clock: float) -> float:
        """Give how many seconds are left; 0 when it is time to ask who is there."""
        return max(0.0, self._touched + self._after - clock)
