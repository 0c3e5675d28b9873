"""Numato USB relay modules: words that end with CR, echoed, and a `>` when it is done.

Numato's manuals (CDC, any speed). `relay writeall` sets all relays at once, in lower-case
hexadecimal with a digit for four relays, the first relay in the lowest bit. Modules with
fewer than eight relays may lack it: there each relay is set by its number, counted from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from glance.lamps import Command, Driver, Line, Option, OptionKind, Sort, Verdict
from glance_drivers.switches import UNTIL_USB_IS_OFF, fitted, mask, turned

if TYPE_CHECKING:
    from glance.lamps import Colour, Options

PROMPT = b">"
END = b"\r"
VERSION = b"ver"
SIZES = ("1", "2", "4", "8", "16", "32", "64")
WRITEALL_FROM = 8


@dataclass(frozen=True, slots=True)
class Module:
    """One module with that many relays."""

    relays: int

    def greeting(self) -> tuple[Command, ...]:
        """Ask for the version."""
        return (Command(VERSION + END, answer=version),)

    def resync(self) -> bytes:
        """End half a command."""
        return END

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        """Set all relays at once, or on a small module those that differ.

        Relays that the wiring does not name are switched off by the former.
        """
        lamps = turned(colours, before)
        if self.relays < WRITEALL_FROM:
            return tuple(_spoken(f"relay {'on' if on else 'off'} {at}") for at, on in lamps)
        if not lamps:
            return ()
        return (_spoken(f"relay writeall {mask(colours):0{self.relays // 4}x}"),)


def _spoken(words: str) -> Command:
    return Command(words.encode() + END, answer=partial(done, words.encode()))


def reply(command: bytes, got: bytes) -> str | None:
    """Give what stands between the echo of a command and the prompt; None before both came."""
    _, echo, rest = got.partition(command)
    said, prompt, _ = rest.partition(PROMPT)
    if not echo or not prompt:
        return None
    return "".join(filter(str.isprintable, said.decode("ascii", "replace"))).strip()


def done(command: bytes, got: bytes) -> Verdict | None:
    """Judge a command that sets something: the module says nothing to it but its prompt."""
    said = reply(command, got)
    if said is None:
        return None
    return Verdict(False, f"the module said {said!r}") if said else Verdict(True)


def version(got: bytes) -> Verdict | None:
    """Take the version."""
    said = reply(VERSION, got)
    return None if said is None else Verdict(True, f"version {said}")


def make(count: int, options: Options) -> Module:
    """Make a module; ValueError for more lamps than it has relays."""
    return Module(fitted(count, int(options.text("relays")), "the module"))


DRIVER = Driver(
    name="numato",
    about="Numato USB relay modules with 1 to 64 relays",
    source="Numato Lab's manuals of its USB relay modules",
    sort=Sort.SWITCHES,
    make=make,
    on_death=UNTIL_USB_IS_OFF,
    holds=True,
    options=(Option("relays", OptionKind.CHOICE, "8", "how many relays it has", allowed=SIZES),),
    line=Line(19200),
    most=64,
    acknowledges=True,
    answers=True,
)
