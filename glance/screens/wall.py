"""The wall: a board on a whole screen, live, for people who stand some metres away."""

from __future__ import annotations

import gc
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from glance.board import BoardView, Heading, Row
from glance.feed.trust import monotonic
from glance.screens.curtain import Curtain
from glance.screens.following import AT_ONCE, BETWEEN_FRAMES, Following
from glance.screens.leafing import Leafing, dwell
from glance.screens.marks import Marks
from glance.screens.paint.frame import Painter
from glance.screens.paint.scene import Scene, Size, Turning
from glance.screens.palette import depth_of, palette
from glance.screens.pane import Pane
from glance.screens.roles import Theme
from glance.screens.tidying import Tidying

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import time
    from zoneinfo import ZoneInfo

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.strip import Strip

    from glance.board import Board
    from glance.census import Delta
    from glance.feed.messages import Message
    from glance.feed.trust import Trust
    from glance.lamps import Given, LightStatus
    from glance.screens.seeing import FeedThread

_BETWEEN_WHEELS = 0.15


class WallApp(Following):
    """Shows a board, turns its pages, and says when it cannot be relied on.

    `theme` may be chosen by the time of day, and so may whether the board is closed
    (`curtain`); `opens` is when it then opens. `lights` gives how the lights are that
    the same program feeds.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("right,down,pagedown", "leaf(1)"),
        ("left,up,pageup", "leaf(-1)"),
        ("home", "page(1)"),
        ("end", "page(-1)"),
        ("space", "pin"),
        ("t", "theme"),
        ("c", "curtain"),
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
        told: Callable[[Given], None] | None = None,
        lights: Callable[[], tuple[LightStatus, ...]] | None = None,
        curtain: Callable[[datetime], bool] = lambda _: False,
        opens: time | None = None,
    ) -> None:
        depth = depth_of(os.environ)
        super().__init__(
            board, feed_factory, zone=zone, kiosk=kiosk, now=now, clock=clock, told=told
        )
        self.banner = banner
        self.scene: Scene | None = None
        self._lights = lights or (lambda: ())
        self._curtain = Curtain(curtain)
        self._opens = opens
        self._theme = (lambda _: theme) if isinstance(theme, Theme) else theme
        self._look = palette(self._theme(self._now()), depth)
        self._leafing = Leafing(clock())
        self._marks = Marks(board)
        self._tidying = Tidying()
        self._painter: Painter | None = None
        self._pane = Pane()
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
        self.call_after_refresh(self.start_feed)
        self.set_interval(1.0, self.tick)

    def on_resize(self, event: events.Resize) -> None:
        """Lay everything out anew; the page keeps its first row."""
        self._fit(event.size)

    def _fit(self, wanted: tuple[int, int]) -> None:
        size = Size(*wanted)
        painter = self._painter
        if painter is None or (painter.size, painter.palette) != (size, self._look):
            self._painter = Painter(self.board, self._look, size, self.banner)
            self.paint()

    # What people see

    def see(self, before: BoardView | None, after: BoardView, delta: Delta | None) -> None:
        """Mark what has changed."""
        if before is None:
            self._tidying.begin(len(after.rows), AT_ONCE)
        elif delta is not None:
            saying = self._painter.cells if self._painter is not None else BoardView.cells
            self._marks.follow(before, after, delta, self._clock(), saying)
            self._tidying.changed(len(delta.episodes))

    def tick(self) -> None:
        """Let a second pass: what it changes is painted, the rest stays as it is."""
        self._marks.forget(self._clock())
        self._tidying.tidy()
        self.listen()
        self._dress()
        self.paint()

    def _dress(self) -> None:
        """Put on the theme of the hour, or the one that somebody chose."""
        self._look = palette(self._theme(self._now()), self._look.depth)
        self._fit(self.size)

    def paint(self) -> None:
        """Paint this moment, or a little later where the terminal takes nothing now."""
        painter = self._painter
        if painter is None:
            return
        if not self.terminal_takes_more():
            self.look_in(BETWEEN_FRAMES)
            return
        clock, now = self._clock(), self._moment()
        trust = self._watch.trust(clock)
        turning = Turning()
        shown = self.view
        if shown is not None:
            if now < shown.now or (shown.due is not None and shown.due <= now.astimezone(UTC)):
                shown = self.view = shown.at(now)
            if not self.curtained():
                turning = self._turning(painter, shown, clock, lost=trust.lost)
        self.scene = self._scene(painter.size, now, trust, turning)

        def changed(item: Row | Heading) -> frozenset[int]:
            return self._marks.of(item, clock)

        self._pane.show(painter.frame(self.scene, shown, changed))

    def _scene(self, size: Size, now: datetime, trust: Trust, turning: Turning) -> Scene:
        timed = self._curtain.timed(self._now())
        return Scene(
            size,
            now,
            trust,
            turning,
            self.banner,
            self._lights(),
            self.curtained(),
            self._opens if timed else None,
        )

    def curtained(self) -> bool:
        """Whether the board is closed, by the clock or by hand."""
        return self._curtain.closed(self._now())

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
        self.paint()

    def action_pin(self) -> None:
        """Stop the pages for a huddle, or let them go on."""
        self._leafing.pin(self._clock())
        self.paint()

    def action_theme(self) -> None:
        """Show the next theme."""
        chosen = self._look.theme.following
        self._theme = lambda _: chosen
        self._dress()

    def action_curtain(self) -> None:
        """Close the board, or open it."""
        self._curtain.pull(self._now())
        self.tell()
        self.paint()

    def on_key(self, event: events.Key) -> None:
        """Stop the pages at any other key: somebody is reading."""
        if event.key not in self.active_bindings:
            self._leafing.touched(self._clock())
            self.paint()

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
    told: Callable[[Given], None] | None = None,
    lights: Callable[[], tuple[LightStatus, ...]] | None = None,
    curtain: Callable[[datetime], bool] = lambda _: False,
    opens: time | None = None,
) -> int:
    """Show a board until somebody ends it, and give the exit code (see `Kiosk`)."""
    # Nothing is thrown away before the patients are there: `Tidying` takes over then.
    gc.disable()
    wall = WallApp(
        board,
        feed_factory,
        zone=zone,
        theme=theme,
        banner=banner,
        kiosk=kiosk,
        told=told,
        lights=lights,
        curtain=curtain,
        opens=opens,
    )
    return wall.run_to_end()
