"""Lights: how old a change is when it is on the lamps, and what keeping them costs.

The far end of each pseudo-terminal is this process. For the ages it takes 16 bytes at a
time, at the pace of 115200 baud, so that the wire pushes back as a real one does; for the
CPU it takes whatever comes.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
import tty
from typing import TYPE_CHECKING

from tests.benchmarks.figures import Finding, quantile, ratio, spread
from tests.benchmarks.terminal import ROOT, Silent, environment, python

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.benchmarks.ground import Ground

LAMPS = 60
FRAME = 6 + 3 * LAMPS
BYTE_SECONDS = 10 / 115200
WIRE_MS = 1000 * FRAME * BYTE_SECONDS
PIECE = 16
OVERSLEPT = 0.002
PORTS = 8
FRAMES = "tests.benchmarks.apps.light_frames"
HOUSE = "tests.benchmarks.apps.light_house"


class FarEnd:
    """The far end of one line; `frames` are the number and the last byte's second of each."""

    def __init__(self) -> None:
        self.master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self.master, False)
        self.port = os.ttyname(self._slave)
        self.frames: list[tuple[int, float]] = []
        self._left = b""

    def close(self) -> None:
        """Unplug it."""
        os.close(self.master)
        os.close(self._slave)

    def take(self, size: int, at: float) -> int:
        """Take bytes that have come by that second."""
        try:
            came = os.read(self.master, size)
        except BlockingIOError:
            return 0
        self._left += came
        while (start := self._left.find(b"Ada\x00")) >= 0 and len(self._left) >= start + FRAME:
            high, low = self._left[start + 6 : start + 8]
            self.frames.append((256 * high + low, at))
            self._left = self._left[start + FRAME :]
        return len(came)


def run(far: FarEnd, command: Sequence[str], *, paced: bool) -> None:
    """Run a program to its end, taking what it writes."""
    program = subprocess.Popen(command, cwd=ROOT, env=environment())
    poll = select.poll()
    poll.register(far.master, select.POLLIN)
    free_at = 0.0
    busy = False
    while program.poll() is None or poll.poll(200):
        if not poll.poll(50):
            continue
        if not paced:
            far.take(65536, time.monotonic())
            continue
        # The line takes a piece in its own time; until then the rest waits in the kernel.
        # A wire does not oversleep: where more was there already, it has gone on.
        begun = time.monotonic() - (OVERSLEPT if busy else 0.0)
        free_at = max(free_at, begun) + PIECE * BYTE_SECONDS
        time.sleep(max(0.0, free_at - time.monotonic()))
        free_at -= (PIECE - far.take(PIECE, free_at)) * BYTE_SECONDS
        busy = bool(poll.poll(0))
    if program.returncode:
        raise Silent(f"{' '.join(command[:4])} ended with {program.returncode}")


def changes(ground: Ground, how: str, count: int, seconds: float, *, paced: bool) -> Changes:
    """Make numbered changes in one way and see when they arrive."""
    result = ground.folder / f"lights-{how}-{count}.json"
    far = FarEnd()
    try:
        command = python(FRAMES, how, far.port, str(count), str(seconds), str(result))
        run(far, command, paced=paced)
    finally:
        far.close()
    found = json.loads(result.read_text())
    return Changes(found["made"], found["cpu"], far.frames)


class Changes:
    """When changes were made and when frames arrived."""

    def __init__(self, made: list[float], cpu: float, frames: list[tuple[int, float]]) -> None:
        self.made = made
        self.cpu = cpu
        self.frames = [frame for frame in frames if frame[0]]

    def ages_ms(self) -> Iterator[float]:
        """The age of each change at the last byte of the first frame that holds it."""
        at = 0
        for number, made in enumerate(self.made, start=1):
            while at < len(self.frames) and self.frames[at][0] < number:
                at += 1
            if at == len(self.frames):
                raise Silent(f"change {number} never arrived")
            yield 1000 * (self.frames[at][1] - made)


def measure(ground: Ground) -> list[Finding]:
    """Measure ages, the CPU of a frame, and the CPU of a house."""
    return [*_ages(ground), _frame(ground), *_house(ground)]


def _ages(ground: Ground) -> Iterator[Finding]:
    alone = list(changes(ground, "keeper", ground.count(300, 40), 0.13, paced=True).ages_ms())
    middle = quantile(alone, 0.5)
    yield Finding(
        name="lights alone",
        what="an isolated change → its last byte on the wire, p50 (60 lamps, 115200 baud)",
        goal="≤ wire + 5 ms",
        beside="the wire alone",
        beside_value=WIRE_MS,
        ours=middle,
        unit="ms",
        ratio=ratio(middle, WIRE_MS),
        met=middle <= WIRE_MS + 5,
        detail={"ms": spread(alone)},
    )
    count = ground.count(10_000, 800)
    ours = list(changes(ground, "keeper", count, 0.005, paced=True).ages_ms())
    queued = list(changes(ground, "queue", 800, 0.005, paced=True).ages_ms())
    oldest = max(ours)
    yield Finding(
        name="lights burst",
        what=f"the oldest of {count:,} changes at 200/s (60 lamps, 115200 baud)",
        goal="≤ 2 × wire + 15 ms",
        beside="every one of 800 changes queued by hand",
        beside_value=max(queued),
        ours=oldest,
        unit="ms",
        ratio=ratio(oldest, max(queued)),
        met=oldest <= 2 * WIRE_MS + 15,
        detail={"ms": spread(ours), "queued ms": spread(queued), "wire ms": WIRE_MS},
    )


def _frame(ground: Ground) -> Finding:
    count = ground.count(1500, 200)
    spent = {
        how: 1e6 * changes(ground, how, count, 0.03, paced=False).cpu / count
        for how in ("bare", "keeper")
    }
    return Finding(
        name="lights frame",
        what="CPU of a change by the keeper (given, shown, encoded, written)",
        goal="≤ 3 × bare",
        beside="encode and os.write in the same rhythm",
        beside_value=spent["bare"],
        ours=spent["keeper"],
        unit="µs",
        ratio=ratio(spent["keeper"], spent["bare"]),
        met=spent["keeper"] <= 3 * spent["bare"],
        detail={"frames": count},
    )


def _house(ground: Ground) -> Iterator[Finding]:
    site = ground.ward(38).site
    seconds = ground.count(30, 8)
    beside = _share(ground, site, "threads", "0", seconds)
    for changing, most, what in (("1", 3.0, "one change a second"), ("0", 0.3, "no change")):
        ours = _share(ground, site, "keepers", changing, seconds)
        yield Finding(
            name=f"lights {'busy' if changing == '1' else 'idle'}",
            what=f"CPU of 8 strips with 300 lamps in one process, {what}",
            goal=f"≤ {most:g} % of a core",
            beside="8 threads, pyserial, a frame a second each",
            beside_value=beside,
            ours=ours,
            unit="%",
            ratio=ratio(ours, beside),
            met=ours <= most,
            detail={"seconds": seconds},
        )


def _share(ground: Ground, site: Path, how: str, changing: str, seconds: int) -> float:
    """Run the house and give its share of a core in percent."""
    result = ground.folder / f"lights-house-{how}-{changing}.json"
    ends = [FarEnd() for _ in range(PORTS)]
    ports = [end.port for end in ends]
    command = python(HOUSE, how, str(site), changing, str(seconds), str(result), *ports)
    program = subprocess.Popen(command, cwd=ROOT, env=environment())
    try:
        poll = select.poll()
        for end in ends:
            poll.register(end.master, select.POLLIN)
        while program.poll() is None:
            for file, _ in poll.poll(200):
                os.read(file, 65536)
    finally:
        for end in ends:
            end.close()
    if program.returncode:
        raise Silent(f"the house ended with {program.returncode}")
    found = json.loads(result.read_text())
    return 100 * float(found["cpu"]) / float(found["seconds"])
