"""What the hash chain over the change log costs a save, and how long its proof takes."""

from __future__ import annotations

import itertools
import random
import time
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from unittest.mock import patch

from sqlalchemy import bindparam, insert, select, update

from glance.census import SetStatus
from glance.store import open_store, writing
from glance.store.chain import link, stamp
from glance.store.ledger import Ledger, Recorded
from glance.store.schema import change, feed, request
from tests.benchmarks.figures import Finding, median, ratio, spread
from tests.benchmarks.ground import SIGNED

if TYPE_CHECKING:
    from glance.store import Store
    from tests.benchmarks.ground import Ground, Ward

GOAL = 1.10
_SEQ = select(feed.c.seq).where(feed.c.id == 1)
_RAISE = update(feed).where(feed.c.id == bindparam("only"))
_CHANGES = insert(change)
_COLUMNS = tuple(change.c.keys())
_REQUEST = insert(request)


class Unchained(Ledger):
    """A save that is numbered and logged as ever, without hashes and without a head."""

    def seal(self, request_id: str) -> Recorded:
        """Number and write what was logged."""
        [(seq,)] = self.line.rows(_SEQ)
        first, last = seq + 1, seq + len(self.entries)
        self.line.run(_REQUEST, id=request_id, first=first, last=last)
        signed = (request_id, self.at, self.signed.actor, self.signed.station)
        rows = ((number, *signed, *row, "") for number, row in enumerate(self.entries, first))
        self.line.many(_CHANGES, _COLUMNS, rows)
        self.line.run(_RAISE, seq=last, only=1)
        touched = dict.fromkeys(row[2] for row in self.entries if row[2] is not None)
        return Recorded(first, last, False, tuple(touched))


class Side:
    """One database, and how long its saves took, in ms of the clock and of the processor."""

    def __init__(self, ward: Ward, store: Store) -> None:
        self._store = store
        self._field = ward.field
        self._episodes = itertools.cycle(ward.episodes)
        self._count = 0
        self.took_ms: list[float] = []
        self.busy_ms: list[float] = []

    def save(self) -> None:
        """Save one value, as a nurse does."""
        self._count += 1
        changes = (SetStatus(next(self._episodes), self._field, f"v{self._count:07d}"),)
        name, at = str(uuid.uuid4()), datetime.now(UTC)
        began, began_busy = time.perf_counter_ns(), time.thread_time_ns()
        self._store.record(changes, SIGNED, name, at)
        self.took_ms.append((time.perf_counter_ns() - began) / 1e6)
        self.busy_ms.append((time.thread_time_ns() - began_busy) / 1e6)

    def forget(self) -> None:
        """Set aside what was measured while everything was still cold."""
        self.took_ms.clear()
        self.busy_ms.clear()


def measure(ground: Ground) -> list[Finding]:
    """Alternate, in no order, saves with the chain and without; then prove a long log."""
    chained_ward, bare_ward = ground.ward(176), ground.ward(176)
    with (
        open_store(chained_ward.database, writable=True) as chained_store,
        open_store(bare_ward.database, writable=True) as bare_store,
    ):
        chained, bare = Side(chained_ward, chained_store), Side(bare_ward, bare_store)
        _alternate(chained, bare, 100)
        chained.forget()
        bare.forget()
        _alternate(chained, bare, ground.count(5_000, 1_000))
        proof = _proof(ground, chained_ward, chained_store)
    value, beside = median(chained.took_ms), median(bare.took_ms)
    return [
        Finding(
            name="chain-save",
            what="a save with the hash chain, p50 (176 patients)",
            goal=f"≤ {GOAL} ×",
            beside="the same save without",
            beside_value=beside,
            ours=value,
            unit="ms",
            ratio=ratio(value, beside),
            met=value <= GOAL * beside,
            detail={
                "chained ms": spread(chained.took_ms),
                "bare ms": spread(bare.took_ms),
                "chained ms of CPU": spread(chained.busy_ms),
                "bare ms of CPU": spread(bare.busy_ms),
                "ratio of CPU": round(ratio(median(chained.busy_ms), median(bare.busy_ms)), 3),
                "one link µs": round(_link_us(), 2),
            },
        ),
        proof,
    ]


def _alternate(chained: Side, bare: Side, times: int) -> None:
    for _ in range(times):
        # Whoever is second finds the disk's cache as the first left it.
        for side in random.sample((chained, bare), 2):
            if side is bare:
                with patch.object(writing, "Ledger", Unchained):
                    side.save()
            else:
                side.save()


def _link_us() -> float:
    row = ("set", 12, 4711, "next", "ready", "home at 14:00", "")
    stamped = stamp(str(uuid.uuid4()), "2026-11-22T09:04:00.000000Z", "ab1", "base-2")
    rounds = 20_000
    head = ""
    began = time.perf_counter()
    for number in range(rounds):
        head = link(head, number, stamped, row)
    return (time.perf_counter() - began) / rounds * 1e6


def _proof(ground: Ground, ward: Ward, store: Store) -> Finding:
    """Fill the log up and walk it."""
    while (rows := store.cursor().seq) < ground.count(500_000, 50_000):
        changes = [
            SetStatus(episode, ward.field, f"w{rows + number}")
            for number, episode in enumerate(itertools.islice(itertools.cycle(ward.episodes), 5000))
        ]
        store.record(changes, SIGNED, str(uuid.uuid4()), datetime.now(UTC))
    took_us: list[float] = []
    for _ in range(ground.count(5, 2)):
        began = time.perf_counter()
        store.proof()
        took_us.append((time.perf_counter() - began) / rows * 1e6)
    return Finding(
        name="chain-verify",
        what=f"glance audit verify, per entry (a log of {rows:,})",
        goal="–",
        beside="–",
        beside_value=None,
        ours=median(took_us),
        unit="µs",
        ratio=None,
        met=None,
        detail={"µs per entry": spread(took_us), "entries": rows},
    )
