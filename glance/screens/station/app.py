"""The station: patients found and updated by whoever is signed on, live, key by key."""

from __future__ import annotations

import gc
import os
import time
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Offset

from glance.feed.trust import monotonic
from glance.screens.kiosk import Kiosk
from glance.screens.paint.scene import Size
from glance.screens.palette import depth_of
from glance.screens.pane import Pane
from glance.screens.roles import Theme
from glance.screens.station.easel import Easel
from glance.screens.station.floor import Floor
from glance.screens.station.hands import Hands
from glance.screens.station.idle import Idle
from glance.screens.station.seats import Seats
from glance.screens.station.threads import Threads
from glance.station import Doorway
from glance.station.seen import Focus

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.message import Message as Notice
    from textual.strip import Strip
    from textual.timer import Timer

    from glance.census import Signature
    from glance.feed.messages import Message
    from glance.screens.seeing import FeedThread
    from glance.screens.station.checker import SignedOn, StaffRead, TurnedAway
    from glance.screens.station.floor import Laid
    from glance.screens.station.saver import Answered
    from glance.screens.station.zones import Zone
    from glance.site import Site
    from glance.station import Ground

# A slow terminal gets no more pictures than this; keys are taken all the same.
_BETWEEN_FRAMES = 1 / 60
# Most saves are answered before a picture of the saving would be on the screen: painting
# it would only hold up the tick.
_ANSWER_WITHIN = 0.012
_HOW = "glance staff add --code ab1 --name 'Ann Bee' --role staff"


class StationApp(Kiosk):
    """One screen for everybody who works at a terminal, one after the other.

    `ground` is what is known before the feed has read anything, `terminal` what the log
    calls the place, `opened_by` the account that runs it. `now` gives the station's own
    time, `clock` seconds that nobody sets.
    """

    def __init__(
        self,
        site: Site,
        ground: Ground,
        feed_factory: Callable[[Callable[[Message], None]], FeedThread],
        *,
        terminal: str,
        opened_by: Signature | None = None,
        theme: Theme | Callable[[datetime], Theme] = Theme.DARK,
        kiosk: bool = False,
        now: Callable[[], datetime] | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        depth = depth_of(os.environ)
        super().__init__(kiosk=kiosk)
        zone = site.settings.timezone
        self._now = now or (lambda: datetime.now(zone))
        self._clock = clock
        by_the_hour = (lambda _: theme) if isinstance(theme, Theme) else theme
        self._easel = Easel(by_the_hour, depth, site.settings.banner, self._now())
        self._floor = Floor(self._hand, clock())
        self._idle = Idle(site.settings.lock_after, clock())
        self._feed = feed_factory(self._floor.put)
        self._threads = Threads(site, terminal, self._hand, opened_by=opened_by)
        door = Doorway(ground.home or terminal)
        self._seats = Seats(ground, door, terminal, self._threads, clock)
        self._hands = Hands(self._seats, self._idle, kiosk=kiosk, now=self._now, clock=clock)
        self._pane = Pane()
        self._zones: tuple[Zone, ...] = ()
        self._due = False
        self._waiting: Timer | None = None
        self._painted_at = float("-inf")

    @property
    def lines(self) -> tuple[Strip, ...]:
        """The lines on the screen."""
        return self._pane.lines

    # The life of a station

    def compose(self) -> ComposeResult:
        """Give the one widget."""
        yield self._pane

    def on_mount(self) -> None:
        """Ask who is there; everything that takes time is loaded behind that."""
        super().on_mount()
        self._paint()
        self.call_after_refresh(self._begin)
        self.set_interval(1.0, self.tick)

    def _begin(self) -> None:
        self._feed.start()
        self._threads.start()

    def on_unmount(self) -> None:
        """Let go of the threads; what is under way is brought to its end by `finish`."""
        self._seats.end()
        self._feed.stop()
        self._threads.stop()

    def finish(self) -> None:
        """Wait for the last saves, for a moment."""
        self._threads.finish()

    def on_resize(self) -> None:
        """Lay everything out anew."""
        self._paint()

    # What the threads say

    def _hand(self, message: Notice) -> None:
        """Take a message in the thread of whoever posts it."""
        # The station may have closed its loop.
        with suppress(RuntimeError):
            self.post_message(message)

    def on_told(self) -> None:
        """Take in what the feed has said."""
        ground = self._floor.catch_up(
            self._seats.ground, self._seats.ready, self._clock(), self._now()
        )
        if ground is not None:
            self._seats.stand_on(ground, self._now())
        wait = _BETWEEN_FRAMES - (time.monotonic() - self._painted_at)
        if wait > 0 or self._waiting is not None:
            self._wait(wait)
        else:
            self._stale()

    def on_laid(self, laid: Laid) -> None:
        """Stand on the ground of very many patients, with the staff of now."""
        self._floor.laid(len(laid.ground.census.episodes), self._seats.ready)
        staff = self._seats.ground.staff.values()
        self._seats.stand_on(laid.ground.staffed(staff), self._now())
        self.on_told()

    def on_answered(self, said: Answered) -> None:
        """Bring an answer to whoever asked."""
        self._seats.answered(said.code, said.answer, self._now())
        self._stale()

    def on_staff_read(self, read: StaffRead) -> None:
        """Take in who is staff now: whoever is not, is shown out."""
        if self._seats.staffed(read.staff) is not None:
            self._seats.leave("disabled")
        if not any(member.active for member in read.staff):
            self._seats.say(f"Nobody may sign on yet: {_HOW}")
            if not self.kiosk:
                self.exit(return_code=1, message=f"Error: nobody may sign on yet; {_HOW}")
        self._stale()

    def on_signed_on(self, signed: SignedOn) -> None:
        """Let somebody in."""
        self._idle.touched(self._clock())
        self._seats.signed_on(signed.member, self._now())
        self._stale()

    def on_turned_away(self, turned: TurnedAway) -> None:
        """Say why nobody is let in."""
        self._seats.turned_away(turned.why, turned.wait, self._now())
        self._stale()

    # What people do

    async def on_event(self, event: events.Event) -> None:
        """Take what people do at once and in the order in which they did it.

        Textual would send a click and a key to widgets, on ways of different lengths.
        """
        if not isinstance(event, events.InputEvent | events.Paste):
            await super().on_event(event)
            return
        ordered = self._seats.ordered
        scrolls = self._easel.focus not in (None, Focus.EDITOR)
        if not self._hands.take(event, self._zones, scrolls=scrolls):
            return
        if self._hands.ended:
            self.exit()
        elif self._seats.ordered == ordered:
            self._stale()
        else:
            self._wait(_ANSWER_WITHIN)

    # What people see

    def tick(self) -> None:
        """Let a second pass."""
        self._hands.lock_if_due()
        self._floor.tick(self._clock(), self._now())
        self._seats.parked.forget_old(self._clock())
        self._easel.dress(self._now())
        self._paint()

    def _stale(self) -> None:
        """Paint once, after everything that waits to be taken in."""
        if not self._due:
            self._due = True
            self.call_later(self._paint)

    def _wait(self, seconds: float) -> None:
        """Paint a little later, unless something else paints before."""
        if self._waiting is None:
            self._waiting = self.set_timer(seconds, self._paint)

    def _paint(self) -> None:
        self._due = False
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
        if not self.terminal_takes_more():
            self._wait(_BETWEEN_FRAMES)
            return
        clock = self._clock()
        shown = self._easel.picture(
            self._seats,
            Size(*self.size),
            self._now(),
            self._floor.trust(clock),
            self._idle.left(clock),
            ending=self._hands.ending,
        )
        self._painted_at = time.monotonic()
        self._zones = shown.zones
        self._pane.show(shown.lines)
        if shown.cursor is not None:
            self.cursor_position = Offset(shown.cursor.x, shown.cursor.y)


def run(
    site: Site,
    ground: Ground,
    feed_factory: Callable[[Callable[[Message], None]], FeedThread],
    *,
    terminal: str,
    opened_by: Signature | None = None,
    theme: Theme | Callable[[datetime], Theme] = Theme.DARK,
    kiosk: bool = False,
) -> int:
    """Let people work until somebody ends it, and give the exit code (see `Kiosk`)."""
    # Nothing is thrown away before the patients are there: `Tidying` takes over then.
    gc.disable()
    station = StationApp(
        site,
        ground,
        feed_factory,
        terminal=terminal,
        opened_by=opened_by,
        theme=theme,
        kiosk=kiosk,
    )
    code = station.run_to_end()
    station.finish()
    return code
