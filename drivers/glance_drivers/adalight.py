"""Adalight: strips behind Arduino, ESPHome and RP2040 boards that say "Ada" when they start.

A frame is "Ada", the number of lamps less one, a check over that number, and three bytes
for each lamp. Nothing in it guards the colours and nothing is ever answered: a byte that
the line loses shows as one wrong frame, until the next second's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.lamps import Command, Driver, Line, Option, OptionKind, Sort
from glance_drivers.pixels import pixels

if TYPE_CHECKING:
    from glance.lamps import Colour, Options

# How a lamp's 24 bits leave the board (WS2812B datasheet: 1.25 µs each). Sketches read
# nothing meanwhile; Adafruit's drives WS2801, which it feeds while it reads.
SECONDS_A_LAMP = 30e-6
# Adalight-FastLED throws away whatever has come when it latches (its SERIAL_FLUSH).
GAP = 0.005
FIRMWARES = ("plain", "adafruit", "fastled", "esphome")


def header(magic: bytes, count: int) -> bytes:
    """Give the start of a frame for 1 to 65536 lamps; what is sent is one less than the count."""
    high, low = divmod(count - 1, 256)
    return magic + bytes((high, low, high ^ low ^ 0x55))


def adalight(colours: tuple[Colour, ...]) -> bytes:
    """Give the bytes of one frame."""
    return header(b"Ada", len(colours)) + pixels(colours)


@dataclass(frozen=True, slots=True)
class Strip:
    """A strip of so many lamps; `rest` is how long it wants to hear nothing after a frame."""

    count: int
    rest: float

    def greeting(self) -> tuple[Command, ...]:
        """Give nothing: there is nothing that Adalight can be asked."""
        return ()

    def resync(self) -> bytes:
        """Give what fills up half a frame, whose missing bytes the next one would lend it."""
        return bytes(3 * self.count + 6)

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        """Give every lamp's colour, whatever was shown before: a frame is always whole."""
        del before
        return (Command(adalight(colours), gap=self.rest),)


def _strip(count: int, options: Options) -> Strip:
    latched = 0.0 if options.text("firmware") == "adafruit" else count * SECONDS_A_LAMP
    return Strip(count, GAP + latched)


DRIVER = Driver(
    name="adalight",
    about="Addressable strips on Arduino, ESPHome or RP2040 boards with an Adalight firmware",
    source="Adafruit Adalight LEDstream, dmadison Adalight-FastLED, ESPHome adalight effect",
    sort=Sort.COLOURS,
    make=_strip,
    # Which firmware is in a board cannot be asked, and an option may be wrong: the
    # worst of them is taken as true, so that a lamp moves on every such strip.
    holds=True,
    on_death="adafruit: all lamps off after 15 s; fastled: all off after 60 s; esphome and"
    " plain sketches: the last colours stay for ever",
    options=(
        Option(
            "firmware",
            OptionKind.CHOICE,
            "plain",
            "what the board runs, which sets how long it rests after a frame",
            allowed=FIRMWARES,
        ),
    ),
    line=Line(baud=115200),
    boots_for=2.5,
    boot=b"Ada",
    gap=GAP,
)
