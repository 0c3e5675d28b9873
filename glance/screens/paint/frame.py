"""The whole screen: header, labels, grid or overview, key and status line, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING

from glance.board import Form, Heading, Row, layout, pages
from glance.screens.paint.curtain import closed, closed_small
from glance.screens.paint.footer import status
from glance.screens.paint.header import header, header_height, not_live
from glance.screens.paint.key import key
from glance.screens.paint.line import Line
from glance.screens.paint.notices import LEAST_HEIGHT, LEAST_WIDTH, nobody, too_small
from glance.screens.paint.overview import roll
from glance.screens.paint.rows import CHANGED, sheet
from glance.screens.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from textual.strip import Strip

    from glance.board import Board, BoardView, Page, Pages, RowCells, Tally
    from glance.feed.trust import Trust
    from glance.screens.paint.overview import Roll
    from glance.screens.paint.rows import Sheet
    from glance.screens.paint.scene import Scene, Size
    from glance.screens.palette import Palette

# No more lines than this without the banner while the data is lost.
_BETWEEN_BANNERS = 5


def nothing_changed(item: Row | Heading) -> frozenset[int]:  # noqa: ARG001 -- the shape of `changes`
    """Mark no cell."""
    return frozenset()


Changes = Callable[[Row | Heading], frozenset[int]]
_Look = tuple["Sheet", Role, bool, frozenset[int]]


@dataclass(frozen=True, slots=True)
class _Painted:
    """A row as it was painted, and all that its look depends on."""

    words: _Words
    look: _Look
    strips: tuple[Strip, ...]
    said: frozenset[str]

    def stands(self, row: Row, look: _Look, now: datetime) -> bool:
        """Whether the row still looks like this; `now` is in UTC."""
        same = self.look[0] is look[0] and self.look[1:] == look[1:]
        return same and self.words.stand(row, now)


@dataclass(frozen=True, slots=True)
class _Words:
    """What a row says, and since when, in UTC."""

    row: Row
    cells: RowCells
    since: datetime

    def stand(self, row: Row, now: datetime) -> bool:
        """Whether the row still says so; `now` is in UTC, and may have been put back."""
        until = self.cells.until
        return self.row is row and self.since <= now and (until is None or now < until)


def _counts(tally: Tally) -> Tally:
    """Give a tally without what every change alters and only an overview shows."""
    return replace(tally, changed_at=None)


def _painted(arranged: Sheet, words: _Words, look: _Look, signs: AbstractSet[str]) -> _Painted:
    _, ground, lost, changed = look
    strips = arranged.row(words.cells, ground=ground, changed=changed, lost=lost)
    # Of what the cells say, only signs concern the key: other words come and go.
    said = arranged.said(words.cells, changed=changed, lost=lost) & signs
    return _Painted(words, look, strips, said)


class _Memory:
    """Lines that are painted again only when what they depend on has changed."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[object, tuple[Strip, ...]]] = {}

    def lines(
        self, name: str, depends: object, paint: Callable[[], tuple[Strip, ...]]
    ) -> tuple[Strip, ...]:
        """Give the lines of that name as they are, or paint them."""
        known = self._known.get(name)
        if known is None or known[0] != depends:
            known = self._known[name] = (depends, paint())
        return known[1]


class Painter:
    """Paints a board at one size in one palette, and remembers the rows of the page it shows.

    What it gives depends on what it is given alone; the memory only saves work.
    """

    def __init__(self, board: Board, palette: Palette, size: Size, banner: str = "") -> None:
        self.board = board
        self.palette = palette
        self.size = size
        # The last cell stays free, as the first does, unless that would cost a column.
        single = min(
            (layout(board, size.width - free, 0) for free in (1, 0)),
            key=lambda one: len(one.hidden),
        )
        wanted = layout(board, single.width, size.height)
        self._sheets = (
            sheet(board, wanted, palette, size.width),
            sheet(board, single, palette, size.width),
        )
        self.key = key(board, wanted, palette, size.width, 2 if size.height >= 16 else 1)
        # Besides the header: the labels above the grid, and the status line below the key.
        self.grid_height = size.height - header_height(banner) - self.key.height - 2
        self._blank = Line(size.width, palette[Role.GROUND]).strip()
        self._rows: dict[tuple[str, int], _Painted] = {}
        self._words: dict[tuple[str, int], _Words] = {}
        self._marked = False
        self._memory = _Memory()
        self._cut: tuple[BoardView, bool, Sheet, Pages] | None = None

    @property
    def too_small(self) -> bool:
        """Whether the screen has no room for a row that tells the truth."""
        return self.size.width < LEAST_WIDTH or self.size.height < LEAST_HEIGHT

    def pages(self, view: BoardView, *, lost: bool = False) -> Pages:
        """Cut the view into pages; banners through the rows of lost data take their room."""
        return self._arranged(view, lost)[1]

    def cells(self, view: BoardView, row: Row, now: datetime) -> RowCells:
        """Give what a row says; what is painted, or was asked for since, is not looked at again."""
        return self._said(view, row, now, now.astimezone(UTC)).cells

    def _said(self, view: BoardView, row: Row, now: datetime, utc: datetime) -> _Words:
        painted = self._rows.get(row.key)
        if painted is not None and painted.words.stand(row, utc):
            return painted.words
        words = self._words.get(row.key)
        if words is None or not words.stand(row, utc):
            words = self._words[row.key] = _Words(row, view.cells(row, now), utc)
        return words

    def _arranged(self, view: BoardView, lost: bool) -> tuple[Sheet, Pages]:
        """Choose rows of two lines on a tall screen, unless single ones fit one page.

        Headings of bays go where that saves a page: every bed's own label tells its bay.
        """
        if self._cut is None or self._cut[:2] != (view, lost):
            banners = -(-self.grid_height // (_BETWEEN_BANNERS + 1)) if lost else 0
            room = self.grid_height - banners
            choice = [(each, pages(view, each.layout, room)) for each in self._sheets]
            chosen, cut = choice[choice[0][1].count > 1 >= choice[1][1].count]
            if self.board.group_by == "bay" and not self.board.exceptions_first:
                bare = pages(view, chosen.layout, room, headings=False)
                cut = bare if bare.count < cut.count else cut
            self._cut = (view, lost, chosen, cut)
        return self._cut[2:]

    def frame(
        self,
        scene: Scene,
        view: BoardView | None,
        changes: Changes = nothing_changed,
    ) -> tuple[Strip, ...]:
        """Paint the screen; without a view the patients are still being read."""
        if scene.curtain:
            return self._closed(scene, view)
        if self.too_small:
            rows = len(view.rows) if view is not None else None
            return too_small(self.size, self.board, rows, self.palette)
        if view is None:
            return self._frame_without_patients(scene)
        arranged, cut = self._arranged(view, scene.trust.lost)
        page = cut.page(scene.turning.page)
        if self.board.form is Form.OVERVIEW:
            table = roll(self.board, view.groups, self.size.width, scene.now, self.palette)
            roomy = 2 * len(page.items) < self.grid_height and not scene.trust.lost
            labels, hidden = table.labels(), table.hidden(view.groups, second_lines=roomy)
            blocks = self._locations(table, page, scene, changes, roomy=roomy)
        else:
            labels, hidden = arranged.labels, len(arranged.layout.hidden)
            blocks = self._patients(arranged, view, page, scene, changes)
        if not page.items and not scene.trust.lost:
            known = bool(view.census.structure.locations)
            said = nobody(self.size, self.grid_height, self.palette, known=known)
            blocks = ((line,) for line in said)
        where = _where(page, cut.count, self.board)
        if scene.trust.lost:
            where = (scene.trust.why, "the database cannot be read", "no database")
        filled = tuple(self._filled(blocks, scene.trust))
        return (
            *self._header(scene, view),
            labels,
            *filled,
            *self._key(),
            status(scene, self.palette, where, hidden, cut.count),
        )

    def _closed(self, scene: Scene, view: BoardView | None) -> tuple[Strip, ...]:
        # What was painted before is let go: it comes back with the patients.
        self._rows = {}
        if self.too_small:
            return closed_small(scene, self.palette)
        place = view.place_name if view is not None else ""
        return closed(scene, self.board, self.palette, place)

    def _header(self, scene: Scene, view: BoardView) -> tuple[Strip, ...]:
        depends = (scene.now.replace(second=0, microsecond=0), scene.trust, _counts(view.tally))
        return self._memory.lines(
            "header",
            depends,
            lambda: header(scene, self.board, self.palette, view.place_name, view.tally),
        )

    def _key(self) -> tuple[Strip, ...]:
        """Explain what the rows that were painted say."""
        said = frozenset[str]({"", CHANGED} if self._marked else {""})
        said = said.union(*(each.said for each in self._rows.values()))
        return self._memory.lines("key", said, lambda: self.key.lines(said))

    def _frame_without_patients(self, scene: Scene) -> tuple[Strip, ...]:
        return (
            *header(scene, self.board, self.palette),
            self._sheets[1].labels,
            *self._filled((), scene.trust),
            *self.key.lines(()),
            status(scene, self.palette, (scene.trust.why,), 0, 1),
        )

    def _patients(
        self,
        arranged: Sheet,
        view: BoardView,
        page: Page,
        scene: Scene,
        changes: Changes,
    ) -> Iterator[tuple[Strip, ...]]:
        """Paint headings and rows, each a block of lines that stays together."""
        before, rows = self._rows, dict[tuple[str, int], _Painted]()
        now = scene.now.astimezone(UTC)
        signs = self.key.within.keys()
        band = False
        group = ""
        headed = any(isinstance(item, Heading) for item in page.items)
        for item in page.items:
            if isinstance(item, Heading):
                band = False
                yield self._heading(arranged, item, lost=scene.trust.lost)
                continue
            if not headed and group and item.group != group:
                band = not band
            group = item.group
            ground = Role.BAND if band else Role.GROUND
            changed = changes(item)
            painted = before.get(item.key)
            look = (arranged, ground, scene.trust.lost, changed)
            if painted is None or not painted.stands(item, look, now):
                painted = _painted(arranged, self._said(view, item, scene.now, now), look, signs)
            rows[item.key] = painted
            yield painted.strips
            band = not band if headed or not view.groups[0].label else band
        self._rows = rows
        self._words.clear()

    def _heading(self, arranged: Sheet, item: Heading, *, lost: bool) -> tuple[Strip, ...]:
        group = item.group
        return self._memory.lines(
            f"heading {group.key}",
            (group.label, _counts(group.tally), item.continued, lost),
            lambda: (arranged.heading(item, lost=lost),),
        )

    def _locations(
        self,
        table: Roll,
        page: Page,
        scene: Scene,
        changes: Changes,
        *,
        roomy: bool,
    ) -> Iterator[tuple[Strip, ...]]:
        """Paint the locations; where there is room, each with a line for what has no column."""
        self._marked = False
        for number, item in enumerate(page.items):
            if isinstance(item, Heading):
                ground = Role.BAND if number % 2 and not roomy else Role.GROUND
                changed = bool(changes(item)) and not scene.trust.lost
                self._marked = self._marked or changed
                line = table.line(item.group, ground, lost=scene.trust.lost, changed=changed)
                yield (line, table.second_line(item.group, ground)) if roomy else (line,)

    def _filled(self, blocks: Iterable[tuple[Strip, ...]], trust: Trust) -> Iterator[Strip]:
        """Fill the grid's lines; lost data is struck through by the banner at short intervals."""
        shown = struck = 0
        for block in blocks:
            if trust.lost and shown - struck + len(block) > _BETWEEN_BANNERS:
                yield not_live(trust, self.size.width, self.palette)
                shown += 1
                struck = shown
            yield from block
            shown += len(block)
        if trust.lost and shown < self.grid_height:
            yield not_live(trust, self.size.width, self.palette)
            shown += 1
        for _ in range(self.grid_height - shown):
            yield self._blank


def _where(page: Page, count: int, board: Board) -> tuple[str, ...]:
    """Say which rows a page holds and how many are on the others."""
    overview = board.form is Form.OVERVIEW
    shown = f"{len(page.items)} locations" if overview else page.range
    if not overview and " of " in shown:
        return (shown,)
    if not overview and shown:
        shown = f"beds {shown}"
    if not page.elsewhere:
        return (shown, "")
    other = f"page {3 - page.number}" if count == 2 else "other pages"
    more = f"{page.elsewhere} more"
    return tuple(f"{shown} · {rest}" if shown else rest for rest in (f"{more} on {other}", more))
