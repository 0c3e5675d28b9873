"""A value on one line: its longest wording that fits, its tone, and its age when out of date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.fields import Tone
from glance.plain import cells, plain
from glance.screens.paint.cell import OLD, uncounted
from glance.screens.roles import Role
from glance.screens.station.paint.canvas import wrapped

if TYPE_CHECKING:
    from glance.fields import Shown
    from glance.screens.paint.line import Run
    from glance.screens.palette import Palette

# An empty slot, which nobody has filled.
NOBODY = "–"


def value_runs(
    shown: Shown | None,
    width: int,
    palette: Palette,
    *,
    age: str = "",
    lost: bool = False,
    counts: bool = False,
) -> tuple[list[Run], list[Run]]:
    """Paint a value into at most `width` cells, and give what of it has no room there.

    Its age, where it is out of date, always has. Data that is lost has no tone, and "?"
    for what it `counts` to or from now.
    """
    if shown is None or not shown.forms:
        return [(NOBODY, palette[Role.LOST if lost else Tone.QUIET])], []
    mark = f" {OLD}{'?' if lost else age}" if age else ""
    forms = [plain(form) for form in shown.forms]
    room = max(1, width - cells(mark))
    if lost and counts:
        forms = _lost(forms[0])
    words = next((form for form in forms if cells(form) <= room), forms[-1])
    first, rest = _broken(words, room)
    look = palette.stale(shown.tone) if age else palette.block(shown.tone)
    if lost:
        look = palette[Role.LOST]
    elif shown.tone is Tone.RED and not age and cells(first) + 2 <= room:
        first = f" {first} "
    runs = [(first, look)]
    if mark:
        runs.append((mark, palette[Role.LOST if lost else Role.STALE]))
    return runs, [(rest, look)] if rest else []


def _lost(words: str) -> list[str]:
    """Give the wordings of a count that nobody knows; a time beside it, "14:30 (2h)", stays."""
    at, found, count = words.partition(" (")
    if not found or not count.endswith(")"):
        return uncounted(words)
    unknown = uncounted(count[:-1])
    return [f"{at} ({unknown[0]})", *unknown]


# Values that take more go on below.
_MOST = 24


def value_width(shown: Shown | None, age: str) -> int:
    """Give how many cells a value should have before anything else on its line."""
    if shown is None or not shown.forms:
        return 1
    words = min(_MOST, *(cells(plain(form)) for form in shown.forms))
    return max(6, words) + (cells(age) + 2 if age else 2)


def _broken(words: str, room: int) -> tuple[str, str]:
    """Break words that are too many for one line, at a blank where there is one."""
    if cells(words) <= room:
        return words, ""
    first = wrapped(words, room, 2)[0]
    return first, words[len(first) :].strip()
