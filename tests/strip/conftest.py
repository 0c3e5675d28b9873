"""Lights without a ward: a number instead of a view, and devices behind ptys, all self-made."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from glance.board import Each, LampGroup, LampState
from glance.feed.trust import monotonic
from glance.lamps import Given, Light, Line, Shown, Step, usual_options
from glance.strip.keeper import Keeper, Patience
from glance.strip.wires import open_wire
from glance_drivers.adalight import DRIVER as ADALIGHT
from tests.strip.plugged import Device

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from glance.board import BoardView
    from glance.lamps import Colour, Driver, Wire
    from glance.strip.scene import Looks
    from glance.strip.spy import Spy

COUNT = 10
OFF: tuple[Colour, ...] = ((0, 0, 0),) * COUNT
NO_DATA: tuple[Colour, ...] = ((9, 9, 9), (0, 0, 0)) * (COUNT // 2)
IDENTIFIED: tuple[Colour, ...] = ((99, 99, 99),) * COUNT
GROUP = LampGroup("beds", Each.PLACE, "risk", (LampState.RED, LampState.AMBER, LampState.GREEN))
HASTY = Patience(
    first_pause=0.002,
    longest_pause=0.02,
    between_openings=0.0,
    write_within=0.05,
    end_within=1.0,
)
AWAIT = 10.0


def numbered(number: int) -> Given:
    """What a light is given in the place of a view: a number, from 1 to 65535."""
    return Given(good_until=float(number))


def colours_of(number: int) -> tuple[Colour, ...]:
    """What `Numbers` makes of it; no lamp of it is ever black."""
    high, low = divmod(number, 256)
    return tuple((high, low, 200 + at) for at in range(COUNT))


class Numbers:
    """Self-made looks: a number as colours, no data as every other lamp."""

    def starting(self, light: Light) -> Shown:
        del light
        return Shown((Step(0.0, OFF),), "nothing yet")

    def show(
        self,
        light: Light,
        group: LampGroup,
        night: bool,
        given: Given | None,
        before: Shown | None,
        now: datetime,
        clock: float,
    ) -> Shown:
        del light, group, night, before, now, clock
        if given is None:
            return Shown((Step(0.0, NO_DATA),), "no data")
        return Shown((Step(0.0, colours_of(int(given.good_until)), 12.5),), "live")

    def lamp_test(self, light: Light, clock: float) -> tuple[Shown, ...]:
        del light
        return (Shown((Step(0.0, IDENTIFIED),), "test", until=clock + 0.1),)

    def identifying(self, light: Light, clock: float) -> Shown:
        del light, clock
        return Shown((Step(0.0, IDENTIFIED),), "identify")

    def names(self, group: LampGroup, view: BoardView) -> tuple[str, ...]:
        del group, view
        return ()

    def warnings(
        self,
        light: Light,
        group: LampGroup,
        view: BoardView | None,
        first: tuple[str, ...] = (),
    ) -> tuple[str, ...]:
        del light, group, view, first
        return ()


def made_light(port: object, driver: Driver = ADALIGHT, **settings: object) -> Light:
    """A light of ten lamps on a fast line."""
    light = Light(
        name="north",
        driver=driver,
        options=usual_options(driver.options),
        port=str(port),
        line=Line(baud=1_000_000),
        board="ward",
        shows="beds",
        count=COUNT,
    )
    return replace(light, **settings)  # type: ignore[arg-type]  # each names a field


def quick(**settings: object) -> Driver:
    """A driver that starts at once and repeats often."""
    usual: dict[str, object] = {"boots_for": 0.0, "boot": b"", "repeat": 0.05, "gap": 0.001}
    return replace(ADALIGHT, **(usual | settings))  # type: ignore[arg-type]  # each names a field


def wait_for(state: Callable[[], object], seconds: float = AWAIT) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not state():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.001)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Device]:
    """A strip of ten lamps, plugged in."""
    made = Device(tmp_path / "strip")
    yield made
    made.close()


class Memory:
    """A self-made wire that keeps what was written, and takes as much as it is told to.

    What was thrown away is kept as b"". `room` says how many bytes of a write are taken;
    `faults` are raised at the call with that number ("write 3").
    """

    def __init__(
        self,
        room: Callable[[bytes], int] = len,
        faults: dict[str, BaseException] | None = None,
        *,
        written: list[bytes] | None = None,
        discarded: Callable[[], None] = lambda: None,
    ) -> None:
        self.written: list[bytes] = [] if written is None else written
        self.room = room
        self._discarded = discarded
        self.closed = False
        self.calls: dict[str, int] = {}
        self._faults = faults if faults is not None else {}
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)

    def _called(self, name: str) -> None:
        self.calls[name] = self.calls.get(name, 0) + 1
        fault = self._faults.pop(f"{name} {self.calls[name]}", None)
        if fault is not None:
            raise fault

    def say(self, said: bytes) -> None:
        """Have the device say something."""
        self._theirs.send(said)

    def fileno(self) -> int | None:
        self._called("fileno")
        return self._ours.fileno()

    def write(self, sent: bytes) -> int:
        self._called("write")
        taken = self.room(sent)
        if taken:
            self.written.append(sent[:taken])
        return taken

    def read(self) -> bytes:
        self._called("read")
        with suppress(BlockingIOError):
            return self._ours.recv(4096)
        return b""

    def discard(self) -> None:
        self.written.append(b"")
        self._discarded()
        self._called("discard")

    def close(self) -> None:
        self.closed = True
        self._ours.close()
        self._theirs.close()


class Keeping:
    """Makes keepers, and ends them with the test."""

    def __init__(self) -> None:
        self.keepers: list[Keeper] = []

    def __call__(
        self,
        light: Light,
        *,
        open_wire: Callable[[Light], Wire] = open_wire,
        spy: Spy | None = None,
        patience: Patience = HASTY,
        looks: Looks | None = None,
        clock: Callable[[], float] = monotonic,
        group: LampGroup = GROUP,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Keeper:
        keeper = Keeper(
            light,
            group,
            night=lambda now: now.hour < 7,
            open_wire=open_wire,
            zone=UTC,
            now=now,
            clock=clock,
            spy=spy,
            looks=looks or Numbers(),
            patience=patience,
        )
        self.keepers.append(keeper)
        keeper.start()
        return keeper

    def end(self) -> None:
        for keeper in self.keepers:
            keeper.stop()
        for keeper in self.keepers:
            keeper.join(5)
            assert not keeper.is_alive(), "a keeper did not end"


@pytest.fixture
def keeping() -> Iterator[Keeping]:
    """Keepers of lights that show numbers."""
    made = Keeping()
    yield made
    made.end()
