"""A keeper among faults: wires that break at every call, drivers that raise, many open files."""

from __future__ import annotations

import gc
import os
import resource
import termios
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
import serial

from glance.lamps import Command, Health, Verdict
from glance.strip.wires import open_wire
from tests.strip.conftest import (
    COUNT,
    NO_DATA,
    Memory,
    colours_of,
    made_light,
    numbered,
    quick,
    wait_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glance.lamps import Colour, Driver, Light, Wire
    from tests.strip.conftest import Keeping
    from tests.strip.plugged import Device

LOSSES = (
    OSError(5, "Input/output error"),
    termios.error(5, "Input/output error"),
    ValueError("filedescriptor out of range in select()"),
    serial.SerialException("write failed: [Errno 5] Input/output error"),
)


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: type(loss).__name__)
@pytest.mark.parametrize(
    "call", [*(f"write {number}" for number in range(1, 7)), "read 1", "fileno 1"]
)
def test_whatever_an_unplug_raises_ends_in_a_reconnect(
    keeping: Keeping, loss: Exception, call: str
) -> None:
    """The wire is self-made."""
    faults: dict[str, BaseException] = {call: loss}
    wires: list[Memory] = []

    def opened(light: Light) -> Wire:
        del light
        wires.append(Memory(faults=faults))
        wires[-1].say(b"Ada\n")
        return wires[-1]

    keeper = keeping(made_light("memory", quick(repeat=0.02)), open_wire=opened)
    keeper.give(numbered(1))
    wait_for(lambda: not faults)
    keeper.give(numbered(2))
    wait_for(lambda: len(wires) == 2 and bytes((0, 2, 200)) in b"".join(wires[1].written))

    assert wires[0].closed
    assert keeper.status().reconnects == 1


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: type(loss).__name__)
def test_an_unplug_that_only_discarding_finds_ends_in_a_reconnect(
    keeping: Keeping, loss: Exception
) -> None:
    """The wire is self-made: it takes nothing, and cannot throw away what it has."""
    wires: list[Memory] = []

    def opened(light: Light) -> Wire:
        del light
        faults: dict[str, BaseException] = {} if wires else {"discard 1": loss}
        wires.append(Memory(len if wires else lambda sent: 0, faults))  # noqa: ARG005 - no room
        return wires[-1]

    keeper = keeping(made_light("memory", quick()), open_wire=opened)
    wait_for(lambda: keeper.status().health is Health.LIT)

    assert wires[0].closed


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: type(loss).__name__)
def test_whatever_an_opening_raises_is_tried_again(
    device: Device, keeping: Keeping, loss: Exception
) -> None:
    faults = [loss, loss]

    def opened(light: Light) -> Wire:
        if faults:
            raise faults.pop()
        return open_wire(light)

    keeper = keeping(made_light(device.link, quick()), open_wire=opened)

    wait_for(lambda: keeper.status().health is Health.LIT)


class Fault(Exception):
    """What a stranger's driver raises."""


@dataclass
class Stranger:
    """A stranger's encoder, self-made, that raises in one of its methods as long as it is to."""

    where: str
    faulty: bool = True
    made: int = 0
    last: list[tuple[Colour, ...]] = field(default_factory=list)

    def _reached(self, where: str) -> None:
        if self.faulty and where == self.where:
            raise Fault("a name that is in no status")

    def driver(self) -> Driver:
        def make(count: int, options: object) -> Stranger:
            del count, options
            self._reached("make")
            return self

        return quick(make=make, name="stranger")

    def greeting(self) -> tuple[Command, ...]:
        self._reached("greeting")
        return ()

    def resync(self) -> bytes:
        self._reached("resync")
        return b"!"

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        del before
        if colours == colours_of(1):
            self._reached("frame")
        return (Command(b"".join(map(bytes, colours)), answer=self.judged, within=5.0),)

    def judged(self, came: bytes) -> Verdict | None:
        self._reached("answer")
        return Verdict(good=True) if came else None


@pytest.mark.parametrize("where", ["make", "greeting", "resync", "frame", "answer"])
def test_a_driver_that_raises_is_named_in_the_status_and_tried_again(
    device: Device, keeping: Keeping, where: str
) -> None:
    device.answer = lambda came: b"." * bool(came)
    stranger = Stranger(where)
    keeper = keeping(made_light(device.link, stranger.driver()))
    keeper.give(numbered(1))
    wait_for(lambda: keeper.status().health is Health.GONE)
    problem = keeper.status().problem
    stranger.faulty = False
    wait_for(lambda: keeper.status().health is Health.LIT and keeper.status().shows == "live")

    assert problem == "a fault inside driver stranger or glance: Fault"


def test_a_light_whose_driver_fails_on_a_view_is_left_without_data(keeping: Keeping) -> None:
    """The wires are self-made, and answer every frame."""
    wires: list[Memory] = []

    class Answering(Memory):
        def write(self, sent: bytes) -> int:
            self.say(b".")
            return super().write(sent)

    def opened(light: Light) -> Wire:
        del light
        wires.append(Answering())
        return wires[-1]

    stranger = Stranger("frame")
    keeper = keeping(made_light("memory", stranger.driver()), open_wire=opened)
    wait_for(lambda: keeper.status().health is Health.LIT)
    before = len(wires[0].written)
    keeper.give(numbered(1))
    wait_for(lambda: len(wires) > 1)

    assert wires[0].written[before:][-1] == b"".join(map(bytes, NO_DATA))


@dataclass
class Once(Stranger):
    """Self-made, too: it raises at the first frame of no data after it is told to, and no more."""

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        if self.faulty and colours == NO_DATA:
            self.faulty = False
            raise Fault("a name that is in no status")
        return super().frame(colours, before)


def test_a_driver_that_fails_at_the_farewell_is_asked_again(
    device: Device, keeping: Keeping
) -> None:
    device.answer = lambda came: b"." * bool(came)
    stranger = Once("nowhere", faulty=False)
    keeper = keeping(made_light(device.link, stranger.driver()))
    keeper.give(numbered(1))
    wait_for(lambda: keeper.status().shows == "live")
    stranger.faulty = True
    keeper.stop()
    keeper.join(5)

    assert keeper.dark
    assert bytes(device.raw).endswith(b"".join(map(bytes, NO_DATA)))


@pytest.fixture
def thousand_files() -> Iterator[None]:
    """More open files than select can name."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2000:
        pytest.skip("this account may not open 2,000 files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2000), hard))
    # What earlier tests have left would free low numbers in the middle of this one.
    gc.collect()
    first = os.open(os.devnull, os.O_RDONLY)
    files = [first, *(os.dup(first) for _ in range(1100))]
    yield
    for file in files:
        os.close(file)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("thousand_files")
def test_a_program_with_a_thousand_files_keeps_its_lights(device: Device, keeping: Keeping) -> None:
    numbers: list[int | None] = []

    def opened(light: Light) -> Wire:
        wire = open_wire(light)
        numbers.append(wire.fileno())
        return wire

    keeper = keeping(made_light(device.link, quick()), open_wire=opened)
    keeper.give(numbered(1))
    wait_for(lambda: device.firmware.shown == colours_of(1))
    device.unplug()
    device.plug()
    keeper.give(numbered(2))
    wait_for(lambda: device.firmware.shown == colours_of(2))

    assert all(number is not None and number > 1024 for number in numbers)


def test_a_wire_that_is_always_ready_and_says_nothing_is_let_go(keeping: Keeping) -> None:
    """The wire is self-made, after what pyserial says of ports that were lost."""
    wires: list[Memory] = []

    class Hollow(Memory):
        def read(self) -> bytes:
            return b""

    def opened(light: Light) -> Wire:
        del light
        wire = Hollow() if not wires else Memory()
        wires.append(wire)
        if isinstance(wire, Hollow):
            wire.say(b"!")
        return wire

    keeper = keeping(made_light("memory", quick()), open_wire=opened)
    wait_for(lambda: len(wires) > 1 and keeper.status().health is Health.LIT)

    assert wires[0].closed


def test_a_port_that_takes_nothing_for_long_is_opened_anew(keeping: Keeping) -> None:
    """The wire is self-made."""
    wires: list[Memory] = []

    def opened(light: Light) -> Wire:
        del light
        wires.append(Memory(len if wires else lambda sent: 0))  # noqa: ARG005 - takes nothing
        return wires[-1]

    keeper = keeping(made_light("memory", quick()), open_wire=opened)
    wait_for(lambda: keeper.status().health is Health.MUTE)
    assert b"" in wires[0].written, "what it had taken is thrown away"
    assert f"0 of {3 * COUNT + 6} bytes" in keeper.status().problem

    wait_for(lambda: keeper.status().health is Health.LIT)
    assert wires[0].closed


def test_a_device_that_never_stops_talking_costs_little_and_is_still_written_to(
    device: Device, keeping: Keeping
) -> None:
    keeper = keeping(made_light(device.link, quick()))
    for number in range(1, 20):
        device.say(bytes(range(256)) * 8)
        keeper.give(numbered(number))
    wait_for(lambda: device.firmware.shown == colours_of(19))

    assert keeper.status().health is Health.LIT
