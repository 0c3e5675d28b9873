"""Whether the board is closed: by the clock, unless somebody has drawn the curtain by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


class Curtain:
    """Follows a schedule; what a hand did stands until the schedule next changes."""

    def __init__(self, scheduled: Callable[[datetime], bool]) -> None:
        self._scheduled = scheduled
        self._planned: bool | None = None
        self._by_hand: bool | None = None

    def closed(self, now: datetime) -> bool:
        """Say whether the board is closed at a moment; moments come one after the other."""
        planned = self._scheduled(now)
        if planned is not self._planned:
            self._planned, self._by_hand = planned, None
        return planned if self._by_hand is None else self._by_hand

    def pull(self, now: datetime) -> None:
        """Close an open board, or open a closed one."""
        self._by_hand = not self.closed(now)

    def timed(self, now: datetime) -> bool:
        """Say whether it is the schedule that has the board closed."""
        return self.closed(now) and self._by_hand is None
