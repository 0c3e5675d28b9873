"""Adafruit 5125 and its CH340 clones: a USB tower light that takes single bytes.

The high nibble is what to do (1 on, 2 off, 4 blink), the low one which lamp. It answers
nothing and keeps its lamps when the program that lit them has gone. It blinks at a rate that
nobody documents, so glance never lets it, and the buzzer is only ever switched off. Bytes
that were sent in one go are said to run together: 20 ms between them is our guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.lamps import Command, Driver, Line, Option, OptionKind, Sort
from glance_drivers.switches import Plain, turned

if TYPE_CHECKING:
    from glance.lamps import Colour, Options

ON, OFF = 0x10, 0x20
RED, YELLOW, GREEN, BLUE, WHITE, BUZZER = 0x1, 0x2, 0x4, 0x5, 0x6, 0x8
THREE = (RED, YELLOW, GREEN)
FIVE = (*THREE, BLUE, WHITE)
GAP = 0.02


@dataclass(frozen=True, slots=True)
class Tower(Plain):
    """One tower, and the lamps that it has."""

    has: tuple[int, ...]

    def greeting(self) -> tuple[Command, ...]:
        """Switch all off: lamps and buzzer are still as the last program left them."""
        return tuple(_byte(OFF | lamp) for lamp in (*self.has, BUZZER))

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        """Set the lamps that differ; where nobody knows what is lit, silence the buzzer too."""
        quiet = () if before is not None else (_byte(OFF | BUZZER),)
        lamps = turned(colours, before)
        return (*quiet, *(_byte((ON if on else OFF) | self.has[at]) for at, on in lamps))


def _byte(sent: int) -> Command:
    return Command(bytes((sent,)), gap=GAP)


def make(count: int, options: Options) -> Tower:
    """Make a tower; ValueError for more lamps than it has."""
    has = FIVE if options.flag("five_colours") else THREE
    if count > len(has):
        raise ValueError(
            f"the tower has {len(has)} lamps, and {count} are wired; "
            "a clone with blue and white needs five_colours = true"
        )
    return Tower(has)


DRIVER = Driver(
    name="tower_byte",
    about="USB tower lights that take single bytes: Adafruit 5125 and its CH340 clones",
    source="Adafruit's example for product 5125; the five-colour clone's codes as sold",
    sort=Sort.SWITCHES,
    make=make,
    on_death="the lamps stay as they were while they have power",
    holds=True,
    options=(
        Option(
            "five_colours",
            OptionKind.FLAG,
            usual=False,
            help="the clone with a blue and a white lamp after red, yellow and green",
        ),
    ),
    line=Line(9600),
    bauds=(9600,),
    usual=3,
    most=5,
    gap=GAP,
)
