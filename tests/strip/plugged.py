"""A strip behind a pty, self-made: its firmware, and what can happen to its plug."""

from __future__ import annotations

import os
import select
import threading
import time
import tty
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glance.lamps import Colour


@dataclass
class Firmware:
    """Self-made after Adafruit's LEDstream: what it does with bytes, in whatever pieces."""

    frames: list[tuple[Colour, ...]] = field(default_factory=list)
    seen: int = 0
    _header: bytes = b""
    _missing: int = 0
    _pixels: bytearray = field(default_factory=bytearray)

    def feed(self, came: bytes) -> None:
        self.seen += len(came)
        for byte in came:
            if self._missing:
                self._pixels.append(byte)
                self._missing -= 1
                if not self._missing:
                    self._latch()
                continue
            self._header = (self._header + bytes((byte,)))[-6:]
            if self._header[:3] == b"Ada" and len(self._header) == 6:
                high, low, check = self._header[3:]
                if check == high ^ low ^ 0x55:
                    self._missing = 3 * (256 * high + low + 1)
                self._header = b""

    def reset(self) -> None:
        """Start anew, as from no power."""
        self._header, self._missing = b"", 0
        self._pixels.clear()

    def _latch(self) -> None:
        pixels = bytes(self._pixels)
        self._pixels.clear()
        self.frames.append(
            tuple((pixels[at], pixels[at + 1], pixels[at + 2]) for at in range(0, len(pixels), 3))
        )

    @property
    def shown(self) -> tuple[Colour, ...] | None:
        return self.frames[-1] if self.frames else None


class Device:
    """Self-made: firmware behind a pty whose name, a link, stays when it is plugged in anew.

    Its thread reads what comes, `piece` bytes at a time. `powered` says that its firmware
    goes on while it is unplugged.
    """

    def __init__(self, link: Path) -> None:
        self.link = link
        self.firmware = Firmware()
        self.piece = 4096
        self.powered = True
        self.raw = bytearray()
        self.answer: Callable[[bytes], bytes] = lambda came: b""  # noqa: ARG005 - says nothing
        self._unplug_at: int | None = None
        self._stalled = threading.Event()
        self._ended = False
        self._lock = threading.Lock()
        self._ends: tuple[int, ...] = ()
        self.plug()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def plug(self) -> None:
        """Plug it in."""
        with self._lock:
            self._ends = os.openpty()
            os.set_blocking(self._ends[0], False)
            # A pty that nobody has set yet sends back what it is told.
            tty.setraw(self._ends[1])
            fresh = self.link.with_suffix(".new")
            fresh.symlink_to(os.ttyname(self._ends[1]))
            fresh.replace(self.link)

    def unplug(self) -> None:
        """Unplug it, as the kernel does: whoever has it open is told."""
        with self._lock:
            for end in self._ends:
                os.close(end)
            self._ends = ()

    def unplug_after(self, count: int) -> None:
        """Unplug it, and plug it in again, when it has read so many bytes more."""
        self._unplug_at = self.firmware.seen + count

    @property
    def unplugs(self) -> bool:
        """Whether that is still to come."""
        return self._unplug_at is not None

    def stall(self, seconds: float) -> None:
        """Read nothing for so long."""
        self._stalled.set()
        timer = threading.Timer(seconds, self._stalled.clear)
        timer.daemon = True
        timer.start()

    def fill(self) -> None:
        """Leave no room for what the host may send while this reads nothing."""
        with self._lock:
            os.set_blocking(self._ends[1], False)
            with suppress(BlockingIOError):
                while True:
                    os.write(self._ends[1], bytes(4096))

    def go_on(self) -> None:
        """Read again."""
        self._stalled.clear()

    def say(self, said: bytes) -> None:
        """Send something to the host."""
        with self._lock, suppress(OSError):
            if self._ends:
                os.write(self._ends[0], said)

    def close(self) -> None:
        self._ended = True
        self._thread.join()
        self.unplug()

    def _run(self) -> None:
        while not self._ended:
            with self._lock:
                master = self._ends[0] if self._ends else -1
            if master < 0 or self._stalled.is_set():
                time.sleep(0.001)
                continue
            poll = select.poll()
            poll.register(master, select.POLLIN)
            if poll.poll(20):
                self._read()

    def _read(self) -> None:
        at = self._unplug_at
        size = self.piece if at is None else max(1, min(self.piece, at - self.firmware.seen))
        with self._lock:
            try:
                came = os.read(self._ends[0], size) if self._ends else b""
            except OSError:
                came = b""
        self.firmware.feed(came)
        self.raw += came
        if answer := self.answer(came):
            self.say(answer)
        if at is not None and self.firmware.seen >= at:
            self._unplug_at = None
            self.unplug()
            if not self.powered:
                self.firmware.reset()
            self.plug()
