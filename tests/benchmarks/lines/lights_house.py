"""From the moment a save begins to the last byte of the lamp's new colour, by `glance lights run`.

The strip is a pseudo-terminal, which takes a frame at once; a wire of 115200 baud needs its
own time besides, and the goal has room for that.
"""

from __future__ import annotations

import os
import select
import subprocess
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Finding, quantile, ratio, spread
from tests.benchmarks.lines.lights import FRAME, LAMPS, WIRE_MS, FarEnd
from tests.benchmarks.terminal import ROOT, Silent, Writer, environment, python

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.ground import Ground

PATIENTS = 38
GOAL_MS = 100.0
PATIENCE = 30.0
# A lamp whose red has just gone out does not flash red again at once.
CALM = 2.0
PICTURE = """
[[lamps]]
name = "patients"
each = "patient"
field = "risk"
tells = ["red", "amber", "green"]
"""
WIRING = """
[[light]]
name = "strip"
driver = "adalight"
port = "{port}"
board = "bench"
shows = "patients"
count = {count}
limit_ma = 5000
"""


class Strip(FarEnd):
    """The far end of a strip that says how many lamps are red, and when it last took a byte."""

    def __init__(self) -> None:
        super().__init__()
        self.red = -1
        self.at_ns = 0
        self._come = b""
        self._news = threading.Condition()
        self._ended = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        poll = select.poll()
        poll.register(self.master, select.POLLIN)
        while not self._ended.is_set():
            if not poll.poll(100):
                continue
            self._come += os.read(self.master, 65536)
            at_ns = time.monotonic_ns()
            while (start := self._come.find(b"Ada\x00")) >= 0 and len(self._come) >= start + FRAME:
                lamps = self._come[start + 6 : start + FRAME]
                self._come = self._come[start + FRAME :]
                red = sum(
                    lamps[at] > 0 and lamps[at + 1 : at + 3] == b"\0\0"
                    for at in range(0, len(lamps), 3)
                )
                with self._news:
                    self.red, self.at_ns = red, at_ns
                    self._news.notify()

    def until(self, red: int) -> int:
        """Wait until so many lamps are red, and give the moment in nanoseconds."""
        with self._news:
            if not self._news.wait_for(lambda: self.red == red, PATIENCE):
                raise Silent(f"{self.red} lamps were red, and not {red}")
            return self.at_ns

    def close(self) -> None:
        """Unplug it."""
        self._ended.set()
        self._reader.join()
        super().close()


@contextmanager
def running(site: Path) -> Iterator[None]:
    """Run the lights of a site."""
    command = python("glance", "lights", "run", "--site", str(site))
    run = subprocess.Popen(command, cwd=ROOT, env=environment(), stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        run.terminate()
        run.wait(20)


def measure(ground: Ground) -> list[Finding]:
    """Have one patient after the other become red, then all of them well again."""
    ward = ground.ward(PATIENTS)
    board = ward.site / "boards" / "bench.toml"
    board.write_text(board.read_text("utf-8") + PICTURE, "utf-8")
    strip = Strip()
    text = WIRING.format(port=strip.port, count=LAMPS)
    (ward.site / "config" / "lights.toml").write_text(text, "utf-8")
    ages: list[float] = []
    saved: list[float] = []
    try:
        with (
            Writer(python("tests.benchmarks.apps.save_by_glance", str(ward.database))) as writer,
            running(ward.site),
        ):
            for _ in range(ground.count(16, 1)):
                for episode in ward.episodes:
                    writer.save(episode, "risk", "green")
                strip.until(0)
                time.sleep(CALM)
                for red, episode in enumerate(ward.episodes, start=1):
                    began, ended = writer.save(episode, "risk", "red")
                    ages.append((strip.until(red) - began) / 1e6)
                    saved.append((ended - began) / 1e6)
                    # Out of step with whatever is regular.
                    time.sleep(0.02 + 0.0007 * red)
    finally:
        strip.close()
    return [_finding(ages, saved)]


def _finding(ages: list[float], saved: list[float]) -> Finding:
    middle, slowest = quantile(ages, 0.5), max(ages)
    return Finding(
        name="lights house",
        what=f"save begun → last byte of the lamp on the pty, p50 ({PATIENTS} patients)",
        goal="max, and the wire besides, ≤ 100 ms",
        beside="the save alone",
        beside_value=quantile(saved, 0.5),
        ours=middle,
        unit="ms",
        ratio=ratio(middle, quantile(saved, 0.5)),
        met=slowest + WIRE_MS <= GOAL_MS,
        detail={"ms": spread(ages), "saved ms": spread(saved), "wire ms": WIRE_MS},
    )
