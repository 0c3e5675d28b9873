"""Whose values these are, beyond doubt: the head of the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.fields import Tone
from glance.plain import cells, plain
from glance.screens.roles import Role
from glance.screens.station.paint.canvas import Canvas, wrapped
from glance.screens.station.paint.value import value_runs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.screens.palette import Palette
    from glance.screens.station.paint.canvas import Block
    from glance.station.seen import Listed, Sheet


def patient(sheet: Sheet, width: int, palette: Palette, *, most: int = 99) -> Block:
    """Paint name, place, location and identifiers in full, and every warning.

    Names wrap and are never cut where a person's name can be as long as that.
    `most` lines are tried for: then each statement keeps to fewer.
    """
    for lines in (3, 2, 1):
        block = _patient(sheet, width, palette, lines)
        if block.height <= most:
            break
    return block


def _patient(sheet: Sheet, width: int, palette: Palette, lines: int) -> Block:
    canvas = Canvas(width, palette, Role.RAISED)
    name, bed = plain(sheet.name), _bed(sheet.place, sheet.location)
    title = canvas[Role.TITLE]
    if cells(name) + cells(bed) + 4 <= width:
        line = canvas.line()
        line.put(1, name, title)
        line.put(width - 1 - cells(bed), bed, title)
    else:
        canvas.text(name, title, most=lines)
        canvas.text(bed, title, most=lines)
    for words in _flowing(sheet.identifiers, width - 2):
        canvas.text(words, canvas[Tone.PLAIN], most=lines)
    if sheet.gone:
        canvas.bar(f"not here any more: {sheet.gone}", Role.ALERT, most=lines)
    for warning in sheet.warnings:
        canvas.bar(warning, Role.WARNING, most=lines)
    return canvas.block()


def _flowing(words: Sequence[str], room: int) -> list[str]:
    """Lay statements out one behind the other, each of them on one line."""
    lines: list[str] = []
    for each in map(plain, words):
        if lines and cells(lines[-1]) + 3 + cells(each) <= room:
            lines[-1] += f"   {each}"
        else:
            lines.append(each)
    return lines


def _bed(place: str, location: str) -> str:
    return " · ".join(filter(None, (plain(place), plain(location))))


def preview(row: Listed | None, width: int, height: int, palette: Palette) -> Block:
    """Paint who the list's cursor is on, before the patient is opened."""
    canvas = Canvas(width, palette)
    if row is None:
        return canvas.block(height)
    head = Canvas(width, palette, Role.RAISED)
    for text in wrapped(row.name, width - 2, 3):
        head.line().put(1, text, palette[Role.TITLE])
    head.text(_bed(row.place, row.location), palette[Role.TITLE])
    head.text(row.identifier, palette[Tone.PLAIN])
    canvas.add(head.block())
    canvas.blank()
    if row.collision:
        same = "somebody else here has the same name" if row.collision == "‼" else ""
        words = same or "somebody else here has a name like it"
        canvas.bar(f"{plain(row.collision)} {words}", Role.WARNING)
        canvas.blank()
    line = canvas.line()
    if row.risk is not None:
        risk, _ = value_runs(row.risk, 12, palette)
        line.put_runs(0 if risk[0][0].startswith(" ") else 1, risk)
        line.put(line.end + 2, "")
    due = f"{row.stale} out of date" if row.stale else "everything in date"
    line.put(max(1, line.end), due, palette[Role.STALE if row.stale else Tone.QUIET])
    return canvas.block(height)
