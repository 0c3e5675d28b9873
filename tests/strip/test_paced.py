"""What a keeper waits for: the wire's time, the device's, its patience, and a picture's."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from glance.feed.trust import monotonic
from glance.lamps import Driver, Given, Health, Line, showing
from glance.strip.keeper import HELD_PAUSE, Patience
from glance.strip.service import ON_ITS_WAY
from glance.strip.spy import Spy
from glance_drivers.adalight import DRIVER as ADALIGHT
from tests.lamps.conftest import BEDS, NOON, beds
from tests.strip.conftest import (
    COUNT,
    HASTY,
    Keeping,
    Memory,
    made_light,
    numbered,
    quick,
    wait_for,
)
from tests.strip.test_keeper import Relays, relays

if TYPE_CHECKING:
    from pathlib import Path

    from glance.lamps import Colour, Command, Light, Wire
    from tests.strip.plugged import Device

FRAME = 6 + 3 * COUNT
# Floats, and clocks that two threads read.
SURELY = 0.999


class Timed(Memory):
    """A self-made wire that keeps when each write came, and when it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.at: list[float] = []
        self.closed_at = 0.0

    def write(self, sent: bytes) -> int:
        self.at.append(time.monotonic())
        return super().write(sent)

    def close(self) -> None:
        self.closed_at = time.monotonic()
        super().close()

    @property
    def apart(self) -> list[float]:
        return [after - before for before, after in pairwise(self.at)]


def _stormed(keeping: Keeping, light: Light, frames: int) -> Timed:
    """Give the wire of a light that always has something new to show."""
    wire = Timed()
    keeper = keeping(light, open_wire=lambda _: wire)

    def given() -> bool:
        keeper.give(numbered(1 + len(wire.at) % 200))
        return len(wire.at) >= frames

    wait_for(given)
    return wire


def test_a_wire_is_not_given_more_than_it_can_send(keeping: Keeping) -> None:
    line = Line(baud=9600)
    wire = _stormed(keeping, made_light("memory", quick(gap=0.0), line=line), 8)

    assert min(wire.apart) >= FRAME * line.seconds_a_byte * SURELY


def test_a_device_is_left_alone_between_two_frames_and_after_the_resync(keeping: Keeping) -> None:
    wire = _stormed(keeping, made_light("memory", quick(gap=0.1)), 5)

    assert min(wire.apart) >= 0.1 * SURELY


class Slow(Relays):
    """Self-made relays that need a while after each command."""

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        return tuple(replace(one, gap=0.05) for one in super().frame(colours, before))


def test_a_device_is_left_alone_as_long_as_a_command_says(keeping: Keeping) -> None:
    wire = Timed()
    driver = relays(Slow(), repeat=0.001)
    keeping(made_light("memory", replace(driver, gap=0.0)), open_wire=lambda _: wire)
    wait_for(lambda: len(wire.at) > 6)

    # Before the first three is what brings it in step, which is no command.
    assert min(wire.apart[1:3]) >= 0.05 * SURELY
    assert min(wire.apart[4:6]) >= 0.05 * SURELY


def test_a_wire_is_closed_when_its_adapter_has_passed_on_the_last_byte(keeping: Keeping) -> None:
    wire = Timed()
    keeper = keeping(made_light("memory", quick()), open_wire=lambda _: wire)
    wait_for(lambda: keeper.status().health is Health.LIT)
    keeper.stop()
    keeper.join(5)

    assert wire.closed_at - wire.at[-1] >= ON_ITS_WAY * SURELY


def test_frames_are_repeated_every_second_where_a_driver_says_nothing() -> None:
    fields = {field.name: field.default for field in dataclasses.fields(Driver)}

    assert fields["repeat"] == 1.0
    assert ADALIGHT.repeat == 1.0


def test_a_keeper_tries_again_after_half_a_second_and_at_least_every_ten() -> None:
    patience = Patience()
    pauses = [patience.first_pause]
    for _ in range(6):
        pauses.append(patience.longer(pauses[-1], held=False))

    assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0]
    assert patience.longer(10.0, held=True) == HELD_PAUSE == 2.0
    assert (patience.between_openings, patience.write_within, patience.end_within) == (1, 1, 2)


def test_a_port_that_is_absent_is_tried_less_and_less_often(keeping: Keeping) -> None:
    tried: list[float] = []

    def absent(light: Light) -> Wire:
        del light
        tried.append(time.monotonic())
        raise OSError(2, "absent")

    patience = replace(HASTY, first_pause=0.01, longest_pause=0.08)
    keeping(made_light("memory", quick()), open_wire=absent, patience=patience)
    wait_for(lambda: len(tried) > 12)
    pauses = [after - before for before, after in pairwise(tried)]

    assert all(
        pause >= least * SURELY
        for pause, least in zip(pauses, (0.01, 0.02, 0.04, *[0.08] * 9), strict=True)
    )


def test_after_it_was_lit_a_light_is_tried_again_at_once(keeping: Keeping) -> None:
    """A pause that went on growing would be minutes long before the last opening of this."""
    opened = 0

    def loose(light: Light) -> Wire:
        nonlocal opened
        del light
        opened += 1
        if opened % 6:
            raise OSError(2, "absent")
        return Memory(faults={"write 3": OSError(5, "loose")})

    patience = replace(HASTY, first_pause=0.005, longest_pause=3600.0)
    keeping(made_light("memory", quick()), open_wire=loose, patience=patience)

    wait_for(lambda: opened > 24)


def test_a_light_that_was_lit_and_is_absent_is_tried_less_and_less_often(keeping: Keeping) -> None:
    tried: list[float] = []

    def once(light: Light) -> Wire:
        del light
        tried.append(time.monotonic())
        if len(tried) > 1:
            raise OSError(2, "absent")
        return Memory(faults={"write 4": OSError(5, "unplugged")})

    patience = replace(HASTY, first_pause=0.01, longest_pause=0.04)
    keeping(made_light("memory", quick()), open_wire=once, patience=patience)
    wait_for(lambda: len(tried) > 6)

    assert tried[6] - tried[5] >= 0.04 * SURELY


def test_the_log_has_only_what_a_wire_took_of_a_write(keeping: Keeping, tmp_path: Path) -> None:
    spy = Spy(tmp_path / "log")
    wire = Memory(lambda sent: min(len(sent), 7))
    keeper = keeping(made_light("memory", quick()), open_wire=lambda _: wire, spy=spy)
    wait_for(lambda: keeper.status().health is Health.LIT)
    keeping.end()
    lines = (tmp_path / "log").read_text().splitlines()
    sent = b"".join(bytes.fromhex(line.split(" > ")[1]) for line in lines if " > " in line)
    spy.close()

    assert sent == b"".join(wire.written)


def test_a_dip_and_a_heartbeat_move_at_their_own_time(device: Device, keeping: Keeping) -> None:
    """With the real looks, and a driver that repeats nothing for an hour."""
    light = made_light(
        device.link, quick(repeat=3600.0), heartbeat=COUNT, brightness=100, limit_ma=100_000.0
    )
    keeper = keeping(light, looks=showing, group=BEDS, now=lambda: NOON)
    keeper.give(Given(beds("due"), monotonic() + 60.0))

    def levels(lamp: int) -> set[Colour]:
        return {frame[lamp] for frame in device.firmware.frames if frame[lamp][0] > 60}

    wait_for(lambda: len(levels(0)) >= 3)
    wait_for(lambda: len({frame[-1] for frame in device.firmware.frames if any(frame[-1])}) >= 2)
    assert keeper.status().shows == "live"


def test_a_view_ends_when_it_may_not_be_believed_though_nothing_is_repeated(
    device: Device, keeping: Keeping
) -> None:
    light = made_light(device.link, quick(repeat=3600.0), brightness=100, limit_ma=100_000.0)
    keeper = keeping(light, looks=showing, group=BEDS, now=lambda: NOON)
    keeper.give(Given(beds("red"), monotonic() + 3.0))
    wait_for(lambda: keeper.status().shows == "live")

    wait_for(lambda: keeper.status().shows == "no data")


@pytest.mark.parametrize(("hour", "level"), [(12, 100), (3, 10)])
def test_a_light_is_at_its_level_of_the_night(
    device: Device, keeping: Keeping, hour: int, level: int
) -> None:
    light = made_light(
        device.link, quick(), brightness=100, night_brightness=10, limit_ma=100_000.0
    )
    keeper = keeping(light, looks=showing, group=BEDS, now=lambda: NOON.replace(hour=hour))
    keeper.give(Given(beds("red"), monotonic() + 60.0))

    wait_for(
        lambda: device.firmware.shown and device.firmware.shown[0] == (255 * level // 100, 0, 0)
    )
