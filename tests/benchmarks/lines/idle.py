"""What a wall spends while nobody saves anything: the clock and 60 countdowns run."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Finding, ratio
from tests.benchmarks.terminal import Terminal, python

if TYPE_CHECKING:
    from tests.benchmarks.ground import Ground

WIDTH, HEIGHT = 200, 60


def measure(ground: Ground) -> list[Finding]:
    """Let the wall, a bare app and a DataTable with a clock run beside one another."""
    ward = ground.countdowns()
    sheet, table_database = ward.sheet(WIDTH, HEIGHT)
    table = python("tests.benchmarks.apps.table", str(table_database), str(sheet))
    seconds = ground.count(60, 10)
    with (
        Terminal(ward.wall(), WIDTH, HEIGHT) as wall,
        Terminal(python("tests.benchmarks.apps.bare"), WIDTH, HEIGHT) as bare,
        Terminal(table, WIDTH, HEIGHT) as rival,
    ):
        terminals = (wall, bare, rival)
        wall.await_text(ward.mark)
        bare.await_text("Bare board")
        rival.await_text("Rival")
        _drain(terminals, 4)
        before = [terminal.cpu_ns() for terminal in terminals]
        sizes = [len(terminal.written) for terminal in terminals]
        began = time.monotonic()
        _drain(terminals, seconds)
        passed = time.monotonic() - began
        after = [terminal.cpu_ns() for terminal in terminals]
        written = [
            len(terminal.written) - size for terminal, size in zip(terminals, sizes, strict=True)
        ]
    shares = [
        100 * (sum(end.values()) - sum(start.values())) / 1e9 / passed
        for start, end in zip(before, after, strict=True)
    ]
    main = 100 * (after[0]["main"] - before[0]["main"]) / 1e9 / passed
    return [
        Finding(
            name="idle",
            what=f"idle CPU over {seconds} s at {WIDTH}×{HEIGHT}, clock and 60 countdowns",
            goal="≤ 0.5 % of a core",
            beside="bare Textual",
            beside_value=shares[1],
            ours=shares[0],
            unit="%",
            ratio=ratio(shares[0], shares[1]),
            met=shares[0] <= 0.5,
            detail={
                "glance % of the main thread": round(main, 4),
                "DataTable with the clock and the countdowns %": round(shares[2], 4),
                "glance bytes/s": round(written[0] / passed, 1),
                "DataTable bytes/s": round(written[2] / passed, 1),
                "seconds": round(passed, 2),
            },
        )
    ]


def _drain(terminals: tuple[Terminal, ...], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for terminal in terminals:
            terminal.take(0)
        time.sleep(0.05)
