"""What is measured on: sites with as many patients as a line wants, each made once in a run."""

from __future__ import annotations

import json
import shutil
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from glance.board import layout, pages, view
from glance.board.types import Row
from glance.census import (
    AddLocation,
    AddPlace,
    Admit,
    LocationKind,
    PlaceKind,
    Signature,
)
from glance.site import Site, create_site
from glance.store import open_store
from tests.benchmarks.apps import by_hand
from tests.benchmarks.people import people, write_export
from tests.benchmarks.terminal import python

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from glance.board import BoardView
    from glance.census import Change

BOARD = "bench"
FIELD = "note"
TITLE = "Benchmark caseload"
# A caseload's board. A page stays for a day: what waits for a cell must not wait for its page.
BOARD_FILE = f"""\
title = "{TITLE}"
kinds = ["team"]
exceptions_first = true
dwell = "24h"

[[columns]]
source = "place"
label = "zone"
priority = 2

[[columns]]
source = "patient"
priority = 1

[[columns]]
field = "risk"
priority = 1

[[columns]]
field = "note"
priority = 1
width = 12

[[columns]]
field = "due"
priority = 2

[[columns]]
field = "visit"
priority = 2

[[columns]]
source = "reasons"
label = "why"
priority = 3

[[columns]]
fields = ["physio", "ot", "diet"]
label = "asked"
priority = 3

[[columns]]
field = "edd"
priority = 4

[[columns]]
source = "identifier"
priority = 5

[[columns]]
source = "stay"
priority = 6

[[columns]]
source = "owner"
priority = 7

[[columns]]
field = "next"
priority = 7

[[columns]]
field = "nurse"
priority = 8

[[columns]]
source = "age"
priority = 8
"""
COUNTDOWNS = ("due", "visit")
ZONES = 8
TEAM = 1000
AT_ONCE = 500
FURNITURE = 10  # lines of a screen that may be something else than rows
SIGNED = Signature("os:benchmark", "bench")


@dataclass(frozen=True, slots=True)
class Ward:
    """A site whose board `bench` shows `episodes`, all with a text in `field`.

    Patients of the later half of the zones may change in rank (`movers`) without
    pushing the first rows off the first page.
    `mark` is the text of a patient who is on the first page at every size measured.
    """

    site: Path
    database: Path
    episodes: tuple[int, ...]
    mark: str
    title: str = TITLE
    field: str = FIELD

    @property
    def movers(self) -> tuple[int, ...]:
        """Patients whose risk may change without moving the first rows of the first page."""
        return tuple(
            episode for number, episode in enumerate(self.episodes) if number % ZONES >= ZONES // 2
        )

    def wall(self) -> tuple[str, ...]:
        """The command that opens the wall."""
        return python("glance", "wall", BOARD, "--site", str(self.site))

    def visible(self, width: int, height: int) -> tuple[int, ...]:
        """The episodes that the first page shows, but for those at its very end."""
        seen = look(self.site)
        first = pages(seen, layout(seen.board, width, height), height - FURNITURE).page(1)
        return tuple(
            item.episode.id for item in first.items if isinstance(item, Row) and item.episode
        )

    def sheet(self, width: int, height: int) -> tuple[Path, Path]:
        """The board as plain texts for a grid by hand or a table, and a database of the same.

        The visible patients come first, so that both sides can show the same ones.
        """
        seen = look(self.site)
        now = datetime.now().astimezone()
        placed = layout(seen.board, width, height)
        keys = [column.key for column in seen.board.columns]
        rows = [row for row in seen.rows if row.episode is not None]
        lines = []
        for row in rows:
            cells = dict(zip(keys, seen.cells(row, now).cells, strict=True))
            shown = [cells[column.column.key] for column in placed.columns]
            lines.append(["".join(part.text for part in cell.forms[0]) for cell in shown])
        episodes = [row.key[1] for row in rows]
        fields = [column.column.key for column in placed.columns]
        due = [
            (
                line,
                fields.index(key),
                datetime.fromisoformat(row.episode.statuses[key].value).timestamp(),
            )
            for line, row in enumerate(rows)
            for key in COUNTDOWNS
            if row.episode is not None and key in row.episode.statuses and key in fields
        ]
        path = self.site / f"sheet-{width}x{height}.json"
        path.write_text(
            json.dumps(
                {
                    "episodes": episodes,
                    "fields": fields,
                    "labels": [column.column.label for column in placed.columns],
                    "widths": [column.width for column in placed.columns],
                    "rows": lines,
                    "due": due,
                }
            )
        )
        database = path.with_suffix(".db")
        for stale in self.site.glob(f"{database.name}*"):
            stale.unlink()
        by_hand.create(database, episodes, fields)
        return path, database


def look(site: Path) -> BoardView:
    """See the board as the wall will."""
    opened = Site.open(site)
    board = opened.board(BOARD)
    with open_store(opened.database) as store:
        census = store.census(board.scope)
    return view(board, census, datetime.now().astimezone())


class Ground:
    """The sites of one run, under `folder`, each made once and copied for whoever asks.

    `quick` says that a look is enough.
    """

    def __init__(self, folder: Path, *, quick: bool) -> None:
        self.folder = folder
        self.quick = quick
        self._wards: dict[str, Ward] = {}
        self._copies = 0

    def count(self, thorough: int, quick: int) -> int:
        """Choose how often, how long or how many."""
        return quick if self.quick else thorough

    def database(self, site: Path) -> Path:
        """The database of a site."""
        return Site.open(site).database

    def ward(self, patients: int) -> Ward:
        """A caseload of so many, with values in some fields, that nobody has changed yet."""
        name = f"ward-{patients}"
        if name not in self._wards:
            self._wards[name] = self._made(name, caseload(patients))
        pristine = self._wards[name]
        self._copies += 1
        site = self.folder / f"{name}-{self._copies}"
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(pristine.site, site)
        return replace(pristine, site=site, database=self.database(site))

    def countdowns(self) -> Ward:
        """A caseload of 30 with two running countdowns each."""
        name = f"countdowns-{uuid.uuid4()}"
        return self._made(name, caseload(30, running=True))

    def empty_site(self, name: str) -> Path:
        """A new site in which nobody is yet."""
        site = self.folder / name
        create_site(site)
        (site / "boards" / f"{BOARD}.toml").write_text(BOARD_FILE)
        return site

    def export(self, rows: int) -> Path:
        """A hospital's export of so many rows."""
        path = self.folder / f"export-{rows}.csv"
        if not path.exists():
            write_export(path, rows)
        return path

    def _made(self, name: str, changes: Iterable[Change]) -> Ward:
        kept = self.folder / f"{name}.json"
        site = self.folder / name
        if kept.exists():
            given = json.loads(kept.read_text())
            return Ward(site, self.database(site), tuple(given["episodes"]), given["mark"])
        self.empty_site(name)
        database = self.database(site)
        episodes: list[int] = []
        with open_store(database, writable=True) as store:
            for some in chunks(changes, AT_ONCE):
                recorded = store.record(some, SIGNED, str(uuid.uuid4()), datetime.now(UTC))
                episodes += recorded.episodes
        ward = Ward(site, database, tuple(episodes), "")
        last = ward.visible(101, 30)[-1]
        mark = f"m{episodes.index(last):05d}"
        kept.write_text(json.dumps({"episodes": episodes, "mark": mark}))
        return Ward(site, database, tuple(episodes), mark)


def caseload(patients: int, *, running: bool = False) -> Iterator[Change]:
    """Everything that brings a caseload into being: teams of 1,000 with their zones, patients.

    With `running`, two fields of everybody count down.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    for team in range(-(-patients // TEAM)):
        yield AddLocation(f"Team {team + 1}", LocationKind.TEAM, short=f"T{team + 1}")
        for zone in range(ZONES):
            yield AddPlace(f"Team {team + 1}", f"Z{zone + 1}", PlaceKind.ZONE)
    for number, person in enumerate(people(patients)):
        statuses = [
            ("risk", ("green", "amber", "green", "red", "green")[number % 5]),
            ("day", ("green", "red")[number % 2]),
            (FIELD, f"m{number:05d}"),
            ("physio", ("asked", "coming", "done")[number % 3]),
        ]
        if running:
            for count, key in enumerate(COUNTDOWNS):
                due = now + timedelta(minutes=20 + 7 * number + 3 * count)
                statuses.append((key, f"{due:%Y-%m-%dT%H:%M:%SZ}"))
        yield Admit(
            person,
            location=f"Team {number // TEAM + 1}",
            began=now - timedelta(days=1 + number % 60),
            place=f"Z{number % ZONES + 1}",
            owner=("ann", "bea", "cem")[number % 3],
            statuses=tuple(statuses),
        )


def chunks(changes: Iterable[Change], size: int) -> Iterator[tuple[Change, ...]]:
    """Give the changes in tuples of at most `size`."""
    left = iter(changes)
    while some := tuple(islice(left, size)):
        yield some
