"""The wall: a board on a whole screen, live, for people who stand some metres away."""

from __future__ import annotations

import gc
import os
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING, ClassVar

from glance.board import BoardView, Heading, Row
from glance.feed.inbox import Inbox
from glance.feed.seeing import seen
from glance.feed.trust import Watch, monotonic
from glance.screens.kiosk import Kiosk
from glance.screens.leafing import Leafing, dwell
from glance.screens.marks import Marks
from glance.screens.paint.frame import Painter
from glance.screens.paint.scene import Scene, Size, Turning
from glance.screens.palette import depth_of, palette
from glance.screens.pane import Pane
from glance.screens.roles import Theme
from glance.screens.seeing import Built, FeedThread, Told
from glance.screens.tidying import Tidying

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.strip import Strip
    from textual.timer import Timer

    from glance.board import Board
    from glance.census import Delta
    from glance.feed.inbox import News
    from glance.feed.messages import Message

# In a burst the newest picture wins: a slow terminal gets no more of them than this.
_BETWEEN_FRAMES = 1 / 60
# A clock put right by a moment is no reason to look at everybody afresh.
_JITTER = timedelta(seconds=2)
_BETWEEN_WHEELS = 0.15
# To look at more patients than these takes longer than people wait for a key.
_AT_ONCE = 1_000


class WallApp(Kiosk):
    """Shows a board, follows its feed, turns its pages, and says when it cannot be relied on.

    `theme` may be chosen by the time of day. `now` gives the wall's own time, `clock`
    seconds that nobody sets.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("right,down,pagedown", "leaf(1)"),
        ("left,up,pageup", "leaf(-1)"),
        ("home", "page(1)"),
        ("end", "page(-1)"),
        ("space", "pin"),
        ("t", "theme"),
    ]

    def __init__(
        self,
        board: Board,
        feed_factory: Callable[[Callable[[Message], None]], FeedThread],
        *,
        zone: ZoneInfo | None = None,
        theme: Theme | Callable[[datetime], Theme] = Theme.DARK,
        banner: str = "",
        kiosk: bool = False,
        now: Callable[[], datetime] | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        depth = depth_of(os.environ)
        super().__init__(kiosk=kiosk)
        self.board = board
        self.banner = banner
        self.view: BoardView | None = None
        self.scene: Scene | None = None
        self._now = now or (lambda: datetime.now(zone).astimezone(zone))
        self._theme = (lambda _: theme) if isinstance(theme, Theme) else theme
        self._look = palette(self._theme(self._now()), depth)
        self._clock = clock
        self._watch = Watch(clock())
        self._leafing = Leafing(clock())
        self._marks = Marks(board)
        self._inbox = Inbox()
        self._tidying = Tidying()
        self._feed = feed_factory(self._post)
        self._painter: Painter | None = None
        self._pane = Pane()
        self._painted = float("-inf")
        self._waiting: Timer | None = None
        self._building = False
        self._shape: tuple[Size, bool] | None = None
        self._first: tuple[str, int] | None = None
        self._count = 1
        self._wheeled = float("-inf")

    @property
    def lines(self) -> tuple[Strip, ...]:
        """The lines on the screen."""
        return self._pane.lines

    # The life of a wall

    def compose(self) -> ComposeResult:
        """Give the one widget."""
        yield self._pane

    def on_mount(self) -> None:
        """Show the title and the clock; the patients come when the feed has read them."""
        super().on_mount()
        self._fit(self.size)
        self.call_after_refresh(self._feed.start)
        self.set_interval(1.0, self.tick)

    def on_unmount(self) -> None:
        """Let go of the feed."""
        self._feed.stop()

    def on_resize(self, event: events.Resize) -> None:
        """Lay everything out anew; the page keeps its first row."""
        self._fit(event.size)

    def _fit(self, wanted: tuple[int, int]) -> None:
        size = Size(*wanted)
        painter = self._painter
        if painter is None or (painter.size, painter.palette) != (size, self._look):
            self._painter = Painter(self.board, self._look, size, self.banner)
            self._paint()

    # What the feed says

    def _post(self, message: Message) -> None:
        """Take a message in the feed's thread."""
        if self._inbox.put(message):
            # The wall may have closed its loop between two messages.
            with suppress(RuntimeError):
                self.post_message(Told())

    def on_told(self) -> None:
        """Look at what the feed has said, at once unless pictures come too fast."""
        wait = _BETWEEN_FRAMES - (time.monotonic() - self._painted)
        if wait <= 0:
            self._catch_up()
        else:
            self._wait(wait)

    def _wait(self, seconds: float) -> None:
        """Look at the feed's words a little later, however many there are by then."""
        if self._waiting is None:
            self._waiting = self.set_timer(seconds, self._catch_up)

    def _catch_up(self) -> None:
        self._waiting = None
        self._painted = time.monotonic()
        if self._building:
            return
        news = self._inbox.take()
        self._hear(news)
        before = self.view
        if news.loaded is not None or (news.delta is not None and before is not None):
            if news.patients > _AT_ONCE:
                self._building = True
                Thread(target=self._build, args=(before, news), daemon=True).start()
            else:
                self._see(before, *seen(self.board, before, news, self._moment()))
        self._paint()

    def _hear(self, news: News) -> None:
        """Note how the feed is."""
        clock = self._clock()
        if news.good is not None:
            self._watch.good(self._local(news.good), clock)
        if news.lost is not None:
            self._watch.lost(news.lost, clock)

    def _build(self, before: BoardView | None, news: News) -> None:
        """Look at very many patients in a thread of its own: meanwhile the clock goes on."""
        built = seen(self.board, before, news, self._moment())
        with suppress(RuntimeError):
            self.post_message(Built(before, *built))

    def on_built(self, built: Built) -> None:
        """Show what was built, and catch up with what was said meanwhile."""
        self._building = False
        self._see(built.before, built.view, built.delta)
        self._catch_up()

    def _see(self, before: BoardView | None, after: BoardView, delta: Delta | None) -> None:
        self.view = after
        if before is None:
            self._tidying.begin(len(after.rows), _AT_ONCE)
        elif delta is not None:
            saying = self._painter.cells if self._painter is not None else BoardView.cells
            self._marks.follow(before, after, delta, self._clock(), saying)
            self._tidying.changed(len(delta.episodes))

    # What people see

    def _moment(self) -> datetime:
        """Give now in the wall's zone, no earlier than what is shown but for a real jump back."""
        now = self._now()
        if self.view is not None and timedelta() < self.view.now - now < _JITTER:
            return self.view.now
        return now

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._now().tzinfo)

    def tick(self) -> None:
        """Let a second pass: what it changes is painted, the rest stays as it is."""
        self._marks.forget(self._clock())
        self._tidying.tidy()
        if self._building:
            self._hear(self._inbox.look())
        self._dress()
        self._paint()

    def _dress(self) -> None:
        """Put on the theme of the hour, or the one that somebody chose."""
        self._look = palette(self._theme(self._now()), self._look.depth)
        self._fit(self.size)

    def _paint(self) -> None:
        painter = self._painter
        if painter is None:
            return
        if not self.terminal_takes_more():
            self._wait(_BETWEEN_FRAMES)
            return
        clock, now = self._clock(), self._moment()
        trust = self._watch.trust(clock)
        turning = Turning()
        shown = self.view
        if shown is not None:
            if now < shown.now or (shown.due is not None and shown.due <= now.astimezone(UTC)):
                shown = self.view = shown.at(now)
            turning = self._turning(painter, shown, clock, lost=trust.lost)
        self.scene = Scene(painter.size, now, trust, turning, self.banner)

        def changed(item: Row | Heading) -> frozenset[int]:
            return self._marks.of(item, clock)

        self._pane.show(painter.frame(self.scene, shown, changed))

    def _turning(self, painter: Painter, shown: BoardView, clock: float, *, lost: bool) -> Turning:
        """Say which page is shown.

        When pages come to hold more or fewer rows, the row that was the first when the
        page was turned to stays on the screen.
        """
        cut = painter.pages(shown, lost=lost)
        shape = (painter.size, lost)
        if shape != self._shape and self._first is not None:
            row = shown.row(self._first)
            if row is not None:
                self._leafing.page = cut.page_of(row)
        self._shape = shape
        self._count = cut.count
        seconds = dwell(self.board, cut.page(self._leafing.page))
        turning = self._leafing.turn(seconds, cut.count, clock)
        keys = [item.key for item in cut.page(turning.page).items if isinstance(item, Row)]
        if self._first not in keys:
            self._first = keys[0] if keys else None
        return turning

    # What people do

    def action_leaf(self, pages: int) -> None:
        """Show the next page, or the one before."""
        self._go_to(self._leafing.page + pages)

    def action_page(self, page: int) -> None:
        """Show the first page (1) or the last (-1)."""
        self._go_to(page if page > 0 else self._count)

    def _go_to(self, page: int) -> None:
        clock = self._clock()
        self._leafing.touched(clock)
        self._leafing.go_to(page, self._count, clock)
        self._paint()

    def action_pin(self) -> None:
        """Stop the pages for a huddle, or let them go on."""
        self._leafing.pin(self._clock())
        self._paint()

    def action_theme(self) -> None:
        """Show the next theme."""
        chosen = self._look.theme.following
        self._theme = lambda _: chosen
        self._dress()

    def on_key(self, event: events.Key) -> None:
        """Stop the pages at any other key: somebody is reading."""
        if event.key not in self.active_bindings:
            self._leafing.touched(self._clock())
            self._paint()

    def on_mouse_scroll_down(self) -> None:
        """Show the next page."""
        self._wheel(1)

    def on_mouse_scroll_up(self) -> None:
        """Show the page before."""
        self._wheel(-1)

    def _wheel(self, pages: int) -> None:
        """Take one page from a turn of the wheel, which sends many events."""
        clock = self._clock()
        if clock - self._wheeled >= _BETWEEN_WHEELS:
            self._wheeled = clock
            self.action_leaf(pages)

    def on_click(self, event: events.Click) -> None:
        """Show the next page, or the one before for a touch on the left third."""
        self.action_leaf(-1 if event.screen_x < self.size.width // 3 else 1)


def run(
    board: Board,
    feed_factory: Callable[[Callable[[Message], None]], FeedThread],
    *,
    zone: ZoneInfo | None = None,
    theme: Theme | Callable[[datetime], Theme] = Theme.DARK,
    banner: str = "",
    kiosk: bool = False,
) -> int:
    """Show a board until somebody ends it, and give the exit code (see `Kiosk`)."""
    # Nothing is thrown away before the patients are there: `Tidying` takes over then.
    gc.disable()
    wall = WallApp(board, feed_factory, zone=zone, theme=theme, banner=banner, kiosk=kiosk)
    return wall.run_to_end()
