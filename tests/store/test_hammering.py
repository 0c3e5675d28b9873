"""Fifty stations at the same five patients: what is acknowledged is logged, and nothing else."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from glance.census import Change, Confirm, Move, Scope, SetNote, SetStatus, Signature, TakeBack
from glance.errors import Conflict, NotFound, PlaceTaken
from glance.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from glance.census import Census
    from glance.store import Recorded, Store
    from tests.store.conftest import Ward

STATIONS, EDITS, PATIENTS = 50, 6, 5


def edit(census: Census, dice: random.Random, last: list[Recorded]) -> Change:
    """Give what somebody does who sees that census."""
    episode = dice.choice(list(census.episodes.values()))
    status = episode.statuses["risk"]
    places = {None: "Riverside Ward 3"} | {
        place.id: f"Riverside Ward 3/{place.label}" for place in census.structure.places.values()
    }
    value = f"{dice.random()}"
    ways: list[Change] = [
        SetStatus(episode.id, "risk", value, status.version),
        SetNote(episode.id, "risk", value, status.version),
        Confirm(episode.id, ("risk",), (status.version,)),
        Move(episode.id, "R3", dice.choice(["B1", "B2", "B3", None]), places[episode.place]),
    ]
    if last:
        ways.append(TakeBack(last[-1].first, last[-1].last))
    return dice.choice(ways)


def hammer(path: Path, number: int, start: Barrier, ward: Ward) -> tuple[list[Recorded], int]:
    """Edit as one station; give what was acknowledged, and how often it was told."""
    dice, told = random.Random(number), 0
    saved: list[Recorded] = []
    own: list[Recorded] = []
    with open_store(path, writable=True, busy=30) as store:
        start.wait()
        for turn in range(EDITS):
            change = edit(store.census(Scope()), dice, own)
            signed = Signature(f"st{number}", "x")
            try:
                done = store.record([change], signed, f"{number}-{turn}", ward.clock)
            except (Conflict, NotFound, PlaceTaken):
                told += 1
                continue
            saved.append(done)
            if isinstance(change, TakeBack):
                own.pop()
            elif done.last >= done.first:
                own.append(done)
    return saved, told


def chained(store: Store) -> bool:
    """Say whether every entry begins with what the entry before it left."""
    for number in store.census(Scope()).episodes:
        stands: dict[str, str | None] = {}
        for entry in store.history(number):
            what = "note" if entry.kind == "note" else entry.field or "place"
            if entry.old != stands.get(what):
                return False
            stands[what] = entry.new
    return True


def test_fifty_stations_overwrite_nobody_silently(ward: Ward) -> None:
    for patient in range(PATIENTS):
        ward.admit(f"Name {patient}", statuses=(("risk", "red"),))
    before, start = ward.store.verify().seq, Barrier(STATIONS)
    with ThreadPoolExecutor(STATIONS) as threads:
        came = list(
            threads.map(lambda number: hammer(ward.path, number, start, ward), range(STATIONS))
        )
    saved = [done for own, _ in came for done in own]

    assert len(saved) + sum(told for _, told in came) == STATIONS * EDITS
    logged = sorted(seq for done in saved for seq in range(done.first, done.last + 1))
    assert logged == list(range(before + 1, ward.store.verify().seq + 1))
    assert chained(ward.store)
