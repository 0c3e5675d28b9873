"""One line of the screen under construction: runs of styled text at their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from glance.plain import cells, clip, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

Run = tuple[str, Style]


class Line:
    """Runs of text from left to right on a ground, exactly as wide as the screen.

    What is written is made safe here, whatever way it came. A run that would reach
    over the edge is cut with "…"; one that would begin inside its neighbour begins
    behind it.
    """

    __slots__ = ("_runs", "_x", "ground", "width")

    def __init__(self, width: int, ground: Style) -> None:
        self.width = width
        self.ground = ground
        self._runs: list[Run] = []
        self._x = 0

    @property
    def end(self) -> int:
        """The first cell that is still free."""
        return self._x

    def put(self, x: int, text: str, style: Style | None = None) -> None:
        """Write text at cell x, in a style laid over the ground."""
        if x > self._x:
            self._append(" " * (min(x, self.width) - self._x), self.ground)
        shown = clip(plain(text), self.width - self._x)
        self._append(shown, self.ground + style if style else self.ground)

    def put_runs(self, x: int, runs: Iterable[Run]) -> None:
        """Write runs one behind the other, the first at cell x."""
        for text, style in runs:
            self.put(x, text, style)
            x = self._x

    def _append(self, text: str, style: Style) -> None:
        if not text:
            return
        self._x += cells(text)
        if self._runs and self._runs[-1][1] == style:
            text = self._runs.pop()[0] + text
        self._runs.append((text, style))

    def strip(self) -> Strip:
        """Give the finished line, filled up with the ground."""
        self._append(" " * (self.width - self._x), self.ground)
        return Strip(
            [Segment(text, style) for text, style in _thinned(self._runs)],
            cell_length=self.width,
        )


def _thinned(runs: list[Run]) -> Iterable[Run]:
    """Give blanks to the run on their left where nobody sees it: each run costs 40 bytes."""
    kept: list[Run] = []
    for text, style in runs:
        if kept and (style == kept[-1][1] or _looks_blank(text, style, kept[-1][1])):
            before, left = kept.pop()
            kept.append((before + text, left))
        else:
            kept.append((text, style))
    return kept


def _looks_blank(text: str, style: Style, left: Style) -> bool:
    return (
        text.isspace()
        and style.bgcolor == left.bgcolor
        and not (left.underline or left.strike or left.reverse)
        and not (style.underline or style.strike or style.reverse)
    )
