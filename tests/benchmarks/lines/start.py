"""How long it takes from the command to the first frame, and to the patients."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Finding, median, ratio, spread
from tests.benchmarks.terminal import Silent, Terminal, python

if TYPE_CHECKING:
    from tests.benchmarks.ground import Ground

WIDTH, HEIGHT = 101, 30
CLOCK = re.compile(rb"\d\d:\d\d")


def measure(ground: Ground) -> list[Finding]:
    """Alternate starts of the bare app and of the wall."""
    ward = ground.ward(176)
    bare_ms: list[float] = []
    frame_ms: list[float] = []
    patients_ms: list[float] = []
    for turn in range(ground.count(20, 3) + 1):
        with Terminal(python("tests.benchmarks.apps.bare"), WIDTH, HEIGHT) as bare:
            bare_frame = _frame(bare, "Bare board")
        with Terminal(ward.wall(), WIDTH, HEIGHT) as wall:
            frame = _frame(wall, ward.title)
            shown = wall.await_text(ward.mark)
            patients = (shown - wall.started_ns) / 1e6
        if turn > 0:
            bare_ms.append(bare_frame)
            frame_ms.append(frame)
            patients_ms.append(patients)
    return [
        _finding("start-frame", "first frame with title and clock", 1.5, frame_ms, bare_ms),
        _finding("start-patients", "the frame with the patients", 3.0, patients_ms, bare_ms),
    ]


def _frame(terminal: Terminal, title: str) -> float:
    """Wait for a title and a clock; give the milliseconds since the command was given."""
    shown = terminal.await_text(title)
    deadline = time.monotonic() + 10
    while not CLOCK.search(terminal.written):
        if time.monotonic() > deadline:
            raise Silent(f"no clock appeared:\n{terminal.tail()}")
        terminal.take(0.5)
        shown = time.monotonic_ns()
    return (shown - terminal.started_ns) / 1e6


def _finding(
    name: str, what: str, goal: float, ours_ms: list[float], bare_ms: list[float]
) -> Finding:
    value, beside = median(ours_ms), median(bare_ms)
    return Finding(
        name=name,
        what=f"{what}, p50 (176 patients)",
        goal=f"≤ {goal:g} ×",
        beside="bare Textual",
        beside_value=beside,
        ours=value,
        unit="ms",
        ratio=ratio(value, beside),
        met=value <= goal * beside,
        detail={"glance ms": spread(ours_ms), "bare ms": spread(bare_ms)},
    )
