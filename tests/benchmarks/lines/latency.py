"""From the moment a save begins to the last byte of the changed cell on the wall's terminal."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Finding, quantile, ratio, spread
from tests.benchmarks.terminal import Terminal, Writer, python

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.ground import Ground

WIDTH, HEIGHT = 101, 30


class Side:
    """One terminal with its writer, and how long each of its changes took, in ms."""

    def __init__(
        self, terminal: Terminal, writer: Writer, episodes: Sequence[int], field: str
    ) -> None:
        self.terminal = terminal
        self._writer = writer
        self._episodes: Iterator[int] = itertools.cycle(episodes)
        self._field = field
        self._count = 0
        self.shown_ms: list[float] = []
        self.saved_ms: list[float] = []

    def change(self) -> None:
        """Save a value that no cell had before and wait until it is on the terminal."""
        mark = f"zq{self._count:04d}"
        self._count += 1
        since = len(self.terminal.written)
        self._writer.tell(next(self._episodes), self._field, mark)
        shown = self.terminal.await_text(mark, since=since)
        began, saved = self._writer.answer()
        self.shown_ms.append((shown - began) / 1e6)
        self.saved_ms.append((saved - began) / 1e6)

    def forget(self) -> None:
        """Set aside what was measured while everything was still cold."""
        self.shown_ms.clear()
        self.saved_ms.clear()


def measure(ground: Ground) -> list[Finding]:
    """Alternate a change on the wall with one on the floor."""
    ward = ground.ward(176)
    sheet, floor_database = ward.sheet(WIDTH, HEIGHT)
    episodes = ward.visible(WIDTH, HEIGHT)
    by_hand_writer = python("tests.benchmarks.apps.save_by_hand", str(floor_database))
    glance_writer = python("tests.benchmarks.apps.save_by_glance", str(ward.database))
    grid = python("tests.benchmarks.apps.grid", str(floor_database), str(sheet))
    with (
        Terminal(ward.wall(), WIDTH, HEIGHT) as wall,
        Terminal(grid, WIDTH, HEIGHT) as bare,
        Writer(glance_writer) as saving,
        Writer(by_hand_writer) as saving_by_hand,
    ):
        wall.await_text(ward.mark)
        bare.await_text("Floor")
        wall.settle()
        bare.settle()
        ours = Side(wall, saving, episodes, ward.field)
        floor = Side(bare, saving_by_hand, episodes[: HEIGHT - 2], ward.field)
        for turn in range(ground.count(600, 40) + 20):
            if turn == 20:
                ours.forget()
                floor.forget()
            for side in (floor, ours):
                side.change()
                # Out of step with the 60 frames a second that both draw.
                wall.drain(0.02 + 0.0007 * (turn % 31))
                bare.drain(0.002)
    return [_finding(ours, floor)]


def _finding(ours: Side, floor: Side) -> Finding:
    p50 = quantile(ours.shown_ms, 0.5)
    p99 = quantile(ours.shown_ms, 0.99)
    beside = quantile(floor.shown_ms, 0.5)
    return Finding(
        name="latency",
        what="save begun → last byte of the changed cell on the pty, p50 (176 patients)",
        goal="p50 ≤ 2 × floor, p99 ≤ 25 ms",
        beside="sqlite3, inotify and Line API by hand",
        beside_value=beside,
        ours=p50,
        unit="ms",
        ratio=ratio(p50, beside),
        met=p50 <= 2 * beside and p99 <= 25,
        detail={
            "glance shown ms": spread(ours.shown_ms),
            "glance saved ms": spread(ours.saved_ms),
            "floor shown ms": spread(floor.shown_ms),
            "floor saved ms": spread(floor.saved_ms),
            "size": f"{WIDTH}x{HEIGHT}",
        },
    )
