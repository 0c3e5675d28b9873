"""A block of lines under construction: one under the other, with what clicks on them mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.strip import Strip

from glance.plain import cells, clip, plain
from glance.screens.paint.line import Line
from glance.screens.roles import Role
from glance.screens.station.zones import Caret, Zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.style import Style

    from glance.fields import Tone
    from glance.screens.palette import Palette
    from glance.screens.station.zones import Target


@dataclass(frozen=True, slots=True)
class Block:
    """Finished lines, all of one width, with their zones counted from their own corner."""

    lines: tuple[Strip, ...] = ()
    zones: tuple[Zone, ...] = ()
    caret: Caret | None = None

    @property
    def height(self) -> int:
        """How many lines there are."""
        return len(self.lines)

    def cut(self, height: int) -> Block:
        """Give the first lines alone."""
        if height >= self.height:
            return self
        zones = (zone for zone in self.zones if zone.y < height)
        kept = tuple(zone._replace(height=min(zone.height, height - zone.y)) for zone in zones)
        caret = self.caret if self.caret and self.caret.y < height else None
        return Block(self.lines[: max(0, height)], kept, caret)


class Canvas:
    """Lines of one width, written from top to bottom."""

    def __init__(self, width: int, palette: Palette, ground: Role = Role.GROUND) -> None:
        self.width = width
        self.palette = palette
        self.ground = palette[ground]
        self._lines: list[Line | Strip] = []
        self._zones: list[Zone] = []
        self._caret: Caret | None = None

    @property
    def height(self) -> int:
        """How many lines there are so far."""
        return len(self._lines)

    def __getitem__(self, look: Tone | Role) -> Style:
        return self.palette[look]

    def line(self, look: Tone | Role | None = None) -> Line:
        """Begin a line, on the canvas's own ground or filled with a look."""
        begun = Line(self.width, self.ground + self.palette[look] if look else self.ground)
        self._lines.append(begun)
        return begun

    def blank(self, lines: int = 1) -> None:
        """Leave lines empty."""
        for _ in range(lines):
            self.line()

    def text(self, words: str, look: Style, x: int = 1, most: int = 2) -> None:
        """Write words on as many lines as they take, and `most`."""
        for each in wrapped(words, self.width - x - 1, most):
            self.line().put(x, each, look)

    def bar(self, words: str, look: Tone | Role, most: int = 2) -> None:
        """Write words on filled lines, from edge to edge."""
        for each in wrapped(words, self.width - 2, most):
            self.line(look).put(1, each)

    def zone(self, x: int, width: int, target: Target, value: int | str, height: int = 1) -> None:
        """Say what a click means, `height` lines up from the newest."""
        self._zones.append(Zone(self.height - height, x, width, height, target, value))

    def caret(self, x: int) -> None:
        """Note that the next letter goes to a cell of the newest line."""
        self._caret = Caret(self.height - 1, min(x, self.width - 1))

    def strip(self, line: Strip) -> None:
        """Put a finished line below."""
        self._lines.append(line)

    def add(self, block: Block, x: int = 0) -> None:
        """Put a finished block below."""
        down = self.height
        self._lines += block.lines
        self._zones += [zone.moved(down, x) for zone in block.zones]
        if block.caret is not None:
            self._caret = Caret(block.caret.y + down, block.caret.x + x)

    def block(self, height: int | None = None) -> Block:
        """Give what is written; exactly `height` lines of it, where that is wanted."""
        if height is not None:
            self.blank(height - self.height)
        lines = tuple(each.strip() if isinstance(each, Line) else each for each in self._lines)
        done = Block(lines, tuple(self._zones), self._caret)
        return done if height is None else done.cut(height)


def beside(left: Block, right: Block) -> Block:
    """Put two blocks of one height side by side."""
    if not left.lines:
        return right
    across = left.lines[0].cell_length
    lines = tuple(
        Strip([*one, *other], across + other.cell_length)
        for one, other in zip(left.lines, right.lines, strict=True)
    )
    zones = (*left.zones, *(zone.moved(0, across) for zone in right.zones))
    caret = right.caret._replace(x=right.caret.x + across) if right.caret else left.caret
    return Block(lines, zones, caret)


def inset(block: Block, x: int, width: int, palette: Palette) -> Block:
    """Put a block into lines of that width, x cells from the left edge."""
    across = block.lines[0].cell_length if block.lines else width
    left, right = Canvas(x, palette), Canvas(width - x - across, palette)
    wider = beside(left.block(block.height), block) if x else block
    return beside(wider, right.block(block.height)) if width > x + across else wider


def under(blocks: Iterable[Block]) -> Block:
    """Put blocks of one width one under the other."""
    lines: list[Strip] = []
    zones: list[Zone] = []
    caret: Caret | None = None
    for block in blocks:
        zones += [zone.moved(len(lines), 0) for zone in block.zones]
        caret = block.caret._replace(y=block.caret.y + len(lines)) if block.caret else caret
        lines += block.lines
    return Block(tuple(lines), tuple(zones), caret)


def wrapped(text: str, width: int, most: int) -> list[str]:
    """Lay text out in lines of that many cells; what `most` lines do not hold ends in "…"."""
    text = plain(text)
    if cells(text) <= width:
        return [text] if text else []
    lines: list[str] = []
    words = text.split(" ")
    while words and len(lines) < most - 1:
        line = words.pop(0)
        while words and cells(line) + 1 + cells(words[0]) <= width:
            line += " " + words.pop(0)
        if cells(line) > width:
            kept = _head(line, width)
            words.insert(0, line[len(kept) :])
            line = kept
        lines.append(line)
    if words:
        lines.append(clip(" ".join(words), width))
    return lines


def _head(text: str, width: int) -> str:
    """Give as many letters of a long word as fit, and at least one."""
    size = max(1, min(len(text), width))
    while size > 1 and cells(text[:size]) > width:
        size -= 1
    return text[:size]


def fitting(heights: Sequence[int], first: int, room: int) -> int:
    """Give the row behind the last that fits in so many lines, from `first` on; one always does."""
    last = first
    while last < len(heights) and (last == first or heights[last] <= room):
        room -= heights[last]
        last += 1
    return last
