"""A strip on a pty whose firmware understands Adalight (self-made, after SERIAL.md 2.1)."""

from __future__ import annotations

import os
import select
import time
import tty
from dataclasses import dataclass
from threading import Condition, Thread
from typing import TYPE_CHECKING, Self

import pytest

from glance_drivers.console import letter
from glance_drivers.pixels import colours

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from glance.lamps import Colour

# It says what it is while nobody sends anything.
_ANNOUNCES_EVERY = 0.2


@dataclass(frozen=True)
class Frame:
    """What the strip showed from one second of the monotonic clock on."""

    at: float
    colours: tuple[Colour, ...]

    @property
    def letters(self) -> str:
        """A letter for each lamp: R A G, W white, w dim white, - off."""
        return "".join(map(letter, self.colours))


class Strip:
    """A strip of so many lamps behind a link, as udev makes one; plugged in while entered."""

    def __init__(self, link: Path, count: int) -> None:
        self.link = link
        self.frames: list[Frame] = []
        self._count = count
        self._news = Condition()
        self._mine = self._theirs = -1
        self._reader: Thread | None = None
        self._ending, self._end = -1, -1

    def __enter__(self) -> Self:
        self.plug_in()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.unplug()

    def plug_in(self) -> None:
        """Become a device that can be opened."""
        self._mine, self._theirs = os.openpty()
        tty.setraw(self._theirs)
        self._ending, self._end = os.pipe()
        self._reader = Thread(target=self._listen, daemon=True)
        self._reader.start()
        self.link.symlink_to(os.ttyname(self._theirs))

    def unplug(self) -> None:
        """Be gone, as far as whoever has it open can tell (EIO, as after a real unplugging)."""
        if self._reader is None:
            return
        self.link.unlink()
        os.write(self._end, b"x")
        self._reader.join()
        self._reader = None
        for file in (self._mine, self._theirs, self._ending, self._end):
            os.close(file)

    @property
    def letters(self) -> str:
        """What the strip shows; "" before the first frame."""
        return self.frames[-1].letters if self.frames else ""

    def until(self, seen: Callable[[str], bool], within: float = 20) -> Frame:
        """Wait until the strip shows what is wanted, and give that frame."""
        with self._news:
            if not self._news.wait_for(lambda: bool(self.frames) and seen(self.letters), within):
                shown = [frame.letters for frame in self.frames[-10:]]
                pytest.fail(f"not shown within {within} s; the last frames: {shown}")
            return self.frames[-1]

    def _listen(self) -> None:
        held = b""
        while self._ending not in (
            ready := select.select([self._mine, self._ending], [], [], _ANNOUNCES_EVERY)[0]
        ):
            if not ready:
                os.write(self._mine, b"Ada\n")
                continue
            held = self._shown(held + os.read(self._mine, 65536))

    def _shown(self, held: bytes) -> bytes:
        """Show every whole frame, and give the rest of what has come."""
        head = b"Ada" + bytes((0, self._count - 1, (self._count - 1) ^ 0x55))
        whole = len(head) + 3 * self._count
        while (start := held.find(head)) >= 0 and len(held) >= start + whole:
            frame = Frame(time.monotonic(), colours(held[start + len(head) : start + whole]))
            with self._news:
                self.frames.append(frame)
                self._news.notify_all()
            held = held[start + whole :]
        return held[-whole:]
