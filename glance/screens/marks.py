"""Which cells changed a moment ago, so that they can be marked for some seconds."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from glance.board import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.board import Board, Row, RowCells

Key = tuple[str, int]
_NONE: frozenset[int] = frozenset()
# More saves than this to one patient within some seconds are an import's.
_STEPS_KEPT = 8


@dataclass(frozen=True, slots=True)
class _Step:
    """A row as it was before a change, and until when the change is marked."""

    before: Row | None
    ends: float


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two states of a row, and the columns in which they differ."""

    before: Row | None
    after: Row | None
    columns: frozenset[int]


class Marks:
    """What changed lately. Cells are compared only when their row is about to be painted."""

    def __init__(self, board: Board) -> None:
        self._lasting = board.highlight.total_seconds()
        self._newcomer = frozenset(
            at
            for at, column in enumerate(board.columns)
            if column.source in (Source.PLACE, Source.PATIENT)
        )
        self._steps: dict[Key, tuple[_Step, ...]] = {}
        self._known: dict[Key, tuple[_Compared, ...]] = {}

    def note(self, key: Key, before: Row | None, clock: float) -> None:
        """Note that a row changed; `before` of None is one that was not there."""
        steps = self._steps.get(key, ())
        self._steps[key] = (*steps, _Step(before, clock + self._lasting))[-_STEPS_KEPT:]

    def columns(self, row: Row, cells: Callable[[Row], RowCells], clock: float) -> frozenset[int]:
        """Give the columns of a row whose cells changed lately."""
        steps = self._steps.get(row.key)
        if steps is None:
            return _NONE
        steps = tuple(step for step in steps if step.ends > clock)
        known = self._known.get(row.key, ())
        states = (*(step.before for step in steps), row)
        compared = tuple(
            next(
                (each for each in known if each.before is before and each.after is after),
                None,
            )
            or self._compared(before, after, cells)
            for before, after in pairwise(states)
        )
        self._known[row.key] = compared
        return _NONE.union(*(each.columns for each in compared))

    def _compared(
        self, before: Row | None, after: Row | None, cells: Callable[[Row], RowCells]
    ) -> _Compared:
        if before is None or after is None:
            return _Compared(before, after, self._newcomer)
        pairs = zip(cells(before).cells, cells(after).cells, strict=True)
        columns = frozenset(
            at
            for at, (old, new) in enumerate(pairs)
            if (old.forms, old.age) != (new.forms, new.age)
        )
        return _Compared(before, after, columns)

    def forget(self, clock: float) -> None:
        """Let go of what is marked no longer."""
        over = [key for key, steps in self._steps.items() if steps[-1].ends <= clock]
        for key in over:
            del self._steps[key]
            self._known.pop(key, None)

    def __len__(self) -> int:
        return len(self._steps)
