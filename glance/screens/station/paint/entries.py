"""What is known of the open patient: an entry a field, out of date first, the editor in place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
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


@dataclass(frozen=True, slots=True)
class _Opened:
    """The entry of the cursor in full, with the editor below it; `key` is "" for neither."""

    key: str = ""
    entry: Block = field(default_factory=Block)
    editor: Block = field(default_factory=Block)


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
        block = editor(editing, "", width, height, palette)
        rest = replace(sheet, editing=None)
        left = height - block.height
        return under((block, entries(rest, focus, width, left, palette, lost=lost)))
    keys = focus is not Focus.LIST
    across, count = min(width, _COLUMN_MOST), 1
    items = _items(sheet, across, palette, lost=lost, keys=keys)
    if sum(item.block.height for item in items) > height and width > 2 * _COLUMN_LEAST:
        across, count = min(_COLUMN_MOST, width // 2), 2
        items = _items(sheet, across, palette, lost=lost, keys=keys)
    at = next((n for n, item in enumerate(items) if item.key == sheet.cursor), 0)
    # The window is the same whatever the cursor opens in it: rows above it stand still.
    heights = [item.block.height for item in items]
    ranges = _page(heights, at, height, count)
    opened = _Opened()
    if focus in (Focus.SHEET, Focus.EDITOR):
        opened = _opened(sheet, across, max(1, height - 1), palette, lost=lost)
    all_shown = ranges[0][0] == 0 and ranges[-1][1] == len(items)
    columns = [_column(items[slice(*each)], opened, height, across, palette) for each in ranges]
    if not all_shown or any(column.dropped for column in columns):
        ranges = _page(heights, at, max(1, height - 1), count)
        columns = [
            _column(items[slice(*each)], opened, max(1, height - 1), across, palette)
            for each in ranges
        ]
    above = _count(items[: ranges[0][0]]) + columns[0].above
    shown = sum(column.entries for column in columns)
    blocks = [column.block for column in columns]
    return _whole(blocks, (above, _count(items) - above - shown), width, height, palette)


def _whole(
    blocks: Sequence[Block], hidden: tuple[int, int], width: int, height: int, palette: Palette
) -> Block:
    """Put columns side by side, and say below them how many entries are out of sight."""
    taken = sum(block.lines[0].cell_length for block in blocks)
    room = blocks[0].height
    painted = blocks[0]
    for block in blocks[1:]:
        painted = beside(painted, block)
    if width > taken:
        painted = beside(painted, Canvas(width - taken, palette).block(room))
    return painted if room == height else under((painted, _more(*hidden, width, palette)))


def _opened(sheet: Sheet, width: int, height: int, palette: Palette, *, lost: bool) -> _Opened:
    entry = next((entry for entry in sheet.entries if entry.key == sheet.cursor), None)
    if entry is None:
        return _Opened()
    where = shape(sheet.entries, width)
    block = entry_block(entry, where, Mark.CURSOR, lost, palette.theme, palette.depth)
    if sheet.editing is None:
        return _Opened(entry.key, block.cut(height))
    block = block.cut(max(1, height - LEAST))
    below = editor(sheet.editing, entry.label, width, max(1, height - block.height), palette)
    return _Opened(entry.key, block, below)


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


@dataclass(frozen=True, slots=True)
class _Column:
    """A column put together; `above` counts the entries that gave way at its top."""

    block: Block
    entries: int
    above: int
    dropped: bool


def _column(
    items: Sequence[_Item], opened: _Opened, room: int, width: int, palette: Palette
) -> _Column:
    """Put a column together; what stands furthest from the cursor makes room for the editor."""
    shown = list(items)
    at = next((n for n, item in enumerate(items) if opened.key and item.key == opened.key), None)
    above = 0
    if at is not None:
        whole = under((opened.entry, opened.editor))
        shown[at] = _Item(opened.key, whole)
        while sum(item.block.height for item in shown) > room and len(shown) > 1:
            if len(shown) > at + 1:
                shown.pop()
            else:
                above += _count([shown.pop(0)])
                at -= 1
    canvas = Canvas(width, palette)
    for item in shown:
        canvas.add(item.block)
    return _Column(canvas.block(room), _count(shown), above, len(shown) < len(items))


def _items(sheet: Sheet, width: int, palette: Palette, *, lost: bool, keys: bool) -> list[_Item]:
    where = shape(sheet.entries, width, keys=keys)
    led = max((at + 1 for at, entry in enumerate(sheet.entries) if entry.due), default=0)
    groups = (
        (_said_due(sheet), sheet.entries[:led]),
        ("the rest" if led else "nothing out of date", sheet.entries[led:]),
    )
    items: list[_Item] = []
    for title, group in groups:
        if group:
            heading = _heading(title, width, palette.theme, palette.depth)
            items.append(_Item("", heading))
        for entry in group:
            block = entry_block(entry, where, Mark.ANY, lost, palette.theme, palette.depth)
            items.append(_Item(entry.key, block))
    return items


def _said_due(sheet: Sheet) -> str:
    old = sheet.due - sheet.unset
    said = [f"out of date {old}"] * bool(old) + [f"not set {sheet.unset}"] * bool(sheet.unset)
    return " · ".join(said)


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
