"""The base of a program that shows a board live: what its feed says becomes its view."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING

from glance.feed.inbox import Inbox
from glance.feed.seeing import seen
from glance.feed.trust import Watch, monotonic
from glance.screens.kiosk import Kiosk
from glance.screens.seeing import Built, FeedThread, Told

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from textual.timer import Timer

    from glance.board import Board, BoardView
    from glance.census import Delta
    from glance.feed.inbox import News
    from glance.feed.messages import Message
    from glance.lamps import Given

# In a burst the newest picture wins: a slow terminal gets no more of them than this.
BETWEEN_FRAMES = 1 / 60
# To look at more patients than these takes longer than people wait for a key.
AT_ONCE = 1_000
# A clock put right by a moment is no reason to look at everybody afresh.
_JITTER = timedelta(seconds=2)


class Following(Kiosk):
    """Holds the newest view of a board and how far it can be relied on.

    `now` gives the program's own time, `clock` seconds that nobody sets. `told` is told
    of every new view, and at least once a second what may be shown of the board, for
    lights that show the same; it must not wait. What follows from this class says what
    a new view means to it (`see`), paints (`paint`) and knows whether the board is
    `curtained`.
    """

    def __init__(
        self,
        board: Board,
        feed_factory: Callable[[Callable[[Message], None]], FeedThread],
        *,
        zone: ZoneInfo | None = None,
        kiosk: bool = False,
        now: Callable[[], datetime] | None = None,
        clock: Callable[[], float] = monotonic,
        told: Callable[[Given], None] | None = None,
    ) -> None:
        super().__init__(kiosk=kiosk)
        self.board = board
        self.view: BoardView | None = None
        self._now = now or (lambda: datetime.now(zone).astimezone(zone))
        self._clock = clock
        self._watch = Watch(clock())
        self._told = told
        self._inbox = Inbox()
        self._feed = feed_factory(self._post)
        self._painted = float("-inf")
        self._waiting: Timer | None = None
        self._building = False

    def paint(self) -> None:
        """Paint what is seen now."""
        raise NotImplementedError

    def see(self, before: BoardView | None, after: BoardView, delta: Delta | None) -> None:
        """Note what differs in a new view."""
        raise NotImplementedError

    def curtained(self) -> bool:
        """Whether nothing of any patient may be shown now."""
        return False

    def start_feed(self) -> None:
        """Begin to follow the board."""
        self._feed.start()

    def on_unmount(self) -> None:
        """Let go of the feed."""
        self._feed.stop()

    # What the feed says

    def _post(self, message: Message) -> None:
        """Take a message in the feed's thread."""
        if self._inbox.put(message):
            # The program may have closed its loop between two messages.
            with suppress(RuntimeError):
                self.post_message(Told())

    def on_told(self) -> None:
        """Look at what the feed has said, at once unless pictures come too fast."""
        wait = BETWEEN_FRAMES - (time.monotonic() - self._painted)
        if wait <= 0:
            self._catch_up()
        else:
            self.look_in(wait)

    def look_in(self, seconds: float) -> None:
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
            if news.patients > AT_ONCE:
                self._building = True
                Thread(target=self._build, args=(before, news), daemon=True).start()
            else:
                self._see(before, *seen(self.board, before, news, self._moment()))
        else:
            self.tell()
        self.paint()

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
        # The wire to a light is slower than the screen: it goes first.
        self.tell()
        self.see(before, after, delta)

    def listen(self) -> None:
        """Hear how the feed is while very many patients are looked at, and tell of it."""
        if self._building:
            self._hear(self._inbox.look())
        self.tell()

    def tell(self) -> None:
        """Say what may be shown now, and until when it may be believed."""
        if self._told is not None:
            from glance.lamps import Given

            self._told(Given(self.view, self._watch.good_until, self.curtained()))

    # The time

    def _moment(self) -> datetime:
        """Give now in the board's zone, no earlier than what is shown but for a real jump back."""
        now = self._now()
        if self.view is not None and timedelta() < self.view.now - now < _JITTER:
            return self.view.now
        return now

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._now().tzinfo)
