"""Keys to touch where there is no keyboard: a pad of digits, and letters for a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.screens.roles import Depth, Role
from glance.screens.station.paint.canvas import Canvas
from glance.screens.station.paint.keys import named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.screens.palette import Palette
    from glance.screens.station.paint.canvas import Block

# A gloved finger hits what is three rows high and eight cells wide.
KEY_WIDTH, KEY_HEIGHT = 8, 3
_DIGITS = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), ("backspace", "0", "enter"))
_LETTERS = (tuple("qwertyuiop"), tuple("asdfghjkl-"), tuple("zxcvbnm"))
PAD_WIDTH, PAD_HEIGHT = 3 * KEY_WIDTH, 4 * KEY_HEIGHT
LETTERS_WIDTH, LETTERS_HEIGHT = 10 * KEY_WIDTH, 3 * KEY_HEIGHT


def pad(palette: Palette, *, live: bool) -> Block:
    """Paint the digits; they do something while they are `live`, and never show which one did."""
    return _keys(_DIGITS, PAD_WIDTH, palette, live=live)


def letters(palette: Palette) -> Block:
    """Paint the letters, and the hyphen that a code may have."""
    return _keys(_LETTERS, LETTERS_WIDTH, palette, live=True)


def another(palette: Palette) -> Block:
    """Paint the key that lets somebody else begin."""
    canvas = Canvas(PAD_WIDTH, palette)
    look = palette[Role.CAP]
    words = f"{named('escape')}  another code".center(PAD_WIDTH - 1)
    bare = palette.depth is Depth.NONE
    canvas.line().put(0, f"[{words[1:-1]}]" if bare else words, look)
    canvas.line().put(0, "" if bare else " " * (PAD_WIDTH - 1), look)
    canvas.blank(KEY_HEIGHT - 2)
    canvas.zone(0, PAD_WIDTH, "press", "escape", KEY_HEIGHT)
    return canvas.block()


def _keys(rows: Sequence[Sequence[str]], width: int, palette: Palette, *, live: bool) -> Block:
    canvas = Canvas(width, palette)
    bare = palette.depth is Depth.NONE
    cap = palette[Role.CAP]
    face = KEY_WIDTH - 1
    for row in rows:
        named_line, filled_line = canvas.line(), canvas.line()
        canvas.blank(KEY_HEIGHT - 2)
        for at, key in enumerate(row):
            x = at * KEY_WIDTH
            name = named(key).center(face)
            named_line.put(x, f"[{name[1:-1]}]" if bare else name, cap)
            if not bare:
                filled_line.put(x, " " * face, cap)
            if live:
                canvas.zone(x, KEY_WIDTH, "press", key, KEY_HEIGHT)
    return canvas.block()
