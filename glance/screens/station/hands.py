"""What hands do at the station: keys, pastes, clicks, touches, the wheel, or nothing for long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from glance.screens.station.keys import Keyboard
from glance.screens.station.zones import zone_at
from glance.station import Pick

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from glance.screens.station.idle import Idle
    from glance.screens.station.seats import Seats
    from glance.screens.station.zones import Zone

END = "ctrl+q"
_ROWS_OF_WHEEL = 3
# A click that follows within this time was begun before anybody could see what the first did.
_DOUBLE = 0.4


class Hands:
    """Brings what people do to whoever is at the station, and locks it when nobody does anything.

    `ending` says that the end was asked for while something is not saved, `ended` that
    it is to be now. In a kiosk nobody ends it.
    """

    def __init__(
        self,
        seats: Seats,
        idle: Idle,
        *,
        kiosk: bool,
        now: Callable[[], datetime],
        clock: Callable[[], float],
    ) -> None:
        self.kiosk = kiosk
        self.ending = False
        self.ended = False
        self._seats = seats
        self._idle = idle
        self._now = now
        self._clock = clock
        self._keyboard = Keyboard()
        self._down: Zone | None = None
        self._clicked_at = float("-inf")
        self._clicked_on: Sequence[Zone] = ()

    def take(self, event: events.Event, zones: Sequence[Zone], *, scrolls: bool) -> bool:
        """Take what somebody has done; false for what hands do not do.

        `zones` are what a click means now; what is being entered never `scrolls`.
        """
        match event:
            case events.Key():
                for key in self._keyboard.keys(event):
                    self._press(key)
            case events.Paste():
                self._touch()
                self._seats.paste(event.text, self._now())
            case events.MouseDown():
                self._down = self._meant(event, zones)
            case events.MouseUp():
                self._release(event, zones)
            case events.MouseScrollDown() if scrolls:
                self._scroll("down")
            case events.MouseScrollUp() if scrolls:
                self._scroll("up")
            case _:
                return False
        return True

    def lock_if_due(self) -> None:
        """Ask who is there when nobody has touched anything for so long."""
        if self._idle.left(self._clock()) > 0:
            return
        self.ending = False
        if self._seats.desk is not None:
            self._seats.leave("idle")
        else:
            self._seats.wipe()

    def _touch(self) -> None:
        """Note that somebody is there, who may not be who was there before.

        A machine that was asleep notices the time only when somebody wakes it.
        """
        self.lock_if_due()
        self._idle.touched(self._clock())

    def _press(self, key: str) -> None:
        self._touch()
        if key == END and not self.kiosk:
            self.ended = self.ending or not self._seats.unsaved
            self.ending = True
        elif self.ending:
            self.ending = False
        else:
            self._seats.press(key, self._now())

    def _meant(self, event: events.MouseEvent, zones: Sequence[Zone]) -> Zone | None:
        """Give where a click begins; nowhere on what a click just before has put there."""
        zone = _under(event, zones)
        if zone is None or self._clock() - self._clicked_at >= _DOUBLE:
            return zone
        before = _under(event, self._clicked_on)
        return zone if before is not None and _meaning(before) == _meaning(zone) else None

    def _release(self, event: events.MouseEvent, zones: Sequence[Zone]) -> None:
        """Take a click: where it began and where it ended mean the same thing."""
        self._touch()
        zone = _under(event, zones)
        began, self._down = self._down, None
        if zone is None or began is None or _meaning(zone) != _meaning(began):
            return
        self._clicked_at, self._clicked_on = self._clock(), zones
        if self.ending:
            self._press(str(zone.value))
        else:
            self._seats.pick(Pick(zone.target, zone.value), self._now())

    def _scroll(self, key: str) -> None:
        self._touch()
        for _ in range(_ROWS_OF_WHEEL):
            self._seats.press(key, self._now())


def _under(event: events.MouseEvent, zones: Sequence[Zone]) -> Zone | None:
    x, y = event.screen_offset
    return zone_at(zones, y, x)


def _meaning(zone: Zone) -> tuple[str, int | str]:
    # Rows may have moved between press and release: a colleague has saved something.
    return zone.target, zone.value
