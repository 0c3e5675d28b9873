"""The closed board: where this is, the time and whether it is live, and nothing of any patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.fields import Tone
from glance.plain import cells, clip
from glance.screens.paint.footer import status
from glance.screens.paint.header import header
from glance.screens.paint.line import Line
from glance.screens.roles import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual.strip import Strip

    from glance.board import Board
    from glance.screens.paint.scene import Scene
    from glance.screens.palette import Palette

# Cells from one fold of the curtain to the next, and around the words on it.
_FOLD = 6
_AROUND = 3

_Said = tuple[tuple[str, ...], "Style"]


def closed(scene: Scene, board: Board, palette: Palette, place: str) -> tuple[Strip, ...]:
    """Paint a closed board; `place` is the name of the ward or team."""
    top = header(scene, board, palette, place)
    where = ("nothing of any patient is shown", "no patients shown", "closed")
    if scene.trust.lost:
        where = (scene.trust.why, "the database cannot be read", "no database")
    height = scene.size.height - len(top) - 1
    words = (
        (("CLOSED",), palette[Role.TITLE]),
        (("",), palette[Tone.PLAIN]),
        *_how_to_open(scene, palette),
    )
    body = _hung(words, scene.size.width, height, palette)
    return (*top, *body, status(scene, palette, where, 0, 1))


def closed_small(scene: Scene, palette: Palette) -> tuple[Strip, ...]:
    """Paint a closed board where there is room for a few words, or for hardly any."""
    size = scene.size
    words: tuple[_Said, ...] = (
        ((f"CLOSED  {scene.now:%H:%M}", "CLOSED"), palette[Role.TITLE]),
        *_how_to_open(scene, palette),
    )
    if scene.trust.lost:
        words = (words[0], (("NOT LIVE",), palette[Role.NOT_LIVE]), *words[1:])
    return _hung(words, size.width, size.height, palette, folds=False)


def _how_to_open(scene: Scene, palette: Palette) -> tuple[_Said, ...]:
    by_key: _Said = (
        ("press c to open the board", "c opens the board", "c opens"),
        palette[Tone.PLAIN],
    )
    if scene.opens is None:
        return (by_key,)
    at = f"{scene.opens:%H:%M}"
    return ((f"it opens at {at}", f"opens {at}"), palette[Tone.PLAIN]), by_key


def _hung(
    words: Sequence[_Said], width: int, height: int, palette: Palette, *, folds: bool = True
) -> tuple[Strip, ...]:
    """Hang a curtain of that size with words in its middle."""
    chosen = [(_fitting(wordings, width), look) for wordings, look in words]
    room = max(cells(text) for text, _ in chosen) + 2 * _AROUND
    left = max(0, (width - room) // 2)
    top = max(0, (height - len(chosen)) // 2)
    lines: list[Strip] = []
    for number in range(height):
        line = Line(width, palette[Role.GROUND])
        beside = top - 1 <= number <= top + len(chosen)
        text, look = ("", palette[Tone.PLAIN])
        if top <= number < top + len(chosen):
            text, look = chosen[number - top]
        for x in range(_FOLD // 2, width, _FOLD):
            if not folds or (beside and left <= x < left + room):
                continue
            if x > left and text:
                line.put(max(0, (width - cells(text)) // 2), text, look)
                text = ""
            line.put(x, "│", palette[Role.RULE])
        if text:
            line.put(max(0, (width - cells(text)) // 2), text, look)
        lines.append(line.strip())
    return tuple(lines)


def _fitting(wordings: tuple[str, ...], width: int) -> str:
    return next((text for text in wordings if cells(text) <= width), clip(wordings[-1], width))
