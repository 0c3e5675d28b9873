"""Lights without a ward: a number instead of a view, and devices behind ptys, all self-made."""

from __future__ import annotations

import os
import select
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from glance.board import Each, LampGroup, LampState
from glance.lamps import Given, Light, Line, Shown, Step, usual_options
from glance.strip.keeper import Keeper, Patience
from glance.strip.wires import open_wire
from glance_drivers.adalight import DRIVER as ADALIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from glance.board import BoardView
    from glance.lamps import Colour, Driver, Wire
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

    def warnings(self, light: Light, group: LampGroup, view: BoardView | None) -> tuple[str, ...]:
        del light, group, view
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


def quick(driver: Driver = ADALIGHT, **settings: object) -> Driver:
    """A driver that starts at once and repeats often."""
    usual: dict[str, object] = {"boots_for": 0.0, "boot": b"", "repeat": 0.05, "gap": 0.001}
    return replace(driver, **(usual | settings))  # type: ignore[arg-type]  # each names a field


def wait_for(state: Callable[[], object], seconds: float = AWAIT) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not state():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.001)


@dataclass
class Firmware:
    """Self-made after Adafruit's LEDstream: what it does with bytes, in whatever pieces."""

    frames: list[tuple[Colour, ...]] = field(default_factory=list)
    seen: int = 0
    _header: bytes = b""
    _missing: int = 0
    _pixels: bytearray = field(default_factory=bytearray)

    def feed(self, came: bytes) -> None:
        self.seen += len(came)
        for byte in came:
            if self._missing:
                self._pixels.append(byte)
                self._missing -= 1
                if not self._missing:
                    self._latch()
                continue
            self._header = (self._header + bytes((byte,)))[-6:]
            if self._header[:3] == b"Ada" and len(self._header) == 6:
                high, low, check = self._header[3:]
                if check == high ^ low ^ 0x55:
                    self._missing = 3 * (256 * high + low + 1)
                self._header = b""

    def _latch(self) -> None:
        pixels = bytes(self._pixels)
        self._pixels.clear()
        self.frames.append(
            tuple((pixels[at], pixels[at + 1], pixels[at + 2]) for at in range(0, len(pixels), 3))
        )

    @property
    def shown(self) -> tuple[Colour, ...] | None:
        return self.frames[-1] if self.frames else None


class Device:
    """Self-made: firmware behind a pty whose name, a link, stays when it is plugged in anew.

    Its thread reads what comes, `piece` bytes at a time.
    """

    def __init__(self, link: Path) -> None:
        self.link = link
        self.firmware = Firmware()
        self.piece = 4096
        self.raw = bytearray()
        self.answer: Callable[[bytes], bytes] = lambda came: b""  # noqa: ARG005 - says nothing
        self._unplug_at: int | None = None
        self._stalled = threading.Event()
        self._ended = False
        self._lock = threading.Lock()
        self._ends: tuple[int, ...] = ()
        self.plug()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def plug(self) -> None:
        """Plug it in."""
        with self._lock:
            self._ends = os.openpty()
            os.set_blocking(self._ends[0], False)
            fresh = self.link.with_suffix(".new")
            fresh.symlink_to(os.ttyname(self._ends[1]))
            fresh.replace(self.link)

    def unplug(self) -> None:
        """Unplug it, as the kernel does: whoever has it open is told."""
        with self._lock:
            for end in self._ends:
                os.close(end)
            self._ends = ()

    def unplug_after(self, count: int) -> None:
        """Unplug it, and plug it in again, when it has read so many bytes more."""
        self._unplug_at = self.firmware.seen + count

    @property
    def waits_for_unplug(self) -> bool:
        return self._unplug_at is not None

    def stall(self, seconds: float) -> None:
        """Read nothing for so long."""
        self._stalled.set()
        threading.Timer(seconds, self._stalled.clear).start()

    def say(self, said: bytes) -> None:
        """Send something to the host."""
        with self._lock, suppress(OSError):
            if self._ends:
                os.write(self._ends[0], said)

    def close(self) -> None:
        self._ended = True
        self._thread.join()
        self.unplug()

    def _run(self) -> None:
        while not self._ended:
            with self._lock:
                master = self._ends[0] if self._ends else -1
            if master < 0 or self._stalled.is_set():
                time.sleep(0.001)
                continue
            poll = select.poll()
            poll.register(master, select.POLLIN)
            if poll.poll(20):
                self._read()

    def _read(self) -> None:
        at = self._unplug_at
        size = self.piece if at is None else max(1, min(self.piece, at - self.firmware.seen))
        with self._lock:
            try:
                came = os.read(self._ends[0], size) if self._ends else b""
            except OSError:
                came = b""
        self.firmware.feed(came)
        self.raw += came
        if answer := self.answer(came):
            self.say(answer)
        if at is not None and self.firmware.seen >= at:
            self._unplug_at = None
            self.unplug()
            self.plug()


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Device]:
    """A strip of ten lamps, plugged in."""
    made = Device(tmp_path / "strip")
    yield made
    made.close()


class Memory:
    """A self-made wire that keeps what was written, and takes as much as it is told to.

    `room` says how many bytes of a write are taken; `faults` are raised at the call with
    that number ("write 3").
    """

    def __init__(
        self,
        room: Callable[[bytes], int] = len,
        faults: dict[str, BaseException] | None = None,
    ) -> None:
        self.written: list[bytes] = []
        self.room = room
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
        looks: Numbers | None = None,
    ) -> Keeper:
        keeper = Keeper(
            light,
            GROUP,
            night=lambda now: now.hour < 7,
            open_wire=open_wire,
            zone=UTC,
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
