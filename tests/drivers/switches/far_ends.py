"""Self-made devices at the far end of a line: a box of `boxes` behind a pty or a TCP port."""

from __future__ import annotations

import os
import pty
import select
import socket
import tty
from threading import Event, Thread
from typing import TYPE_CHECKING

from tests.drivers.switches.boxes import PhnBox

if TYPE_CHECKING:
    from tests.drivers.switches.boxes import Box


class FarEnd(Thread):
    """A self-made device at the far end of a line, which obeys and answers as its box does.

    While `refuses` is set it answers NAK and does nothing. While `answers` is not set it
    holds its answer back, and `pushed` says whether anybody sent more before it had come.
    """

    def __init__(self, box: Box) -> None:
        super().__init__(daemon=True)
        self.box = box
        self.refuses = Event()
        self.answers = Event()
        self.answers.set()
        self.asked = Event()
        self.pushed = b""

    def lit(self, count: int) -> tuple[int, ...]:
        """Give what is lit."""
        return tuple(map(int, self.box.lit()[:count]))

    def answer(self, piece: bytes) -> bytes:
        """Obey and answer, or refuse."""
        if self.refuses.is_set():
            return b"NAK" if isinstance(self.box, PhnBox) else b"\x15"
        return self.box.feed(piece)

    def converse(self, file: int) -> None:
        """Answer whoever is at the other end, until they go."""
        while piece := self._read(file):
            said = self.answer(piece)
            if said and not self.answers.is_set():
                self.asked.set()
                self.answers.wait()
                os.set_blocking(file, False)
                self.pushed += self._read(file)
                os.set_blocking(file, True)
            os.write(file, said)

    def _read(self, file: int) -> bytes:
        try:
            return os.read(file, 64)
        except OSError:
            return b""


class OnPty(FarEnd):
    """One on a pty."""

    def __init__(self, box: Box) -> None:
        super().__init__(box)
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        self.port = os.ttyname(self._slave)

    def run(self) -> None:
        self.converse(self._master)

    def hears(self, within: float) -> bool:
        """Say whether something comes while nothing is read."""
        return bool(select.select([self._master], [], [], within)[0])

    def unplug(self) -> None:
        """Close both ends."""
        os.close(self._slave)
        self.join()
        os.close(self._master)


class OnTcp(FarEnd):
    """One on a TCP port, which takes one guest after the other."""

    def __init__(self, box: Box) -> None:
        super().__init__(box)
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = f"socket://127.0.0.1:{self._server.getsockname()[1]}"

    def run(self) -> None:
        while True:
            try:
                guest, _ = self._server.accept()
            except OSError:
                return
            with guest:
                self.converse(guest.fileno())

    def unplug(self) -> None:
        """Take no more guests."""
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
