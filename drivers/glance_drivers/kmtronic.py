"""KMtronic USB relay boxes: FF, relay, 01 or 00.

KMtronic's command list for its USB boxes (9600 8N1). Setting is not answered; where the wiring
says how many relays there are, the box is asked after every frame: each of one or two
(`FF nn 03`), four or eight at once (`FF 09 00`). A relay that is not as it should be is bad.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from glance.lamps import Command, Driver, Line, Option, OptionKind, Sort, Verdict
from glance_drivers.switches import UNTIL_USB_IS_OFF, Plain, fitted, lit, turned

if TYPE_CHECKING:
    from glance.lamps import Colour, Options

START, ASK = 0xFF, 0x03
ASK_ALL = b"\xff\x09\x00"
NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True)
class Box(Plain):
    """One box; it has 0 relays where nobody said how many, and then it is not asked."""

    relays: int

    def resync(self) -> bytes:
        """Fill up any half of a command; at most a relay goes off, which the frame sets again."""
        return bytes(3)

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        """Set the relays that differ, and ask whether they are so."""
        lamps = turned(colours, before)
        if 0 < self.relays < 4:
            return tuple(_asked(switch(at + 1, on)) for at, on in lamps)
        sets = tuple(Command(switch(at + 1, on)) for at, on in lamps)
        if not self.relays or not sets:
            return sets
        return (*sets, Command(ASK_ALL, answer=partial(every, self.relays, lit(colours))))


def switch(relay: int, on: int) -> bytes:
    """Give the command that sets one relay, counted from 1."""
    return bytes((START, relay, on))


def _asked(sent: bytes) -> Command:
    return Command(sent + bytes((*sent[:2], ASK)), answer=partial(one, sent))


def one(wanted: bytes, got: bytes) -> Verdict | None:
    """Judge the state of one relay: the box answers as it would be told."""
    for at in range(len(got) - 2):
        if got[at : at + 2] == wanted[:2] and got[at + 2] <= 1:
            return _verdict(wanted[1], wanted[2], got[at + 2]) or Verdict(True)
    return None


def every(relays: int, wanted: tuple[int, ...], got: bytes) -> Verdict | None:
    """Judge the states of all relays: a byte of 0 or 1 for each."""
    for at in range(len(got) - relays + 1):
        states = got[at : at + relays]
        if max(states) <= 1:
            wrong = (_verdict(relay + 1, on, states[relay]) for relay, on in enumerate(wanted))
            return next(filter(None, wrong), Verdict(True))
    return None


def _verdict(relay: int, wanted: int, state: int) -> Verdict | None:
    if wanted == state:
        return None
    return Verdict(False, f"relay {relay} is {'on' if state else 'off'} and should not be")


def make(count: int, options: Options) -> Box:
    """Make a box; ValueError for more lamps than it has relays."""
    said = options.text("relays")
    return Box(0 if said == NOT_ASKED else fitted(count, int(said), "the box"))


DRIVER = Driver(
    name="kmtronic",
    about="KMtronic USB relay boxes with 1, 2, 4 or 8 relays",
    source="KMtronic's list of commands of its USB relays (info.kmtronic.com)",
    sort=Sort.SWITCHES,
    make=make,
    on_death=UNTIL_USB_IS_OFF,
    holds=True,
    options=(
        Option(
            "relays",
            OptionKind.CHOICE,
            NOT_ASKED,
            "how many relays the box has: then it is asked whether they are as they should be",
            allowed=(NOT_ASKED, "1", "2", "4", "8"),
        ),
    ),
    line=Line(9600),
    bauds=(9600,),
    most=8,
)
