"""Which cells changed a moment ago, so that they can be marked for some seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.board import Form, Source

if TYPE_CHECKING:
    from glance.board import Board, BoardView, Row, RowCells
    from glance.census import Delta

Key = tuple[str, int]
_NONE: frozenset[int] = frozenset()
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

    def follow(self, before: BoardView, after: BoardView, delta: Delta, clock: float) -> None:
        """Mark the cells that changed, unless so many did that marks would say nothing."""
        many = len(delta.episodes) + len(delta.gone) > _AT_MOST
        if many or after.board.form is Form.OVERVIEW:
            return

        def said(row: Row | None) -> RowCells | None:
            return after.cells(row, after.now) if row is not None else None

        keys = [("episode", episode.id) for episode in delta.episodes]
        left = [before.row(("episode", number)) for number in delta.gone]
        keys += [
            ("place", row.place.id) for row in left if row is not None and row.place is not None
        ]
        for key in keys:
            now = said(after.row(key))
            if now is not None:
                self.note(key, said(before.row(key)), now, clock)

    def note(self, key: Key, before: RowCells | None, after: RowCells, clock: float) -> None:
        """Mark what differs in a row; of one that was not there before, its place and name."""
        changed = self._newcomer if before is None else differing(before, after)
        if changed:
            self._ends.setdefault(key, {}).update(dict.fromkeys(changed, clock + self._lasting))

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
    """Give the columns in which a row says something else."""
    pairs = zip(before.cells, after.cells, strict=True)
    return frozenset(
        at for at, (old, new) in enumerate(pairs) if (old.forms, old.age) != (new.forms, new.age)
    )
