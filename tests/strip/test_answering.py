"""Devices that answer, unplugged after every so many bytes of the exchange; both self-made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from glance.lamps import Shown, Step, usual_options
from glance_drivers.modbus import DRIVER as MODBUS
from glance_drivers.patlite import DRIVER as PATLITE
from glance_drivers.rtu import telegram
from tests.strip.conftest import Keeping, Numbers, made_light, numbered, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from glance.board import LampGroup
    from glance.lamps import Driver, Given, Light
    from tests.strip.plugged import Device

LAMPS = 3


class Bits(Numbers):
    """Self-made looks: a number as lamps that are on, the lowest bit first; 0 is no data."""

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
        number = 0 if given is None else int(given.good_until)
        colours = tuple((255 * (number >> at & 1),) * 3 for at in range(LAMPS))
        return Shown((Step(0.0, colours),), "no data" if given is None else "live")


class Tower:
    """A PHE tower: it says yes to each whole command, and no to what it cannot read."""

    def __init__(self) -> None:
        self.shown = -1
        self._came = b""

    def __call__(self, came: bytes) -> bytes:
        self._came += came
        said = b""
        while b"!" in self._came:
            command, _, self._came = self._came.partition(b"!")
            if len(command) == 10 and command.startswith(b"@??S"):
                self.shown = sum((digit == 0x31) << at for at, digit in enumerate(command[4:7]))
                said += b"\x06"
            else:
                said += b"\x15"
        return said


class Unit:
    """A Modbus unit: it confirms each whole telegram of function 15, and skips what is none."""

    def __init__(self) -> None:
        self.shown = -1
        self._came = b""

    def __call__(self, came: bytes) -> bytes:
        self._came += came
        said = b""
        while len(self._came) >= 10:
            whole = self._came[:10]
            if telegram(whole[:-2]) == whole:
                self.shown = whole[7]
                said += telegram(whole[:6])
                self._came = self._came[10:]
            else:
                self._came = self._came[1:]
        return said


@pytest.mark.parametrize(
    ("driver", "made"), [(PATLITE, Tower), (MODBUS, Unit)], ids=["patlite", "modbus"]
)
@pytest.mark.parametrize("after", range(1, 13))
def test_an_unplug_after_any_byte_of_an_exchange_ends_in_the_newest_state(
    device: Device, driver: Driver, made: Callable[[], Tower | Unit], after: int
) -> None:
    keeping = Keeping()
    answering = made()
    device.answer = answering
    device.unplug_after(after)
    often = replace(driver, repeat=0.03)
    light = made_light(device.link, often, count=LAMPS, options=usual_options(driver.options))
    keeper = keeping(light, looks=Bits())
    keeper.give(numbered(5))
    wait_for(lambda: not device.unplugs)
    keeper.give(numbered(6))
    wait_for(lambda: answering.shown == 6)
    keeping.end()

    assert keeper.dark
    assert answering.shown == 0
