"""A program on a pseudo-terminal: every byte it writes, and the moment each arrived."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import tty
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable


class Silent(Exception):
    """What was awaited did not come in time."""


def environment() -> dict[str, str]:
    """The environment that every program under measurement gets: one truecolor terminal."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "drivers"))),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
        "TZ": "Europe/London",
    }


def python(module: str, *arguments: str) -> tuple[str, ...]:
    """The command that runs a module of this checkout."""
    return (PYTHON, "-m", module, *arguments)


class Terminal:
    """A program that runs in a terminal of `width` × `height` cells until `close`.

    `rate` makes the terminal a slow link that takes that many bytes a second; `extra`
    joins the environment of the program.
    """

    def __init__(
        self,
        command: Sequence[str],
        width: int,
        height: int,
        *,
        rate: int | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> None:
        self.rate = rate
        self.written = bytearray()
        self._taken_until = time.monotonic()
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        tty.setraw(slave)
        self.started_ns = time.monotonic_ns()
        self._program = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            env={**environment(), **(extra or {})},
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        return self._program.pid

    def press(self, keys: str) -> None:
        """Type keys."""
        os.write(self._master, keys.encode())

    def take(self, wait: float) -> bytes:
        """Read what has come, waiting at most `wait` seconds; a slow link gives its share only."""
        size = 65536
        if self.rate is not None:
            now = time.monotonic()
            self._taken_until = max(self._taken_until, now - 0.05)
            size = int((now - self._taken_until) * self.rate)
            if size < 1:
                time.sleep(min(wait, 0.005))
                return b""
        ready, _, _ = select.select([self._master], [], [], wait)
        if not ready:
            return b""
        try:
            piece = os.read(self._master, size)
        except OSError:  # Linux says EIO once the program has let go of its terminal
            raise Silent(f"the program ended:\n{self.tail()}") from None
        if self.rate is not None:
            self._taken_until += len(piece) / self.rate
        self.written += piece
        return piece

    def await_text(self, text: str, *, since: int = 0, timeout: float = 30.0) -> int:
        """Wait until `text` was written after byte `since`; give the moment in nanoseconds."""
        sought = text.encode()
        start = since
        deadline = time.monotonic() + timeout
        while True:
            found = self.written.find(sought, start)
            if found >= 0:
                return time.monotonic_ns()
            start = max(since, len(self.written) - len(sought) + 1)
            left = deadline - time.monotonic()
            if left <= 0:
                raise Silent(f"{text!r} did not appear within {timeout} s:\n{self.tail()}")
            self.take(left)

    def settle(self, quiet: float = 0.3, timeout: float = 60.0) -> None:
        """Read on until nothing has come for `quiet` seconds."""
        last = began = time.monotonic()
        while (now := time.monotonic()) < last + quiet:
            if self.take(last + quiet - now):
                last = time.monotonic()
            if now > began + timeout:
                raise Silent(f"still writing after {timeout} s")

    def drain(self, seconds: float) -> None:
        """Read whatever comes for so many seconds."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.take(left)

    def tail(self) -> str:
        """The end of what was written, for an error."""
        return self.written[-1500:].decode(errors="replace").replace("\x1b", "␛")

    def cpu_ns(self) -> dict[str, int]:
        """CPU time so far, in nanoseconds: of the main thread and of all others together."""
        main = others = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            spent = int((task / "schedstat").read_text().split()[0])
            if task.name == str(self.pid):
                main = spent
            else:
                others += spent
        return {"main": main, "others": others}

    def rss_kb(self) -> int:
        """Resident memory in kB."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise Silent("the program has no memory: it ended")

    def close(self) -> None:
        """End the program, politely first, reading on so that it can restore its terminal."""
        self.rate = None
        if self._program.poll() is None:
            self._program.send_signal(signal.SIGTERM)
            deadline = time.monotonic() + 5
            while self._program.poll() is None and time.monotonic() < deadline:
                try:
                    self.take(0.05)
                except Silent:
                    break
            try:
                self._program.wait(1)
            except subprocess.TimeoutExpired:
                self._program.kill()
                self._program.wait()
        os.close(self._master)


class Writer:
    """A program that saves what it is told and says when the save began and was acknowledged."""

    def __init__(self, command: Sequence[str], *, extra: Mapping[str, str] | None = None) -> None:
        self._program = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**environment(), **(extra or {})},
            start_new_session=True,
        )
        if self._answer() != ["ready"]:
            raise Silent("the writer did not start")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in (self._program.stdin, self._program.stdout):
            if pipe is not None:
                pipe.close()
        self._program.wait(10)

    def _answer(self) -> list[str]:
        if self._program.stdout is None:
            raise Silent("the writer has no output")
        return self._program.stdout.readline().decode().split()

    def tell(self, *words: object) -> None:
        """Ask for a save and return at once."""
        if self._program.stdin is None:
            raise Silent("the writer has no input")
        self._program.stdin.write((" ".join(str(word) for word in words) + "\n").encode())
        self._program.stdin.flush()

    def answer(self) -> tuple[int, int]:
        """Wait for the moments at which the oldest save asked for began and was acknowledged."""
        began, ended = self._answer()
        return int(began), int(ended)

    def save(self, episode: int, field: str, value: str) -> tuple[int, int]:
        """Save one value; give the two moments in nanoseconds of the monotonic clock."""
        self.tell(episode, field, value)
        return self.answer()
