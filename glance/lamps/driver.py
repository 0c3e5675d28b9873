"""What a light driver is: the port that a package of drivers fills, ours and a stranger's alike.

A driver is a `Driver` value that its package registers under the entry point group
"glance.drivers". It only turns colours into bytes and bytes into verdicts: it opens
nothing, waits for nothing and knows no thread. All of that is the keeper's work
(`glance.strip`), so that every light reconnects, paces and repeats in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.lamps.options import Option, Options

# Red, green and blue, each from 0 to 255. On a lamp that can only be on or off, anything
# but black is on.
Colour = tuple[int, int, int]
BLACK: Colour = (0, 0, 0)


class Sort(StrEnum):
    """What the lamps of a device can do."""

    COLOURS = "colours"  # each lamp shows any colour at any brightness
    SWITCHES = "switches"  # each lamp is on or off, in the colour of its glass


class Verdict(NamedTuple):
    """What a whole answer means. `said` is for the person who looks after the lights."""

    good: bool
    said: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """Bytes that are sent in one go.

    `gap` is how many seconds the device needs after the last byte before the next one.
    `answer` judges all that has come back since the command was sent: a verdict once it
    is whole, None before; bytes that are no answer are for it to skip. Without `answer`
    nothing is waited for. No verdict within `within` seconds is a bad one, unless the
    answer is `optional`: many a clone leaves it out. `silence` says what is not known then.
    """

    sent: bytes
    gap: float = 0.0
    answer: Callable[[bytes], Verdict | None] | None = None
    within: float = 1.0
    optional: bool = False
    silence: str = ""


class Encoder(Protocol):
    """What a driver makes for one device with its options. Every method is pure."""

    def greeting(self) -> tuple[Command, ...]:
        """What is sent after every opening and before the first frame, such as queries."""
        ...

    def resync(self) -> bytes:
        """What brings the device to the start of a frame after half a one; b"" for nothing."""
        ...

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        """Give the commands that make the device show the colours, one for each lamp in order.

        `before` is what it shows already and may be left as it is; None where nobody
        knows, and then every lamp is set.
        """
        ...


class Wire(Protocol):
    """An open line to a device. A device that has gone is an OSError, whichever call finds it."""

    def fileno(self) -> int | None:
        """What can be waited on for something to read; None where nothing is ever read."""
        ...

    def write(self, sent: bytes) -> int:
        """Send what can be sent now and say how many bytes that was; 0 while there is no room."""
        ...

    def read(self) -> bytes:
        """Take what has come, without waiting; b"" for nothing."""
        ...

    def discard(self) -> None:
        """Throw away what was accepted and not yet sent."""
        ...

    def close(self) -> None:
        """Let go of the device; never fails and never waits."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """How a serial line is set; both its control lines are raised, which holds nobody in reset."""

    baud: int = 9600
    bits: int = 8
    parity: str = "N"  # "N" none, "E" even, "O" odd
    stop: int = 1

    @property
    def seconds_a_byte(self) -> float:
        """How long one byte takes: a start bit, its own bits, parity and stop bits."""
        return (1 + self.bits + (self.parity != "N") + self.stop) / self.baud


@dataclass(frozen=True, slots=True)
class Driver:
    """One protocol.

    `about` names the devices in a line, `source` the document or firmware that says what
    is here. `make` gives the encoder for that many lamps with those options.

    `line` is how the port is set where the wiring says nothing else; None for a device
    that is on no serial line, which then brings `open`, a function that gives the wire to
    an address (the `port` of the wiring). `bauds` are the speeds that it can be set to;
    empty: any.

    `most` is how many lamps there may be, `usual` how many there are where the wiring
    does not say (0: it must say). `boots_for` is how long a device may take to start
    after the port was opened, and `boot` what it says when it has.

    `gap` is the least time in seconds between two frames, `repeat` how often the newest
    frame is sent again.

    `holds` says that the device shows its last frame for ever when nobody writes any
    more: then one lamp must move. Otherwise `quiet_after` is after how many seconds of
    silence it stops showing it. `on_death` tells people what it shows then.
    """

    name: str
    about: str
    source: str
    sort: Sort
    make: Callable[[int, Options], Encoder]
    on_death: str
    holds: bool
    quiet_after: float | None = None
    options: tuple[Option, ...] = ()
    line: Line | None = field(default_factory=Line)
    bauds: tuple[int, ...] = ()
    open: Callable[[str, int, Options], Wire] | None = None
    usual: int = 0
    most: int = 1024
    boots_for: float = 0.0
    boot: bytes = b""
    gap: float = 0.0
    repeat: float = 1.0
    acknowledges: bool = False
    answers: bool = False  # it can be asked what it is
