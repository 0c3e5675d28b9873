"""Which columns a wall of some size shows, and at which cell each begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.board.types import Source
from glance.plain import cells as width_of

if TYPE_CHECKING:
    from glance.board.types import Board, Column

MARGIN = 1
# A second line under every row halves a page: it is for walls this tall.
TALL_ENOUGH_FOR_TWO_LINES = 36
NAME_LEAST, NAME_FAIR, NAME_EASY, NAME_MOST = 14, 18, 22, 34
# "O'BRIEN, Zoë ‼ 12-Mar-1941": a name with what else tells its patient apart.
NAME_TOLD_APART = 26
# Columns of these priorities squeeze names and words to their least; others never do.
ESSENTIAL = 2
# From this priority on, columns are for walls with room to spare.
EXTRA = 6
TEXT_FAIR = 14
# "OVER 2h": by how much, not only that.
CLOCK_FAIR = 7
# How many magnets side by side a column has room for: at the least, and at its ease.
MAGNETS_LEAST, MAGNETS_FAIR = 3, 5
_GAPS = (1, 2, 3, 4)

_WIDTHS = {
    Source.PLACE: (4, 10),
    Source.PATIENT: (NAME_LEAST, NAME_MOST),
    Source.IDENTIFIER: (5, 12),
    Source.AGE: (3, 7),
    Source.SEX: (6, 6),
    Source.STAY: (4, 4),
    Source.LOCATION: (8, 20),
    Source.OWNER: (3, 14),
    Source.REASONS: (7, 14),
}
_RIGHT = frozenset({Source.AGE, Source.STAY})
_RIGHT_KINDS = frozenset({"number", "clock"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A column on a wall: it covers `width` cells from cell `x` of a row's line `line` (0 or 1)."""

    column: Column
    x: int
    width: int
    line: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """What of a board fits a width: columns in the board's order, and those that stay hidden.

    Every row takes `lines` lines. `note_x` is where the note begins on the second
    line, None where there is no room for it.
    """

    width: int
    columns: tuple[Placed, ...] = ()
    hidden: tuple[Column, ...] = ()
    lines: int = 1
    note_x: int | None = None


def layout(board: Board, width: int, height: int) -> Layout:
    """Fit a board's columns into `width` cells, and its rows into `height` lines.

    The columns of lowest priority are left out first, and a wider wall never shows
    fewer. Their order is the board's at every size.
    """
    shown = _fitting(board.columns, width)
    left_out = [column for column in board.columns if column not in shown]
    two_lines = height >= TALL_ENOUGH_FOR_TWO_LINES and bool(
        board.note or (board.second_line and left_out)
    )
    placed = _placed(shown, width)
    below: list[Placed] = []
    note_x = None
    if two_lines:
        start = _second_line_start(placed)
        if board.second_line:
            below, start = _below(left_out, start, width)
        if board.note and width - start >= NAME_LEAST:
            note_x = start
    lines = 2 if below or note_x is not None else 1
    visible = {entry.column.key for entry in (*placed, *below)}
    return Layout(
        width=width,
        columns=(*placed, *below),
        hidden=tuple(column for column in board.columns if column.key not in visible),
        lines=lines,
        note_x=note_x,
    )


def _fitting(columns: tuple[Column, ...], width: int) -> list[Column]:
    """Take columns by priority for as long as they fit, the first of them in any case.

    The essential ones are squeezed to their least before one is left out; a column
    beyond those comes only where the essential ones are at their ease, and an
    extra one only where names have room and there is air between the columns too.
    """
    chosen: list[Column] = []
    squeezed = eased = MARGIN - _GAPS[0]
    airy = MARGIN - _GAPS[1]
    for column in sorted(columns, key=lambda column: column.priority):
        squeezed += _least(column) + _GAPS[0]
        eased += _fair(column) + _GAPS[0]
        airy += (NAME_EASY if column.source is Source.PATIENT else _fair(column)) + _GAPS[1]
        if column.priority <= ESSENTIAL:
            needed = squeezed
        else:
            needed = airy if column.priority >= EXTRA else eased
        if needed > width and chosen:
            break
        chosen.append(column)
    return [column for column in columns if column in chosen]


def _placed(columns: list[Column], width: int) -> list[Placed]:
    widths = [_least(column) for column in columns]
    gap = _GAPS[0]
    spare = width - MARGIN - sum(widths) - gap * (len(columns) - 1)
    order = sorted(range(len(columns)), key=lambda at: columns[at].priority)
    for at in order:
        spare -= _grow(widths, at, _fair(columns[at]), spare)
    if spare >= len(columns) - 1:
        gap += 1
        spare -= len(columns) - 1
    names = [at for at in order if columns[at].source is Source.PATIENT]
    for at in names:
        spare -= _grow(widths, at, NAME_TOLD_APART, spare)
    for at in order:
        if at not in names:
            spare -= _grow(widths, at, _most(columns[at]), spare)
    for at in names:
        spare -= _grow(widths, at, _most(columns[at]), spare)
    while gap < _GAPS[-1] and spare >= len(columns) - 1 > 0:
        gap += 1
        spare -= len(columns) - 1
    placed: list[Placed] = []
    x = MARGIN
    for column, wide in zip(columns, widths, strict=True):
        placed.append(Placed(column, x, max(1, min(wide, width - x)), 0, _right(column)))
        x += wide + gap
    return placed


def _grow(widths: list[int], at: int, most: int, spare: int) -> int:
    more = max(0, min(most - widths[at], spare))
    widths[at] += more
    return more


def _below(columns: list[Column], start: int, width: int) -> tuple[list[Placed], int]:
    below: list[Placed] = []
    x = start
    for column in sorted(columns, key=lambda column: column.priority):
        wide = _least(column)
        if x + wide > width:
            break
        below.append(Placed(column, x, wide, 1, False))
        x += wide + _GAPS[1]
    return below, x


def _second_line_start(placed: list[Placed]) -> int:
    for entry in placed:
        if entry.column.source is Source.PATIENT:
            return entry.x
    return placed[0].x if placed else MARGIN


def _least(column: Column) -> int:
    return max(1, min(_bounds(column)))


def _fair(column: Column) -> int:
    """Give the cells in which a column is read with ease."""
    if column.source is Source.PATIENT:
        return max(_least(column), min(NAME_FAIR, _most(column)))
    if column.source is Source.FIELD:
        fair = {"text": TEXT_FAIR, "clock": CLOCK_FAIR}.get(column.fields[0].kind.name, 0)
        return max(_least(column), min(fair, _most(column)))
    return _least(column)


def _most(column: Column) -> int:
    return max(_bounds(column))


def _bounds(column: Column) -> tuple[int, int]:
    """Give the fewest and the most cells that a column makes use of."""
    label = width_of(column.label)
    if column.source is Source.MAGNETS:
        one = max((field.kind.narrowest for field in column.fields), default=2)
        side_by_side = min(len(column.fields), MAGNETS_FAIR) * (one + 1) - 1
        few = min(len(column.fields), MAGNETS_LEAST) * (one + 1) - 1
        least, most = max(few, label), max(side_by_side + AGE_ROOM, label)
    elif column.source is Source.FIELD:
        kind = column.fields[0].kind
        room = AGE_ROOM if column.fields[0].valid_for is not None else 0
        # The letter of a RAG state stands in a block, which is a cell wider.
        block = int(kind.name == "rag" and room > 0)
        # Room to say at least that a value is out of date; a text is cut for that.
        old = int(room > 0 and kind.name != "text")
        least = max(kind.narrowest + old, label)
        most = max(kind.widest + block + room, label)
    else:
        narrow, wide = _WIDTHS[column.source]
        least, most = max(narrow, label), max(wide, label)
    if column.width is not None:
        return (NAME_LEAST if column.source is Source.PATIENT else column.width), column.width
    return least, most


def _right(column: Column) -> bool:
    if column.source is Source.FIELD:
        return column.fields[0].kind.name in _RIGHT_KINDS
    return column.source in _RIGHT


# "·26h" after a value that is out of date.
AGE_ROOM = 4
