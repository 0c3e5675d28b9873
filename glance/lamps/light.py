"""A light as config/lights.toml wires it: which device, behind which port, showing what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import time

    from glance.board import LampState
    from glance.lamps.driver import Driver, Line
    from glance.lamps.options import Options


@dataclass(frozen=True, slots=True)
class Light:
    """One device.

    `port` is an address: a path ("/dev/serial/by-path/..."), a USB device
    ("usb:1A86:7523", "usb:2341:0043:5573932", "usb:1A86:7523@1-1.2": vendor, product,
    serial number if it has one, and the socket it is in), "socket://host:port", or
    whatever the driver's own `open` understands. `behind` is the USB identity that was
    found there when the light was set up; empty where nobody said.

    `board` and `shows` name the board and the one of its `[[lamps]]` that it shows.

    `count` lamps in a row, the last first where it is `backward`; on a strip `each`
    neighbours show one segment. For switches `lamps` says what each lamp of a segment
    is lit for; the next segment has the next lamps. `closed` are those of them, counted from
    0, that hang on a normally-closed contact: they are lit when glance switches them off.

    `segments` are the lasting names of what the lamps stand for, from the first on
    (`glance.lamps.seating`); where there are none, lamps follow the order of the board.

    `brightness` and `night_brightness` are percent. `limit_ma` is the current, in
    milliamperes, that the light may take of its supply; None where none is computed
    (switches). `heartbeat` is the lamp, counted from 1, that moves while glance is well;
    0 for none.
    """

    name: str
    driver: Driver
    options: Options
    port: str
    line: Line | None
    board: str
    shows: str
    count: int
    behind: str = ""
    backward: bool = False
    each: int = 1
    lamps: tuple[frozenset[LampState], ...] = ()
    brightness: int = 25
    night_brightness: int = 8
    limit_ma: float | None = None
    heartbeat: int = 0
    segments: tuple[str, ...] = ()
    closed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Wiring:
    """Every light of a site, and the hours of the night in local time."""

    lights: tuple[Light, ...]
    night_from: time
    night_to: time

    def night(self, moment: time) -> bool:
        """Whether lights are at their night level at a time of day."""
        if self.night_from <= self.night_to:
            return self.night_from <= moment < self.night_to
        return moment >= self.night_from or moment < self.night_to
