"""Denkovi's USB box with 16 relays (FT232R): `x`, two bytes of relays, `//`, echoed.

Denkovi's protocol for DAE-CB/Ro16 (9600 8N1): relay 1 is the highest bit of the first byte.
The document allows a command every 5 ms; its users saw corruption at 20 ms, hence 100 ms. All
sixteen relays are set by every frame: those that the wiring does not name are off. Its boxes
with 4 and 8 relays speak no serial protocol and are not supported.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from glance.lamps import Command, Driver, Line, Sort, Verdict
from glance_drivers.switches import Plain, mask, turned

if TYPE_CHECKING:
    from glance.lamps import Colour

START, END = b"x", b"//"
RELAYS = 16
GAP = 0.1


class Box(Plain):
    """One box."""

    def resync(self) -> bytes:
        """End half a command; what the box does with one is not documented."""
        return END

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        """Set all relays at once."""
        if not turned(colours, before):
            return ()
        sent = every(mask(colours))
        return (Command(sent, GAP, partial(echoed, sent)),)


def every(relays: int) -> bytes:
    """Give the command that sets all relays; relay 1 is the lowest bit of what is given."""
    mirrored = int(f"{relays:0{RELAYS}b}"[::-1], 2)
    return START + mirrored.to_bytes(2, "big") + END


def echoed(sent: bytes, got: bytes) -> Verdict | None:
    """Judge the answer: what was sent comes back."""
    return Verdict(True) if sent in got else None


DRIVER = Driver(
    name="denkovi16",
    about="Denkovi's USB box with 16 relays (FT232R)",
    source="Denkovi's protocol of DAE-CB/Ro16 and its letter on the x command",
    sort=Sort.SWITCHES,
    make=lambda _count, _options: Box(),
    on_death="the relays stay as they were until the box loses its power",
    holds=True,
    line=Line(9600),
    bauds=(9600,),
    most=RELAYS,
    gap=GAP,
    acknowledges=True,
)
