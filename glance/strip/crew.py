"""The keepers of one program: every light of a site, or those of some boards."""

from __future__ import annotations

import atexit
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from glance.errors import NotFound
from glance.feed.trust import monotonic
from glance.lamps import Health, LightStatus
from glance.strip.keeper import Keeper
from glance.strip.wires import open_wire
from glance.toml import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

    from glance.board import Board
    from glance.lamps import Given, Light, Wire, Wiring
    from glance.strip.spy import Spy

# Whoever ends a program waits this long for the last frames, unless a device needs longer.
FAREWELL = 2.0
# A keeper that ends in time is joined a little later.
_SLACK = 0.2


class Crew:
    """A keeper for each light that shows one of the boards.

    Whatever a light does, nothing is raised here and nothing waits: who gives the views
    goes on. `stop`, which a program that ends without it calls as well, leaves no data
    on every light.
    """

    def __init__(
        self,
        wiring: Wiring,
        boards: Mapping[str, Board],
        *,
        zone: ZoneInfo,
        spy: Spy | None = None,
        open_wire: Callable[[Light], Wire] = open_wire,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.lights = tuple(light for light in wiring.lights if light.board in boards)
        self._begun = False
        self._keepers = {
            light.name: Keeper(
                light,
                next(one for one in boards[light.board].lamps if one.name == light.shows),
                night=lambda at: wiring.night(at.astimezone(zone).time()),
                open_wire=open_wire,
                zone=zone,
                now=lambda: now().astimezone(zone),
                clock=clock,
                spy=spy,
            )
            for light in self.lights
        }

    def start(self) -> None:
        """Begin to keep every light."""
        self._begun = True
        atexit.register(self.stop)
        for keeper in self._keepers.values():
            # A machine that has no thread left still shows its wall.
            with suppress(RuntimeError):
                keeper.start()

    def give(self, board: str, given: Given) -> None:
        """Give the newest view of a board to its lights."""
        for light in self.lights:
            if light.board == board:
                # Its keeper may just have closed its mailbox.
                with suppress(OSError, ValueError):
                    self._keepers[light.name].give(given)

    def statuses(self) -> tuple[LightStatus, ...]:
        """Say how each light is."""
        return tuple(self._status(keeper) for keeper in self._keepers.values())

    def _status(self, keeper: Keeper) -> LightStatus:
        try:
            status = keeper.status()
        # A wall asks in its own thread, which would end with a fault of the light's.
        except Exception as fault:  # noqa: BLE001 - said of the light
            light, why = keeper.light, f"a fault inside glance: {type(fault).__name__}"
            return LightStatus(light.name, light.driver.name, light.port, Health.GONE, problem=why)
        if not self._begun or keeper.is_alive() or status.health is Health.ENDED:
            return status
        why = "its thread has stopped by a fault inside glance; start glance again"
        return replace(status, health=Health.ENDED, problem=status.problem or why)

    @property
    def lives(self) -> bool:
        """Whether every keeper is at work, and hangs in no driver."""
        return all(keeper.lives for keeper in self._keepers.values())

    def identify(self, light: str, seconds: float) -> None:
        """Have a light show where it is; NotFound where it is none of these."""
        self._keeper(light).identify(seconds)

    def lamp_test(self, light: str) -> None:
        """Have a light show every lamp in turn; NotFound where it is none of these."""
        self._keeper(light).lamp_test()

    def _keeper(self, name: str) -> Keeper:
        if name not in self._keepers:
            raise NotFound(f"no light named {name!r} here{nearest(name, tuple(self._keepers))}")
        return self._keepers[name]

    def dismiss(self) -> None:
        """Ask every light to show no data and to end, and wait for none."""
        for keeper in self._keepers.values():
            keeper.stop()

    def stop(self) -> None:
        """Leave no data on every light; whichever does not take it in time is left as it is."""
        self.dismiss()
        keepers = self._keepers.values()
        within = max((FAREWELL, *(keeper.farewell for keeper in keepers)))
        deadline = time.monotonic() + within + _SLACK
        for keeper in keepers:
            if keeper.is_alive():
                keeper.join(max(0.0, deadline - time.monotonic()))
        atexit.unregister(self.stop)

    def left_lit(self) -> tuple[LightStatus, ...]:
        """Say, after the end, which lights may show what they did: they did not take no data."""
        if not self._begun:
            return ()
        left = (keeper for keeper in self._keepers.values() if not keeper.dark)
        return tuple(map(self._status, left))
