"""Patlite signal towers: PHE on a serial line; PNS (NH, LA6, LR5) and PHN over TCP.

PHE-3FB3 manual T95100260_03, 3.2: `@`, two letters of identity, `S`, a digit for each of five
lamps and the buzzer, `!`. NH manual, 3.5 and 3.6: `XX S` with a byte for each, or `W` and a byte
of bits. LA6 and LR5 take the same as `AB S`. Nothing may be sent before ACK or NAK has come. The
buzzer is off in every frame: a bit that the line flips could sound it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from glance.lamps import Command, Driver, Line, Option, OptionKind, Sort, Verdict
from glance_drivers.switches import Plain, fitted, lit, turned

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.lamps import Colour, Options

FLASH = 2
REFUSED = Verdict(False, "the tower refused the command (NAK)")


def phe(modes: tuple[int, ...], buzzer: int = 0, who: str = "??") -> bytes:
    """Give the PHE command: 0 off, 1 on, 2 and 3 flash, 9 keep."""
    digits = "".join(map(str, (*modes, *(0,) * (5 - len(modes)), buzzer)))
    return f"@{who}S{digits}!".encode("ascii")


def pns(maker: bytes, modes: tuple[int, ...], buzzer: int = 0) -> bytes:
    """Give the PNS command of a product class, `XX` or `AB`."""
    return maker + b"S\0\0\x06" + bytes((*modes, *(0,) * (5 - len(modes)), buzzer))


def phn(modes: tuple[int, ...], buzzer: int = 0) -> bytes:
    """Give the PHN command: red, amber and green lit, the buzzer's two patterns, flashes."""
    bits = sum((0x20 if mode == FLASH else mode) << at for at, mode in enumerate(modes))
    return bytes((0x57, bits | buzzer << 3))


def judged(obeyed: bytes, refused: bytes, got: bytes) -> Verdict | None:
    """Judge an answer by whichever of the two comes first."""
    said = (got[at : at + len(obeyed)] for at in range(len(got)))
    found = next((part for part in said if part in {obeyed, refused}), None)
    return None if found is None else Verdict(True) if found == obeyed else REFUSED


BYTE = partial(judged, b"\x06", b"\x15")
WORD = partial(judged, b"ACK", b"NAK")


class Protocol(NamedTuple):
    """A way to talk to a tower."""

    lamps: int
    encode: Callable[[tuple[int, ...]], bytes]
    answer: Callable[[bytes], Verdict | None]


@dataclass(frozen=True, slots=True)
class Tower(Plain):
    """One tower; to half a command with the next one behind it a PHE answers NAK."""

    protocol: Protocol

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        """Set every lamp in one command."""
        if not turned(colours, before):
            return ()
        return (Command(self.protocol.encode(lit(colours)), answer=self.protocol.answer),)


def make(count: int, options: Options) -> Tower:
    """Make a tower; ValueError for more lamps than its protocol has, or an odd identity."""
    who = options.text("id")
    if len(who) != 2 or not (who.isascii() and who.isprintable()):
        raise ValueError("id must be the tower's two letters, or ?? for any tower")
    name = options.text("protocol")
    protocol = {
        "phe": Protocol(3, lambda modes: phe(modes, who=who), BYTE),
        "pns": Protocol(5, lambda modes: pns(b"XX", modes), BYTE),
        "la6": Protocol(5, lambda modes: pns(b"AB", modes), BYTE),
        "phn": Protocol(3, phn, WORD),
    }[name]
    fitted(count, protocol.lamps, f"protocol {name}", "lamps")
    return Tower(protocol)


DRIVER = Driver(
    name="patlite",
    about="Patlite towers: PHE on a serial port; NH, LA6, LR5 and PHN on socket://host:10000",
    source="Patlite's manuals of PHE-3FB3 and NHL, and its samples for LA6 and LR5",
    sort=Sort.SWITCHES,
    make=make,
    on_death="the lamps stay as they were while they have power",
    holds=True,
    options=(
        Option(
            "protocol",
            OptionKind.CHOICE,
            "phe",
            "phe: serial; pns: NH over TCP; la6: LA6 and LR5 over TCP; phn: PHN over TCP",
            allowed=("phe", "pns", "la6", "phn"),
        ),
        Option("id", OptionKind.TEXT, "??", "the two letters that a PHE was given; ?? for any"),
    ),
    line=Line(9600),
    bauds=(9600,),
    usual=3,
    most=5,
    acknowledges=True,
)
