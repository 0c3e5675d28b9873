"""Lamps that are only on or off: what a frame says of them, and which of them it has to set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.lamps import BLACK

if TYPE_CHECKING:
    from glance.lamps import Colour, Command


class Plain:
    """An encoder that asks nothing, and whose device gets over half a command by itself."""

    __slots__ = ()

    def greeting(self) -> tuple[Command, ...]:
        """Nothing."""
        return ()

    def resync(self) -> bytes:
        """Nothing."""
        return b""


# What becomes of relays whose box lives on the power of USB.
UNTIL_USB_IS_OFF = "the relays stay as they were until the PC cuts the power of USB"


def fitted(count: int, has: int, device: str, of: str = "relays") -> int:
    """Give how many relays or lamps a device has; ValueError where more lamps are wired."""
    if count > has:
        raise ValueError(f"{device} has {has} {of}, and {count} are wired")
    return has


def lit(colours: tuple[Colour, ...]) -> tuple[int, ...]:
    """Give 1 for each lamp that is on, and 0 for each that is off: whatever is not black is on."""
    return tuple(int(colour != BLACK) for colour in colours)


def mask(colours: tuple[Colour, ...]) -> int:
    """Give the lamps that are on as bits, the first lamp's the lowest."""
    return sum(on << at for at, on in enumerate(lit(colours)))


def turned(
    colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
) -> tuple[tuple[int, int], ...]:
    """Give the place of each lamp that must be set, from 0, with a 1 for on and a 0 for off.

    Those that go off come first: whoever is cut off halfway leaves too little alight,
    which says nothing, and never yesterday's green beside today's red.
    """
    wanted = lit(colours)
    known = (None,) * len(wanted) if before is None else lit(before)
    differ = [at for at, on in enumerate(wanted) if known[at] != on]
    return tuple((at, wanted[at]) for at in sorted(differ, key=wanted.__getitem__))
