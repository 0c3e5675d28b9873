"""What goes over the wires, as hexadecimal lines in a file: for whoever looks for a fault.

Light drivers send colours and nothing else, so no line holds anything of a patient.
"""

from __future__ import annotations

import os
import stat
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from glance.errors import NotAllowed
from glance.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo
    from pathlib import Path

MOST_BYTES = 4 * 1024 * 1024


class Spy:
    """A log that any number of keepers write to; each line is in the file when it was said.

    A file that has grown to `most` bytes is put aside as FILE.1, in the place of the one
    before. A log that cannot be written to stops, and the lights do not.
    """

    def __init__(
        self,
        path: Path,
        *,
        most: int = MOST_BYTES,
        zone: tzinfo | None = None,
        now: Callable[[tzinfo | None], datetime] = datetime.now,
    ) -> None:
        """Open the log for its owner alone; NotAllowed where that is no plain file."""
        self._path = path
        self._most = most
        self._zone = zone
        self._now = now
        self._lock = Lock()
        self._broken = ""
        self._file, self._size = self._opened()

    @property
    def broken(self) -> str:
        """Why nothing is written any more; empty while all is well."""
        return self._broken

    def sent(self, light: str, sent: bytes) -> None:
        """Note bytes that were accepted by the wire."""
        self._write(light, ">", sent.hex(" "))

    def came(self, light: str, came: bytes) -> None:
        """Note bytes that came back."""
        self._write(light, "<", came.hex(" "))

    def note(self, light: str, words: str) -> None:
        """Note what happened to the line."""
        self._write(light, "#", plain(words))

    def close(self) -> None:
        """End the log."""
        with self._lock:
            self._end("closed")

    def _write(self, light: str, sign: str, words: str) -> None:
        moment = self._now(self._zone).isoformat(timespec="microseconds")
        line = f"{moment} {plain(light)} {sign} {words}\n".encode()
        with self._lock:
            if self._broken:
                return
            try:
                if self._size and self._size + len(line) > self._most:
                    self._turn()
                os.write(self._file, line)
                self._size += len(line)
            except (OSError, NotAllowed) as error:
                self._end(f"the log of the lights has ended: {error}")

    def _turn(self) -> None:
        self._path.replace(self._path.with_name(f"{self._path.name}.1"))
        os.close(self._file)
        self._file = -1
        self._file, self._size = self._opened()

    def _end(self, why: str) -> None:
        self._broken = self._broken or why
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _opened(self) -> tuple[int, int]:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            file = os.open(self._path, flags | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise NotAllowed(f"cannot write to {self._path}: {error.strerror}") from error
        found = os.fstat(file)
        # A pipe that nobody reads would hold up the lights.
        if not stat.S_ISREG(found.st_mode):
            os.close(file)
            raise NotAllowed(f"{self._path} is no plain file; name one that is, or a new one")
        try:
            os.fchmod(file, 0o600)
        except OSError as error:
            os.close(file)
            raise NotAllowed(
                f"cannot keep {self._path} from others: {error.strerror}; name a new file"
            ) from error
        return file, found.st_size
