"""Devantech USB relay modules: a byte a command, and a module that says what it is.

Devantech's data sheets of USB-RLY02, -RLY08, -RLY16 and -RLY16L (CDC, any speed): 101 and on
switch a relay on, 111 and on one off, 90 tells the module and its version, 91 the states. 92
would set all at once, but half of it would take the next command for its states: so relays
are set one by one and the states then read back. 91 is in the sheets of the modules with
eight relays; on the RLY02 programs of others use it, its sheet was not seen as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from glance.lamps import Command, Driver, Line, Sort, Verdict
from glance_drivers.switches import UNTIL_USB_IS_OFF, Plain, mask, turned

if TYPE_CHECKING:
    from glance.lamps import Colour

VERSION, STATES = 90, 91
ON, OFF = 101, 111
MODULES = {8: "USB-RLY08", 9: "USB-RLY16", 10: "USB-RLY02", 15: "USB-RLY16L"}


@dataclass(frozen=True, slots=True)
class Module(Plain):
    """One module, of which that many relays are ours."""

    count: int

    def greeting(self) -> tuple[Command, ...]:
        """Ask what it is."""
        return (Command(bytes((VERSION,)), answer=named),)

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        """Set the relays that differ, and read all of them back.

        The module's name is asked with the states: a byte of states alone could be
        anything, behind the name it cannot.
        """
        sets = [(ON if on else OFF) + at for at, on in turned(colours, before)]
        if not sets:
            return ()
        answer = partial(states, self.count, mask(colours))
        return (Command(bytes((*sets, VERSION, STATES)), answer=answer),)


def _module(got: bytes, length: int) -> bytes | None:
    """Find the name of a module in what came, with all that must follow it."""
    at = next((at for at, byte in enumerate(got) if byte in MODULES), len(got))
    found = got[at : at + length]
    return found if len(found) == length else None


def named(got: bytes) -> Verdict | None:
    """Take the name and the version."""
    found = _module(got, 2)
    return Verdict(True, f"{MODULES[found[0]]}, version {found[1]}") if found else None


def states(count: int, wanted: int, got: bytes) -> Verdict | None:
    """Compare the states with those that were set."""
    found = _module(got, 3)
    if found is None:
        return None
    wrong = [at + 1 for at in range(count) if (found[2] ^ wanted) >> at & 1]
    return Verdict(not wrong, f"relay {wrong[0]} is not as it was set" if wrong else "")


DRIVER = Driver(
    name="devantech",
    about="Devantech USB-RLY02, USB-RLY08, USB-RLY16 and USB-RLY16L relay modules",
    source="Devantech's data sheets of these modules",
    sort=Sort.SWITCHES,
    make=lambda count, _options: Module(count),
    on_death=UNTIL_USB_IS_OFF,
    holds=True,
    line=Line(19200),
    most=8,
    acknowledges=True,
    answers=True,
)
