"""The footer: what the letters and marks mean, and which page of how many this is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.board import Form, Source
from glance.census import NameFormat
from glance.fields import Flag, Magnet, Tone
from glance.plain import cells, plain
from glance.screens.paint.fit import Statement, said, spread
from glance.screens.paint.header import rag_options
from glance.screens.paint.line import Line
from glance.screens.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.strip import Strip

    from glance.board import Board, Layout
    from glance.fields import Option
    from glance.screens.paint.line import Run
    from glance.screens.paint.scene import Scene
    from glance.screens.palette import Palette

_BAR = 8


def key(
    board: Board, layout: Layout, palette: Palette, width: int, lines: int
) -> tuple[Strip, ...]:
    """Paint the key of the magnets and marks that the layout shows, in at most that many lines.

    Explanations come in the order of their need; where not all of them have room,
    the last line ends in "…".
    """
    if board.form is Form.OVERVIEW:
        entries = list(_bars(board, palette))
    else:
        entries = [*_magnets(layout, palette), *_marks(board, palette)]
    for gap in (2, 1):
        rows, complete = _packed(entries, width - 2, gap, lines)
        if complete:
            break
    if not complete:
        rows[-1].append((("…", palette[Tone.QUIET]),))
    return tuple(_key_line(row, width, gap, palette) for row in rows)


Entry = tuple["Run", ...]


def _packed(
    entries: Sequence[Entry], room: int, gap: int, lines: int
) -> tuple[list[list[Entry]], bool]:
    """Lay entries into lines, from the left; say whether all of them had room."""
    rows: list[list[Entry]] = [[]]
    used = 0
    for entry in entries:
        width = sum(cells(text) for text, _ in entry)
        wanted = used + (gap if used else 0) + width
        if wanted <= room:
            rows[-1].append(entry)
            used = wanted
        elif len(rows) < lines:
            rows.append([entry])
            used = width
        else:
            return rows, False
    return rows, True


def _key_line(row: Sequence[Entry], width: int, gap: int, palette: Palette) -> Strip:
    line = Line(width, palette[Role.RAISED])
    x = 1
    for entry in row:
        line.put_runs(x, entry)
        x = line.end + gap
    return line.strip()


def _magnets(layout: Layout, palette: Palette) -> Iterator[Entry]:
    """Give an entry for each letter, then one for each of their states."""
    states: dict[str, Option] = {}
    strong, quiet = palette[Role.TITLE], palette[Tone.QUIET]
    for placed in layout.columns:
        if placed.column.source not in (Source.MAGNETS, Source.FIELD):
            continue
        for field in placed.column.fields:
            if isinstance(field.kind, Magnet | Flag):
                yield ((plain(field.kind.letter), strong), (f" {_word(field.short)}", quiet))
            if isinstance(field.kind, Magnet):
                states.update({o.symbol or o.letter: o for o in field.kind.options()})
    for symbol, option in states.items():
        yield ((plain(symbol), strong), (f" {option.code}", quiet))


def _word(short: str) -> str:
    """Give a label as a word in a line; what is all capitals stays so."""
    return short if short.isupper() else short.lower()


def _marks(board: Board, palette: Palette) -> Iterator[Entry]:
    quiet = palette[Tone.QUIET]
    if board.names is not NameFormat.PLACE:
        yield (("‼", palette[Tone.AMBER]), (" same name", quiet))
    yield (("*", palette[Role.HIGHLIGHT]), (" just changed", quiet))
    yield (("–", palette[Role.TITLE]), (" not looked at", quiet))
    yield (("·26h", palette[Role.STALE]), (" out of date", quiet))


def _bars(board: Board, palette: Palette) -> Iterator[Entry]:
    quiet = palette[Tone.QUIET]
    for option in rag_options(board).values():
        if option.symbol:
            mark = plain(option.letter + option.symbol)
            yield ((mark, palette[option.tone]), (f" {option.label.lower()}", quiet))
    yield ((("one mark a patient, or to scale"), quiet),)


def status(scene: Scene, palette: Palette, where: Sequence[str], hidden: int, pages: int) -> Strip:
    """Paint the last line: what the page holds and what it does not, and when it turns.

    `where` is the same statement from its longest wording to its shortest.
    """
    quiet = palette[Tone.QUIET]
    left: list[Statement] = []
    if pages > 1:
        number = min(scene.turning.page, pages)
        left.append(
            said(
                f"page {number} of {pages}",
                f"page {number}/{pages}",
                f"{number}/{pages}",
                style=palette[Role.TITLE],
                weight=6,
            )
        )
    left.append(said(*where, style=palette[Tone.PLAIN], weight=4))
    if hidden:
        columns = f"{hidden} column{'' if hidden == 1 else 's'} hidden"
        left.append(said(columns, f"{hidden} hidden", style=quiet, weight=5))
    right = [_turning(scene, palette)] if pages > 1 else []
    return spread(scene.size.width, palette[Role.RAISED], left, right)


def _turning(scene: Scene, palette: Palette) -> Statement:
    """Say when the page turns: a bar that empties, or that somebody stopped it."""
    if scene.turning.paused:
        return said("paused", style=palette[Role.LATE], weight=3)
    if scene.turning.left is None:
        return said("", style=palette[Tone.QUIET])
    full = max(0, min(_BAR, round(scene.turning.left * _BAR)))
    bar = (("─" * full, palette[Role.TITLE]), ("·" * (_BAR - full), palette[Tone.QUIET]))
    return Statement((bar, ()), weight=2)
