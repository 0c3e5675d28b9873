"""Fifty stations that hammer five patients, and what that leaves behind."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from glance.census import AddLocation, AddPlace, Admit, Identity, LocationKind, PlaceKind, Signature
from glance.site import Site, create_site
from glance.store import open_store
from glance.store.sqlite import driver
from tests.whole import hammering

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from glance.fields import Vocabulary

PROGRAMS, STATIONS = 10, 5
SECONDS = float(os.environ.get("GLANCE_HAMMER", "6"))
WARD, ANNEXE = "Ward", "Annexe"
# Two of them have the same name: who is meant is asked before anything is saved.
PEOPLE = (
    ("ADEYEMI", "Grace", "B1"),
    ("OKAFOR", "Chidi", "B2"),
    ("SMITH", "Jane", "B3"),
    ("SMITH", "John", "B4"),
    ("NUÑEZ", "Ann", "B5"),
)
STATUSES = (("risk", "blue"), ("day", "red"), ("physio", "asked"), ("falls", "yes"))
# Kinds of entry about a value; a note is beside it.
VALUES = frozenset({"set", "clear", "confirm", "unconfirm"})
# What a station puts into the log by itself.
NOTED = frozenset({"sign_off", "view"})

# The very library that the store uses: two copies of SQLite in one process do not see
# each other's locks (sqlite.org/howtocorrupt.html 2.2.1).
sqlite3 = driver()

Report = dict[str, Any]


@dataclass(frozen=True)
class Aftermath:
    """What the stations asked, showed and were told, and what the log says of it."""

    site: Site
    stations: list[Report]
    log: list[Report]
    requests: dict[str, tuple[int, int]]

    @cached_property
    def asked(self) -> dict[str, Report]:
        """Every save that came to a desk, by request."""
        return {name: one for station in self.stations for name, one in station["asked"].items()}

    @cached_property
    def saved(self) -> dict[str, Report]:
        """The answer to each save that was acknowledged."""
        return {
            name: answer
            for name, one in self.asked.items()
            for answer in one["answers"]
            if answer["became"] == "Saved"
        }

    @cached_property
    def entries(self) -> dict[str, list[Report]]:
        """What the log has of each save, without what stations note by themselves."""
        found: dict[str, list[Report]] = defaultdict(list)
        for one in self.log:
            if one["kind"] not in NOTED:
                found[one["request"]].append(one)
        return found

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The fields of the site."""
        return self.site.vocabulary()

    @cached_property
    def replaced(self) -> dict[str, str]:
        """The save that was made in place of another, by that other."""
        return {gone: name for name, one in self.asked.items() for gone in one["over"]}


def hammered(folder: Path) -> Aftermath:
    """Have people at fifty stations work on a ward of five patients and six beds."""
    site = create_site(folder / "site")
    _admit(site)
    reports = [folder / f"{number}.jsonl" for number in range(PROGRAMS)]
    talks: list[Connection] = []
    programs: list[BaseProcess] = []
    # What takes long is loaded once, and the programs are branches of that.
    branching = get_context("forkserver")
    branching.set_forkserver_preload(["tests.whole.hammering"])
    for number, report in enumerate(reports):
        here, there = branching.Pipe()
        words_of_it = (site.folder, SECONDS, number * STATIONS, STATIONS, report, there)
        programs.append(branching.Process(target=hammering.run, args=words_of_it, daemon=True))
        programs[-1].start()
        # Should the program fail, its end of the line is closed.
        there.close()
        talks.append(here)
    assert [talk.recv() for talk in talks] == ["ready"] * PROGRAMS
    for talk in talks:
        talk.send("go")
    assert [talk.recv() for talk in talks] == ["quiet"] * PROGRAMS
    log, _ = _log(site.database)
    for talk in talks:
        # A feed says nothing of what changes no patient.
        talk.send(max(one["seq"] for one in log if one["kind"] not in NOTED))
    for program in programs:
        program.join(60)
        assert program.exitcode == 0
    told = [json.loads(line) for report in reports for line in report.read_text().splitlines()]
    return Aftermath(site, told, *_log(site.database))


def _admit(site: Site) -> None:
    now = datetime.now(UTC)
    beds = [f"B{number}" for number in range(1, len(PEOPLE) + 2)]
    with open_store(site.database, writable=True) as store:
        store.record(
            [
                AddLocation(WARD, LocationKind.WARD),
                AddLocation(ANNEXE, LocationKind.WARD),
                *(AddPlace(WARD, bed, PlaceKind.BED) for bed in beds),
                AddPlace(ANNEXE, "X1", PlaceKind.BED),
                *(
                    Admit(
                        Identity(family, given, born=date(1941, 3, 12)),
                        *(WARD, now, bed),
                        statuses=STATUSES,
                    )
                    for family, given, bed in PEOPLE
                ),
            ],
            Signature("os:setup", "setup"),
            "setup",
            now,
        )


def _log(database: Path) -> tuple[list[Report], dict[str, tuple[int, int]]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
        cursor = opened.execute("SELECT * FROM change WHERE request <> 'setup' ORDER BY seq")
        names = [column[0] for column in cursor.description]
        log = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        requests = opened.execute("SELECT id, first, last FROM request WHERE id <> 'setup'")
        return log, {name: (first, last) for name, first, last in requests.fetchall()}
