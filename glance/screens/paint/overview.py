"""The overview: a line for each location, with its patients as numbers and as a bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.fields import Tone
from glance.identity.dates import short_date
from glance.plain import cells, plain
from glance.screens.paint.cell import cut
from glance.screens.paint.header import percent, rag_options
from glance.screens.paint.line import Line
from glance.screens.paint.rows import CHANGED
from glance.screens.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from textual.strip import Strip

    from glance.board import Board, Group, Tally
    from glance.fields import Option
    from glance.screens.paint.line import Run
    from glance.screens.palette import Palette

_BAR_AT_LEAST = 8
# How far a second line stands in from the names.
_INDENT = 3
# Figures of this weight are worth narrower gaps.
_NEEDED = 6
_BAR_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class _Figure:
    """One number of each location; a figure of little `weight` is left out first."""

    label: str
    short: str
    weight: int
    text: Callable[[Tally], str]
    tone: Callable[[Tally], Tone]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Roll:
    """The locations of an overview, laid out for one width."""

    board: Board
    palette: Palette
    width: int
    gap: int
    figures: tuple[tuple[_Figure, str, int], ...]
    name: int
    bar: int
    left_out: tuple[_Figure, ...]

    def labels(self) -> Strip:
        """Paint the labels above the figures, underlined: the rule above the lines."""
        line = Line(self.width, self.palette[Role.GROUND] + self.palette[Role.LABELS])
        line.put(1, "location")
        x = 1 + self.name
        for _, label, width in self.figures:
            line.put(x + self.gap + width - cells(label), label)
            x += self.gap + width
        line.put(self.width - 1, " ")
        return line.strip()

    def line(
        self, group: Group, ground: Role, *, lost: bool = False, changed: bool = False
    ) -> Strip:
        """Paint one location; `changed` says that its counts did, a moment ago."""
        line = Line(self.width, self.palette[ground])
        base = self.palette[Role.LOST] if lost else self.palette[Tone.PLAIN]
        name = self.palette[Role.LOST] if lost else self.palette[Role.TITLE]
        if changed and not lost:
            name = self.palette[Role.HIGHLIGHT]
            line.put(0, CHANGED, name)
        line.put_runs(1, cut([(plain(group.label), name)], self.name))
        x = 1 + self.name
        for figure, _, width in self.figures:
            text, tone = figure.text(group.tally), figure.tone(group.tally)
            text = figure.mark + text.rjust(width - cells(figure.mark))
            shown = self.palette.block(tone) if figure.mark else self.palette[tone]
            look = base if lost else shown
            line.put(x + self.gap + width - cells(text), text, look)
            x += self.gap + width
        if self.bar:
            line.put_runs(x + self.gap, self._bar(group.tally, lost))
        return line.strip()

    def second_line(self, group: Group, ground: Role) -> Strip:
        """Paint the figures that have no column, below the location's name."""
        line = Line(self.width, self.palette[ground])
        line.put(_INDENT, " · ".join(self._below(group.tally)), self.palette[Tone.QUIET])
        return line.strip()

    def hidden(self, groups: Sequence[Group], *, second_lines: bool) -> int:
        """Give how many figures are shown nowhere."""
        below = min((len(self._below(group.tally)) for group in groups), default=0)
        return len(self.left_out) - (below if second_lines else 0)

    def _below(self, tally: Tally) -> list[str]:
        """Give the figures that fit on a line of their own."""
        words = [f"{figure.label or figure.mark} {figure.text(tally)}" for figure in self.left_out]
        while words and _INDENT + cells(" · ".join(words)) > self.width - 1:
            words.pop()
        return words

    def _bar(self, tally: Tally, lost: bool) -> list[Run]:
        """Paint a mark for each patient, or to scale where there are more than marks."""
        options = rag_options(self.board)
        shown = [(options[code], count) for code, count in tally.rag if count]
        looks = [(option.symbol or "·", option.tone) for option, _ in shown]
        counts = [count for _, count in shown]
        if tally.unset:
            looks.append(("–", Tone.QUIET))
            counts.append(tally.unset)
        lengths = scaled(counts, self.bar)
        return [
            (plain(mark) * length, self.palette[Role.LOST if lost else tone])
            for (mark, tone), length in zip(looks, lengths, strict=True)
        ]


def scaled(counts: Sequence[int], room: int) -> list[int]:
    """Give lengths that fill at most `room`, in proportion; nobody who is there gets none."""
    total = sum(counts)
    if total <= room:
        return list(counts)
    lengths = [max(1, count * room // total) if count else 0 for count in counts]
    while sum(lengths) > room and max(lengths) > 1:
        lengths[lengths.index(max(lengths))] -= 1
    while sum(lengths) < room:
        behind = [
            count * room / total - length for count, length in zip(counts, lengths, strict=True)
        ]
        lengths[behind.index(max(behind))] += 1
    return lengths


def roll(
    board: Board, groups: Sequence[Group], width: int, now: datetime, palette: Palette
) -> Roll:
    """Lay out the lines: the figures that fit, and what is left for the bar."""
    longest = max((cells(plain(group.label)) for group in groups), default=8)
    name = max(8, min(longest, max(18, width // 3)))
    figures = _figures(board, now)
    texts = [[figure.text(group.tally) for group in groups] for figure in figures]
    least = max(_BAR_AT_LEAST, width // 6) if board.rag else 0
    for gap in (2, 1):
        labels = [figure.label if gap > 1 else figure.short for figure in figures]
        widths = [
            max(
                cells(labels[at]),
                *(cells(figure.mark) + cells(t) + bool(figure.mark) for t in told),
                1,
            )
            for at, (figure, told) in enumerate(zip(figures, texts, strict=True))
        ]
        kept = _kept(figures, widths, width - 2 - name, gap, least)
        if all(at in kept for at, figure in enumerate(figures) if figure.weight >= _NEEDED):
            break
    shown = tuple((figures[at], labels[at], widths[at]) for at in kept)
    room = width - 2 - name - sum(gap + widths[at] for at in kept) - gap
    bar = max(0, min(_BAR_AT_MOST, room)) if board.rag else 0
    left_out = tuple(figure for at, figure in enumerate(figures) if at not in kept)
    return Roll(board, palette, width, gap, shown, name, bar, left_out)


def _kept(
    figures: Sequence[_Figure], widths: Sequence[int], room: int, gap: int, bar: int
) -> list[int]:
    """Give which figures stay beside a bar of at least that length, the weightiest first."""
    kept = sorted(range(len(figures)), key=lambda at: figures[at].weight)
    while len(kept) > 1 and sum(gap + widths[at] for at in kept) + gap + bar > room:
        kept.pop(0)
    return sorted(kept)


def _figures(board: Board, now: datetime) -> list[_Figure]:
    figures = [_Figure("patients", "pts", 7, _taken, _plainly)]
    for code, option in rag_options(board).items():
        if option.tone in (Tone.RED, Tone.AMBER, Tone.GREEN):
            figures.append(_rag_figure(code, option))
    figures += [
        _Figure("overdue", "over", 6, lambda tally: str(tally.overdue), _overdue_tone),
        _Figure("new", "new", 3, lambda tally: str(tally.new), _plainly),
        _Figure("home", "home", 4, lambda tally: str(tally.home), _plainly),
        _Figure("in date", "date", 2, percent, _plainly),
        _Figure("changed", "at", 1, lambda tally: _when(tally.changed_at, now), _quietly),
    ]
    return figures


def _rag_figure(code: str, option: Option) -> _Figure:
    mark = option.letter + option.symbol

    def text(tally: Tally) -> str:
        return str(dict(tally.rag).get(code, 0))

    def tone(tally: Tally) -> Tone:
        return option.tone if dict(tally.rag).get(code, 0) else Tone.QUIET

    weight = {Tone.RED: 10, Tone.AMBER: 9}.get(option.tone, 8)
    return _Figure("", "", weight, text, tone, mark)


def _taken(tally: Tally) -> str:
    return f"{tally.patients}/{tally.places}" if tally.places else str(tally.patients)


def _plainly(_: Tally) -> Tone:
    return Tone.PLAIN


def _quietly(_: Tally) -> Tone:
    return Tone.QUIET


def _overdue_tone(tally: Tally) -> Tone:
    return Tone.RED if tally.overdue else Tone.PLAIN


def _when(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "–"
    there = moment.astimezone(now.tzinfo)
    return f"{there:%H:%M}" if there.date() == now.date() else short_date(there.date())
