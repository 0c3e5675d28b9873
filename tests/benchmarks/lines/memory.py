"""What a wall keeps in memory, and what many changes leave behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.figures import Finding, ratio
from tests.benchmarks.terminal import Terminal, Writer, python

if TYPE_CHECKING:
    from tests.benchmarks.ground import Ground, Ward

WIDTH, HEIGHT = 200, 60
AT_ONCE = 20


def measure(ground: Ground) -> list[Finding]:
    """Weigh the wall and a bare app with SQLAlchemy; then stream changes into the wall."""
    ward = ground.ward(176)
    count = ground.count(50_000, 2_000)
    bare_app = python("tests.benchmarks.apps.bare", "--sqlalchemy")
    with (
        Terminal(ward.wall(), WIDTH, HEIGHT) as wall,
        Terminal(bare_app, WIDTH, HEIGHT) as bare,
        Writer(python("tests.benchmarks.apps.save_by_glance", str(ward.database))) as saving,
    ):
        wall.await_text(ward.mark)
        bare.await_text("Bare board")
        wall.settle()
        wall.drain(5)
        bare.drain(0.5)
        loaded, beside = wall.rss_kb(), bare.rss_kb()
        weights = {0: loaded}
        for done in range(0, count, count // 10):
            _stream(wall, saving, ward, done, count // 10)
            wall.settle()
            weights[done + count // 10] = wall.rss_kb()
    grown = (weights[count] - loaded) / 1024
    return [
        Finding(
            name="memory",
            what="resident memory with 176 patients",
            goal="≤ 1.6 ×",
            beside="bare Textual + SQLAlchemy imported",
            beside_value=beside / 1024,
            ours=loaded / 1024,
            unit="MB",
            ratio=ratio(loaded, beside),
            met=loaded <= 1.6 * beside,
            detail={},
        ),
        Finding(
            name="memory-growth",
            what=f"growth of memory after {count:,} more changes",
            goal="≤ 2 MB",
            beside="",
            beside_value=None,
            ours=grown,
            unit="MB",
            ratio=None,
            met=grown <= 2,
            detail={
                "MB after so many changes": {
                    str(done): round(weight / 1024, 2) for done, weight in weights.items()
                }
            },
        ),
    ]


def _stream(wall: Terminal, saving: Writer, ward: Ward, done: int, count: int) -> None:
    """Save `count` values one by one, as fast as the store takes them, reading the terminal."""
    for first in range(done, done + count, AT_ONCE):
        upto = min(first + AT_ONCE, done + count)
        for change in range(first, upto):
            episode = ward.episodes[change % len(ward.episodes)]
            saving.tell(episode, ward.field, f"zq{change:05d}")
        for _ in range(first, upto):
            saving.answer()
            while wall.take(0):
                pass
    wall.drain(0.5)
