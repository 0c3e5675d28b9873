"""What a wall says in words where it can show no rows: nobody is here, or it is too small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.fields import Tone
from glance.plain import cells
from glance.screens.paint.line import Line
from glance.screens.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.strip import Strip

    from glance.board import Board
    from glance.screens.paint.scene import Size
    from glance.screens.palette import Palette

# Below this a row has no room for who is red, and nobody could read it from afar.
LEAST_WIDTH, LEAST_HEIGHT = 40, 10


def nobody(size: Size, height: int, palette: Palette, *, known: bool) -> tuple[Strip, ...]:
    """Say in the middle of an empty grid that nobody is here.

    Where no ward or team is `known` yet, say how they come in.
    """
    says = [("nobody is here now", palette[Role.TITLE])]
    if not known:
        says = [("nobody is here yet", palette[Role.TITLE])]
        hint = palette[Tone.QUIET]
        says += [("", hint), ("bring in wards, teams and patients with", hint)]
        says.append(("glance import patients FILE.csv", palette[Tone.PLAIN]))
    top = max(0, (height - len(says)) // 2)
    lines = [Line(size.width, palette[Role.GROUND]) for _ in range(height)]
    for line, (words, look) in zip(lines[top:], says, strict=False):
        line.put(max(1, (size.width - cells(words)) // 2), words, look)
    return tuple(line.strip() for line in lines)


def too_small(size: Size, board: Board, rows: int | None, palette: Palette) -> tuple[Strip, ...]:
    """Say on a screen of any size that it is too small, and what it does not show."""
    sentences = [
        f"this screen is too small: {size}, at least {LEAST_WIDTH}×{LEAST_HEIGHT} are needed",
    ]
    if rows is not None:
        sentences.append(f"not shown: {rows} rows")
    columns = [column.label or column.key for column in board.columns]
    if columns:
        sentences.append(f"columns not shown: {', '.join(columns)}")
    words = [word for sentence in sentences for word in (*sentence.split(), "")]
    lines = [_line(line, size, palette) for line in _wrapped(words, size.width)]
    lines += [_line("", size, palette)] * (size.height - len(lines))
    return tuple(lines[: size.height])


def _line(words: str, size: Size, palette: Palette) -> Strip:
    line = Line(size.width, palette[Role.GROUND])
    line.put(0, words, palette[Tone.PLAIN])
    return line.strip()


def _wrapped(words: Iterable[str], width: int) -> list[str]:
    """Lay words into lines; an empty word ends one."""
    lines = [""]
    for word in words:
        if lines[-1] and (not word or cells(lines[-1]) + 1 + cells(word) > width):
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines
