"""How far a long save has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.census import Admit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STEPS = 100


class Progress:
    """Rows written, told as changes done of all the changes, at most `STEPS` times."""

    def __init__(self, changes: Sequence[object], tell: Callable[[int, int], None]) -> None:
        self._changes = len(changes)
        self._rows = sum(map(_rows, changes))
        self._tell = tell
        self._written = 0
        self._told = 0

    def wrote(self, rows: int) -> None:
        """Count rows; tell where that shows."""
        self._written += rows
        done = min(self._written * self._changes // self._rows, self._changes)
        if (done - self._told) * STEPS >= self._changes:
            self._told = done
            self._tell(done, self._changes)


def _rows(change: object) -> int:
    """Give about how many rows of the tables a change comes to."""
    return 3 + 2 * len(change.statuses) if isinstance(change, Admit) else 2
