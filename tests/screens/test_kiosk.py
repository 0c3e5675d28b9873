"""A wall on a real pseudo-terminal: how it ends, and what it never prints."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
LEAVES_ALTERNATE_SCREEN = b"\x1b[?1049l"
SHOWS_CURSOR = b"\x1b[?25h"

# A wall over the ward made by hand; its feed does what the argument says.
PROGRAM = f"""
import importlib.util, sys, threading, time
from datetime import UTC, datetime
spec = importlib.util.spec_from_file_location("made", {str(ROOT / "tests/screens/conftest.py")!r})
made = importlib.util.module_from_spec(spec)
spec.loader.exec_module(made)
from glance.feed.messages import Changed, Loaded
from glance.screens.wall import run

class Feed(threading.Thread):
    def __init__(self, post):
        super().__init__(daemon=True)
        self.post = post
    def stop(self):
        pass
    def run(self):
        census = made.ward_census()
        self.post(Loaded(census, datetime.now(UTC)))
        if sys.argv[1] == "crash":
            secret = "SECRET, Nurse 999 000 0018"
            self.post(Changed(secret, datetime.now(UTC)))
        if sys.argv[1] == "flood":
            for number in range(400):
                delta = made.changed(census, number % 10, "risk", ("red", "green")[number % 2])
                self.post(Changed(delta, datetime.now(UTC)))
                time.sleep(0.005)
            self.post(Changed(made.changed(census, 0, "next", "LAST"), datetime.now(UTC)))
        if sys.argv[1] == "thread":
            secret = "SECRET, Nurse 999 000 0018"
            raise ValueError(secret)

sys.exit(run(made.made_board(), Feed, kiosk=sys.argv[2] == "kiosk"))
"""


class Terminal:
    """A program on a pseudo-terminal, and everything that it wrote."""

    def __init__(self, *arguments: str, **environ: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 18, 61, 0, 0))
        kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLORTERM")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            env={**kept, "TERM": "xterm-256color", **environ},
            start_new_session=True,
        )
        os.close(slave)
        self.written = b""

    def read(self, state: Callable[[], bool], seconds: float = 15) -> None:
        """Read until the state is reached."""
        end = time.monotonic() + seconds
        while not state():
            assert time.monotonic() < end, self.written[-2000:]
            ready, _, _ = select.select([self.master], [], [], 0.05)
            if ready:
                try:
                    self.written += os.read(self.master, 65536)
                except OSError:  # Linux: the last program on the terminal has ended
                    return

    def shows(self, text: str) -> bool:
        return text.encode() in self.written

    def ended(self) -> int:
        """Read to the end and give the exit code."""
        self.read(lambda: self.process.poll() is not None)
        self.read(lambda: not select.select([self.master], [], [], 0)[0])
        return self.process.wait(5)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(5)
        os.close(self.master)


@pytest.fixture
def start() -> Iterator[Callable[..., Terminal]]:
    open_ones: list[Terminal] = []

    def started(*arguments: str, **environ: str) -> Terminal:
        open_ones.append(Terminal(*arguments, **environ))
        return open_ones[-1]

    yield started
    for terminal in open_ones:
        terminal.close()


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_restores_the_terminal_and_ends_with_0(
    start: Callable[..., Terminal], ending: signal.Signals
) -> None:
    wall = start("live", "kiosk")
    wall.read(lambda: wall.shows("ADEYEMI"))
    wall.process.send_signal(ending)

    assert wall.ended() == 0
    assert LEAVES_ALTERNATE_SCREEN in wall.written[-200:]
    assert SHOWS_CURSOR in wall.written[-200:]


def test_q_ends_a_wall(start: Callable[..., Terminal]) -> None:
    wall = start("live", "desk")
    wall.read(lambda: wall.shows("ADEYEMI"))
    os.write(wall.master, b"q")

    assert wall.ended() == 0
    assert LEAVES_ALTERNATE_SCREEN in wall.written[-200:]


@pytest.mark.parametrize("fault", ["crash", "thread"])
def test_a_crash_names_its_kind_and_place_and_no_patient(
    start: Callable[..., Terminal], fault: str
) -> None:
    wall = start(fault, "kiosk")
    code = wall.ended()
    printed = wall.written.partition(LEAVES_ALTERNATE_SCREEN)[2].decode()

    assert code == 70
    assert "stopped by an internal fault" in printed
    assert ("AttributeError" if fault == "crash" else "ValueError") in printed
    for hidden in ("SECRET", "999", "ADEYEMI", "Traceback", "locals"):
        assert hidden not in printed


def test_a_terminal_that_does_not_keep_up_gets_the_newest_picture_only(
    start: Callable[..., Terminal],
) -> None:
    wall = start("flood", "kiosk")
    wall.read(lambda: wall.shows("ADEYEMI"))
    # Nobody reads while 400 changes of 300 bytes each are saved, then at full speed.
    time.sleep(3)
    before = len(wall.written)
    wall.read(lambda: wall.shows("LAST?"))

    assert len(wall.written) - before < 20_000


def test_a_kiosk_is_not_suspended(start: Callable[..., Terminal]) -> None:
    wall = start("live", "kiosk")
    wall.read(lambda: wall.shows("ADEYEMI"))
    wall.process.send_signal(signal.SIGTSTP)
    os.write(wall.master, b"\x1b[6~")
    wall.read(lambda: wall.shows("page 2 of"))

    assert Path(f"/proc/{wall.process.pid}/stat").read_text().split(")")[1].split()[0] != "T"


def test_textual_obeys_nothing_from_the_environment(
    start: Callable[..., Terminal], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    wall = start(
        "live", "kiosk", TEXTUAL_LOG=str(log), TEXTUAL_PRESS="q", TEXTUAL_ALLOW_SIGNALS="1"
    )
    wall.read(lambda: wall.shows("ADEYEMI"))
    os.write(wall.master, b"\x03")
    os.write(wall.master, b"\x1b[6~")
    wall.read(lambda: wall.shows("page 2 of"))

    assert not log.exists()


@pytest.mark.parametrize(
    ("environ", "wanted", "never"),
    [
        (
            {"NO_COLOR": "1", "COLORTERM": "truecolor"},
            rb"\x1b\[1;7[;m]",
            rb"[34]8;[25];|\x1b\[[0-9;]*[34][0-7][;m]",
        ),
        ({"TERM": "xterm"}, rb"\x1b\[[0-9;]*41m", rb"[34]8;[25];"),
        ({"TERM": "linux"}, rb"\x1b\[[0-9;]*30;47m", rb"[34]8;[25];|\x1b\[[0-9;]*(9|10)[0-7]m"),
        ({"COLORTERM": "truecolor"}, rb"48;2;200;16;46m", rb"$^"),
    ],
)
def test_the_terminal_gets_only_colours_that_it_has(
    start: Callable[..., Terminal], environ: dict[str, str], wanted: bytes, never: bytes
) -> None:
    wall = start("live", "kiosk", **environ)
    wall.read(lambda: wall.shows("ADEYEMI"))
    wall.process.send_signal(signal.SIGTERM)
    wall.ended()
    counts = wall.written.partition(b"26 of 28")[2]
    painted = counts.partition(LEAVES_ALTERNATE_SCREEN)[0]

    assert re.search(wanted, painted)
    assert not re.search(never, painted)
    assert "R▲".encode() in painted


_STUCK = """
import time
from glance.screens import kiosk

kiosk._PATIENCE = 0.2

class Stuck(kiosk.Kiosk):
    def exit(self):
        time.sleep(20)

Stuck()._end()
"""


def test_an_end_that_could_not_restore_the_terminal_is_no_success() -> None:
    ended = subprocess.run([sys.executable, "-c", _STUCK], check=False, timeout=15)

    assert ended.returncode == 1
