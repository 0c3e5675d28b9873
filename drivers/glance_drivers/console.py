"""No hardware: a line of coloured blocks with letters, on a terminal or in a file.

On a terminal the line stays in its place, in columns of three cells where there is room. Elsewhere
every change is a line, and escape codes go there only where the wiring asks for colours.
"""

from __future__ import annotations

import os
import select
import sys
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from glance.lamps import Driver, Option, OptionKind, Sort
from glance_drivers.letters import block, letter, mark
from glance_drivers.pixels import Pixels, PixelWire

if TYPE_CHECKING:
    from glance.lamps import Colour, Options

__all__ = ["DRIVER", "ConsoleWire", "letter", "open_console"]
# A lamp that is due dips in every two seconds, in which so many frames are drawn at most.
_RECENT = 8


class ConsoleWire(PixelWire):
    """Draws frames of so many colours on an open file, and closes it if it is its own."""

    def __init__(self, drawn_on: int, count: int, depth: str, *, own: bool) -> None:
        super().__init__(count)
        self._file, self._own = drawn_on, own
        self._terminal = os.isatty(drawn_on)
        truecolor = os.environ.get("COLORTERM") in {"truecolor", "24bit"}
        usual = ("24-bit" if truecolor else "16") if self._terminal else "none"
        self._depth = usual if depth == "auto" else depth
        self._recent: deque[tuple[Colour, ...]] = deque(maxlen=_RECENT)
        self._drawn, self._waiting = "", b""

    def write(self, sent: bytes) -> int:
        """Draw the frames that differ from the last; 0 while the last waits for room."""
        if not self._flushed():
            return 0
        super().write(sent)
        self._flushed()
        return len(sent)

    def show(self, lamps: tuple[Colour, ...]) -> None:
        """Draw a frame, if it looks other than the last."""
        self._recent.append(lamps)
        line = self._line(lamps)
        if line != self._drawn:
            self._drawn = line
            self._waiting += line.encode()

    def _line(self, lamps: tuple[Colour, ...]) -> str:
        names = map(mark, lamps, zip(*self._recent, strict=True))
        named = list(zip(names, lamps, strict=True))
        if not self._terminal:
            return "".join(block(*lamp, self._depth) for lamp in named) + "\n"
        # A line that wraps cannot be drawn over.
        room = (os.get_terminal_size(self._file).columns or 80) - 1
        width = min(max(room // len(lamps), 1), 3)
        rest = "" if len(lamps) <= room else f"+{len(lamps) - room + 5}"
        fit = named[: max(room - 5, 0)] if rest else named
        return "\r" + "".join(block(*lamp, self._depth, width) for lamp in fit) + f"{rest}\x1b[K"

    def _flushed(self) -> bool:
        while self._waiting and select.select([], [self._file], [], 0)[1]:
            # A pipe that can be written to takes as much without waiting (pipe(7)).
            self._waiting = self._waiting[os.write(self._file, self._waiting[: select.PIPE_BUF]) :]
        return not self._waiting

    def discard(self) -> None:
        """Forget what nobody has taken, and draw the next frame whatever it is."""
        super().discard()
        self._recent.clear()
        self._drawn, self._waiting = "", b""

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


_DEPTH = "what it is drawn with; auto: none where there is no terminal"
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
            "colours", OptionKind.CHOICE, "auto", _DEPTH, allowed=("auto", "24-bit", "16", "none")
        ),
    ),
    line=None,
    open=open_console,
    usual=8,
    most=300,
)
