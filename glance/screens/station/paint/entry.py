"""One entry of the sheet: its key, its label, its value, and whose word that is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from glance.fields import Tone
from glance.plain import cells, clip, plain
from glance.screens.paint.fit import wide
from glance.screens.palette import palette as palette_of
from glance.screens.roles import Role
from glance.screens.station.paint.canvas import Canvas
from glance.screens.station.paint.keys import cap
from glance.screens.station.paint.listing import Mark
from glance.screens.station.paint.value import value_runs, value_width
from glance.station.seen import Slip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.screens.paint.line import Line, Run
    from glance.screens.palette import Palette
    from glance.screens.roles import Depth, Theme
    from glance.screens.station.paint.canvas import Block
    from glance.station.seen import Entry

# Where the label begins: behind the cursor's mark and a cap, or where there are no keys.
_LABEL, _KEYLESS = 5, 1
# The mark of a change beside its reverse video, as on the wall.
_CHANGED = "*"


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the parts of an entry stand in a column."""

    width: int
    label: int
    whose: bool
    x: int = _LABEL

    @property
    def value(self) -> int:
        """The cell where values begin; the one before it is for the mark of a change."""
        return self.x + self.label + 2

    def names(self, entry: Entry) -> str:
        """Give the label of an entry, the short one where the other has no room."""
        return _named(entry, self.label)

    def cuts(self, entry: Entry) -> bool:
        """Whether the label of an entry has no room."""
        return cells(plain(entry.label)) > self.label


# Below this width a column has no room for whose word each value is.
_WHOSE_FROM = 44
_WHOSE_MOST = 20
_WHOSE_LEAST = 9
# No short label is longer (see fields.toml).
_SHORT = 8
# What is left to a value of a few words with its age, and to whose word it is.
_VALUE, _VALUE_AND_WHOSE = 12, 22
# From this width on that of another day is said with the time.
_DAY_FROM, _VALUE_AND_DAY = 56, 29


def shape(entries: Sequence[Entry], width: int, *, keys: bool = True) -> Shape:
    """Share out the cells of a column between labels, values and whose they are."""
    x = _LABEL if keys else _KEYLESS
    whose = width >= _WHOSE_FROM
    least = _VALUE_AND_DAY if width >= _DAY_FROM else _VALUE_AND_WHOSE if whose else _VALUE
    most = max(_SHORT, width - x - 4 - least)
    label = max((cells(_named(entry, most)) for entry in entries), default=0)
    return Shape(width, label, whose, x)


def _named(entry: Entry, room: int) -> str:
    label, short = plain(entry.label), plain(entry.short)
    return label if cells(label) <= room or not short else clip(short[0].upper() + short[1:], room)


def _whose(entry: Entry, room: int) -> str:
    """Give whose word a value is and since when, as much of it as leaves room for the value."""
    by, at = plain(entry.by), plain(entry.at)
    day = at.rpartition(" ")[0]
    wordings = (f"{by} {at}", f"{by} {day}", at, by)
    said = [words.strip() for words in wordings]
    fitting = (words for words in said if words and cells(words) <= min(room, _WHOSE_MOST))
    return next(fitting, clip(by, max(2, room)))


@lru_cache(maxsize=1024)
def entry_block(
    entry: Entry, where: Shape, mark: Mark, lost: bool, theme: Theme, depth: Depth
) -> Block:
    """Paint an entry: one line, and others for a note that has no room on it."""
    palette = palette_of(theme, depth)
    canvas = Canvas(where.width, palette)
    line = canvas.line()
    _label(line, entry, where, mark, palette)
    whose = _slip(entry, where, palette, lost=lost)
    end = where.width - 1 - wide(whose)
    below = _value(line, entry, where.value, end - 2, palette, mark, lost=lost)
    line.put_runs(end, whose)
    cursor = mark is Mark.CURSOR
    if cursor and where.cuts(entry):
        canvas.text(entry.label, palette[Role.TITLE], _LABEL)
    for words, look in below:
        canvas.text(words, look, where.value, 4 if cursor else 1)
    canvas.zone(0, where.width, "entry", entry.key, canvas.height)
    return canvas.block()


def _label(line: Line, entry: Entry, where: Shape, mark: Mark, palette: Palette) -> None:
    barred = palette[Role.BARRED]
    cursor = mark is Mark.CURSOR
    look = palette[Role.CURSOR] if cursor else barred if entry.why_not else palette[Tone.PLAIN]
    if where.x != _LABEL:
        line.put(where.x, clip(where.names(entry), where.label), palette[Tone.QUIET])
        return
    line.put(0, mark.value, look)
    if entry.press and not entry.why_not:
        line.put_runs(1, [cap(entry.press, palette)])
    line.put(_LABEL - 1, " ", look)
    line.put(_LABEL, clip(where.names(entry), where.label), look)
    if cursor:
        line.put(line.end, " " * (where.value - 1 - line.end), look)


def _value(
    line: Line, entry: Entry, x: int, end: int, palette: Palette, mark: Mark, *, lost: bool
) -> list[Run]:
    """Write the value from cell x on; give what is left for the lines below.

    That is the rest of a long value, a note, and under the cursor why it may not be changed.
    """
    quiet = palette[Role.LOST if lost else Tone.QUIET]
    runs, rest = value_runs(
        entry.shown, end - x, palette, age=entry.age, lost=lost, counts=entry.counts
    )
    if entry.changed and not lost:
        line.put(x - 1, _CHANGED, palette[Role.HIGHLIGHT])
        runs = [(text.strip(), palette[Role.HIGHLIGHT]) for text, _ in runs]
    x -= runs[0][0].startswith(" ")
    line.put_runs(x, runs)
    below = list(rest)
    if entry.note:
        below.append((f'"{plain(entry.note)}"', quiet))
    if entry.why_not and mark is Mark.CURSOR:
        below.append((f"({plain(entry.why_not)})", palette[Role.BARRED]))
    while below and not rest and line.end + 2 + cells(below[0][0]) <= end:
        line.put(line.end + 2, *below.pop(0))
    return below


def _slip(entry: Entry, where: Shape, palette: Palette, *, lost: bool) -> Sequence[Run]:
    """Say how far a save has come; without one, whose word the value is."""
    match entry.slip:
        case Slip.SAVING:
            return [("saving…", palette[Tone.QUIET])]
        case Slip.SAVED:
            return [(clip(f"✓ {plain(entry.slip_at)}", _WHOSE_MOST), palette[Role.SAVED])]
        case Slip.NOT_SAVED:
            return [(f" {Slip.NOT_SAVED.value} ", palette[Role.ALERT])]
        case None:
            if not where.whose:
                return []
            room = where.width - where.value - 3
            taken = value_width(entry.shown, entry.age)
            if taken > room - _WHOSE_LEAST:
                # Words that go on below leave room for whose they are, and since when.
                taken = min(taken, max(_VALUE, room - _WHOSE_LEAST))
            words = _whose(entry, room - taken)
            return [(words, palette[Role.LOST if lost else Tone.QUIET])]
