"""The grid: column labels, group headings, and the lines of a patient's row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from glance.board import Source
from glance.board.name import SAME
from glance.fields import Tone
from glance.plain import cells
from glance.screens.paint.cell import OLD, cell_runs, cut, lost_runs, wide_form, words
from glance.screens.paint.fit import wide
from glance.screens.paint.header import rag_options
from glance.screens.paint.line import Line
from glance.screens.roles import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

    from glance.board import Board, Cell, Column, Group, Heading, Layout, Part, RowCells
    from glance.screens.paint.line import Run
    from glance.screens.palette import Palette

# The mark of a change beside its reverse video, which alone could be a red value's.
CHANGED = "*"
# Stands for the note among the columns that changed.
NOTE = -1
# An empty slot, which nobody has filled; and what lost data cannot say.
NOBODY, UNKNOWN = "–", "?"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a column stands, and how its cells are painted."""

    index: int
    column: Column
    x: int
    width: int
    line: int
    right: bool
    block: bool
    counts: bool
    clips: bool
    inset: int

    @property
    def room(self) -> int:
        """How many cells a value may take."""
        return self.width - self.inset

    def at(self, taken: int) -> int:
        """Give the cell at which a value `taken` cells wide begins."""
        return self.x + (max(0, self.width - taken) if self.right else self.inset)


# A letter and a shape, with a cell on either side.
_BLOCK = 4


def _is_field(column: Column, key: str | None) -> bool:
    return column.source is Source.FIELD and column.fields[0].key == key


def _kind(column: Column) -> str:
    return column.fields[0].kind.name if column.source is Source.FIELD else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One layout in one palette, ready to paint rows."""

    board: Board
    layout: Layout
    palette: Palette
    slots: tuple[Slot, ...]
    width: int
    labels: Strip

    def heading(self, heading: Heading, *, lost: bool = False) -> Strip:
        """Paint the thin line that a group begins with: its name, and how many are how."""
        line = self._line(Role.GROUND)
        label = heading.group.label + (" (continued)" if heading.continued else "")
        line.put(1, label, self.palette[Role.LOST if lost else Role.GROUP])
        counts = [] if lost else self._group_counts(heading.group)
        end = self.width - 1 - (wide(counts) + 1 if counts else 0)
        if end - line.end > 2:
            line.put(line.end + 1, "─" * (end - line.end - 1), self.palette[Role.RULE])
            line.put_runs(line.end + 1, counts)
        return line.strip()

    def _group_counts(self, group: Group) -> list[Run]:
        """Count who is red or amber, and everybody."""
        options = rag_options(self.board)
        runs: list[Run] = []
        for code, patients in group.tally.rag:
            option = options[code]
            if patients and option.tone in (Tone.RED, Tone.AMBER):
                mark = f"{option.letter}{option.symbol} {patients}"
                runs += [(mark, self.palette[option.tone]), ("  ", self.palette[Tone.PLAIN])]
        tally = group.tally
        taken = f"{tally.taken}/{tally.places}" if tally.places else f"{tally.patients}"
        return [*runs, (taken, self.palette[Tone.QUIET])]

    def row(
        self,
        row: RowCells,
        *,
        ground: Role = Role.GROUND,
        changed: frozenset[int] = frozenset(),
        lost: bool = False,
    ) -> tuple[Strip, ...]:
        """Paint a row; `changed` are the columns whose cells changed a moment ago."""
        return tuple(
            self._row_line(row, number, ground, changed, lost)
            for number in range(self.layout.lines)
        )

    def _row_line(
        self, row: RowCells, number: int, ground: Role, changed: frozenset[int], lost: bool
    ) -> Strip:
        line = self._line(ground)
        for slot in self.slots:
            if slot.line != number:
                continue
            mark = slot.index in changed and not lost
            runs = self._runs(slot, row, mark, lost)
            x = slot.at(wide(runs))
            if mark and x > line.end:
                line.put(x - 1, CHANGED, self.palette[Role.HIGHLIGHT])
            elif slot.block and not lost and _is_red(row.cells[slot.index]):
                runs, x = _padded(runs, slot), slot.x
            line.put_runs(x, runs)
        if number == 1:
            self._second_line(line, row, NOTE in changed, lost)
        return line.strip()

    def _runs(self, slot: Slot, row: RowCells, changed: bool, lost: bool) -> tuple[Run, ...]:
        cell, palette = row.cells[slot.index], self.palette
        aside = f" {row.second}" if row.second and self._tells_apart(slot) else ""
        room = slot.room - cells(aside)
        if aside and any(wide_form(form) <= room for form in _worth_an_aside(cell, slot.room)):
            cell = replace(cell, forms=cell.beside)
        else:
            aside, room = "", slot.room
        if lost:
            runs = lost_runs(cell, room, palette, counts=slot.counts, clips=slot.clips)
        else:
            runs = cell_runs(
                cell, room, palette, block=slot.block, changed=changed, clips=slot.clips
            )
        look = palette[Role.LOST if lost else Tone.QUIET]
        return (*runs, (aside, look)) if aside else runs

    def _tells_apart(self, slot: Slot) -> bool:
        """Whether a second identifier belongs beside the name: nowhere else is one."""
        named = slot.column.source is Source.PATIENT
        return named and not any(other.column.source is Source.IDENTIFIER for other in self.slots)

    def said(self, row: RowCells, *, changed: frozenset[int], lost: bool) -> frozenset[str]:
        """Give what stands in a row's cells, word for word: the key explains what is a sign."""
        words_of = [
            words(row.cells[slot.index], slot.room, clips=slot.clips) for slot in self.slots
        ]
        said = {part.text for parts, _ in words_of for part in parts}
        counted = [row.cells[slot.index] for slot in self.slots if slot.counts]
        if any(age for _, age in words_of) or (row.note is not None and row.note.age):
            said.add(OLD)
        noted = NOTE in changed and row.note is not None and self.layout.note_x is not None
        if (noted or any(slot.index in changed for slot in self.slots)) and not lost:
            said.add(CHANGED)
        if lost and any(any(cell.forms[:1]) and not cell.empty for cell in counted):
            said.add(UNKNOWN)
        return frozenset(said)

    def _second_line(self, line: Line, row: RowCells, changed: bool, lost: bool) -> None:
        """Write the note, where the layout has room for one."""
        x = self.layout.note_x
        if row.note is None or x is None:
            return
        room = self.width - 1 - x
        if lost:
            runs = lost_runs(row.note, room, self.palette, counts=False, clips=True)
        else:
            runs = cell_runs(row.note, room, self.palette, changed=changed, clips=True)
            if changed and x > line.end:
                line.put(x - 1, CHANGED, self.palette[Role.HIGHLIGHT])
        line.put_runs(x, runs)

    def _line(self, ground: Role) -> Line:
        return Line(self.width, self.palette[ground])


def _worth_an_aside(cell: Cell, width: int) -> Sequence[tuple[Part, ...]]:
    """Give the wordings of a name that may stand beside a second identifier.

    It may cost a given name only where that is easily confused, and never what the
    shortest wording leaves out.
    """
    if any(part.text == SAME for part in cell.forms[0]):
        return cell.beside
    shown = next((at for at, form in enumerate(cell.forms) if wide_form(form) <= width), -1)
    return [form for form in cell.forms[: shown + 1] if form in cell.beside]


def _is_red(cell: Cell) -> bool:
    return not cell.age and any(part.tone is Tone.RED for form in cell.forms for part in form)


def _padded(runs: tuple[Run, ...], slot: Slot) -> tuple[Run, ...]:
    """Give a block a cell more on either side, as far as those are its own."""
    before = ((" " * slot.inset, runs[0][1]),) if slot.inset else ()
    after = ((" ", runs[-1][1]),) if wide(runs) < slot.room else ()
    return (*before, *runs, *after)


def sheet(board: Board, layout: Layout, palette: Palette, width: int) -> Sheet:
    """Prepare a layout for painting lines of that width."""
    index = {column.key: at for at, column in enumerate(board.columns)}
    slots = tuple(
        Slot(
            index=index[placed.column.key],
            column=placed.column,
            x=placed.x,
            width=placed.width,
            line=placed.line,
            right=placed.right,
            block=_is_field(placed.column, board.rag),
            counts=_kind(placed.column) == "clock",
            clips=_kind(placed.column) == "text",
            # A block reaches a cell further than its letter, and stays in its column.
            inset=int(_is_field(placed.column, board.rag) and placed.width >= _BLOCK),
        )
        for placed in sorted(layout.columns, key=lambda placed: (placed.line, placed.x))
    )
    return Sheet(board, layout, palette, slots, width, _labels(slots, palette, width))


def _labels(slots: Sequence[Slot], palette: Palette, width: int) -> Strip:
    """Paint the labels of the columns, underlined: the rule above the grid."""
    rule = palette[Role.LABELS]
    line = Line(width, palette[Role.GROUND] + rule)
    for slot in slots:
        if slot.line == 0:
            label = cut([(slot.column.label, rule)], slot.width)
            line.put_runs(slot.at(wide(label)) - slot.inset, label)
    return line.strip()
