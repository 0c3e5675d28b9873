"""A wall as a picture: the same painters, no terminal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from glance.feed.trust import LIVE
from glance.plain import cells
from glance.screens.paint.frame import Painter
from glance.screens.paint.scene import ONE_PAGE, Scene, Size
from glance.screens.palette import palette
from glance.screens.roles import Depth, Role, Theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from rich.color import Color
    from rich.style import Style
    from textual.strip import Strip

    from glance.board import BoardView
    from glance.feed.trust import Trust
    from glance.screens.paint.scene import Turning

# A cell of DejaVu Sans Mono at this size is 0.602 em across and 1.164 em down.
_FONT_SIZE = 20.0
_ACROSS, _DOWN, _BASELINE = 12.04, 23.28, 18.5


@dataclass(frozen=True, slots=True)
class Picture:
    """Lines of styled runs, ready to be written down."""

    size: Size
    lines: tuple[Strip, ...]
    ground: Style

    def text(self) -> str:
        """Give the words alone, a line of the screen each."""
        return "".join(f"{line.text.rstrip()}\n" for line in self.lines)

    def svg(self) -> str:
        """Give a picture that needs nothing else: no font, no script, no other file.

        Every run is stretched to its cells, so that it aligns in whatever monospaced
        font the viewer has.
        """
        width, height = self.size.width * _ACROSS, self.size.height * _DOWN
        paper = _colours(self.ground)[1]
        body = chain.from_iterable(
            _svg_line(line, number, paper) for number, line in enumerate(self.lines)
        )
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.2f} {height:.2f}" '
            f'width="{width:.2f}" height="{height:.2f}" font-size="{_FONT_SIZE:g}" '
            'font-family="\'DejaVu Sans Mono\', monospace" xml:space="preserve">'
        )
        return "\n".join(
            (
                head,
                f'<rect width="100%" height="100%" fill="{paper}"/>',
                *body,
                "</svg>\n",
            )
        )


def draw(
    view: BoardView,
    size: Size,
    theme: Theme,
    now: datetime,
    *,
    depth: Depth = Depth.TRUE,
    trust: Trust = LIVE,
    turning: Turning = ONE_PAGE,
    banner: str = "",
) -> Picture:
    """Draw a view as a wall of that size shows it."""
    colours = palette(theme, depth)
    size = Size(*size)
    painter = Painter(view.board, colours, size, banner)
    scene = Scene(size, now, trust, turning, banner)
    return Picture(size, painter.frame(scene, view), colours[Role.GROUND])


# What a terminal without colours looks like, for a picture of it.
_INK, _PAPER = "#000000", "#ffffff"


def _svg_line(line: Strip, number: int, paper: str) -> Iterator[str]:
    """Give the grounds that differ from the paper, the rules, and the words of a line."""
    x = 0
    top = number * _DOWN
    for text, style, _ in line:
        wide = cells(text)
        if style is None or not wide:
            continue
        left, across = x * _ACROSS, wide * _ACROSS
        ink, ground = _colours(style)
        if ground != paper:
            # A hair higher than its line, so that no seam shows between two of them.
            yield (
                f'<rect x="{left:.2f}" y="{top:.2f}" width="{across:.2f}" '
                f'height="{_DOWN + 0.3:.2f}" fill="{ground}"/>'
            )
        if style.underline:
            y = top + _DOWN - 1
            yield f'<path d="M{left:.2f} {y:.2f}h{across:.2f}" stroke="{ink}" stroke-width="1.5"/>'
        for found in _WORDS.finditer(text):
            start = x + cells(text[: found.start()])
            yield _svg_words(found.group(), start, top + _BASELINE, ink, style)
        x += wide


# Runs of words with single blanks between them; wider gaps are left to the next one.
_WORDS = re.compile(r"[^ ]+(?: [^ ]+)*")


def _svg_words(words: str, x: int, y: float, ink: str, style: Style) -> str:
    look = ' font-weight="bold"' if style.bold else ""
    look += ' font-style="italic"' if style.italic else ""
    look += ' text-decoration="line-through"' if style.strike else ""
    return (
        f'<text x="{x * _ACROSS:.2f}" y="{y:.2f}" textLength="{cells(words) * _ACROSS:.2f}" '
        f'lengthAdjust="spacingAndGlyphs" fill="{ink}"{look}>{escape(words)}</text>'
    )


def _colours(style: Style) -> tuple[str, str]:
    """Give the colours of the letters and of what is behind them."""
    ink, ground = _hex(style.color, _INK), _hex(style.bgcolor, _PAPER)
    return (ground, ink) if style.reverse else (ink, ground)


def _hex(color: Color | None, otherwise: str) -> str:
    return otherwise if color is None or color.is_default else color.get_truecolor().hex
