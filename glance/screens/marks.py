"""Which cells changed a moment ago, so that they can be marked for some seconds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.board import Form, Heading, Source
from glance.screens.paint.rows import NOTE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from glance.board import Board, BoardView, Cell, Row, RowCells
    from glance.census import Delta

    Saying = Callable[[BoardView, Row, datetime], RowCells]

# A row's, or a group's.
Key = tuple[str, int | str]
_NONE: frozenset[int] = frozenset()
# A location's line is marked as one.
_WHOLE = frozenset({0})
# More patients than these in one change are an import, not something to look for.
_AT_MOST = 200


class Marks:
    """The columns of each row that changed lately, and until when each is marked."""

    def __init__(self, board: Board) -> None:
        self._lasting = board.highlight.total_seconds()
        self._newcomer = frozenset(
            at
            for at, column in enumerate(board.columns)
            if column.source in (Source.PLACE, Source.PATIENT)
        )
        self._ends: dict[Key, dict[int, float]] = {}

    def follow(
        self, before: BoardView, after: BoardView, delta: Delta, clock: float, saying: Saying
    ) -> None:
        """Mark what changed, unless so much did that marks would say nothing.

        `saying` gives what a row says, as far as it is known without looking again.
        """
        if len(delta.episodes) + len(delta.gone) > _AT_MOST:
            return
        if after.board.form is Form.OVERVIEW:
            self._follow_counts(before, after, clock)
            return
        for number in (*(episode.id for episode in delta.episodes), *delta.gone):
            was, row = before.row(("episode", number)), after.row(("episode", number))
            if row is not None:
                earlier = saying(after, was, after.now) if was is not None else None
                self.note(row.key, earlier, saying(after, row, after.now), clock)
            # The bed that somebody left, or was moved from, says so for a while.
            left = was.place if was is not None else None
            emptied = after.row(("place", left.id)) if left is not None else None
            if emptied is not None and before.row(emptied.key) is None:
                self._mark(emptied.key, self._newcomer, clock)

    def _follow_counts(self, before: BoardView, after: BoardView, clock: float) -> None:
        counted = {group.key: replace(group.tally, changed_at=None) for group in before.groups}
        for group in after.groups:
            if counted.get(group.key) != replace(group.tally, changed_at=None):
                self._mark(("group", group.key), _WHOLE, clock)

    def note(self, key: Key, before: RowCells | None, after: RowCells, clock: float) -> None:
        """Mark what differs in a row; of one that was not there before, its place and name."""
        changed = self._newcomer if before is None else differing(before, after)
        if changed:
            self._mark(key, changed, clock)

    def _mark(self, key: Key, columns: frozenset[int], clock: float) -> None:
        self._ends.setdefault(key, {}).update(dict.fromkeys(columns, clock + self._lasting))

    def of(self, item: Row | Heading, clock: float) -> frozenset[int]:
        """Give what of a row, or of a location's line, changed lately."""
        if not self._ends:
            return _NONE
        if isinstance(item, Heading):
            return self.columns(("group", item.group.key), clock)
        return self.columns(item.key, clock)

    def columns(self, key: Key, clock: float) -> frozenset[int]:
        """Give the columns of a row whose cells changed lately."""
        ends = self._ends.get(key)
        return frozenset(at for at, end in ends.items() if end > clock) if ends else _NONE

    def forget(self, clock: float) -> None:
        """Let go of what is marked no longer."""
        for key in [key for key, ends in self._ends.items() if max(ends.values()) <= clock]:
            del self._ends[key]

    def __len__(self) -> int:
        return len(self._ends)


def differing(before: RowCells, after: RowCells) -> frozenset[int]:
    """Give the columns in which a row says something else; `NOTE` for its note."""
    pairs = zip(before.cells, after.cells, strict=True)
    changed = frozenset(at for at, (old, new) in enumerate(pairs) if _say(old) != _say(new))
    return changed if _say(before.note) == _say(after.note) else changed | {NOTE}


def _say(cell: Cell | None) -> tuple[object, ...]:
    return (cell.forms, cell.age) if cell is not None else ()
