"""Statements side by side on one line: which wording of each, so that all of them fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.plain import cells
from glance.screens.paint.line import Line

if TYPE_CHECKING:
    from rich.style import Style
    from textual.strip import Strip

    from glance.screens.paint.line import Run

Wording = Sequence["Run"]


@dataclass(frozen=True, slots=True)
class Statement:
    """Something a line says, from the longest wording to the shortest.

    The empty wording `()` at the end lets it be left out. The line shortens what has
    the least `weight` first.
    """

    wordings: tuple[Wording, ...]
    weight: int = 0


def said(*wordings: str, style: Style, weight: int = 0) -> Statement:
    """Give a statement whose wordings are each of one style; "" is the empty wording."""
    return Statement(tuple(((text, style),) if text else () for text in wordings), weight)


def wide(wording: Wording) -> int:
    """Give how many cells a wording takes."""
    return sum(cells(text) for text, _ in wording)


def fitted(statements: Sequence[Statement], room: int, gap: int) -> tuple[Wording, ...]:
    """Choose a wording of each statement so that they fit, `gap` cells apart."""
    chosen = [0] * len(statements)
    order = sorted(range(len(statements)), key=lambda at: (statements[at].weight, -at))
    while _total(_chosen(statements, chosen), gap) > room:
        shorter = next(
            (at for at in order if chosen[at] + 1 < len(statements[at].wordings)),
            None,
        )
        if shorter is None:
            break
        chosen[shorter] += 1
    return _chosen(statements, chosen)


def _chosen(statements: Sequence[Statement], chosen: Sequence[int]) -> tuple[Wording, ...]:
    return tuple(each.wordings[at] for each, at in zip(statements, chosen, strict=True))


def spread(
    width: int,
    ground: Style,
    left: Sequence[Statement],
    right: Sequence[Statement] = (),
    gap: int = 2,
) -> Strip:
    """Paint statements from the left edge, and others that end at the right edge, on one line."""
    room = width - 2
    wordings = fitted((*left, *right), room, gap)
    if _total(wordings, gap) > room:
        gap = 1
        wordings = fitted((*left, *right), room, gap)
    first = [wording for wording in wordings[: len(left)] if wording]
    last = [wording for wording in wordings[len(left) :] if wording]
    line = Line(width, ground)
    x = 1
    for wording in first:
        line.put_runs(x, wording)
        x = line.end + gap
    x = max(x, width - 1 - _total(last, gap))
    for wording in last:
        line.put_runs(x, wording)
        x = line.end + gap
    return line.strip()


def _total(wordings: Sequence[Wording], gap: int) -> int:
    widths = [wide(wording) for wording in wordings if wording]
    return sum(widths) + gap * (len(widths) - 1)
