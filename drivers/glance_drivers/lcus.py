"""LCUS relay boxes, and the stack lights that speak the same: A0, channel, state, sum.

Vendors' texts for LCUS-1 to LCUS-8 (CH340, 9600 8N1). One command at a time, 100 ms apart,
and there is none for all channels. Stack lights differ in the order of their colours: name
the channels in the order of the wiring's lamps. Some boxes tell their states when asked with
FF, most are silent: it is asked only where the wiring says so, and an answer is never needed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.lamps import Command, Driver, Line, Option, OptionKind, Sort, Verdict
from glance_drivers.switches import UNTIL_USB_IS_OFF, turned

if TYPE_CHECKING:
    from glance.lamps import Colour, Options

START, QUERY = 0xA0, b"\xff"
MOST = 8
GAP = 0.1
_STATE = re.compile(rb"CH\d+: ?(?:ON|OFF)\r?\n")


@dataclass(frozen=True, slots=True)
class Box:
    """One box: the channel of each lamp, and whether it is asked what it shows."""

    channels: tuple[int, ...]
    asked: bool = False

    def greeting(self) -> tuple[Command, ...]:
        """Ask for the states, where the wiring says so."""
        return (Command(QUERY, GAP, told, optional=True),) if self.asked else ()

    def resync(self) -> bytes:
        """Fill up any half of a command: four bytes whose sum is no command's."""
        return bytes(4)

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        """Set the channels that differ, one after the other."""
        lamps = turned(colours, before)
        return tuple(Command(switch(self.channels[at], on), GAP) for at, on in lamps)


def switch(channel: int, on: int) -> bytes:
    """Give the command that sets one channel, counted from 1."""
    return bytes((START, channel, on, (START + channel + on) & 0xFF))


def told(got: bytes) -> Verdict | None:
    """Say that the box answers, once a line like `CH1: ON` is there."""
    return Verdict(True, "it tells its states") if _STATE.search(got) else None


def make(count: int, options: Options) -> Box:
    """Make a box; ValueError where each lamp has not a channel of its own."""
    named = options.texts("channels")
    channels = tuple(map(int, named)) if named else tuple(range(1, count + 1))
    if len(channels) != count or len(set(channels)) != count:
        raise ValueError(f"channels must name {count} different channels, one for each lamp")
    return Box(channels, options.flag("query"))


DRIVER = Driver(
    name="lcus",
    about="LCUS-1, -2, -4 and -8 USB relay boxes, and stack lights that speak the same",
    source="vendors' texts for LCUS-1 to LCUS-8",
    sort=Sort.SWITCHES,
    make=make,
    on_death=UNTIL_USB_IS_OFF,
    holds=True,
    options=(
        Option(
            "channels",
            OptionKind.TEXTS,
            (),
            'the channel of each lamp, such as ["1", "3", "2"]; usually 1, 2, 3 ...',
            allowed=tuple(str(channel) for channel in range(1, MOST + 1)),
        ),
        Option(
            "query",
            OptionKind.FLAG,
            usual=False,
            help="ask for the states after opening; many boxes answer nothing",
        ),
    ),
    line=Line(9600),
    bauds=(9600,),
    most=MOST,
    gap=GAP,
    # Eight channels take 0.8 s, in which nothing newer can be shown; the box holds them anyway.
    repeat=5.0,
)
