"""What a change costs the wall's process when the board has 100,000 patients, and 100."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.figures import Finding, median, ratio
from tests.benchmarks.terminal import Terminal, Writer, python

if TYPE_CHECKING:
    from tests.benchmarks.ground import Ground, Ward

WIDTH, HEIGHT = 101, 30
PAUSE = 0.08  # a frame, and the feed's burst after a wake (50 ms), are over by then
RISKS = ("amber", "green", "red")


class Side:
    """A wall over a ward, and what each block of changes cost it, in ms of CPU a change."""

    def __init__(self, ward: Ward, terminal: Terminal, writer: Writer) -> None:
        self._ward = ward
        self.terminal = terminal
        self._writer = writer
        self._count = 0
        self._anybody = 0
        self._risk = RISKS[0]
        self._visible = ward.visible(WIDTH, HEIGHT)[:8]
        self._movers = ward.movers
        self.costs: dict[str, list[float]] = {}

    def _spend(self, kind: str, spent: dict[str, int], changes: int) -> None:
        now = self.terminal.cpu_ns()
        for thread, until in now.items():
            cost = (until - spent[thread]) / 1e6 / changes
            self.costs.setdefault(f"{kind}, {thread}", []).append(cost)
        total = sum(now.values()) - sum(spent.values())
        self.costs.setdefault(kind, []).append(total / 1e6 / changes)

    def texts(self, changes: int) -> None:
        """Change texts that can be seen, and wait for each."""
        spent = self.terminal.cpu_ns()
        for _ in range(changes):
            mark = f"zq{self._count:04d}"
            episode = self._visible[self._count % len(self._visible)]
            self._count += 1
            since = len(self.terminal.written)
            self._writer.save(episode, self._ward.field, mark)
            self.terminal.await_text(mark, since=since)
            self.terminal.drain(PAUSE)
        self._spend("a text on the page", spent, changes)

    def ranks(self, changes: int) -> None:
        """Change the risk of anybody, so that rows move and counts change."""
        spent = self.terminal.cpu_ns()
        for _ in range(changes):
            self._anybody = (self._anybody + 7919) % len(self._movers)
            self._risk = RISKS[(RISKS.index(self._risk) + 1) % len(RISKS)]
            self._writer.save(self._movers[self._anybody], "risk", self._risk)
            self.terminal.drain(PAUSE)
        self._spend("a risk anywhere", spent, changes)

    def idle(self, seconds: float) -> None:
        """See what the wall spends in as long as a change is given, with no change at all."""
        spent = self.terminal.cpu_ns()
        self.terminal.drain(seconds)
        self._spend("nothing", spent, round(seconds / PAUSE))

    def cost(self, kind: str) -> float:
        """The middle of the blocks' costs."""
        return median(self.costs[kind])


def measure(ground: Ground) -> list[Finding]:
    """Alternate blocks of changes on the small and the large ward."""
    small = ground.ward(100)
    large = ground.ward(ground.count(100_000, 10_000))
    writer = "tests.benchmarks.apps.save_by_glance"
    with (
        Terminal(small.wall(), WIDTH, HEIGHT) as few,
        Terminal(large.wall(), WIDTH, HEIGHT) as many,
        Writer(python(writer, str(small.database))) as saving_few,
        Writer(python(writer, str(large.database))) as saving_many,
    ):
        sides = (Side(small, few, saving_few), Side(large, many, saving_many))
        few.await_text(small.mark)
        many.await_text(large.mark, timeout=180)
        for side in sides:
            side.terminal.settle()
        for side in sides:
            side.texts(10)
            side.ranks(10)
            side.costs.clear()
        for _ in range(ground.count(8, 2)):
            for side in sides:
                side.texts(20)
            for side in sides:
                side.ranks(20)
            for side in sides:
                side.idle(20 * PAUSE)
    return [_finding(sides[0], sides[1], len(large.episodes))]


def _finding(few: Side, many: Side, patients: int) -> Finding:
    kinds = ("a text on the page", "a risk anywhere")
    ours = sum(many.cost(kind) for kind in kinds) / len(kinds)
    beside = sum(few.cost(kind) for kind in kinds) / len(kinds)
    return Finding(
        name="scale",
        what=f"wall CPU per change, {patients:,} patients against 100 (all threads)",
        goal="ratio ≤ 1.5",
        beside="100 patients",
        beside_value=beside,
        ours=ours,
        unit="ms",
        ratio=ratio(ours, beside),
        met=ours <= 1.5 * beside,
        detail={
            f"ms of CPU for {kind}": {
                "100": round(few.cost(kind), 4),
                f"{patients}": round(many.cost(kind), 4),
                "ratio": round(ratio(many.cost(kind), few.cost(kind)), 3),
            }
            for kind in few.costs
        },
    )
