"""What is asked of the patients of one location: the fields of its board, each with its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.board import Board, Form
from glance.census import Identifier
from glance.station.presses import field_presses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from glance.census import Location, Structure
    from glance.fields import Field, Vocabulary


@dataclass(frozen=True, slots=True)
class Plan:
    """Fields and keys of one board.

    `asked` are those of the board, in its order; `others` is the rest of the
    vocabulary. `presses` has the key of every field, and `by_press` leads back. `rag`
    is the field that the list shows beside a name. `wanted` are the keys of those whose
    absence the board counts, `dated` the fields whose values it counts as in date, `keys`
    those of what is asked.
    """

    asked: tuple[Field, ...]
    others: tuple[Field, ...]
    presses: Mapping[str, str]
    by_press: Mapping[str, Field]
    rag: Field | None
    identifier: Identifier | None
    wanted: frozenset[str]
    dated: tuple[Field, ...]
    keys: frozenset[str]

    def asks(self, field: Field) -> bool:
        """Whether the board asks for a field."""
        return field.key in self.keys

    def __iter__(self) -> Iterator[Field]:
        yield from self.asked
        yield from self.others


def plan(board: Board | None, vocabulary: Vocabulary) -> Plan:
    """Make the plan of a board; without one, every field of the vocabulary is asked for."""
    asked = tuple(vocabulary) if board is None else _of_board(board)
    known = {field.key for field in asked}
    others = tuple(field for field in vocabulary if field.key not in known)
    presses = field_presses(asked, others)
    by_key = {field.key: field for field in (*asked, *others)}
    rag = board.rag if board is not None else "risk"
    headed = filter(None, _headed(board) if board is not None else (rag,))
    scope = board.scope.fields if board is not None else None
    counted = asked if scope is None else [one for one in by_key.values() if one.key in scope]
    return Plan(
        asked=asked,
        others=others,
        presses=presses,
        by_press={press: by_key[key] for key, press in presses.items() if press},
        rag=by_key.get(rag) if rag else None,
        identifier=board.second_identifier if board is not None else Identifier.BORN,
        wanted=frozenset(key for key in headed if key in by_key),
        dated=tuple(field for field in counted if field.valid_for is not None),
        keys=frozenset(known),
    )


def board_for(location: Location, boards: Sequence[Board], structure: Structure) -> Board | None:
    """Give the first board that shows a location; those made for a place go first."""
    names = _lineage(location, structure)
    kept = [board for board in boards if board.form is Form.GRID]
    fits = [board for board in kept if not board.kinds or location.kind in board.kinds]
    for board in fits:
        if board.location is not None and board.location in names:
            return board
    return next((board for board in fits if board.location is None), None)


def _headed(board: Board) -> tuple[str | None, ...]:
    """Give the fields that the head of a board counts patients by."""
    return board.rag, board.day_rag, board.home


def _of_board(board: Board) -> tuple[Field, ...]:
    found = {field.key: field for column in board.columns for field in column.fields}
    for key in (*_headed(board), board.note):
        if key and key in board.vocabulary:
            found.setdefault(key, board.vocabulary[key])
    return tuple(found.values())


def _lineage(location: Location, structure: Structure) -> set[str]:
    """Give the names of a location and of everything above it."""
    names: set[str] = set()
    seen: set[int] = set()
    here: Location | None = location
    while here is not None and here.id not in seen:
        seen.add(here.id)
        names.update((here.name, here.short))
        here = None if here.parent is None else structure.locations.get(here.parent)
    return names
