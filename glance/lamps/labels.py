"""Labels to print and cut out: which lamp is which, and what it means. A4, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from glance.identity.dates import nhs_date
from glance.lamps.driver import Sort
from glance.lamps.legend import legend, lit_for, whose
from glance.lamps.painting import row_of
from glance.lamps.seating import OTHERS, slot_names
from glance.plain import cells, clip, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from glance.board import Board, BoardView, LampGroup
    from glance.lamps.legend import Entry, Lamp
    from glance.lamps.light import Light

WIDTH, HEIGHT, MARGIN = 210.0, 297.0, 10.0
_ACROSS, _DOWN = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
# How wide a label is where nobody has said how far apart the lamps are.
USUAL_WIDTH = 23.75
NARROWEST, WIDEST = 5.0, 95.0
_LABEL_HEIGHT = 16.0
_LINE = 7.0
_LARGEST_TYPE, _TWO_LINES_TYPE, _SMALLEST_TYPE = 7.0, 4.6, 1.9
# A bold letter of DejaVu Sans or Arial is no wider than this of its height, on the whole.
_LETTER, _LIGHT_LETTER = 0.72, 0.57
# Where in a line of the legend its parts begin.
_NAME_AT, _LOOK_AT, _MEANS_AT = 32.0, 56.0, 110.0
_SMALL, _SMALLER = 2.9, 2.6
_LEADING = 3.1


@dataclass(frozen=True, slots=True)
class Label:
    """What stands beside one segment; `lamps` are those of the device, counted from 1."""

    text: str
    lamps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """Something that stays together on a sheet: its height, and how it is drawn from a top."""

    height: float
    lines: tuple[str, ...]


def labels(light: Light, group: LampGroup, view: BoardView) -> tuple[Label, ...]:
    """Give the label of every segment that has lamps, from the first lamp to the last."""
    slots = row_of(light).slots
    named = slot_names(light, group, view)
    several = len(named) > 1
    return tuple(
        label
        for text, lamps in zip(named, slots, strict=False)
        for label in _labels(light, text, lamps, several=several)
    )


def _labels(light: Light, text: str, lamps: tuple[int, ...], *, several: bool) -> tuple[Label, ...]:
    """Give the labels of one segment; lamps that are on or off have one each."""
    if light.driver.sort is Sort.COLOURS:
        return (Label(text, tuple(sorted(lamp + 1 for lamp in lamps))),)
    words = lit_for(light)
    before = f"{text}: " if several else ""
    return tuple(
        Label(f"{before}{word}", (lamp + 1,)) for word, lamp in zip(words, lamps, strict=False)
    )


def sheets(
    lights: Sequence[tuple[Light, LampGroup, BoardView]],
    printed: date,
    pitch: float | None = None,
) -> tuple[str, ...]:
    """Draw the labels and the legend of each light on A4 sheets, each an SVG of its own.

    With `pitch`, the millimetres from one lamp to the next, a row of labels fits under a
    strip without being cut up.
    """
    pages: list[list[str]] = []
    y = HEIGHT
    for light, group, view in lights:
        blocks = tuple(_blocks(light, group, view, pitch))
        # A light stays on one sheet if one sheet can hold it.
        whole = sum(block.height for block in blocks)
        if y + min(whole, _DOWN) > HEIGHT - MARGIN:
            y = HEIGHT
        for block in blocks:
            if y + block.height > HEIGHT - MARGIN:
                pages.append([])
                y = MARGIN
            pages[-1].append(f'<g transform="translate({MARGIN:g} {y:.2f})">')
            pages[-1] += [*block.lines, "</g>"]
            y += block.height
    return tuple(
        _sheet(page, f"sheet {number} of {len(pages)}, printed {nhs_date(printed)}")
        for number, page in enumerate(pages, 1)
    )


def _sheet(lines: Sequence[str], foot: str) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" '
        f'width="{WIDTH:g}mm" height="{HEIGHT:g}mm" fill="#000000" '
        "font-family=\"'DejaVu Sans', Arial, sans-serif\">"
    )
    style = "<style>@page { size: A4 portrait; margin: 0 }</style>"
    paper = '<rect width="100%" height="100%" fill="#ffffff"/>'
    return "\n".join((head, style, paper, *lines, _text(MARGIN, HEIGHT - 4, foot, 2.4), "</svg>\n"))


def _blocks(
    light: Light, group: LampGroup, view: BoardView, pitch: float | None
) -> Iterator[_Block]:
    each = 1 if light.driver.sort is Sort.SWITCHES else light.each
    width = USUAL_WIDTH if pitch is None else min(pitch * each, WIDEST)
    known = labels(light, group, view)
    if light.heartbeat:
        known = (*known, Label("heartbeat", (light.heartbeat,)))
    many = max(1, int(_ACROSS // width))
    rows = [known[at : at + many] for at in range(0, len(known), many)]
    # The heading is nothing without its first row.
    heading = _heading(light, group, view.board, known)
    for number, row in enumerate(rows):
        lines = tuple(_row(row, width, heading.height if number == 0 else 0.0))
        if number == 0:
            yield _Block(heading.height + _LABEL_HEIGHT, (*heading.lines, *lines))
        else:
            yield _Block(_LABEL_HEIGHT, lines)
    yield _legend(light, legend(light, group, view.board))


def _heading(light: Light, group: LampGroup, board: Board, known: Sequence[Label]) -> _Block:
    title = f"{plain(light.name)} · {plain(board.title)} · {plain(group.name)}"
    hint = f"{whose(group)}; cut along the dashed lines. Small numbers: the lamps."
    if any(OTHERS in label.text for label in known):
        hint += " Others: whoever has no label."
    lines = (
        _text(0, 6, clip(title, int(_ACROSS / (5.2 * _LETTER))), 5.2, bold=True),
        _text(0, 11.5, hint, _SMALL),
    )
    return _Block(15.0, lines)


def _row(row: Sequence[Label], width: float, top: float) -> Iterator[str]:
    for at, label in enumerate(row):
        x = at * width
        yield (
            f'<rect x="{x:.2f}" y="{top:.2f}" width="{width:.2f}" height="{_LABEL_HEIGHT:g}" '
            'fill="none" stroke="#6b7680" stroke-width="0.2" stroke-dasharray="1.2 1"/>'
        )
        # The line beside which the lamp itself is.
        middle = x + width / 2
        yield f'<path d="M{middle:.2f} {top:.2f}v1.6" stroke="#000000" stroke-width="0.5"/>'
        words, size = set_in(label.text, width - 1.6)
        first = top + 9.4 - (len(words) - 1) * size * 0.55
        for number, line in enumerate(words):
            yield _text(middle, first + number * size * 1.1, line, size, bold=True, middle=True)
        yield _text(middle, top + _LABEL_HEIGHT - 0.9, _numbers(label.lamps), 1.9, middle=True)


def _numbers(lamps: tuple[int, ...]) -> str:
    return f"{lamps[0]}–{lamps[-1]}" if len(lamps) > 1 else str(lamps[0])


def set_in(text: str, width: float) -> tuple[tuple[str, ...], float]:
    """Set words in one line or two, whichever is larger; what cannot be read is cut short."""
    words = plain(text).split()
    ways: list[tuple[str, ...]] = [(" ".join(words),)]
    ways += [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    sized = [(_type_size(lines, width), lines) for lines in ways]
    size, lines = max(sized, key=lambda each: each[0])
    if size >= _SMALLEST_TYPE:
        return lines, size
    return tuple(_cut(line, width / _SMALLEST_TYPE) for line in lines), _SMALLEST_TYPE


def _type_size(lines: tuple[str, ...], width: float) -> float:
    longest = max(*map(_ems, lines), 1.0)
    most = _LARGEST_TYPE if len(lines) == 1 else _TWO_LINES_TYPE
    return min(most, width / longest)


def _ems(text: str) -> float:
    """Give how wide bold letters are, of their height: as DejaVu Sans Bold has them, or less."""
    return sum(
        1.12 if letter in "MWmw%@—" or cells(letter) > 1 else 0.88 if letter.isupper() else 0.74
        for letter in text
    )


def _cut(text: str, ems: float) -> str:
    kept = text
    while kept and _ems(kept) > ems:
        kept = clip(text, cells(kept) - 1) if cells(kept) > 1 else ""
    return kept


def _legend(light: Light, entries: Sequence[Entry]) -> _Block:
    """Draw the card that hangs beside the light."""
    set_up = [_set_entry(entry) for entry in entries]
    dies = _lines(f"When its computer dies: {plain(light.driver.on_death)}", _ACROSS - 6)
    height = 12.0 + sum(tall for tall, _ in set_up) + 13.0 + _LEADING * len(dies)
    card = (
        f'<rect x="0" y="4" width="{_ACROSS:g}" height="{height - 5:.2f}" fill="none" '
        'stroke="#000000" stroke-width="0.4"/>'
    )
    lines = [
        card,
        _text(3, 10.5, "What the light says", 4.2, bold=True),
    ]
    y = 14.0
    for entry, (tall, columns) in zip(entries, set_up, strict=True):
        lines += _drawing(entry.lamps, y)
        for x, words in zip((_NAME_AT, _LOOK_AT, _MEANS_AT), columns, strict=True):
            lines += _column(x, y, words, bold=x == _NAME_AT)
        y += tall
    warning = "Off means unknown, never “all well”.  Status board, not nurse call."
    lines.append(_text(3, y + 4.5, warning, 4.2, bold=True))
    lines += _column(3, y + 6.0, dies)
    return _Block(height, tuple(lines))


def _drawing(lamps: Sequence[Lamp], y: float) -> Iterator[str]:
    """Draw lamps side by side; one or two are large, with a gauge for how bright they are."""
    large = len(lamps) <= 2
    radius, gap = (2.3, 13.0) if large else (1.2, 3.4)
    for at, lamp in enumerate(lamps):
        x = 5.5 + at * gap if large else 4.2 + at * gap
        stroke = 0.3
        yield (
            f'<circle cx="{x:.2f}" cy="{y + 2.5:.2f}" r="{radius:g}" fill="{lamp.ink}" '
            f'stroke="#000000" stroke-width="{stroke:g}"/>'
        )
        if lamp.letter:
            ink = "#000000" if lamp.ink in ("#ffffff", "#ff8c1a") else "#ffffff"
            yield _text(x, y + 3.6, lamp.letter, 3.1, bold=True, middle=True, ink=ink)
        if lamp.bright is not None:
            yield from _gauge(x + 3.2, y, lamp.bright)


def _gauge(x: float, y: float, bright: float) -> Iterator[str]:
    """Draw a gauge, as full as the lamp is bright."""
    across, down = 6.0, 2.0
    yield (
        f'<rect x="{x:.2f}" y="{y + 1.5:.2f}" width="{across:g}" height="{down:g}" fill="none" '
        'stroke="#000000" stroke-width="0.2"/>'
    )
    full = across * bright
    yield f'<rect x="{x:.2f}" y="{y + 1.5:.2f}" width="{full:.2f}" height="{down:g}"/>'


def _set_entry(entry: Entry) -> tuple[float, tuple[tuple[str, ...], ...]]:
    """Give how high one line of the legend is, and the lines of its three columns."""
    columns = (
        _lines(entry.name, _LOOK_AT - _NAME_AT - 1, bold=True),
        _lines(entry.look, _MEANS_AT - _LOOK_AT - 1),
        _lines(entry.means, _ACROSS - _MEANS_AT - 2),
    )
    return max(_LINE, 1.0 + _LEADING * max(map(len, columns))), columns


def _lines(words: str, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """Set words in as many lines as they take; only a word that is too long is cut with "…"."""
    size = _SMALL if bold else _SMALLER
    room = int(width / (size * (_LETTER if bold else _LIGHT_LETTER)))
    lines = [""]
    for word in plain(words).split():
        if lines[-1] and cells(lines[-1]) + 1 + cells(word) > room:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(clip(line, room) for line in lines)


def _column(x: float, y: float, lines: Sequence[str], *, bold: bool = False) -> Iterator[str]:
    first = y + (3.5 if len(lines) == 1 else 2.0)
    for number, line in enumerate(lines):
        size = _SMALL if bold else _SMALLER
        yield _text(x, first + number * _LEADING, line, size, bold=bold)


def _text(
    x: float,
    y: float,
    words: str,
    size: float,
    *,
    bold: bool = False,
    middle: bool = False,
    ink: str = "",
) -> str:
    look = ' font-weight="bold"' if bold else ""
    look += ' text-anchor="middle"' if middle else ""
    look += f' fill="{ink}"' if ink else ""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size:.2f}"{look}>{escape(plain(words))}</text>'
    )
