"""Relays and lamps that are coils of a Modbus RTU unit: functions 05 and 15.

Modbus application protocol 1.1b3 and serial line guide 1.02: unit, function, contents, then
CRC-16 with the low byte first. Every telegram is confirmed by one that is known beforehand,
or refused by an exception. An adapter that gives back what is sent cannot be told from a unit
that confirms function 05; to function 15 the answer is another, so that is the usual one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from glance.lamps import Command, Driver, Line, Option, OptionKind, Sort, Verdict
from glance_drivers.switches import Plain, mask, turned

if TYPE_CHECKING:
    from glance.lamps import Colour, Options

ONE, MANY = 0x05, 0x0F
SILENCE = 0.01  # 3.5 characters end a telegram (serial line guide 2.5.1.1): 8 ms at 4800 baud
WITHIN = 0.5
NO_COIL = -1
EXCEPTIONS = {
    1: "does not know this function; try the other way of writing",
    2: "has no such coil",
    3: "does not take this value",
    4: "failed",
    5: "needs longer",
    6: "is busy",
}


def telegram(body: bytes) -> bytes:
    """Give a telegram: the body and its check."""
    check = 0xFFFF
    for byte in body:
        check ^= byte
        for _ in range(8):
            check = check >> 1 ^ (0xA001 if check & 1 else 0)
    return body + check.to_bytes(2, "little")


def one(unit: int, coil: int, on: int) -> Command:
    """Set one coil; the unit confirms by the same telegram."""
    sent = telegram(bytes((unit, ONE, *coil.to_bytes(2, "big"), 0xFF if on else 0, 0)))
    return Command(sent, SILENCE, partial(judged, sent), WITHIN)


def many(unit: int, first: int, count: int, states: int) -> Command:
    """Set neighbouring coils; the lowest bit of the states is the first coil's."""
    head = bytes((unit, MANY, *first.to_bytes(2, "big"), *count.to_bytes(2, "big")))
    size = (count + 7) // 8
    sent = telegram(head + bytes((size,)) + states.to_bytes(size, "little"))
    return Command(sent, SILENCE, partial(judged, telegram(head)), WITHIN)


def judged(expected: bytes, got: bytes) -> Verdict | None:
    """Find the unit's telegram in what came, and compare it with the one that must come."""
    unit, function = expected[:2]
    for end in range(len(got) + 1):
        refused, confirmed = got[max(end - 5, 0) : end], got[max(end - 8, 0) : end]
        if refused[:2] == bytes((unit, function | 0x80)) and _whole(refused, 5):
            return Verdict(False, f"the unit {EXCEPTIONS.get(refused[2], 'refused')}")
        if confirmed == expected:
            return Verdict(True)
        if confirmed[:2] == expected[:2] and _whole(confirmed, 8):
            return Verdict(False, "the unit confirmed something else than was sent")
    return None


def _whole(part: bytes, length: int) -> bool:
    return len(part) == length and telegram(part[:-2]) == part


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
    """Make a unit with that many coils."""
    return Unit(
        options.whole("unit"),
        options.whole("first_coil"),
        count,
        options.text("write") == "single",
        options.whole("all_coil"),
    )


_WHOLE = OptionKind.WHOLE
DRIVER = Driver(
    name="modbus",
    about="Relays and lamps on Modbus RTU coils, such as Waveshare's",
    source="Modbus application protocol 1.1b3; Waveshare's wiki on its Modbus RTU Relay",
    sort=Sort.SWITCHES,
    make=make,
    on_death="the relays stay as they were, latching ones even without power",
    holds=True,
    options=(
        Option("unit", _WHOLE, 1, "address of the unit", least=1, most=255),
        Option("first_coil", _WHOLE, 0, "coil of the first lamp", least=0, most=65_000),
        Option(
            "write",
            OptionKind.CHOICE,
            "multiple",
            "multiple: all coils in one telegram (15); single: one after the other (05)",
            allowed=("multiple", "single"),
        ),
        Option(
            "all_coil",
            _WHOLE,
            NO_COIL,
            "coil that stands for all, 255 on Waveshare's: switches all off at opening; -1: none",
            least=NO_COIL,
            most=65_535,
        ),
    ),
    line=Line(9600),
    bauds=(4800, 9600, 19200, 38400, 57600, 115200),
    most=64,
    gap=SILENCE,
    acknowledges=True,
)
