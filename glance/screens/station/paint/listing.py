"""The list: whoever what was typed leaves, with the cursor on one of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from glance.board.name import SAME
from glance.fields import Tone
from glance.plain import cells, clip, plain
from glance.screens.paint.line import Line
from glance.screens.palette import palette as palette_of
from glance.screens.roles import Role
from glance.screens.station.paint.canvas import Canvas
from glance.screens.station.paint.keys import typed
from glance.screens.station.paint.value import value_runs
from glance.station.seen import Focus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

    from glance.screens.palette import Palette
    from glance.screens.roles import Depth, Theme
    from glance.screens.station.paint.canvas import Block
    from glance.station.seen import Listed, Listing, Seen

# From this width on each row says the second identifier and the location itself.
_COLUMNS_FROM = 56
# Names keep so many cells before the location gets any.
_NAME_LEAST = 22


class Mark(Enum):
    """Whether a row is the cursor's, the open patient's, or any."""

    ANY = ""
    HERE = "»"
    CURSOR = "→"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where what a row says stands; a width of 0 leaves it out."""

    width: int
    place: int
    name: int
    identifier: int
    location: int


def columns(width: int, rows: Sequence[Listed]) -> Columns:
    """Share out the cells of a row: two for the cursor, three for marks, nine for the rest."""
    place = min(10, max((cells(plain(row.place)) for row in rows), default=2))
    left = width - (2 + place + 1) - 3 - 9
    if width < _COLUMNS_FROM:
        return Columns(width, place, left, 0, 0)
    identifier = min(22, max((cells(plain(row.identifier)) for row in rows), default=0))
    left -= identifier + 1
    location = min(24, max((cells(plain(row.location)) for row in rows), default=0))
    if left - location - 1 < _NAME_LEAST:
        location = 0
    left -= location + 1 if location else 0
    return Columns(width, place, left, identifier, location)


@lru_cache(maxsize=1024)
def _row(row: Listed, at: Columns, mark: Mark, lost: bool, theme: Theme, depth: Depth) -> Strip:
    colours = palette_of(theme, depth)
    line = Line(at.width, colours[Role.GROUND])
    look = {
        Mark.ANY: colours[Role.LOST if lost else Tone.PLAIN],
        Mark.HERE: colours[Role.HERE],
        Mark.CURSOR: colours[Role.CURSOR],
    }[mark]
    x = at.place + 3
    line.put(0, mark.value or " ", look)
    line.put(1, " ", look)
    line.put(2, clip(plain(row.place), at.place), look)
    line.put(line.end, " " * (x - line.end), look)
    line.put(x, clip(plain(row.name), at.name), look)
    if mark is not Mark.ANY:
        line.put(line.end, " " * (x + at.name - line.end), look)
    x += at.name
    if row.collision:
        loud = Tone.AMBER if row.collision == SAME and not lost else Tone.QUIET
        line.put(x + 1, clip(plain(row.collision), 2), colours[loud])
    x += 3
    quiet = colours[Role.LOST if lost else Tone.QUIET]
    for words, wide in ((row.identifier, at.identifier), (row.location, at.location)):
        if wide:
            line.put(x, clip(plain(words), wide), quiet)
            x += wide + 1
    if row.risk is not None:
        risk, _ = value_runs(row.risk, 4, colours, lost=lost)
        line.put_runs(x if risk[0][0].startswith(" ") else x + 1, risk)
    if row.due:
        words = clip(f"·{row.due}", 4)
        line.put(at.width - 1 - len(words), words, colours[Role.LOST if lost else Role.STALE])
    return line.strip()


@lru_cache(maxsize=64)
def divider(height: int, theme: Theme, depth: Depth) -> Block:
    """Give the line between the list and what is beside it."""
    canvas = Canvas(1, palette_of(theme, depth))
    for _ in range(height):
        canvas.line().put(0, "│", canvas[Role.RULE])
    return canvas.block()


def list_block(seen: Seen, width: int, height: int, palette: Palette, *, lost: bool) -> Block:
    """Paint the list: what is typed, and the rows around the cursor."""
    listing = seen.listing
    active = seen.focus is Focus.LIST
    canvas = Canvas(width, palette)
    _typed_line(canvas, listing, active=active, sheet=seen.focus is Focus.SHEET)
    detail = _detail(seen, width, palette)
    room = max(1, height - 1 - (detail.height if detail else 0))
    first, last = window(len(listing.rows), listing.at or 0, room)
    rows = listing.rows[first:last]
    shape = columns(width, rows)
    beside = seen.sheet or seen.preview
    for number, row in enumerate(rows, first):
        mark = Mark.ANY
        if active and number == listing.at:
            mark = Mark.CURSOR
        elif beside is not None and row.episode == beside.episode:
            mark = Mark.HERE
        canvas.strip(_row(row, shape, mark, lost, palette.theme, palette.depth))
        canvas.zone(0, width, "patient", row.episode)
    if not listing.rows:
        canvas.blank()
        words = "nobody fits what is typed" if listing.total else "nobody is here"
        canvas.text(words, palette[Tone.QUIET])
    if detail:
        canvas.blank(height - detail.height - canvas.height)
        canvas.add(detail)
    return canvas.block(height)


def window(total: int, at: int, room: int) -> tuple[int, int]:
    """Give the first row and the one behind the last while the cursor is `at`.

    Rows stand still until the cursor has left them, and then two of them stay in sight.
    """
    if total <= room or room < 1:
        return 0, min(total, max(1, room))
    step = max(1, room - 2)
    first = min(max(0, at - 1) // step * step, total - room)
    return first, first + room


def _typed_line(canvas: Canvas, listing: Listing, *, active: bool, sheet: bool) -> None:
    """Write what is typed; a click there leaves the `sheet` that has the keys."""
    line = canvas.line()
    width = canvas.width
    quiet = canvas[Tone.QUIET]
    found = len(listing.rows)
    count = f"{found} of {listing.total}" if found != listing.total else f"{found}"
    end = width - 3 - len(count)
    line.put(1, "find", canvas[Role.TITLE] if active else quiet)
    if active or listing.typed.text:
        x = typed(line, listing.typed, canvas.palette, 6, end - 6, active=active)
        if active:
            canvas.caret(x)
    line.put(end + 2, count, quiet)
    if sheet:
        canvas.zone(0, width, "press", "escape")


def _detail(seen: Seen, width: int, palette: Palette) -> Block | None:
    """Say in full who the cursor is on, where nothing else on the screen does."""
    listing = seen.listing
    if seen.focus is not Focus.LIST or listing.at is None or seen.sheet is None:
        return None
    row = listing.rows[listing.at]
    if row.episode == seen.sheet.episode:
        return None
    canvas = Canvas(width, palette)
    canvas.line().put(0, "─" * width, palette[Role.RULE])
    canvas.text(row.name, palette[Role.TITLE])
    canvas.text(row.identifier, palette[Tone.PLAIN])
    canvas.text(row.location, palette[Tone.PLAIN])
    return canvas.block()
