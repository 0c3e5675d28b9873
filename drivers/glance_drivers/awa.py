"""AWA: strips behind HyperSerial boards, which drop a frame rather than show a wrong colour.

A frame is Adalight's with another first word and three check bytes after the pixels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.lamps import Command, Driver, Line, Sort, Verdict
from glance_drivers.adalight import GAP, SECONDS_A_LAMP, header
from glance_drivers.pixels import pixels

if TYPE_CHECKING:
    from glance.lamps import Colour, Options

HELLO = bytes.fromhex("41 77 41 2a a2 15") + b"hyperhdr"
# The third check byte is never the first letter of a header.
LETTER, INSTEAD = 0x41, 0xAA
_WELCOME = re.compile(rb"Welcome!\s+(Awa driver [0-9.]+)\s")


def checks(payload: bytes) -> bytes:
    """Give the three check bytes: Fletcher's two sums, and one that minds each byte's place."""
    first = second = placed = 0
    for at, byte in enumerate(payload):
        first = (first + byte) % 255
        second = (second + first) % 255
        placed = (placed + (byte ^ (at & 255))) % 255
    return bytes((first, second, INSTEAD if placed == LETTER else placed))


def welcome(answer: bytes) -> Verdict | None:
    """Judge what has come since the hello; statistics and boot text go before the welcome."""
    found = _WELCOME.search(answer)
    return Verdict(True, found[1].rstrip(b".").decode("ascii")) if found else None


@dataclass(frozen=True, slots=True)
class Strip:
    """A strip of so many lamps."""

    count: int

    def greeting(self) -> tuple[Command, ...]:
        """Ask for the version; the board is busy for 50 ms after it has answered."""
        return (Command(HELLO, gap=0.05, answer=welcome, optional=True),)

    def resync(self) -> bytes:
        """Give what fills up half a frame and its check bytes, so that the next one counts."""
        return bytes(3 * self.count + 9)

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        """Give every lamp's colour, whatever was shown before: a frame is always whole."""
        del before
        payload = pixels(colours)
        whole = header(b"Awa", len(colours)) + payload + checks(payload)
        return (Command(whole, gap=GAP + self.count * SECONDS_A_LAMP),)


def _strip(count: int, options: Options) -> Strip:
    del options
    return Strip(count)


DRIVER = Driver(
    name="awa",
    about="Addressable strips on ESP8266, ESP32 or RP2040 boards with a HyperSerial firmware",
    source="HyperSerial (awawa-dev/HyperSerialESP32, HyperSerialPico), protocol version 1",
    sort=Sort.COLOURS,
    make=_strip,
    # A board built with LED_POWER_PIN cuts the strip's power 5 s after the last frame;
    # whether this one was cannot be asked.
    holds=True,
    on_death="keeps its last colours for ever; dark after 5 s only where the board was built"
    " with LED_POWER_PIN",
    line=Line(baud=2_000_000),
    boots_for=2.5,  # it says nothing by itself when it has started
    gap=GAP,
    answers=True,
)
