"""Stations that save as fast as they can, several in one program; run by a test.

    python -m tests.whole.hammering DATABASE SECONDS FIRST COUNT REPORT

Each station is a thread with a store of its own. It looks at the ward, changes
something of what it saw, and writes what became of that to REPORT, a JSON object a line.
"""

from __future__ import annotations

import json
import random
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from glance.census import (
    ClearStatus,
    Confirm,
    Move,
    Scope,
    SetNote,
    SetStatus,
    Signature,
    TakeBack,
)
from glance.errors import Conflict, NotAllowed, NotFound, PlaceTaken, Unreachable
from glance.store import open_store

if TYPE_CHECKING:
    from glance.census import Census, Change, Episode
    from glance.store import Store

WARD = "Ward"
FIELDS = ("risk", "next", "physio")
VALUES = ("red", "amber", "green", "black")
SPARE = "Ward/B6"
# A save that found the database locked is sent again, as the same request.
AGAIN = 20


@dataclass
class Station:
    """One station: who works there, and what became of each of their saves."""

    store: Store
    actor: str
    dice: random.Random
    told: list[dict[str, object]] = field(default_factory=list)

    def work(self, until: float) -> None:
        """Look and save until that moment of the monotonic clock."""
        turn = 0
        while time.monotonic() < until:
            turn += 1
            census = self.store.census(Scope(location=WARD))
            changes, saw = self.choice(census)
            self.save(f"{self.actor}-{turn}", changes, saw, census.cursor.seq)

    def choice(self, census: Census) -> tuple[tuple[Change, ...], object]:
        """Decide on a change, and give what the person saw of what it changes."""
        patient, other = self.dice.sample(sorted(census.episodes), 2)
        key = self.dice.choice(FIELDS)
        episode = census.episodes[patient]
        status = episode.statuses.get(key)
        value = None if status is None else status.value
        version = 0 if status is None else status.version
        what = self.dice.choices(
            ("set", "clear", "confirm", "note", "swap", "away", "undo"), (8, 2, 2, 2, 3, 1, 3)
        )[0]
        if what == "undo" and (last := self.store.last_save(self.actor)):
            return (TakeBack(last[0].seq, last[-1].seq),), None
        if what == "swap":
            here, there = (_address(census, census.episodes[one]) for one in (patient, other))
            return (_to(patient, there, here), _to(other, here, there)), [here, there]
        if what == "away":
            here = _address(census, episode)
            return (_to(patient, SPARE, here),), [here]
        if status is not None and what == "clear":
            return (ClearStatus(patient, key, version),), value
        if status is not None and what == "confirm":
            return (Confirm(patient, (key,), (version,)),), value
        if status is not None and what == "note":
            note = f"by {self.actor} {self.dice.randrange(9)}"
            return (SetNote(patient, key, note, version),), status.note or None
        return (SetStatus(patient, key, self.dice.choice(VALUES), version),), value

    def save(self, request: str, changes: tuple[Change, ...], saw: object, seen: int) -> None:
        """Save as the station does: a refusal is told, a lock is waited for."""
        entry: dict[str, object] = {"request": request, "saw": saw, "seen": seen}
        signed = Signature(self.actor, f"station {self.actor}")
        for retry in range(AGAIN):
            entry["retries"] = retry
            began = time.perf_counter()
            try:
                done = self.store.record(changes, signed, request, datetime.now(UTC))
            except Unreachable:
                entry["became"] = "locked"
                continue
            except Conflict as conflict:
                entry |= {"became": "conflict", "field": conflict.field, "by": conflict.by}
                entry |= {"theirs": conflict.theirs, "at": conflict.at.isoformat()}
                entry["episodes"] = [getattr(change, "episode", 0) for change in changes]
            except (PlaceTaken, NotAllowed, NotFound) as refusal:
                entry |= {"became": type(refusal).__name__, "why": str(refusal)}
            else:
                entry |= {"became": "saved", "first": done.first, "last": done.last}
                entry["ms"] = (time.perf_counter() - began) * 1000
            break
        self.told.append(entry)


def _address(census: Census, episode: Episode) -> str:
    assert episode.place is not None
    return f"{WARD}/{census.structure.places[episode.place].label}"


def _to(patient: int, address: str, seen: str) -> Move:
    location, _, place = address.partition("/")
    return Move(patient, location, place, seen)


def main() -> None:
    """Let the stations work, and write what they tell; a fault of one ends the program."""
    database, seconds, first, count, report = sys.argv[1:]
    numbers = range(int(first), int(first) + int(count))
    stores = [open_store(Path(database), writable=True) for _ in numbers]
    stations = [
        Station(store, f"s{number}", random.Random(number))
        for store, number in zip(stores, numbers, strict=True)
    ]
    until = time.monotonic() + float(seconds)
    faults: list[BaseException] = []

    def work(station: Station) -> None:
        try:
            station.work(until)
        except BaseException as fault:
            faults.append(fault)
            raise

    threads = [Thread(target=work, args=(station,)) for station in stations]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    with Path(report).open("w") as file:
        file.writelines(f"{json.dumps(one)}\n" for station in stations for one in station.told)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
