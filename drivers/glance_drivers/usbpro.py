"""ENTTEC DMX USB Pro and its like: DMX512 fixtures behind a box that repeats the last frame.

Every message is 7E, a label, the length of what follows (low byte first), that, and E7.
Label 6 sends a DMX packet: a start code of 0 and up to 512 slots.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.lamps import Command, Driver, Line, Option, OptionKind, Sort, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.lamps import Colour, Options

START, END = 0x7E, 0xE7
PARAMETERS, SEND, SERIAL = 3, 6, 10
_LAYOUT = "the slots of one fixture; a dimmer is kept at full"
_CHANNELS = {"rgb": 3, "rgbw": 4, "dimmer+rgb": 4}


def message(label: int, content: bytes) -> bytes:
    """Give the bytes of one message."""
    high, low = divmod(len(content), 256)
    return bytes((START, label, low, high)) + content + bytes((END,))


def content(label: int, answer: bytes) -> bytes | None:
    """Find the content of the first whole message with that label; None where there is none."""
    at = answer.find(bytes((START, label)))
    while at >= 0:
        length = int.from_bytes(answer[at + 2 : at + 4], "little")
        end = at + 4 + length
        if at + 4 <= len(answer) and answer[end : end + 1] == bytes((END,)):
            return answer[at + 4 : end]
        at = answer.find(bytes((START, label)), at + 1)
    return None


def _asked(label: int, ask: bytes, said: Callable[[bytes], str]) -> Command:
    def answer(come: bytes) -> Verdict | None:
        told = content(label, come)
        return None if told is None else Verdict(True, said(told))

    return Command(message(label, ask), answer=answer, optional=True)


def _firmware(told: bytes) -> str:
    return f"firmware {told[1]}.{told[0]}" if len(told) >= 2 else "firmware unknown"


@dataclass(frozen=True, slots=True)
class Universe:
    """Fixtures side by side from slot `first` (counted from 1) of a packet of `slots`."""

    count: int
    first: int
    layout: str
    slots: int

    def greeting(self) -> tuple[Command, ...]:
        """Ask for the firmware and the serial number; several clones answer neither."""
        # Binary coded decimal, its low byte first (ENTTEC's API document, label 10).
        serial = _asked(SERIAL, b"", lambda told: f"serial number {told[::-1].hex()}")
        return (_asked(PARAMETERS, bytes(2), _firmware), serial)

    def resync(self) -> bytes:
        """Give what fills up half a message; it ends in no E7, so the box drops it."""
        return bytes(self.slots + 6)

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        """Give every slot, whatever was sent before: a DMX packet is always whole."""
        del before
        used = b"".join(self._fixture(colour) for colour in colours)
        packet = bytes(self.first) + used  # the start code, and the slots before the first
        return (Command(message(SEND, packet.ljust(self.slots + 1, b"\0"))),)

    def _fixture(self, colour: Colour) -> bytes:
        if self.layout == "rgbw":
            white = min(colour)
            return bytes((*(part - white for part in colour), white))
        return bytes((255, *colour) if self.layout == "dimmer+rgb" else colour)


def _universe(count: int, options: Options) -> Universe:
    first, slots = options.whole("first_slot"), options.whole("slots")
    layout = options.text("layout")
    last = first - 1 + count * _CHANNELS[layout]
    if last > slots:
        needs = f"{count} fixtures of {layout} from slot {first} need {last} slots"
        raise ValueError(f"{needs}, and slots is {slots}")
    return Universe(count, first, layout, slots)


DRIVER = Driver(
    name="usbpro",
    about="DMX512 fixtures behind an ENTTEC DMX USB Pro, a DMXking box or one of its clones",
    source="ENTTEC DMX USB Pro Widget API 1.44, labels 3, 6 and 10",
    sort=Sort.COLOURS,
    make=_universe,
    holds=True,
    on_death="the box repeats the last frame for ever, while it has power",
    options=(
        Option("first_slot", OptionKind.WHOLE, 1, "the first fixture's address", 1, 512),
        Option("layout", OptionKind.CHOICE, "rgb", _LAYOUT, allowed=tuple(_CHANNELS)),
        Option("slots", OptionKind.WHOLE, 512, "how many slots are sent", 24, 512),
    ),
    line=Line(baud=115200),
    most=170,
    answers=True,
)
