"""Whose values these are, beyond doubt: the head of the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.board.name import LIKE, SAME
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


# A title and two names of 35, 40 and 40 letters (PDS) take so many lines of a narrow screen.
_NAME = 4
# Where there is hardly room, the others are counted.
_WARNINGS = 1


def patient(sheet: Sheet, width: int, palette: Palette, *, most: int = 99) -> Block:
    """Paint name, place, location and identifiers in full, and every warning.

    A name wraps and is never cut. So many lines at `most` are tried for: what is said
    besides then keeps to fewer.
    """
    for lines in (3, 2, 1):  # of each statement
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
        canvas.text(name, title, most=_NAME)
        canvas.text(bed, title, most=max(2, lines))
    for words in _flowing(sheet.identifiers, width - 2):
        canvas.text(words, canvas[Tone.PLAIN], most=lines)
    if sheet.gone:
        canvas.bar(f"not here any more: {sheet.gone}", Role.ALERT, most=lines)
    shown = sheet.warnings if lines > 1 else sheet.warnings[:_WARNINGS]
    for warning in shown:
        _warning(canvas, warning, lines)
    if len(shown) < len(sheet.warnings):
        _warning(canvas, f"and {len(sheet.warnings) - len(shown)} more like these", 1)
    return canvas.block()


def _warning(canvas: Canvas, words: str, most: int) -> None:
    """Shout a name that is the same, say one that is alike: what always shouts is not heard."""
    if words.startswith(LIKE):
        canvas.text(words, canvas[Role.TITLE], most=most)
    else:
        canvas.bar(words, Role.WARNING, most=most)


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


def preview(
    row: Listed | None, width: int, height: int, palette: Palette, unread: str = ""
) -> Block:
    """Paint who the list's cursor is on, where looking at more takes a key."""
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
        same = row.collision == SAME
        words = "somebody else has the same name" if same else "somebody else has a name like it"
        _warning(canvas, f"{plain(row.collision)} {words}", 2)
        canvas.blank()
    line = canvas.line()
    if row.risk is not None:
        risk, _ = value_runs(row.risk, 12, palette)
        line.put_runs(0 if risk[0][0].startswith(" ") else 1, risk)
        line.put(line.end + 2, "")
    due = f"{row.due} to do" if row.due else "nothing out of date"
    line.put(max(1, line.end), due, palette[Role.STALE if row.due else Tone.QUIET])
    if unread:
        canvas.blank()
        canvas.text(unread, palette[Tone.QUIET])
    return canvas.block(height)
