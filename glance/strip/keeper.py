"""The keeper of a light: a thread that makes the device show the newest view, for ever."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import inf
from selectors import EVENT_READ, PollSelector
from threading import Thread
from typing import TYPE_CHECKING

from glance.board import LampGroup
from glance.errors import GlanceError
from glance.feed.trust import monotonic
from glance.lamps import Health, showing
from glance.strip.pace import Pace
from glance.strip.pulse import Pulse
from glance.strip.record import Record
from glance.strip.scene import Scene
from glance.strip.service import Service
from glance.strip.talk import LOSSES, Ending, Gone, Talk
from glance.strip.wires import Held

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from glance.lamps import Given, Light, LightStatus, Wire
    from glance.strip.scene import Looks
    from glance.strip.spy import Spy


# An opening may wait for an answer of the network, or for what the system has not sent yet.
OPENS_WITHIN = 30.0
# Whoever holds a port may end at any moment, and its light is dark or old until then.
HELD_PAUSE = 2.0
# A driver that fails at the farewell has so many chances.
FAREWELLS = 3


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a keeper waits for what may never come, in seconds.

    After a loss it waits from `first_pause` to `longest_pause`, twice as long each time.
    Two openings are at least `between_openings` apart: each begins with all lamps off,
    and with a loose plug that must not become a flash of more than one a second.
    """

    first_pause: float = 0.5
    longest_pause: float = 10.0
    between_openings: float = 1.0
    write_within: float = 1.0
    end_within: float = 2.0  # more where a whole frame takes longer (service.py)

    def longer(self, pause: float, *, held: bool) -> float:
        """Give the pause after one in vain; a port that another program `held` is soon free."""
        return min(pause * 2, HELD_PAUSE if held else inf, self.longest_pause)


class Keeper(Thread):
    """One light's thread.

    It opens the port, starts the device, and sends the newest of what it was given: at
    once when that changes, and again every `driver.repeat` seconds. What goes wrong is
    in the status, and is tried again until `stop`, which leaves no data on the lamps.
    Nothing that other threads call here waits or fails.
    """

    def __init__(
        self,
        light: Light,
        group: LampGroup | Callable[[], LampGroup],
        *,
        night: Callable[[datetime], bool],
        open_wire: Callable[[Light], Wire],
        zone: tzinfo | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = monotonic,
        spy: Spy | None = None,
        looks: Looks = showing,
        patience: Patience | None = None,
    ) -> None:
        super().__init__(name=f"glance-light-{light.name}", daemon=True)
        self.light = light
        self._group: Callable[[], LampGroup] = (
            (lambda: group) if isinstance(group, LampGroup) else group
        )
        self._looks = looks
        self._zone = zone
        self._read_now = now
        self._scene = Scene(light, self._group, night, looks, self._now)
        self._open_wire = open_wire
        self._clock = clock
        self._spy = spy
        self._patience = patience or Patience()
        self._ending = Ending(self._patience.end_within)
        self._record = Record(light)
        self._pulse = Pulse()
        self._dark = False
        self._held = False
        self._pause = self._patience.first_pause

    def give(self, given: Given) -> None:
        """Have the light show this from now on."""
        self._scene.give(given)

    def identify(self, seconds: float) -> None:
        """Have the light show which one it is, for so long."""
        self._scene.identify(seconds)

    def lamp_test(self) -> None:
        """Have the light show every lamp in turn."""
        self._scene.lamp_test()

    def status(self) -> LightStatus:
        """Say how the light is."""
        status = self._record.status
        if status.health is not Health.ENDED and self._hangs:
            why = f"hangs in driver {self.light.driver.name} or its port; its lamps may be old"
            status = replace(status, health=Health.MUTE, problem=why)
        # The look of a view is no part of how the line is.
        return replace(status, warnings=(*status.warnings, *self._scene.warnings))

    @property
    def lives(self) -> bool:
        """Whether the thread is there and goes on."""
        return self.is_alive() and not self._hangs

    @property
    def dark(self) -> bool:
        """Whether it has left no data on the lamps, as far as the device lets anybody know."""
        return self._dark

    @property
    def farewell(self) -> float:
        """Within how many seconds of `stop` it ends, at 2 to 10: a whole frame takes that long."""
        return self._ending.within

    @property
    def _hangs(self) -> bool:
        return self._pulse.missed(self._clock())

    def stop(self) -> None:
        """Ask the thread to show no data and to end, which it does within `farewell` seconds."""
        if not self._ending.asked:
            self._ending.by = self._clock() + self._ending.within
        self._scene.mail.ring()

    def _now(self) -> datetime:
        return self._read_now().astimezone(self._zone)

    def run(self) -> None:
        """Keep the light until stopped, opening its port again whenever it is lost."""
        # Unlike others this selector needs no file of its own, which there may be none left.
        with PollSelector() as bell:
            bell.register(self._scene.mail, EVENT_READ)
            while not self._ending.asked:
                opened = self._clock()
                self._record.lit = False
                self._tried(self._tend)
                if self._record.lit:
                    self._pause = self._patience.first_pause
                again = max(self._clock() + self._pause, opened + self._patience.between_openings)
                self._pause = self._patience.longer(self._pause, held=self._held)
                while (left := again - self._clock()) > 0 and not self._ending.asked:
                    self._pulse.beat(again)
                    bell.select(left)
                    self._scene.mail.hush()
        self._record.ended(dark=self._dark)

    def _tried(self, work: Callable[[], None]) -> bool:
        """Do a part of the work, and say whether it went well; why not is in the status."""
        self._held = False
        try:
            work()
        except GlanceError as error:
            self._held = isinstance(error, Held)
            self._lose(str(error))
        # The one place for this: a driver may be a stranger's, and a light that nobody keeps
        # any more would show its last state for ever. What ends other threads (SystemExit,
        # CancelledError) is no reason either: a keeper ends when it is asked to.
        except BaseException as fault:  # noqa: BLE001 - said in the status, and tried again
            kind = type(fault).__name__
            self._lose(f"a fault inside driver {self.light.driver.name} or glance: {kind}")
        else:
            return True
        return False

    def _lose(self, why: str) -> None:
        self._record.lost(why)
        if self._spy is not None:
            self._spy.note(self.light.name, why)

    def _tend(self) -> None:
        """Open the port and serve the device until it is lost or the keeper is to end."""
        light = self.light
        talk = Talk(
            self._opened(),
            Pace(light.line.seconds_a_byte if light.line else 0.0, light.driver.gap),
            self._scene.mail,
            self._ending,
            self._clock,
            write_within=self._patience.write_within,
            pulse=self._pulse,
            spy=self._spy,
            name=light.name,
        )
        with talk:
            service = Service(
                light,
                talk,
                self._scene,
                self._record,
                self._ending,
                clock=self._clock,
                now=self._now,
            )
            try:
                service.begin()
                service.serve()
            finally:
                chances = FAREWELLS
                while chances and not talk.gone and not self._tried(service.leave):
                    chances -= 1
                self._dark = service.dark

    def _opened(self) -> Wire:
        self._dark = False
        self._pulse.beat(self._clock() + OPENS_WITHIN)
        try:
            wire = self._open_wire(self.light)
        except LOSSES as error:
            raise Gone(f"{self.light.port} cannot be opened: {error}") from error
        self._record.opened(getattr(wire, "warnings", ()))
        if self._spy is not None:
            self._spy.note(self.light.name, f"opened {self.light.port}")
        return wire
