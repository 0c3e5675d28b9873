"""What one changed cell costs on the line to the terminal: a count, so no clock is asked."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from tests.benchmarks.ground import Ground
from tests.benchmarks.terminal import Terminal, Writer, python

if TYPE_CHECKING:
    from pathlib import Path


def test_a_changed_cell_takes_at_most_800_bytes_at_200_columns(tmp_path: Path) -> None:
    ward = Ground(tmp_path, quick=True).ward(40)
    episodes = ward.visible(200, 60)
    sizes = []
    with (
        Terminal(ward.wall(), 200, 60) as wall,
        Writer(python("tests.benchmarks.apps.save_by_glance", str(ward.database))) as writer,
    ):
        wall.await_text(ward.mark)
        wall.settle()
        for count, episode in enumerate(episodes[:9]):
            since = len(wall.written)
            writer.save(episode, ward.field, f"zq{count}")
            wall.await_text(f"zq{count}", since=since)
            wall.settle(quiet=0.05)
            sizes.append(len(wall.written) - since)

    assert median(sizes) <= 800
