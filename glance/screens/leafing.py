"""Which page is shown: pages turn by themselves, a person stops them, and later they go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.board import Row
from glance.screens.paint.scene import Turning

if TYPE_CHECKING:
    from glance.board import Board, Page

# A key or a touch stops the pages for as long as somebody reads; Space for a huddle.
IDLE = 60.0
PINNED = 15 * 60.0
_DWELL_AT_LEAST = 15.0
_REST_AT_LEAST = 8.0


def dwell(board: Board, page: Page) -> float:
    """Give how many seconds a page stays: long enough to read every row of it.

    Pages of a caseload that hold no exceptions turn twice as fast.
    """
    rows = [item for item in page.items if isinstance(item, Row)]
    if board.dwell is not None:
        seconds = board.dwell.total_seconds()
    else:
        seconds = max(_DWELL_AT_LEAST, 5.0 + len(rows or page.items))
    if board.exceptions_first and not any(row.reasons for row in rows):
        return max(min(seconds, _REST_AT_LEAST), seconds / 2)
    return seconds


class Leafing:
    """The number of the page, counted from 1, and when it turns."""

    def __init__(self, clock: float) -> None:
        self.page = 1
        self._turned = clock
        self._stopped_until: float | None = None

    def touched(self, clock: float) -> None:
        """Stop the pages because somebody is there; a longer stop stands."""
        self._stopped_until = max(self._stopped_until or 0.0, clock + IDLE)

    def pin(self, clock: float) -> None:
        """Stop the pages for a huddle, or let them go on."""
        if self.paused(clock):
            self._stopped_until = None
            self._turned = clock
        else:
            self._stopped_until = clock + PINNED

    def paused(self, clock: float) -> bool:
        """Whether somebody stopped the pages."""
        return self._stopped_until is not None and clock < self._stopped_until

    def go_to(self, page: int, count: int, clock: float) -> None:
        """Show a page; one past either end is the first after the last, or the last."""
        self.page = (page - 1) % max(count, 1) + 1
        self._turned = clock

    def turn(self, seconds: float, count: int, clock: float) -> Turning:
        """Turn the page if it has stayed for its seconds, and say which one is shown."""
        self.page = min(self.page, max(count, 1))
        if self._stopped_until is not None and clock >= self._stopped_until:
            self._stopped_until = None
            self._turned = clock
        if count < 2:
            return Turning(self.page)
        if self.paused(clock):
            return Turning(self.page, paused=True)
        if clock - self._turned >= seconds:
            self.go_to(self.page + 1, count, clock)
        return Turning(self.page, left=1 - (clock - self._turned) / seconds)
