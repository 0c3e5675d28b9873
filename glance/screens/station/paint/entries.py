"""What is known of the open patient: an entry a field, out of date first, the editor in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from glance.screens.palette import palette as palette_of
from glance.screens.roles import Role
from glance.screens.station.paint.canvas import Block, Canvas, beside, fitting, under
from glance.screens.station.paint.editor import LEAST, editor
from glance.screens.station.paint.entry import entry_block, shape
from glance.screens.station.paint.listing import Mark
from glance.station.seen import Focus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.screens.palette import Palette
    from glance.screens.roles import Depth, Theme
    from glance.station.seen import Sheet

# A column of entries is no narrower than this, and no wider than the eye follows.
_COLUMN_LEAST, _COLUMN_MOST = 50, 96


@dataclass(frozen=True, slots=True)
class _Item:
    """A heading or an entry as it is painted; the key of a heading is ""."""

    key: str
    block: Block

    @property
    def height(self) -> int:
        """How many lines it takes."""
        return self.block.height


def entries(
    sheet: Sheet, focus: Focus, width: int, height: int, palette: Palette, *, lost: bool = False
) -> Block:
    """Paint the entries around the cursor, and the editor below the one that is edited.

    They stand in two columns where one does not hold them and the screen is wide.
    """
    if height < 1:
        return Block()
    editing = sheet.editing
    if editing is not None and all(entry.key != editing.key for entry in sheet.entries):
        opened = editor(editing, "", width, height, palette)
        rest = replace(sheet, editing=None)
        left = height - opened.height
        return under((opened, entries(rest, focus, width, left, palette, lost=lost)))
    across, count = min(width, _COLUMN_MOST), 1
    items = _items(sheet, focus, across, palette, lost=lost)
    if sum(item.height for item in items) > height and width > 2 * _COLUMN_LEAST:
        across, count = min(_COLUMN_MOST, width // 2), 2
        items = _items(sheet, focus, across, palette, lost=lost)
    at = next((n for n, item in enumerate(items) if item.key == sheet.cursor), 0)
    heights = [item.height for item in items]
    ranges = _page(heights, at, height, count)
    room = height
    if ranges[0][0] > 0 or ranges[-1][1] < len(items):
        room = max(1, height - 1)
        ranges = _page(heights, at, room, count)
    columns = [_column(items[first:last], sheet, room, across, palette) for first, last in ranges]
    if width > count * across or len(columns) < count:
        columns.append(Canvas(width - across * len(columns), palette).block(room))
    painted = columns[0]
    for column in columns[1:]:
        painted = beside(painted, column)
    if room == height:
        return painted
    above, below = items[: ranges[0][0]], items[ranges[-1][1] :]
    return under((painted, _more(_count(above), _count(below), width, palette)))


def _page(heights: Sequence[int], at: int, room: int, count: int) -> list[tuple[int, int]]:
    """Give the first row of each column and the one behind its last, where the cursor is shown."""
    first = 0
    while True:
        ranges: list[tuple[int, int]] = []
        start = first
        for _ in range(count):
            end = fitting(heights, start, room)
            if start < len(heights):
                ranges.append((start, end))
            start = end
        if at < start or start >= len(heights):
            return ranges or [(0, 0)]
        # Down one column, the last row stays in sight as the first of the next window.
        first = start - 1 if count == 1 and start - 1 > first else start


def _column(items: Sequence[_Item], sheet: Sheet, room: int, width: int, palette: Palette) -> Block:
    """Put a column together; what stands furthest from the editor makes room for it."""
    blocks = [item.block for item in items]
    editing = sheet.editing
    at = next((n for n, item in enumerate(items) if editing and item.key == editing.key), None)
    if editing is not None and at is not None:
        blocks[at] = blocks[at].cut(max(1, room - LEAST))
        label = next(entry.label for entry in sheet.entries if entry.key == editing.key)
        opened = editor(editing, label, width, max(1, room - blocks[at].height), palette)
        while sum(block.height for block in blocks) + opened.height > room:
            if len(blocks) > at + 1:
                blocks.pop()
            elif at:
                blocks.pop(0)
                at -= 1
            else:
                break
        blocks.insert(at + 1, opened)
    canvas = Canvas(width, palette)
    for block in blocks:
        canvas.add(block)
    return canvas.block(room)


def _items(sheet: Sheet, focus: Focus, width: int, palette: Palette, *, lost: bool) -> list[_Item]:
    where = shape(sheet.entries, width)
    acting = focus in (Focus.SHEET, Focus.EDITOR)
    led = max((at + 1 for at, entry in enumerate(sheet.entries) if entry.due), default=0)
    groups = (
        (f"out of date {sheet.due}", sheet.entries[:led]),
        ("in date", sheet.entries[led:]),
    )
    items: list[_Item] = []
    for title, group in groups:
        if group:
            heading = _heading(title, width, palette.theme, palette.depth)
            items.append(_Item("", heading))
        for entry in group:
            mark = Mark.CURSOR if acting and entry.key == sheet.cursor else Mark.ANY
            block = entry_block(entry, where, mark, lost, palette.theme, palette.depth)
            items.append(_Item(entry.key, block))
    return items


@lru_cache(maxsize=64)
def _heading(title: str, width: int, theme: Theme, depth: Depth) -> Block:
    canvas = Canvas(width, palette_of(theme, depth))
    line = canvas.line()
    line.put(1, f"{title} ", canvas[Role.GROUP])
    line.put(line.end, "─" * (width - line.end - 1), canvas[Role.RULE])
    return canvas.block()


def _count(items: Sequence[_Item]) -> int:
    return sum(bool(item.key) for item in items)


def _more(above: int, below: int, width: int, palette: Palette) -> Block:
    """Say how many entries are out of sight, and where."""
    canvas = Canvas(width, palette)
    said = [f"{above} more above"] * bool(above) + [f"{below} more below"] * bool(below)
    canvas.line().put(1, " · ".join(said), palette[Role.GROUP])
    return canvas.block()
