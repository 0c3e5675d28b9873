"""The station: patients found and updated by whoever is signed on, live, key by key."""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Offset

from glance.screens.kiosk import Kiosk
from glance.screens.paint.scene import Size
from glance.screens.palette import depth_of, palette
from glance.screens.pane import Pane
from glance.screens.roles import Theme
from glance.screens.station.floor import Floor
from glance.screens.station.idle import Idle
from glance.screens.station.keys import Keyboard
from glance.screens.station.paint import painted, painted_door
from glance.screens.station.seats import Seats
from glance.screens.station.threads import Threads
from glance.screens.station.zones import Painted, Zone, zone_at
from glance.screens.trust import monotonic
from glance.station import Doorway, Pick, seen
from glance.station.seen import Choice, Focus, Question

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
    from glance.site import Site
    from glance.station import Ground

# A slow terminal gets no more pictures than this; keys are taken all the same.
_BETWEEN_FRAMES = 1 / 60
_END = "ctrl+q"
_ROWS_OF_WHEEL = 3
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
        self._theme = (lambda _: theme) if isinstance(theme, Theme) else theme
        self._look = palette(self._theme(self._now()), depth)
        self._banner = site.settings.banner
        self._floor = Floor(self._hand, clock())
        self._idle = Idle(site.settings.lock_after, clock())
        self._keyboard = Keyboard()
        self._feed = feed_factory(self._floor.put)
        self._threads = Threads(site, terminal, self._hand, opened_by=opened_by)
        door = Doorway(ground.home or terminal)
        self._seats = Seats(ground, door, terminal, self._threads, clock)
        self._pane = Pane()
        self._zones: tuple[Zone, ...] = ()
        self._down: Zone | None = None
        self._focused_on: Focus | None = None
        self._ending = False
        self._due = False
        self._waiting: Timer | None = None

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
        self._seats.leave("ended")
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
        match event:
            case events.Key():
                for key in self._keyboard.keys(event):
                    self._key(key)
            case events.Paste():
                self._touched()
                self._seats.paste(event.text, self._now())
            case events.MouseDown():
                self._down = self._zone(event)
            case events.MouseUp():
                self._released(self._zone(event))
            case events.MouseScrollDown():
                self._scroll("down")
            case events.MouseScrollUp():
                self._scroll("up")
            case events.InputEvent():
                return
            case _:
                await super().on_event(event)
                return
        self._stale()

    def _touched(self) -> None:
        """Note that somebody is there, who may not be who was there before.

        A machine that was asleep notices the time only when somebody wakes it.
        """
        self._lock_if_due()
        self._idle.touched(self._clock())

    def _key(self, key: str) -> None:
        self._touched()
        if key == _END and not self.kiosk:
            if self._ending or not self._seats.unsaved:
                self.exit()
            self._ending = True
        elif self._ending:
            self._ending = False
        else:
            self._seats.press(key, self._now())

    def _zone(self, event: events.MouseEvent) -> Zone | None:
        x, y = event.screen_offset
        return zone_at(self._zones, y, x)

    def _released(self, zone: Zone | None) -> None:
        """Take a click: where it began and where it ended mean the same thing."""
        self._touched()
        began, self._down = self._down, None
        if (
            zone is None
            or began is None
            or (zone.target, zone.value)
            != (
                began.target,
                began.value,
            )
        ):
            return
        if self._ending:
            self._key(str(zone.value))
        else:
            self._seats.pick(Pick(zone.target, zone.value), self._now())

    def _scroll(self, key: str) -> None:
        """Move as the arrows do, but never in a value that is being entered."""
        self._touched()
        if self._focused_on is not None and self._focused_on is not Focus.EDITOR:
            for _ in range(_ROWS_OF_WHEEL):
                self._seats.press(key, self._now())

    # What people see

    def tick(self) -> None:
        """Let a second pass."""
        self._lock_if_due()
        self._floor.tick(self._clock(), self._now())
        self._seats.parked.forget_old(self._clock())
        self._look = palette(self._theme(self._now()), self._look.depth)
        self._paint()

    def _lock_if_due(self) -> None:
        """Ask who is there when nobody has touched anything for so long."""
        if self._idle.left(self._clock()) > 0:
            return
        self._ending = False
        if self._seats.desk is not None:
            self._seats.leave("idle")
        else:
            self._seats.wipe()

    def _stale(self) -> None:
        """Paint once, after everything that waits to be taken in."""
        if not self._due:
            self._due = True
            self.call_later(self._paint)

    def _paint(self) -> None:
        self._due = False
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
        if not self.terminal_takes_more():
            self._waiting = self.set_timer(_BETWEEN_FRAMES, self._paint)
            return
        shown = self._painted()
        self._zones = shown.zones
        self._pane.show(shown.lines)
        if shown.cursor is not None:
            self.cursor_position = Offset(shown.cursor.x, shown.cursor.y)

    def _painted(self) -> Painted:
        size, look, now = Size(*self.size), self._look, self._now()
        trust = self._floor.trust(self._clock())
        desk = self._seats.desk
        if desk is None:
            self._focused_on = None
            door = self._seats.door.seen(now)
            if self._ending:
                door = replace(door, message=f"{self._ending_lines()[0]}; Ctrl+Q again ends glance")
            return painted_door(door, size, look, trust, self._banner)
        shown = seen(desk, self._seats.ground, now)
        if self._ending:
            shown = replace(shown, panel=self._question(), focus=Focus.PANEL)
        self._focused_on = shown.focus
        left = ceil(self._idle.left(self._clock()))
        return painted(shown, size, look, trust, self._banner, left)

    def _question(self) -> Question:
        choices = (Choice(_END, "end all the same"), Choice("escape", "stay"))
        return Question("End glance?", self._ending_lines(), choices, loud=True)

    def _ending_lines(self) -> tuple[str, ...]:
        whose = ", ".join(self._seats.unsaved)
        return (f"NOT SAVED yet, and lost at the end: something of {whose}",)


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
