"""What stands in place of the sheet for a while: menus, questions, forms, rows to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.fields import Tone
from glance.plain import cells, clip, plain
from glance.screens.roles import Role
from glance.screens.station.paint.canvas import Block, Canvas, beside, fitting, wrapped
from glance.screens.station.paint.keys import cap_runs, caps, typed
from glance.screens.station.paint.listing import Mark, window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.screens.palette import Palette
    from glance.station.seen import Blank, Choice, Chooser, Form, Menu, Option, Question


def titled(title: str, width: int, palette: Palette) -> Canvas:
    """Begin a panel with its title."""
    canvas = Canvas(width, palette)
    line = canvas.line()
    line.put(1, clip(plain(title), width - 2), palette[Role.TITLE])
    if line.end + 2 < width:
        line.put(line.end + 1, "─" * (width - line.end - 2), palette[Role.RULE])
    return canvas


def menu(panel: Menu, width: int, height: int, palette: Palette) -> Block:
    """Paint everything that can be done, a line each."""
    canvas = titled(panel.title, width, palette)
    if height > len(panel.choices) + 2:
        canvas.blank()
    room = height - canvas.height
    count = 1 if len(panel.choices) <= room or width < 48 else 2
    across = width // count
    down = -(-len(panel.choices) // count)
    columns = [
        choices(panel.choices[at * down : (at + 1) * down], across, room, palette)
        for at in range(count)
    ]
    if width - across * count:
        columns.append(Canvas(width - across * count, palette).block(room))
    block = columns[0]
    for column in columns[1:]:
        block = beside(block, column)
    canvas.add(block)
    return canvas.block(height)


def choices(shown: Sequence[Choice], width: int, height: int, palette: Palette) -> Block:
    """Paint keys one under the other, what they do behind them in one column."""
    canvas = Canvas(width, palette)
    runs_of = [cap_runs(choice, palette) for choice in shown]
    label = 2 + max((cells(runs[0][0]) for runs in runs_of), default=0)
    for choice, (key, *rest) in zip(shown, runs_of, strict=True):
        line = canvas.line()
        line.put(1, *key)
        if sum(cells(plain(text)) for text, _ in rest) <= width - label - 2:
            line.put_runs(label + 1, rest)
        else:
            words = "".join(text for text, _ in rest).strip()
            first, *more = wrapped(words, max(8, width - label - 4), 3)
            line.put(label + 2, first, rest[0][1])
            for each in more:
                canvas.line().put(label + 2, each, rest[0][1])
        if not choice.why_not:
            canvas.zone(0, width, "press", choice.press)
    return canvas.block(height)


def question(panel: Question, width: int, height: int, palette: Palette) -> Block:
    """Paint what must be answered first, and the keys that answer it."""
    if panel.loud:
        canvas = Canvas(width, palette)
        canvas.bar(panel.title, Role.WARNING, most=3)
    else:
        canvas = titled(panel.title, width, palette)
    roomy = height > len(panel.lines) + 6
    canvas.blank(int(roomy))
    for words in panel.lines:
        canvas.text(words, palette[Tone.PLAIN], most=3)
    canvas.blank(int(roomy))
    caps(canvas, panel.choices, most=max(1, min(6, height - canvas.height)))
    return canvas.block(height)


def form(panel: Form, width: int, height: int, palette: Palette) -> Block:
    """Paint lines to fill in, the one with the caret always among them."""
    canvas = titled(panel.title, width, palette)
    for words in panel.lines:
        canvas.text(words, palette[Tone.PLAIN], most=3)
    below = Canvas(width, palette)
    caps(below, panel.choices, most=2)
    label = min(24, max((cells(plain(blank.label)) for blank in panel.blanks), default=0))
    blocks = [
        _blank(blank, label, width, palette, active=at == panel.at)
        for at, blank in enumerate(panel.blanks)
    ]
    room = max(1, height - canvas.height - below.height)
    heights = [block.height for block in blocks]
    first = 0
    while (last := fitting(heights, first, room)) <= panel.at and last < len(blocks):
        first = last
    airy = sum(heights) + len(blocks) < room
    for block in blocks[first:last]:
        canvas.blank(int(airy))
        canvas.add(block)
    canvas.blank(int(canvas.height + below.height < height))
    canvas.add(below.block())
    return canvas.block(height)


def _blank(blank: Blank, label: int, width: int, palette: Palette, *, active: bool) -> Block:
    canvas = Canvas(width, palette)
    line = canvas.line()
    look = palette[Role.CURSOR if active else Tone.PLAIN]
    words = clip(plain(blank.label), label)
    mark = Mark.CURSOR.value if active else " "
    line.put(0, f"{mark} {words}{' ' * (label - cells(words) + 1)}", look)
    x = label + 4
    across = min(width - x - 1, 48)
    caret = typed(line, blank.typing, palette, x, across, active=active)
    if active:
        canvas.caret(caret)
    behind = x + across + 2
    if blank.hint and behind + cells(plain(blank.hint)) < width:
        line.put(behind, blank.hint, palette[Tone.QUIET])
    elif blank.hint and active:
        canvas.text(blank.hint, palette[Tone.QUIET], x)
    if blank.problem:
        canvas.text(f"✗ {plain(blank.problem)}", palette[Role.ALERT], x, most=3)
    return canvas.block()


def chooser(panel: Chooser, width: int, height: int, palette: Palette) -> Block:
    """Paint rows to choose from, and the line that narrows them."""
    canvas = titled(panel.title, width, palette)
    for words in panel.lines:
        canvas.text(words, palette[Tone.PLAIN], most=3)
    line = canvas.line()
    line.put(1, "find", palette[Role.TITLE])
    canvas.caret(typed(line, panel.typing, palette, 6, min(40, width - 8), active=True))
    count = f"{len(panel.options)}"
    if line.end + 2 + len(count) < width:
        line.put(width - 1 - len(count), count, palette[Tone.QUIET])
    if panel.problem:
        canvas.bar(panel.problem, Role.ALERT)
    if not panel.options and panel.typing.text:
        canvas.text("nothing fits what is typed", palette[Tone.QUIET])
    room = max(1, height - canvas.height)
    first, last = window(len(panel.options), panel.at, room)
    shown = panel.options[first:last]
    label = max((cells(plain(option.label)) for option in shown), default=0)
    label = max(8, min(label, width * 2 // 3))
    for at, option in enumerate(shown, first):
        _option(canvas, option, label, chosen=at == panel.at)
        canvas.zone(0, width, "option", at)
    return canvas.block(height)


def _option(canvas: Canvas, option: Option, label: int, *, chosen: bool) -> None:
    palette = canvas.palette
    line = canvas.line()
    words = clip(plain(option.label), label)
    if chosen:
        look = palette[Role.CURSOR]
        line.put(0, f"{Mark.CURSOR.value} {words}{' ' * (label - cells(words) + 1)}", look)
    else:
        line.put(2, words, palette[option.tone])
    line.put(label + 4, clip(plain(option.detail), canvas.width - label - 5), palette[Tone.QUIET])
