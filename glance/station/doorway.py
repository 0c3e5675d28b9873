"""The door: who is there, told by a code or a badge and proven by a PIN."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from glance.plain import plain
from glance.staff import maybe_code
from glance.station.seen import Door, Typing

if TYPE_CHECKING:
    from datetime import datetime

# No badge and no code is longer; a cat on the keyboard is.
LONGEST = 64
# Keys that are kept while the PIN is checked.
_AHEAD = 64


@dataclass(frozen=True, slots=True)
class Check:
    """Find out whether that PIN is the one of whoever has that code or badge."""

    typed: str
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DoorStep:
    """The door after a key, and what is to be checked now, if anything."""

    door: Doorway
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A key, or a text that came as a whole."""

    text: str
    pasted: bool = False


@dataclass(frozen=True, slots=True)
class Doorway:
    """Asks for a code, then for the PIN, then waits for the answer.

    `badges` are those that the site knows. What is typed or pasted while the PIN is
    checked is kept in `ahead`: it is for the desk that opens, and forgotten where none
    does, so that it is never taken for a PIN. The PIN itself leaves with the `Check`.
    """

    where: str
    badges: frozenset[str] = frozenset()
    locked: str = ""
    asks: str = "code"
    code: str = ""
    message: str = ""
    until: datetime | None = None
    refused_code: str = ""
    pin: str = field(default="", repr=False)
    ahead: tuple[Typed, ...] = field(default=(), repr=False)

    def press(self, key: str, now: datetime) -> DoorStep:
        """Give the door after one key. Enter ends a line and never what comes after it."""
        if not self.asks:
            return DoorStep(self._kept(Typed(key)))
        if key == "escape":
            return DoorStep(self._afresh())
        if key in ("enter", "tab"):
            return self._entered(key, now)
        line = self.code if self.asks == "code" else self.pin
        if key == "backspace":
            line = line[:-1]
        elif key == "ctrl+u":
            line = ""
        elif len(key) == 1 and key.isprintable():
            line += key
        return DoorStep(self._typed(line))

    def paste(self, text: str) -> Doorway:
        """Give the door after a paste: its first line is typed, and nothing is sent."""
        if not self.asks:
            return self._kept(Typed(text, pasted=True))
        first = next(iter(text.splitlines()), "")
        clean = "".join(letter for letter in first if letter.isprintable())
        return self._typed((self.code if self.asks == "code" else self.pin) + clean)

    def refused(self, message: str, wait: float, now: datetime) -> Doorway:
        """Give the door after a refusal; `wait` is how many seconds to wait for another try.

        Whoever is there types the PIN again, or another code in its place.
        """
        until = now + timedelta(seconds=wait) if wait > 0 else None
        return replace(
            self,
            asks="PIN",
            pin="",
            ahead=(),
            message=message,
            until=until,
            refused_code=self.code,
        )

    def seen(self, now: datetime) -> Door:
        """Give what the door shows; of the PIN, how much of it there is."""
        code = plain(self.code)
        return Door(
            now=now,
            where=self.where,
            asks=self.asks,
            code=Typing(code, len(code), LONGEST),
            digits=len(self.pin),
            message=self.message,
            wait=self._wait(now),
            locked=self.locked,
        )

    def _kept(self, typed: Typed) -> Doorway:
        ahead = (*self.ahead, typed) if len(self.ahead) < _AHEAD else self.ahead
        return replace(self, ahead=ahead)

    def _typed(self, line: str) -> Doorway:
        line = line[:LONGEST]
        return replace(self, code=line) if self.asks == "code" else replace(self, pin=line)

    def _afresh(self) -> Doorway:
        return replace(self, asks="code", code="", pin="", message="", ahead=(), until=None)

    def _entered(self, key: str, now: datetime) -> DoorStep:
        if self.asks == "code":
            code = self.code.strip()
            if not code:
                return DoorStep(self)
            kept = self.message if code == self.refused_code else ""
            return DoorStep(replace(self, asks="PIN", code=code, pin="", message=kept))
        if self._is_somebody(self.pin):
            # A second badge was scanned, or somebody typed their code over another's.
            return DoorStep(
                replace(self, code=self.pin.strip(), pin="", message="", until=None),
            )
        waits = self.code == self.refused_code and self._wait(now)
        if not self.pin.strip() or key == "tab" or waits:
            return DoorStep(replace(self, pin="") if waits else self)
        checking = replace(self, asks="", pin="", message="", ahead=())
        return DoorStep(checking, Check(self.code, self.pin.strip()))

    def _is_somebody(self, line: str) -> bool:
        said = line.strip()
        # A PIN with a slip of the finger in it is still mostly a PIN, and never shown.
        digits = sum(letter.isdecimal() for letter in said)
        is_code = maybe_code(said) is not None and 2 * digits <= len(said)
        return said in self.badges or is_code

    def _wait(self, now: datetime) -> int:
        if self.until is None:
            return 0
        return max(0, ceil((self.until - now).total_seconds()))
