"""The screen that asks who is there: nothing of any patient, and nothing that hurries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.fields import Tone
from glance.plain import cells, clip, plain
from glance.screens.paint.scene import Size
from glance.screens.roles import Role
from glance.screens.station.paint.canvas import Canvas, beside, inset, under
from glance.screens.station.paint.frame import top
from glance.screens.station.paint.keys import typed
from glance.screens.station.paint.listing import Mark
from glance.screens.station.paint.pad import (
    LETTERS_HEIGHT,
    LETTERS_WIDTH,
    PAD_HEIGHT,
    PAD_WIDTH,
    another,
    letters,
    pad,
)
from glance.screens.station.zones import Painted

if TYPE_CHECKING:
    from glance.feed.trust import Trust
    from glance.screens.paint.line import Line
    from glance.screens.palette import Palette
    from glance.screens.station.paint.canvas import Block
    from glance.station.seen import Door

# How wide the middle of the screen is in which everything is asked, and its labels.
_WIDE, _LABEL = 56, 15
# The dots of a PIN; more digits than these show as "+".
_DOTS = 24


def painted_door(
    door: Door, size: Size, palette: Palette, trust: Trust, banner: str = ""
) -> Painted:
    """Paint the door as it is now."""
    size = Size(*size)
    head = top("glance", door.now, size.width, palette, trust, banner)
    across = min(_WIDE, size.width)
    room = max(0, size.height - head.height)
    canvas = Canvas(size.width, palette)
    if size.width >= LETTERS_WIDTH and room >= PAD_HEIGHT + LETTERS_HEIGHT:
        asked, across = _to_touch(door, palette), LETTERS_WIDTH
    else:
        asked = _asked(door, across, palette, roomy=room >= 16)
    canvas.blank((room - asked.height) // 3)
    canvas.add(inset(asked, (size.width - across) // 2, size.width, palette))
    whole = under((head, canvas.block(room))).cut(size.height)
    return Painted(whole.lines, whole.zones, whole.caret)


def _to_touch(door: Door, palette: Palette) -> Block:
    """Paint what is asked beside a pad, above letters while it is a code: a keyboard may be away.

    What is asked stands still when the letters go.
    """
    words = Canvas(LETTERS_WIDTH - PAD_WIDTH, palette)
    words.add(_asked(door, words.width, palette, roomy=True).cut(PAD_HEIGHT))
    beside_pad = beside(words.block(PAD_HEIGHT), pad(palette, live=bool(door.asks)))
    canvas = Canvas(LETTERS_WIDTH, palette)
    canvas.add(beside_pad)
    if door.asks == "code":
        canvas.add(letters(palette))
    elif door.asks:
        canvas.add(inset(another(palette), words.width, LETTERS_WIDTH, palette))
    return canvas.block(PAD_HEIGHT + LETTERS_HEIGHT)


def _asked(door: Door, width: int, palette: Palette, *, roomy: bool) -> Block:
    canvas = Canvas(width, palette)
    where = clip(plain(door.where), width - 2)
    canvas.line().put((width - cells(where)) // 2, where, palette[Role.TITLE])
    canvas.line().put(1, "─" * (width - 2), palette[Role.RULE])
    if door.locked:
        initials = clip(plain(door.locked), 12)
        canvas.text(
            f"{initials} was here: their work comes back for them alone",
            palette[Tone.PLAIN],
        )
    canvas.blank(int(roomy))
    _code(canvas, door)
    canvas.blank(int(roomy))
    _pin(canvas, door)
    canvas.blank(int(roomy))
    _message(canvas, door)
    canvas.blank(int(roomy))
    quiet = palette[Tone.QUIET]
    canvas.text("type your code or scan your badge, then your PIN", quiet)
    canvas.text("no code, or PIN forgotten: ask whoever leads the shift", quiet)
    return canvas.block()


def _named(line: Line, words: str, canvas: Canvas, *, asked: bool) -> int:
    """Write what is asked; give the cell behind."""
    look = canvas[Role.CURSOR if asked else Tone.QUIET]
    line.put(1, f"{Mark.CURSOR.value if asked else ' '} {words.ljust(_LABEL)}", look)
    return line.end + 1


def _code(canvas: Canvas, door: Door) -> None:
    asked = door.asks == "code"
    line = canvas.line()
    x = _named(line, "code or badge", canvas, asked=asked)
    code = replace(door.code, limit=None)
    caret = typed(line, code, canvas.palette, x, canvas.width - x - 1, active=asked)
    if asked:
        canvas.caret(caret)


def _pin(canvas: Canvas, door: Door) -> None:
    asked = door.asks == "PIN"
    line = canvas.line()
    x = _named(line, "PIN", canvas, asked=asked)
    blank = canvas[Role.BLANK]
    end = canvas.width - 1
    dots = "●" * min(door.digits, _DOTS, max(0, end - x - 2))
    line.put(x, dots + ("+" if door.digits > len(dots) else ""), blank)
    if asked:
        canvas.caret(line.end)
        line.put(line.end, " ", canvas[Role.CARET])
    line.put(line.end, " " * (end - line.end), blank)


def _message(canvas: Canvas, door: Door) -> None:
    if not door.asks:
        canvas.text("checking…", canvas[Role.TITLE])
    if door.message:
        canvas.bar(door.message, Role.WARNING, most=3)
    if door.wait > 0:
        words = f"try again in {door.wait // 60}:{door.wait % 60:02}"
        canvas.bar(words, Role.WARNING, most=1)
    canvas.blank(int(not door.message and door.wait <= 0 and bool(door.asks)))
