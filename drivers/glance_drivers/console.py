"""No hardware: a line of coloured blocks with letters, on a terminal or in a file.

On a terminal the line stays in its place. Elsewhere every change is a line, and escape
codes go there only where the wiring asks for colours.
"""

from __future__ import annotations

import os
import select
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from glance.lamps import Driver, Option, OptionKind, Sort
from glance_drivers.pixels import Pixels, colours

if TYPE_CHECKING:
    from glance.lamps import Colour, Options

# Lamps are as bright as their number says; a screen's number is the 2.2th root (sRGB).
_GAMMA = 1 / 2.2
# Below this a white lamp is a small letter: nobody there, or nobody knows.
_DIM = 16
_BACK = "\x1b[0m"
# What the sixteen colours have for each letter.
_SIXTEEN = {"R": 41, "A": 43, "G": 42, "B": 44, "W": 107, "w": 47, "-": 100}


def letter(colour: Colour) -> str:
    """Name a lamp without its colour: red, amber, green, blue, white, dim white, - for off."""
    red, green, _ = colour
    bright = max(colour)
    if not bright:
        return "-"
    if min(colour) * 2 > bright:
        return "W" if bright >= _DIM else "w"
    if bright == red:
        return "A" if green * 5 > red else "R"
    return "G" if bright == green else "B"


def block(colour: Colour, depth: str, margin: str = "") -> str:
    """Give one lamp, in "24-bit" colours, "16", or with "none"."""
    name = letter(colour)
    if depth == "none":
        return name
    if depth == "16":
        return f"\x1b[30;{_SIXTEEN[name]}m{margin}{name}{margin}{_BACK}"
    seen = [round(255 * (part / 255) ** _GAMMA) for part in colour]
    ink = "30" if sum(seen) > 300 else "97"
    return f"\x1b[{ink};48;2;{seen[0]};{seen[1]};{seen[2]}m{margin}{name}{margin}{_BACK}"


class ConsoleWire:
    """Draws frames of so many colours on an open file, and closes it if it is its own."""

    def __init__(self, drawn_on: int, count: int, depth: str, *, own: bool) -> None:
        self._file, self._size, self._own = drawn_on, 3 * count, own
        self._terminal = os.isatty(drawn_on)
        usual = "none"
        if self._terminal:
            truecolor = os.environ.get("COLORTERM") in {"truecolor", "24bit"}
            usual = "24-bit" if truecolor else "16"
        self._depth = usual if depth == "auto" else depth
        self._half = self._drawn = self._waiting = b""

    def fileno(self) -> None:
        """Give None: nothing is ever read, least of all what somebody types."""

    def read(self) -> bytes:
        """Give nothing."""
        return b""

    def write(self, sent: bytes) -> int:
        """Draw the frames that differ from the last; 0 while the last waits for room."""
        if not self._flushed():
            return 0
        self._half += sent
        while len(self._half) >= self._size:
            frame, self._half = self._half[: self._size], self._half[self._size :]
            if frame != self._drawn:
                self._drawn = frame
                self._waiting += self._line(frame).encode()
        self._flushed()
        return len(sent)

    def _line(self, frame: bytes) -> str:
        lamps = colours(frame)
        if not self._terminal:
            return "".join(block(lamp, self._depth) for lamp in lamps) + "\n"
        # A line that wraps cannot be drawn over.
        room = (os.get_terminal_size(self._file).columns or 80) - 1
        margin = " " if 3 * len(lamps) <= room else ""
        rest = "" if len(lamps) <= room else f"+{len(lamps) - room + 5}"
        fit = lamps[: max(room - 5, 0)] if rest else lamps
        return "\r" + "".join(block(lamp, self._depth, margin) for lamp in fit) + f"{rest}\x1b[K"

    def _flushed(self) -> bool:
        while self._waiting and select.select([], [self._file], [], 0)[1]:
            # A pipe that can be written to takes as much without waiting (pipe(7)).
            self._waiting = self._waiting[os.write(self._file, self._waiting[: select.PIPE_BUF]) :]
        return not self._waiting

    def discard(self) -> None:
        """Forget what nobody has taken, and draw the next frame whatever it is."""
        self._half = self._drawn = self._waiting = b""

    def close(self) -> None:
        """Leave the line on the terminal, with the cursor below it."""
        with suppress(OSError):
            if self._terminal and self._drawn:
                self._waiting += b"\r\n"
            self._flushed()
        if self._own:
            with suppress(OSError):
                os.close(self._file)


def open_console(address: str, count: int, options: Options) -> ConsoleWire:
    """Open what the option `to` names; the address is only a name of this light."""
    del address
    to, depth = options.text("to"), options.text("colours")
    if to == "stdout":
        return ConsoleWire(sys.stdout.fileno(), count, depth, own=False)
    # Neither becomes our terminal nor waits for a reader.
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NONBLOCK | os.O_NOCTTY
    return ConsoleWire(os.open(to, flags, 0o600), count, depth, own=True)


DRIVER = Driver(
    name="console",
    about="No hardware: coloured blocks with letters on a terminal or in a file",
    source="ECMA-48 (colours: 16, or 24-bit as most terminals have them)",
    sort=Sort.COLOURS,
    make=lambda _count, _options: Pixels(),
    holds=True,
    on_death="the last line stays where it is",
    options=(
        Option("to", OptionKind.TEXT, "stdout", "where it is drawn: stdout, or a file's path"),
        Option(
            "colours",
            OptionKind.CHOICE,
            "auto",
            "what it is drawn with; auto: none where there is no terminal",
            allowed=("auto", "24-bit", "16", "none"),
        ),
    ),
    line=None,
    open=open_console,
    usual=8,
    most=300,
)
