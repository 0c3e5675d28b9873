"""The one widget of a wall: painted lines, of which only what differs is sent to the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from glance.plain import cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.segment import Segment


class Pane(Widget):
    """Shows lines that somebody else has painted, on Textual's Line API."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "Pane { width: 1fr; height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Strip, ...] = ()

    @property
    def lines(self) -> tuple[Strip, ...]:
        """The lines that are shown."""
        return self._lines

    def show(self, lines: tuple[Strip, ...]) -> None:
        """Show these lines in place of the ones before."""
        before, self._lines = self._lines, lines
        if len(before) != len(lines):
            self.refresh()
            return
        regions = [
            Region(start, y, end - start, 1)
            for y, (old, new) in enumerate(zip(before, lines, strict=True))
            if old is not new and (span := differing_span(old, new))
            for start, end in (span,)
        ]
        if regions:
            self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        """Give a line to Textual."""
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width)


def differing_span(old: Strip, new: Strip) -> tuple[int, int] | None:
    """Give where two lines begin to differ and where that ends; None if they are equal."""
    before, after = list(old), list(new)
    if before == after:
        return None
    first = 0
    while first < min(len(before), len(after)) and before[first] == after[first]:
        first += 1
    last = 0
    while last < min(len(before), len(after)) - first and before[-1 - last] == after[-1 - last]:
        last += 1
    start = _width(after[:first])
    return start, max(_width(before), _width(after)) - _width(after[len(after) - last :])


def _width(segments: Sequence[Segment]) -> int:
    return sum(cells(segment.text) for segment in segments)
