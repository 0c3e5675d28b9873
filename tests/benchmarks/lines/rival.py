"""What a change costs in CPU and in bytes, against the same board on Textual's DataTable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.figures import Finding, median, ratio, spread
from tests.benchmarks.terminal import Terminal, Writer, python

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.benchmarks.ground import Ground

WIDTH, HEIGHT = 200, 60
PAUSE = 0.08


class Side:
    """A terminal with its writer; what its changes cost."""

    def __init__(
        self, terminal: Terminal, writer: Writer, episodes: Sequence[int], field: str
    ) -> None:
        self.terminal = terminal
        self._writer = writer
        self._episodes = episodes
        self._field = field
        self._count = 0
        self.cpu_ms: list[float] = []
        self.main_ms: list[float] = []
        self.sizes: list[float] = []

    def changes(self, count: int) -> None:
        """Change so many cells that can be seen, one after the other."""
        before = self.terminal.cpu_ns()
        for _ in range(count):
            mark = f"zq{self._count:04d}"
            episode = self._episodes[self._count % len(self._episodes)]
            self._count += 1
            since = len(self.terminal.written)
            self._writer.save(episode, self._field, mark)
            self.terminal.await_text(mark, since=since)
            self.terminal.drain(PAUSE)
            self.sizes.append(len(self.terminal.written) - since)
        after = self.terminal.cpu_ns()
        self.main_ms.append((after["main"] - before["main"]) / 1e6 / count)
        self.cpu_ms.append((sum(after.values()) - sum(before.values())) / 1e6 / count)

    def forget(self) -> None:
        """Set aside what was measured while everything was still cold."""
        self.cpu_ms.clear()
        self.main_ms.clear()
        self.sizes.clear()


def measure(ground: Ground) -> list[Finding]:
    """Alternate blocks of changes on the wall and on the table."""
    ward = ground.ward(176)
    sheet, table_database = ward.sheet(WIDTH, HEIGHT)
    episodes = ward.visible(WIDTH, HEIGHT)[: HEIGHT - 10]
    table = python("tests.benchmarks.apps.table", str(table_database), str(sheet))
    with (
        Terminal(ward.wall(), WIDTH, HEIGHT) as wall,
        Terminal(table, WIDTH, HEIGHT) as rival,
        Writer(python("tests.benchmarks.apps.save_by_glance", str(ward.database))) as saving,
        Writer(python("tests.benchmarks.apps.save_by_hand", str(table_database))) as by_hand,
    ):
        wall.await_text(ward.mark)
        rival.await_text("Rival")
        wall.settle()
        rival.settle()
        ours = Side(wall, saving, episodes, ward.field)
        theirs = Side(rival, by_hand, episodes, ward.field)
        for turn in range(ground.count(8, 1) + 1):
            for side in (ours, theirs):
                side.changes(20)
                if turn == 0:
                    side.forget()
    return [
        _cpu("rival-cpu", "all threads", ours.cpu_ms, theirs.cpu_ms),
        _cpu("rival-cpu-screen", "the screen's thread alone", ours.main_ms, theirs.main_ms),
        _bytes(ours, theirs),
    ]


def _cpu(name: str, threads: str, ours_ms: list[float], theirs_ms: list[float]) -> Finding:
    value, beside = median(ours_ms), median(theirs_ms)
    return Finding(
        name=name,
        what=f"wall CPU per change, against the same board on DataTable ({threads})",
        goal="≤ 1/30",
        beside="DataTable",
        beside_value=beside,
        ours=value,
        unit="ms",
        ratio=ratio(value, beside),
        met=value <= beside / 30,
        detail={
            "glance ms": spread(ours_ms),
            "DataTable ms": spread(theirs_ms),
            "size": f"{WIDTH}x{HEIGHT}",
        },
    )


def _bytes(ours: Side, theirs: Side) -> Finding:
    value, beside = median(ours.sizes), median(theirs.sizes)
    return Finding(
        name="rival-bytes",
        what=f"bytes to the terminal per changed cell, {WIDTH} columns, p50",
        goal="≤ 800",
        beside="DataTable",
        beside_value=beside,
        ours=value,
        unit="B",
        ratio=ratio(value, beside),
        met=value <= 800,
        detail={"glance bytes": spread(ours.sizes), "DataTable bytes": spread(theirs.sizes)},
    )
