"""One cell of the grid: the longest wording that fits, and its age when it is out of date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.style import Style

from glance.fields import Tone
from glance.plain import cells, clip
from glance.screens.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from glance.board.types import Cell, Part
    from glance.screens.paint.line import Run
    from glance.screens.palette import Palette

# "0:40", "2h", "OVER 1h 20min": what a clock says about now.
_COUNTED = re.compile(r"(?:OVER |over )?[+-]?\d+(?::\d\d)?(?:d|h|hr|m|min)?(?: \d+(?:h|hr|m|min))*")

# What differs from a namesake's name; underline and bold survive every depth of colour.
_DIFFERS = Style(bold=True, underline=True)


def words(cell: Cell, width: int) -> tuple[tuple[Part, ...], str]:
    """Choose the parts and the age mark ("·26h") that a cell of that width shows.

    The age goes before the wording does: what is out of date must say so. Only where
    not even the shortest wording fits beside it does the dim look alone tell.
    """
    age = f"·{cell.age}" if cell.age else ""
    beside = width - cells(age)
    for form in cell.forms:
        if _wide(form) <= beside:
            return form, age
    shortest = cell.forms[-1] if cell.forms else ()
    return (shortest, "") if _wide(shortest) <= width else (shortest, age)


def _wide(form: Iterable[Part]) -> int:
    return sum(cells(part.text) for part in form)


def cell_runs(
    cell: Cell, width: int, palette: Palette, *, block: bool = False, changed: bool = False
) -> tuple[Run, ...]:
    """Paint a cell into at most `width` cells.

    `block` fills what has a tone; `changed` is the steady mark of a change.
    """
    parts, age = words(cell, width)
    runs = [(part.text, _look(part, cell, palette, block, changed)) for part in parts]
    if age:
        runs.append((age, palette[Role.HIGHLIGHT if changed else Role.STALE]))
    return cut(runs, width)


def _look(part: Part, cell: Cell, palette: Palette, block: bool, changed: bool) -> Style:
    if changed:
        look = palette[Role.HIGHLIGHT]
    elif cell.age:
        look = palette[Role.STALE]
    elif cell.empty:
        look = palette[Tone.QUIET]
    else:
        look = palette.block(part.tone) if block else palette[part.tone]
    return look + _DIFFERS if part.marked else look


def lost_runs(cell: Cell, width: int, palette: Palette, *, counts: bool) -> tuple[Run, ...]:
    """Paint a cell of data that is lost: no tone, and "?" for what `counts` to or from now."""
    parts, age = words(cell, width)
    said = "".join(part.text for part in parts)
    if counts and not cell.empty:
        said = _COUNTED.sub("?", said)
    return cut([(said + ("·?" if age else ""), palette[Role.LOST])], width)


def cut(runs: Sequence[Run], width: int) -> tuple[Run, ...]:
    """Give the runs in at most `width` cells; what is cut ends in "…"."""
    kept: list[Run] = []
    for at, (text, style) in enumerate(runs):
        more = any(rest for rest, _ in runs[at + 1 :])
        if cells(text) + (1 if more and cells(text) == width else 0) > width:
            kept.append((clip(text + ("…" if more else ""), width), style))
            break
        kept.append((text, style))
        width -= cells(text)
    return tuple(kept)
