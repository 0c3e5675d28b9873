"""Fifty stations that hammer five patients: nothing is lost and nobody is overwritten.

GLANCE_HAMMER says for how many seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from glance.census import (
    AddLocation,
    AddPlace,
    Admit,
    Identity,
    LocationKind,
    PlaceKind,
    Scope,
    Signature,
)
from glance.store import create_store, open_store
from glance.store.sqlite import driver

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PROGRAMS, STATIONS = 10, 5
PATIENTS = 5
SECONDS = os.environ.get("GLANCE_HAMMER", "6")
# What the stations could be told instead of "saved".
REFUSALS = {"conflict", "PlaceTaken", "NotAllowed", "NotFound", "locked"}

# The very library that the store uses: two copies of SQLite in one process do not see
# each other's locks (sqlite.org/howtocorrupt.html 2.2.1).
sqlite3 = driver()

Told = dict[str, Any]
Logged = dict[str, Any]


@dataclass(frozen=True)
class Aftermath:
    """What the stations were told, and what the log says of it."""

    database: Path
    told: list[Told]
    log: list[Logged]
    requests: dict[str, tuple[int, int]]

    @cached_property
    def saved(self) -> dict[str, Told]:
        """Saves that were acknowledged, by request."""
        return {one["request"]: one for one in self.told if one["became"] == "saved"}


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    """Fifty stations have worked on a ward of five patients and six beds."""
    folder = tmp_path_factory.mktemp("hammer")
    database = folder / "glance.db"
    create_store(database)
    beds = [f"B{number}" for number in range(1, PATIENTS + 2)]
    now = datetime.now(UTC)
    with open_store(database, writable=True) as store:
        store.record(
            [
                AddLocation("Ward", LocationKind.WARD),
                *(AddPlace("Ward", bed, PlaceKind.BED) for bed in beds),
                *(Admit(Identity(f"Name {bed}"), "Ward", now, bed) for bed in beds[:PATIENTS]),
            ],
            Signature("os:setup", "setup"),
            "setup",
            now,
        )
    reports = [folder / f"{number}.jsonl" for number in range(PROGRAMS)]
    programs = [
        subprocess.Popen(
            (
                *(sys.executable, "-m", "tests.whole.hammering", str(database), SECONDS),
                *(str(number * STATIONS), str(STATIONS), str(report)),
            ),
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number, report in enumerate(reports)
    ]
    try:
        for program in programs:
            _, complaint = program.communicate(timeout=float(SECONDS) + 120)
            assert program.returncode == 0, complaint
    finally:
        for program in programs:
            program.kill()
    told = [json.loads(line) for report in reports for line in report.read_text().splitlines()]
    return Aftermath(database, told, *_log(database))


def _log(database: Path) -> tuple[list[Logged], dict[str, tuple[int, int]]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
        cursor = opened.execute("SELECT * FROM change WHERE request <> 'setup' ORDER BY seq")
        names = [column[0] for column in cursor.description]
        log = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        requests = opened.execute("SELECT id, first, last FROM request WHERE id <> 'setup'")
        return log, {name: (first, last) for name, first, last in requests.fetchall()}


def test_the_stations_got_something_done(aftermath: Aftermath) -> None:
    became = Counter(one["became"] for one in aftermath.told)
    sys.stdout.write(f"{len(aftermath.told)} saves: {dict(became)}\n")
    times = sorted(one["ms"] for one in aftermath.saved.values())
    kinds = Counter(one["kind"] for one in aftermath.log)
    sys.stdout.write(f"{dict(kinds)}; p50 {times[len(times) // 2]:.1f} ms, most {times[-1]:.0f}\n")
    sys.stdout.write(f"sent again: {sum(one['retries'] > 0 for one in aftermath.told)}\n")

    assert became["saved"] > PROGRAMS * STATIONS
    assert became["conflict"] > 0
    assert {"set", "clear", "confirm", "note", "move"} <= kinds.keys()


def test_every_station_was_told_what_became_of_every_save(aftermath: Aftermath) -> None:
    assert {one["became"] for one in aftermath.told} <= REFUSALS | {"saved"}


def test_what_was_acknowledged_is_what_is_logged(aftermath: Aftermath) -> None:
    acknowledged = {name: (one["first"], one["last"]) for name, one in aftermath.saved.items()}
    by_request: dict[str, list[int]] = defaultdict(list)
    for one in aftermath.log:
        by_request[one["request"]].append(one["seq"])

    assert aftermath.requests == acknowledged
    assert {name: list(range(a, b + 1)) for name, (a, b) in acknowledged.items() if a <= b} == dict(
        by_request
    )


def test_nobody_was_overwritten_silently(aftermath: Aftermath) -> None:
    """Each entry starts from what the one before left, and that is what the person saw."""
    standing: dict[tuple[int, str], str | None] = {}
    for one in aftermath.log:
        if one["field"] is None:
            continue
        key = (one["episode"], "note of " * (one["kind"] == "note") + one["field"])
        assert standing.get(key) == one["old"], one
        standing[key] = one["new"]
        saw = aftermath.saved[one["request"]]["saw"]
        undone = one["reason"] != ""
        gone_with_its_value = one["kind"] == "note" and one["new"] is None
        assert undone or gone_with_its_value or saw == one["old"], one


def test_nobody_was_moved_from_where_they_were_not_seen(aftermath: Aftermath) -> None:
    where: dict[int, str] = {number: f"Ward/B{number}" for number in range(1, PATIENTS + 1)}
    by_save: dict[str, list[Logged]] = defaultdict(list)
    for one in aftermath.log:
        if one["kind"] == "move":
            by_save[one["request"]].append(one)
    for name, moves in by_save.items():
        for one in moves:
            assert where[one["episode"]] == one["old"]
            where[one["episode"]] = one["new"]
        saw = aftermath.saved[name]["saw"]
        assert saw is None or saw == [one["old"] for one in moves]
        assert len(set(where.values())) == PATIENTS


def test_every_conflict_was_a_colleagues_change_since(aftermath: Aftermath) -> None:
    changes: dict[tuple[int, str], list[Logged]] = defaultdict(list)
    for one in aftermath.log:
        changes[one["episode"], one["field"] or "place"].append(one)
    for one in aftermath.told:
        if one["became"] != "conflict" or one["saw"] is None:
            continue
        since = (
            entry
            for episode in one["episodes"]
            for entry in _after(changes[episode, one["field"]], one["seen"])
        )
        assert any(entry["actor"] == one["by"] for entry in since), one


def _after(entries: list[Logged], seq: int) -> Iterator[Logged]:
    start = bisect_right(entries, seq, key=lambda entry: entry["seq"])
    return islice(entries, start, None)


def test_what_stands_is_what_the_log_led_to(aftermath: Aftermath) -> None:
    with open_store(aftermath.database) as store:
        proof = store.proof()
        census = store.census(Scope(location="Ward"))

    assert proof.cursor.seq == aftermath.log[-1]["seq"]
    assert len(census.episodes) == PATIENTS
