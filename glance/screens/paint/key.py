"""The key: what the letters and marks on the page that is shown mean, and no others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.board import Form, Source
from glance.board.name import LIKE, SAME
from glance.fields import Flag, Magnet, Rag, Tone
from glance.plain import cells, plain
from glance.screens.paint.cell import OLD
from glance.screens.paint.header import rag_options
from glance.screens.paint.line import Line
from glance.screens.paint.rows import CHANGED, NOBODY, UNKNOWN
from glance.screens.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.style import Style
    from textual.strip import Strip

    from glance.board import Board, Layout
    from glance.fields import Field
    from glance.screens.palette import Palette


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign and what it means, from the longest wording to the shortest."""

    sign: str
    look: Style
    meanings: tuple[str, ...]

    def wide(self, wording: int) -> int:
        """Give the cells that it takes in one of its wordings."""
        return cells(self.sign) + 1 + cells(self.meanings[wording])


# An entry in one of its wordings.
_Worded = tuple[Entry, int]


@dataclass(frozen=True, slots=True)
class Key:
    """What every sign of a layout means; `within` leads from what a cell says to its signs."""

    palette: Palette
    width: int
    height: int
    entries: Mapping[str, Entry]
    within: Mapping[str, tuple[str, ...]]

    def lines(self, said: Iterable[str]) -> tuple[Strip, ...]:
        """Paint what explains the signs in these words of cells.

        Where not even the shortest wordings fit, the key says how many it leaves out.
        """
        signs = {sign for words in said for sign in self.within.get(words, ())}
        wanted = [entry for sign, entry in self.entries.items() if sign in signs]
        for gap in (2, 1):
            rows = self._packed([(entry, 0) for entry in wanted], gap)
            if len(rows) <= self.height:
                break
        else:
            rows = self._packed(self._shortened(wanted, gap), gap)
        shown = rows[: self.height]
        left_out = sum(map(len, rows[self.height :]))
        strips = [self._line(row, gap) for row in shown]
        if left_out:
            strips[-1] = self._cut_short(shown[-1], gap, left_out)
        blank = Line(self.width, self.palette[Role.RAISED]).strip()
        return (*strips, *(blank for _ in range(self.height - len(strips))))

    def _shortened(self, wanted: Sequence[Entry], gap: int) -> list[_Worded]:
        """Give every entry its shortest wording, or a longer one while there is room."""
        worded = [(entry, len(entry.meanings) - 1) for entry in wanted]
        for at, (entry, shortest) in enumerate(worded):
            for wording in range(shortest):
                tried = [*worded[:at], (entry, wording), *worded[at + 1 :]]
                if len(self._packed(tried, gap)) <= self.height:
                    worded = tried
                    break
        return worded

    def _packed(self, wanted: Sequence[_Worded], gap: int) -> list[list[_Worded]]:
        rows: list[list[_Worded]] = []
        used = self.width
        for entry, wording in wanted:
            across = entry.wide(wording)
            if used + gap + across <= self.width - 2:
                used += gap + across
                rows[-1].append((entry, wording))
            else:
                rows.append([(entry, wording)])
                used = across
        return rows

    def _cut_short(self, row: Sequence[_Worded], gap: int, left_out: int) -> Strip:
        kept = list(row)
        while True:
            words = f"+{left_out} more"
            room = self.width - 2 - cells(words)
            if not kept or sum(gap + each.wide(wording) for each, wording in kept) <= room:
                return self._line(kept, gap, words)
            kept.pop()
            left_out += 1

    def _line(self, row: Sequence[_Worded], gap: int, more: str = "") -> Strip:
        line = Line(self.width, self.palette[Role.RAISED])
        quiet = self.palette[Tone.QUIET]
        x = 1
        for entry, wording in row:
            line.put_runs(x, ((entry.sign, entry.look), (f" {entry.meanings[wording]}", quiet)))
            x = line.end + gap
        if more:
            line.put(x, more, quiet)
        return line.strip()


def key(board: Board, layout: Layout, palette: Palette, width: int, height: int) -> Key:
    """Give the key of a board's signs, in so many lines of that width."""
    entries: dict[str, Entry] = {}
    within: dict[str, tuple[str, ...]] = {}
    if board.form is Form.OVERVIEW:
        entries = {entry.sign: entry for entry in _bars(board, palette)}
        within = {"": tuple(entries)}
        entries[CHANGED] = Entry(CHANGED, palette[Role.HIGHLIGHT], ("just changed", "changed"))
        within[CHANGED] = (CHANGED,)
    else:
        fields = [
            field
            for placed in layout.columns
            if placed.column.source in (Source.MAGNETS, Source.FIELD)
            for field in placed.column.fields
        ]
        letters, states = _letters(fields, palette, within), _states(fields, palette)
        for entry in (*letters, *states, *_marks(palette), *_rare(fields, palette)):
            entries.setdefault(entry.sign, entry)
            within.setdefault(entry.sign, (entry.sign,))
    return Key(palette, width, height, entries, within)


def _letters(
    fields: Iterable[Field], palette: Palette, within: dict[str, tuple[str, ...]]
) -> list[Entry]:
    """Give the letters of magnets and flags; note which letter and state a cell says."""
    entries: list[Entry] = []
    for field in fields:
        kind = field.kind
        if isinstance(kind, Magnet | Flag):
            sign = plain(kind.letter)
            entries.append(Entry(sign, palette[Role.TITLE], (_word(field.short),)))
            for option in kind.options():
                if isinstance(kind, Magnet):
                    within[kind.forms(option)[-1]] = (sign, plain(option.symbol or option.letter))
                elif option.code == "yes":
                    within[kind.forms(option)[-1]] = (sign,)
    return entries


def _states(fields: Iterable[Field], palette: Palette) -> Iterator[Entry]:
    for field in fields:
        if isinstance(field.kind, Magnet):
            for option in field.kind.options():
                sign = plain(option.symbol or option.letter)
                yield Entry(sign, palette[Role.TITLE], (option.code,))


def _word(short: str) -> str:
    """Give a label as a word in a line; what is all capitals stays so."""
    return plain(short if short.isupper() else short.lower())


def _marks(palette: Palette) -> Iterator[Entry]:
    yield Entry(SAME, palette[Tone.AMBER], ("same name",))
    yield Entry(LIKE, palette[Role.TITLE], ("like another name", "alike"))
    # The age stands for any: the one sign that is never the same twice.
    yield Entry(OLD, palette[Role.STALE], ("out of date", "old"))
    yield Entry(NOBODY, palette[Role.TITLE], ("not looked at", "unseen"))
    yield Entry(CHANGED, palette[Role.HIGHLIGHT], ("just changed", "changed"))
    yield Entry(UNKNOWN, palette[Role.LOST], ("not known now", "lost"))


def _rare(fields: Iterable[Field], palette: Palette) -> Iterator[Entry]:
    """Give the RAG states that are no traffic light."""
    for field in fields:
        if isinstance(field.kind, Rag):
            for option in field.kind.options():
                if option.tone not in (Tone.RED, Tone.AMBER, Tone.GREEN):
                    label = plain(option.label.lower())
                    meanings = (label, label.partition(" ")[0])
                    sign = plain(field.kind.forms(option)[-1])
                    yield Entry(sign, palette[option.tone], meanings)


def _bars(board: Board, palette: Palette) -> Iterator[Entry]:
    for option in rag_options(board).values():
        if option.symbol:
            mark = plain(option.letter + option.symbol)
            yield Entry(mark, palette[option.tone], (plain(option.label.lower()),))
    yield Entry("bar:", palette[Tone.QUIET], ("a mark a patient, or to scale", "to scale"))
