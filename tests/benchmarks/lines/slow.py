"""A wall at the end of a slow link: how far behind it falls, and whether its loop stands still."""

from __future__ import annotations

import itertools
import re
import time
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Finding, quantile, ratio, spread
from tests.benchmarks.terminal import Terminal, Writer, python

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.benchmarks.ground import Ground

WIDTH, HEIGHT = 101, 30
RATE = 20_000
EVERY_NS = 200_000_000
PATIENCE_NS = 60_000_000_000
MARK = re.compile(rb"zq\d{4}")


class Watch:
    """A terminal that is read slowly while somebody saves: when each value was begun and shown."""

    def __init__(self, terminal: Terminal, writer: Writer) -> None:
        self._terminal = terminal
        self._writer = writer
        self._read = len(terminal.written)
        self.began: dict[str, int] = {}
        self.shown: dict[str, int] = {}

    def look(self) -> None:
        """Read what the link gives and note which values have come."""
        if not self._terminal.take(0.01):
            return
        now = time.monotonic_ns()
        for found in MARK.finditer(self._terminal.written, max(0, self._read - 6)):
            self.shown.setdefault(found.group().decode(), now)
        self._read = len(self._terminal.written)

    def stream(self, episodes: Sequence[int], field: str, seconds: int) -> None:
        """Save five values a second, and then wait for the ones that are still to come."""
        start = time.monotonic_ns()
        turn = itertools.cycle(episodes)
        for count in range(seconds * 5):
            while time.monotonic_ns() < start + count * EVERY_NS:
                self.look()
            mark = f"zq{count:04d}"
            self.began[mark], _ = self._writer.save(next(turn), field, mark)
        end = time.monotonic_ns() + PATIENCE_NS
        while len(self.shown) < len(self.began) and time.monotonic_ns() < end:
            self.look()

    def behind_ms(self) -> list[float]:
        """How long each value took; one that never came took as long as was waited for it."""
        now = time.monotonic_ns()
        return [(self.shown.get(mark, now) - began) / 1e6 for mark, began in self.began.items()]


def measure(ground: Ground) -> list[Finding]:
    """Stream changes into the wall, then into the DataTable."""
    ward = ground.ward(176)
    sheet, table_database = ward.sheet(WIDTH, HEIGHT)
    episodes = ward.visible(WIDTH, HEIGHT)[: HEIGHT - 10]
    seconds = ground.count(30, 6)
    notes = {side: ground.folder / f"late-{side}.txt" for side in ("glance", "DataTable")}
    watched = "tests.benchmarks.apps.watched"
    commands = {
        "glance": python(watched, str(notes["glance"]), *ward.wall()[2:]),
        "DataTable": python(
            watched,
            str(notes["DataTable"]),
            "tests.benchmarks.apps.table",
            str(table_database),
            str(sheet),
        ),
    }
    writers = {
        "glance": python("tests.benchmarks.apps.save_by_glance", str(ward.database)),
        "DataTable": python("tests.benchmarks.apps.save_by_hand", str(table_database)),
    }
    behind: dict[str, list[float]] = {}
    late: dict[str, float] = {}
    rates: dict[str, float] = {}
    for side, command in commands.items():
        with (
            Terminal(command, WIDTH, HEIGHT, rate=RATE) as terminal,
            Writer(writers[side]) as writer,
        ):
            terminal.await_text({"glance": ward.mark, "DataTable": "Rival"}[side], timeout=60)
            terminal.settle(0.6)
            notes[side].write_text("")
            watch = Watch(terminal, writer)
            before, began = len(terminal.written), time.monotonic()
            watch.stream(episodes, ward.field, seconds)
            rates[side] = (len(terminal.written) - before) / (time.monotonic() - began)
            behind[side] = watch.behind_ms()
            late[side] = _latest(notes[side])
    return _findings(behind, late, rates, seconds)


def _latest(note: Path) -> float:
    """The longest that the loop was late, in ms, while the link was slow."""
    lates = [float(line.split()[1]) for line in note.read_text().splitlines()]
    return max(lates, default=0.0)


def _findings(
    behind: dict[str, list[float]], late: dict[str, float], rates: dict[str, float], seconds: int
) -> list[Finding]:
    ours, theirs = (quantile(behind[side], 0.99) for side in ("glance", "DataTable"))
    return [
        Finding(
            name="slow-shown",
            what=f"20 kB/s link, 5 changes/s for {seconds} s, 101×30: change → shown, p99",
            goal="≤ 1 s",
            beside="DataTable",
            beside_value=theirs,
            ours=ours,
            unit="ms",
            ratio=ratio(ours, theirs),
            met=ours <= 1000,
            detail={
                "glance ms": spread(behind["glance"]),
                "DataTable ms": spread(behind["DataTable"]),
                "bytes/s taken": {side: round(rate) for side, rate in rates.items()},
            },
        ),
        Finding(
            name="slow-stall",
            what="20 kB/s link: longest stall of the event loop",
            goal="≤ 100 ms",
            beside="DataTable",
            beside_value=late["DataTable"],
            ours=late["glance"],
            unit="ms",
            ratio=ratio(late["glance"], late["DataTable"]),
            met=late["glance"] <= 100,
            detail={"noted from": "10 ms"},
        ),
    ]
