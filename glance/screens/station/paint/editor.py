"""A value or a note that is being entered: the keys that save it, or the line that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.fields import Tone
from glance.plain import plain
from glance.screens.roles import Role
from glance.screens.station.paint.canvas import Block, Canvas, beside
from glance.screens.station.paint.keys import caps, typed

if TYPE_CHECKING:
    from glance.screens.palette import Palette
    from glance.station.seen import Editing


# What is being entered is never shown in fewer lines than these.
LEAST = 4


def editor(editing: Editing, label: str, width: int, height: int, palette: Palette) -> Block:
    """Paint what is being entered, below its entry named `label`, in so many lines at most.

    Help goes first where there is no room, and the keys that are the same everywhere;
    what is typed, what is wrong with it and what a colleague did stay.
    """
    for helps, hints in ((3, True), (1, True), (1, False), (0, False)):
        inner = _inner(editing, label, width - 4, palette, helps, hints=hints)
        if inner.height <= height:
            break
    else:
        inner = _bare(editing, width - 4, palette).cut(height)
    bar = Canvas(4, palette, Role.RAISED)
    for _ in inner.lines:
        line = bar.line()
        line.put(0, "   ", palette[Role.GROUND])
        line.put(3, " ", palette[Role.CURSOR])
    return beside(bar.block(), inner)


def _inner(
    editing: Editing, label: str, width: int, palette: Palette, helps: int, *, hints: bool
) -> Block:
    canvas = Canvas(width, palette, Role.RAISED)
    _meanwhile(canvas, editing, 3)
    if editing.label != label:
        canvas.text(editing.label, palette[Role.TITLE], most=1)
    if helps:
        canvas.text(editing.help, palette[Tone.QUIET], most=helps)
    _choices(canvas, editing)
    _problem(canvas, editing, 3)
    if editing.preview:
        canvas.text(f"= {plain(editing.preview)}", palette[Role.TITLE])
    if hints and editing.hints:
        caps(canvas, editing.hints, most=2)
    return canvas.block()


def _bare(editing: Editing, width: int, palette: Palette) -> Block:
    """Paint what comes first where there is hardly room."""
    canvas = Canvas(width, palette, Role.RAISED)
    _problem(canvas, editing, 1)
    _meanwhile(canvas, editing, 1)
    _choices(canvas, editing)
    return canvas.block()


def _choices(canvas: Canvas, editing: Editing) -> None:
    if editing.typing is not None:
        across = canvas.width - 2
        caret = typed(
            canvas.line(),
            editing.typing,
            canvas.palette,
            1,
            across,
            active=True,
            example=editing.example,
        )
        canvas.caret(caret)
    caps(canvas, editing.choices, most=6)


def _problem(canvas: Canvas, editing: Editing, most: int) -> None:
    if editing.problem:
        canvas.bar(f"✗ {plain(editing.problem)}", Role.ALERT, most=most)


def _meanwhile(canvas: Canvas, editing: Editing, most: int) -> None:
    if editing.meanwhile:
        canvas.bar(f"meanwhile: {plain(editing.meanwhile)}", Role.WARNING, most=most)
