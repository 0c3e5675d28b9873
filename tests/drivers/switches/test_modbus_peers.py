"""Our Modbus telegrams against pymodbus's server, read back by minimalmodbus and mbpoll."""

from __future__ import annotations

import re
import subprocess
import time
from typing import TYPE_CHECKING

import minimalmodbus
import pytest
import serial

from glance.lamps import Health
from glance_drivers import modbus
from tests.drivers.switches.cases import colours, encoder
from tests.drivers.switches.conftest import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from glance.lamps import Command, Verdict
    from tests.drivers.switches.conftest import Kept, Unit

WAYS = pytest.mark.parametrize("write", ["multiple", "single"])


def exchange(unit: Unit, commands: Iterable[Command]) -> list[Verdict | None]:
    """Send commands over the serial line, each after the answer to the one before."""
    verdicts: list[Verdict | None] = []
    with serial.Serial(str(unit.port), 9600, timeout=0.01, exclusive=True) as port:
        for command in commands:
            assert command.answer is not None
            port.write(command.sent)
            heard, verdict, end = b"", None, time.monotonic() + 5
            while verdict is None and time.monotonic() < end:
                heard += port.read(256)
                verdict = command.answer(heard)
            verdicts.append(verdict)
    return verdicts


def through_minimalmodbus(unit: Unit, count: int) -> tuple[int, ...]:
    """Read coils from 0 over the serial line with minimalmodbus."""
    instrument = minimalmodbus.Instrument(str(unit.port), 1, close_port_after_each_call=True)
    instrument.serial.baudrate = 9600
    instrument.serial.timeout = 2
    return tuple(instrument.read_bits(0, count, functioncode=1))


def polled(*command: str) -> tuple[int, ...]:
    """Run mbpoll and give the coils that it read."""
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout
    return tuple(int(state) for state in re.findall(r"^\[\d+\]:\s+([01])", said, re.MULTILINE))


def through_mbpoll(mbpoll: str, unit: Unit, *values: str) -> tuple[int, ...]:
    """Read eight coils over the serial line with mbpoll, or write from coil 0."""
    wanted = () if values else ("-c", "8")
    line = ("-m", "rtu", "-b", "9600", "-P", "none", *wanted)
    return polled(mbpoll, *line, "-t0", "-0", "-r0", "-1", "-q", str(unit.port), *values)


def over_tcp(mbpoll: str, unit: Unit) -> tuple[int, ...]:
    """Read three coils with mbpoll while the serial line is somebody's."""
    return polled(mbpoll, "-p", str(unit.tcp), "-c3", "-t0", "-0", "-r0", "-1", "-q", "127.0.0.1")


@WAYS
def test_a_stranger_reads_the_coils_that_we_wrote(unit: Unit, write: str) -> None:
    ours = encoder(modbus.DRIVER, 11, write=write, first_coil=2)
    wanted = (1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 1)

    verdicts = exchange(unit, ours.frame(colours(wanted), None))

    assert verdicts
    assert all(verdict is not None and verdict.good for verdict in verdicts)
    assert through_minimalmodbus(unit, 16) == (0, 0, *wanted, 0, 0, 0)


@WAYS
def test_coils_that_a_stranger_wrote_are_put_right_and_others_left_alone(
    unit: Unit, mbpoll: str, write: str
) -> None:
    through_mbpoll(mbpoll, unit, "1", "1", "1", "1", "1")
    ours = encoder(modbus.DRIVER, 3, write=write)

    exchange(unit, ours.frame(colours([0, 1, 0]), None))

    assert through_mbpoll(mbpoll, unit) == (0, 1, 0, 1, 1, 0, 0, 0)


@WAYS
def test_a_unit_without_such_coils_says_so_and_is_understood(unit: Unit, write: str) -> None:
    ours = encoder(modbus.DRIVER, 1, write=write, first_coil=16)

    (verdict,) = exchange(unit, ours.frame(colours([1]), None))

    assert verdict is not None
    assert not verdict.good
    assert verdict.said == "the unit has no such coil"


def test_a_keeper_shows_on_coils_what_it_is_told(
    unit: Unit, mbpoll: str, kept: Callable[..., Kept]
) -> None:
    light = kept(modbus.DRIVER, unit.port, 3)
    light.shows(1, 0, 1)
    until(lambda: over_tcp(mbpoll, unit) == (1, 0, 1), "mbpoll reads the first and the third")
    light.shows(0, 1, 0)

    until(lambda: over_tcp(mbpoll, unit) == (0, 1, 0), "mbpoll reads the second alone")
    until(light.is_well, "the unit has confirmed it")


def test_a_keeper_says_what_a_unit_refuses(unit: Unit, kept: Callable[..., Kept]) -> None:
    light = kept(modbus.DRIVER, unit.port, 3, first_coil=14)
    light.shows(1, 1, 1)

    until(lambda: light.keeper.status().health is Health.MUTE, "no acknowledgement")
    assert "the unit has no such coil" in light.keeper.status().problem
