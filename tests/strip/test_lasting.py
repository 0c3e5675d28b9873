"""A keeper whose thread hangs, and one that is to end: what is known of its lamps."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from glance.feed.trust import monotonic
from glance.lamps import Command, Given, Health, Line, Verdict
from tests.strip.conftest import (
    NO_DATA,
    Keeping,
    Memory,
    Numbers,
    colours_of,
    made_light,
    numbered,
    quick,
    wait_for,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glance.board import BoardView, LampGroup
    from glance.lamps import Colour, Driver, Light, Options
    from tests.strip.plugged import Device


class Ahead:
    """The keeper's clock, which a test may put forward."""

    def __init__(self) -> None:
        self.by = 0.0

    def __call__(self) -> float:
        return monotonic() + self.by


@pytest.fixture
def hanging() -> Iterator[threading.Event]:
    """Whether a driver's wire goes on; it does at the end of a test."""
    goes_on = threading.Event()
    goes_on.set()
    yield goes_on
    goes_on.set()


def _hangs(goes_on: threading.Event) -> Callable[[bytes], int]:
    def room(sent: bytes) -> int:
        goes_on.wait()
        return len(sent)

    return room


def test_a_keeper_that_hangs_in_its_driver_is_not_lit_and_does_not_live(
    keeping: Keeping, hanging: threading.Event
) -> None:
    clock = Ahead()
    light = made_light("memory", quick())
    keeper = keeping(light, open_wire=lambda _: Memory(_hangs(hanging)), clock=clock)
    keeper.give(numbered(1))
    wait_for(lambda: keeper.status().shows == "live" and keeper.lives)
    hanging.clear()
    clock.by = 60.0
    wait_for(lambda: not keeper.lives)
    hung = keeper.status()
    keeper.stop()
    dark_while_it_hangs = keeper.dark
    hanging.set()
    keeper.join(5)

    assert (hung.health, hung.shows) == (Health.MUTE, "live")
    assert "hangs in driver adalight" in hung.problem
    assert not dark_while_it_hangs
    assert keeper.status().health is Health.ENDED


def test_a_keeper_that_waits_as_long_as_it_may_lives(keeping: Keeping) -> None:
    driver = quick(boots_for=3600.0, boot=b"Ada")
    keeper = keeping(made_light("memory", driver), open_wire=lambda _: Memory(), clock=Ahead())
    wait_for(lambda: keeper.status().health is Health.OPENING and keeper.lives)

    assert keeper.status().problem == ""


def test_a_keeper_goes_on_when_what_it_hung_in_does(
    keeping: Keeping, hanging: threading.Event
) -> None:
    clock = Ahead()
    light = made_light("memory", quick())
    keeper = keeping(light, open_wire=lambda _: Memory(_hangs(hanging)), clock=clock)
    wait_for(lambda: keeper.status().health is Health.LIT)
    hanging.clear()
    clock.by = 60.0
    wait_for(lambda: not keeper.lives)
    hanging.set()

    wait_for(lambda: keeper.lives and keeper.status().health is Health.LIT)


def test_a_keeper_knows_that_its_device_took_no_data_at_the_end(
    device: Device, keeping: Keeping
) -> None:
    keeper = keeping(made_light(device.link, quick()))
    keeper.give(numbered(1))
    wait_for(lambda: keeper.status().shows == "live")
    keeper.stop()
    keeper.join(5)

    assert keeper.dark
    assert (keeper.status().shows, keeper.status().problem) == ("no data", "")


def test_a_keeper_knows_that_its_device_took_nothing_at_the_end(keeping: Keeping) -> None:
    wire = Memory()
    keeper = keeping(made_light("memory", quick()), open_wire=lambda _: wire)
    keeper.give(numbered(1))
    wait_for(lambda: keeper.status().shows == "live")
    wire.room = lambda sent: 0  # noqa: ARG005 - takes nothing
    keeper.stop()
    keeper.join(5)

    assert not keeper.dark
    assert keeper.status().shows != "no data"
    assert keeper.status().problem


@dataclass(frozen=True)
class Coils:
    """Self-made after Modbus RTU: eight bytes for each coil, each confirmed by as many."""

    count: int

    def greeting(self) -> tuple[Command, ...]:
        return ()

    def resync(self) -> bytes:
        return b""

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        del before
        good: Callable[[bytes], Verdict | None] = lambda came: Verdict(good=True) if came else None  # noqa: E731 - short
        return tuple(Command(bytes(8), 0.01, good, 0.5) for _ in colours)


def _coils(**settings: object) -> Driver:
    def make(count: int, options: Options) -> Coils:
        del options
        return Coils(count)

    return quick(make=make, **settings)


@pytest.mark.parametrize(
    ("count", "least", "most"), [(8, 1.0, 2.0), (64, 2.8, 10.0), (1000, 10.0, 10.0)]
)
def test_a_farewell_lasts_as_long_as_a_whole_frame_takes_and_ten_seconds_at_most(
    keeping: Keeping, count: int, least: float, most: float
) -> None:
    light = made_light("memory", _coils(), line=Line(4800), count=count)
    wire = Memory()
    keeper = keeping(light, open_wire=lambda _: wire)
    wait_for(lambda: wire.written)

    assert least <= keeper.farewell <= most


class Counting(Numbers):
    """Self-made looks that count how often the warnings are worked out, and by which threads."""

    def __init__(self) -> None:
        self.threads: list[str] = []

    def warnings(
        self,
        light: Light,
        group: LampGroup,
        view: BoardView | None,
        first: tuple[str, ...] = (),
    ) -> tuple[str, ...]:
        del first
        self.threads.append(threading.current_thread().name)
        return (f"{len(self.threads)}: {light.name} {group.name} {view}",)


def test_warnings_are_worked_out_by_the_keeper_and_once_for_a_view(
    device: Device, keeping: Keeping
) -> None:
    looks = Counting()
    keeper = keeping(made_light(device.link, quick()), looks=looks)
    view: BoardView = "a view"  # type: ignore[assignment]  # these looks do not look into it
    first = Given(view, 1.0)
    keeper.give(first)
    wait_for(lambda: device.firmware.shown == colours_of(1))
    keeper.give(replace(first, good_until=2.0))
    wait_for(lambda: device.firmware.shown == colours_of(2))
    asked = {keeper.status().warnings for _ in range(100)}

    assert asked == {("2: north beds a view",)}
    assert looks.threads[1:] == ["glance-light-north"]
    assert NO_DATA in device.firmware.frames
