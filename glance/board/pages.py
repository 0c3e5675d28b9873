"""Pages: which groups and rows stand on each, worked out from the sizes of groups alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from glance.board.geography import lists_locations
from glance.board.order import EXCEPTIONS

if TYPE_CHECKING:
    from glance.board.layout import Layout
    from glance.board.types import Group, Row
    from glance.board.view import BoardView


# Of every group: how many rows it has on pages, and whether it has a heading.
_Sizes = tuple[tuple[int, bool], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A group's line; `continued` when the group began on an earlier page."""

    group: Group
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page: headings and rows from top to bottom. Numbers count from 1.

    `elsewhere` rows are on other pages. `range` says which these are ("A1–C2").
    """

    number: int
    items: tuple[Heading | Row, ...]
    elsewhere: int
    range: str


@dataclass(frozen=True, slots=True)
class _Run:
    """Pages of rows of one group: the first takes `first` rows from `page` on, others `full`."""

    group: int
    page: int
    first: int
    full: int
    size: int
    headed: bool

    @property
    def last_page(self) -> int:
        """The page on which the group ends."""
        rest = self.size - self.first
        return self.page + (-(-rest // self.full) if rest > 0 else 0)

    def rows_on(self, page: int) -> tuple[int, int]:
        """Give the first and the end of the group's rows on a page."""
        if page == self.page:
            return 0, self.first
        start = self.first + (page - self.page - 1) * self.full
        return start, min(self.size, start + self.full)


@dataclass(frozen=True, slots=True)
class _Plan:
    runs: tuple[_Run, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Pages:
    """A view cut into pages; a page is put together when it is asked for."""

    view: BoardView
    plan: _Plan

    @property
    def count(self) -> int:
        """How many pages there are: at least one, be it blank."""
        return self.plan.count

    def page(self, number: int) -> Page:
        """Give a page, counted from 1; a number beyond the last gives the last."""
        at = min(max(number, 1), self.count) - 1
        items: list[Heading | Row] = []
        rows: list[Row] = []
        for run in self.plan.runs:
            if not run.page <= at <= run.last_page:
                continue
            group = self.view.groups[run.group]
            start, end = run.rows_on(at)
            if run.headed:
                items.append(Heading(group, continued=at > run.page))
            found = self.view.rows[group.start + start : group.start + end]
            items.extend(found)
            rows.extend(found)
        if lists_locations(self.view.board):
            elsewhere = len(self.view.groups) - len(items)
        else:
            elsewhere = len(self.view.rows) - len(rows)
        return Page(at + 1, tuple(items), elsewhere, self._range(rows))

    def page_of(self, row: Row) -> int:
        """Give the number of the page on which a row stands."""
        position = self.view.position(row)
        for run in self.plan.runs:
            start = self.view.groups[run.group].start
            if start <= position < start + run.size:
                beyond = position - start - run.first
                return run.page + 1 if beyond < 0 else run.page + 2 + beyond // run.full
        return 1

    def _range(self, rows: list[Row]) -> str:
        if not rows:
            return ""
        labels = [row.place.label if row.place is not None else "no bed" for row in rows]
        by_place = self.view.board.order_by[:1] == ("place",)
        if not by_place or self.view.board.exceptions_first or len(set(labels)) < len(labels):
            first = self.view.position(rows[0]) + 1
            return f"{first}–{first + len(rows) - 1} of {len(self.view.rows)}"
        return labels[0] if len(labels) == 1 else f"{labels[0]}–{labels[-1]}"


def pages(view: BoardView, layout: Layout, height: int, *, headings: bool = True) -> Pages:
    """Cut a view into as few pages as `height` lines of headings and rows allow.

    Where that costs no page more, exceptions have pages of their own and no group that
    fits on a page is parted. Without `headings` groups only follow one another.
    """
    overview = lists_locations(view.board)
    sizes = tuple(
        (0 if overview else group.size, overview or (headings and bool(group.label)))
        for group in view.groups
    )
    apart = int(bool(view.groups) and view.groups[0].key == EXCEPTIONS)
    return Pages(view, _planned(sizes, apart, layout.lines, max(height, layout.lines + 1)))


@lru_cache(maxsize=64)
def _planned(sizes: _Sizes, apart: int, lines: int, height: int) -> _Plan:
    """Plan the first `apart` groups on pages of their own if that takes no more pages."""
    first, others, together = (
        _balanced(some, lines, height) for some in (sizes[:apart], sizes[apart:], sizes)
    )
    if not first.runs or not others.runs or first.count + others.count > together.count:
        return together
    moved = (
        replace(run, group=run.group + apart, page=run.page + first.count) for run in others.runs
    )
    return _Plan((*first.runs, *moved), first.count + others.count)


def _balanced(sizes: _Sizes, lines: int, height: int) -> _Plan:
    """Plan as few pages as there can be, and fill them as evenly as that allows."""
    fewest = _plan(sizes, lines, height).count
    whole = _plan(sizes, lines, height, whole=True).count == fewest
    best = _plan(sizes, lines, height, whole=whole)
    low, high = lines + 1, height
    while low < high and fewest > 1:
        middle = (low + high) // 2
        tried = _plan(sizes, lines, middle, whole=whole)
        if tried.count == fewest:
            best, high = tried, middle
        else:
            low = middle + 1
    return best


def _plan(sizes: _Sizes, lines: int, height: int, *, whole: bool = False) -> _Plan:
    """Fill pages from the top; a `whole` group that fits on one page is not parted."""
    runs: list[_Run] = []
    page, used = 0, 0
    for at, (size, headed) in enumerate(sizes):
        needed = int(headed) + (lines if size else 0)
        if whole and int(headed) + size * lines <= height:
            needed = int(headed) + size * lines
        if used and used + needed > height:
            page, used = page + 1, 0
        full = max(1, (height - headed) // lines)
        first = min(size, max(0, (height - used - headed) // lines))
        run = _Run(at, page, first, full, size, headed)
        runs.append(run)
        if run.last_page > page:
            page = run.last_page
            start, end = run.rows_on(page)
            used = int(headed) + (end - start) * lines
        else:
            used += int(headed) + first * lines
    return _Plan(tuple(runs), page + 1)
