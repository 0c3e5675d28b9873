"""One cell of the grid: the longest wording that fits, and its age when it is out of date."""

from __future__ import annotations

import re
from dataclasses import replace
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

# "0:40", "2h", "1h 20min": what a clock says about now. "OVER" before it stays true.
_COUNTED = re.compile(r"[+-]?\d+(?::\d\d)?(?:d|h|hr|m|min)?(?: \d+(?:h|hr|m|min))*")

# What differs from a namesake's name; underline and bold survive every depth of colour.
_DIFFERS = Style(bold=True, underline=True)


# Where the age of a value has no room, this alone stands behind it.
OLD = "·"
# Fewer letters than these of a text say nothing.
_WORDS_AT_LEAST = 3


def words(cell: Cell, width: int, *, clips: bool = False) -> tuple[tuple[Part, ...], str]:
    """Choose the parts and the age mark ("·26h") that a cell of that width shows.

    The age goes before the wording does: what is out of date must say so. A text that
    `clips` is cut for it; behind a sign that cannot be cut at least "·" stands.
    """
    if not cell.age:
        return next((form for form in cell.forms if wide_form(form) <= width), _last(cell)), ""
    age = f"{OLD}{cell.age}"
    shortest = _last(cell)
    for mark in (age, OLD):
        beside = width - cells(mark)
        for form in cell.forms:
            if wide_form(form) <= beside:
                return form, mark
        if clips and beside > _WORDS_AT_LEAST and len(shortest) == 1:
            return (replace(shortest[0], text=clip(shortest[0].text, beside)),), mark
    return (shortest, "") if wide_form(shortest) <= width else (shortest, age)


def _last(cell: Cell) -> tuple[Part, ...]:
    return cell.forms[-1] if cell.forms else ()


def wide_form(form: Iterable[Part]) -> int:
    """Give how many cells a wording takes."""
    return sum(cells(part.text) for part in form)


def cell_runs(
    cell: Cell,
    width: int,
    palette: Palette,
    *,
    block: bool = False,
    changed: bool = False,
    clips: bool = False,
) -> tuple[Run, ...]:
    """Paint a cell into at most `width` cells.

    `block` fills what has a tone; `changed` is the steady mark of a change.
    """
    parts, age = words(cell, width, clips=clips)
    runs = [(part.text, _look(part, cell, palette, block, changed)) for part in parts]
    if age:
        runs.append((age, palette[Role.HIGHLIGHT if changed else Role.STALE]))
    return cut(runs, width)


def _look(part: Part, cell: Cell, palette: Palette, block: bool, changed: bool) -> Style:
    if changed:
        look = palette[Role.HIGHLIGHT]
    elif cell.age:
        look = palette.stale(part.tone)
    elif cell.empty:
        look = palette[Tone.QUIET]
    else:
        look = palette.block(part.tone) if block else palette[part.tone]
    return look + _DIFFERS if part.marked else look


def lost_runs(
    cell: Cell, width: int, palette: Palette, *, counts: bool, clips: bool = False
) -> tuple[Run, ...]:
    """Paint a cell of data that is lost: no tone, and "?" for what `counts` to or from now.

    What was overdue is so until somebody has done it: "OVER ?".
    """
    long = "".join(part.text for part in cell.forms[0]) if cell.forms else ""
    if counts and long and not cell.empty:
        wordings = uncounted(long)
        said = next((each for each in wordings if cells(each) <= width), wordings[-1])
    else:
        parts, age = words(cell, width, clips=clips)
        said = "".join(part.text for part in parts) + (f"{OLD}?" if len(age) > 1 else age)
    return cut([(said, palette[Role.LOST])], width)


def uncounted(words: str) -> list[str]:
    """Give the wordings, the longest first, of a count to or from a moment nobody knows."""
    unknown = _COUNTED.sub("?", words) if _COUNTED.search(words) else "?"
    return [unknown, unknown.replace(" ", ""), "?"]


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
