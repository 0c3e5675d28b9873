"""Relays and lamps that are coils of a Modbus RTU unit: functions 05 and 15.

An adapter that gives back what is sent looks like a unit that confirms function 05; to function
15, the usual one, the answer is another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.lamps import Driver, Line, Option, OptionKind, Sort
from glance_drivers.rtu import SILENCE, many, one
from glance_drivers.switches import Plain, mask, turned

if TYPE_CHECKING:
    from glance.lamps import Colour, Command, Options

NO_COIL = -1
# Function 05 takes 43 ms a coil at 4800 baud and some units need as long again to answer; a
# light must be dark 2 s after glance was asked to end.
MOST_SINGLE = 16


@dataclass(frozen=True, slots=True)
class Unit(Plain):
    """One unit: its address, its coils, and how they are written; silence ends half a telegram."""

    unit: int
    first: int
    count: int
    single: bool
    all_coil: int = NO_COIL

    def greeting(self) -> tuple[Command, ...]:
        """Switch everything off where one coil stands for all."""
        if self.all_coil == NO_COIL:
            return ()
        return (one(self.unit, self.all_coil, on=0),)

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        """Set the coils that differ one by one, or all of ours at once."""
        lamps = turned(colours, before)
        if self.single:
            return tuple(one(self.unit, self.first + at, on) for at, on in lamps)
        return (many(self.unit, self.first, self.count, mask(colours)),) if lamps else ()


def make(count: int, options: Options) -> Unit:
    """Make a unit with that many coils; ValueError for more than can be set one by one in time."""
    single = options.text("write") == "single"
    if single and count > MOST_SINGLE:
        late = f"{count} coils take too long one by one ({MOST_SINGLE} do not)"
        raise ValueError(f'{late}; write = "multiple" sets them all at once')
    first, every = options.whole("first_coil"), options.whole("all_coil")
    return Unit(options.whole("unit"), first, count, single, every)


_WHOLE = OptionKind.WHOLE
_WAYS = "multiple: all coils in one telegram (15); single: one after the other (05), 16 at most"
_ALL = "coil that stands for all, 255 on Waveshare's: switches all off at opening; -1: none"
DRIVER = Driver(
    name="modbus",
    about="Relays and lamps on Modbus RTU coils, such as Waveshare's",
    source="Modbus application protocol 1.1b3, serial line guide 1.02; Waveshare's wiki",
    sort=Sort.SWITCHES,
    make=make,
    on_death="the relays stay as they were, latching ones even without power",
    holds=True,
    options=(
        Option("unit", _WHOLE, 1, "address of the unit", least=1, most=255),
        Option("first_coil", _WHOLE, 0, "coil of the first lamp", least=0, most=65_000),
        Option("write", OptionKind.CHOICE, "multiple", _WAYS, allowed=("multiple", "single")),
        Option("all_coil", _WHOLE, NO_COIL, _ALL, least=NO_COIL, most=65_535),
    ),
    line=Line(9600),
    bauds=(4800, 9600, 19200, 38400, 57600, 115200),
    most=64,
    gap=SILENCE,
    acknowledges=True,
)
