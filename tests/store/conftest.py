"""A small ward in a real database file, and what the log of one comes to."""

from __future__ import annotations

import itertools
import shutil
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from glance.census import (
    AddLocation,
    AddPlace,
    Admit,
    Amend,
    Event,
    Happening,
    Identity,
    LocationKind,
    Move,
    PlaceKind,
    SetStatus,
    Signature,
    TakeBack,
)
from glance.store import create_store, open_store
from glance.store.sqlite import driver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from glance.census import Change
    from glance.store import Recorded, Store

# The very library that the store uses: two copies of SQLite in one process
# do not see each other's locks (sqlite.org/howtocorrupt.html 2.2.1).
sqlite3 = driver()

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Signature("os:ann", "base-2")

State = tuple[str | None, int, str, str, str, str, str]
"""A value: version, when and by whom it was changed, the same of confirmed, the note."""
Standing = dict[tuple[int, str], State]


@dataclass
class Ward:
    """A store with "Riverside Ward 3" (beds B1 to B4) and "North team" (zones East and West)."""

    path: Path
    store: Store
    clock: datetime = NINE
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def save(self, *changes: Change, by: str = "os:ann", request: str | None = None) -> Recorded:
        """Save as a person would, a minute after the last time."""
        self.clock += timedelta(minutes=1)
        request = request or f"request-{next(self.numbers)}"
        return self.store.record(changes, Signature(by, "base-2"), request, self.clock)

    def admit(
        self,
        family: str = "Adams",
        place: str | None = None,
        location: str = "Riverside Ward 3",
        given: str = "Grace",
        nhs_number: str | None = None,
        statuses: tuple[tuple[str, str], ...] = (),
    ) -> int:
        """Admit somebody and give the episode."""
        identity = Identity(family, given, "Ms", nhs_number)
        change = Admit(identity, location, self.clock, place, statuses=statuses)
        return self.save(change).episodes[0]

    def undo(self, recorded: Recorded, by: str = "ab1") -> Recorded:
        """Take a save back."""
        return self.save(TakeBack(recorded.first, recorded.last), by=by)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the two locations, made once."""
    path = tmp_path_factory.mktemp("template") / "glance.db"
    create_store(path)
    with open_store(path, writable=True) as store:
        store.record(
            [
                AddLocation("Riverside", LocationKind.LOCALITY),
                AddLocation("Riverside Ward 3", LocationKind.WARD, "R3", "Riverside", 4),
                *(
                    AddPlace("Riverside Ward 3", f"B{bed}", PlaceKind.BED, "Bay A")
                    for bed in range(1, 5)
                ),
                AddLocation("North team", LocationKind.TEAM, "North"),
                AddPlace("North team", "East", PlaceKind.ZONE),
                AddPlace("North team", "West", PlaceKind.ZONE),
            ],
            ANN,
            "template",
            NINE,
        )
    return path


@pytest.fixture
def copy(template: Path, tmp_path: Path) -> Path:
    """A file of its own for one test."""
    path = tmp_path / "site" / "glance.db"
    path.parent.mkdir()
    shutil.copy(template, path)
    return path


@pytest.fixture
def ward(copy: Path) -> Iterator[Ward]:
    """The ward, open for writing."""
    with open_store(copy, writable=True) as store:
        yield Ward(copy, store)


@pytest.fixture
def ward_at() -> Callable[[Path, Store], Ward]:
    """Give a ward of a store that a test has opened in its own way."""
    return Ward


@pytest.fixture
def standing() -> Callable[[Path], Standing]:
    """Give the status table of a database file."""

    def read(path: Path) -> Standing:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            rows = database.execute("SELECT * FROM status").fetchall()
        return {(row[0], row[1]): tuple(row[2:]) for row in rows}

    return read


@pytest.fixture
def replayed() -> Callable[[Path], Standing]:
    """Give the status table that a database file's change log leads to."""

    def replay(path: Path) -> Standing:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            rows = database.execute(
                "SELECT seq, kind, episode, field, new, at, actor, reason FROM change ORDER BY seq"
            ).fetchall()
        table: Standing = {}
        was: dict[int, State | None] = {}
        last: tuple[object, ...] = ()
        for seq, kind, episode, name, new, at, actor, reason in rows:
            key = (episode, name)
            before = was[seq] = table.get(key)
            version, note = (0, "") if before is None else (before[1], before[6])
            back = reason.startswith("takes back ")
            if back and kind in {"set", "clear", "unconfirm", "note"}:
                then = was[int(reason.split()[2])]
                signed = (at, actor, at, actor, "") if then is None else then[2:]
                table[key] = (None if then is None else then[0], version + 1, *signed)
            elif kind in {"set", "clear"}:
                table[key] = (new, version + 1, at, actor, at, actor, note)
            elif kind == "note":
                assert before is not None
                # A note goes with the value that it was about, in one step.
                step = 0 if last == key and new is None else 1
                table[key] = (before[0], version + step, *before[2:6], new or "")
            elif kind == "confirm":
                assert before is not None
                assert before[0] == new
                table[key] = (*before[:2], min(before[2], at), before[3], at, actor, note)
            last = key if kind in {"set", "clear"} and not back else ()
        return table

    return replay


@pytest.fixture
def busy(ward: Ward) -> Ward:
    """A ward on which something of every sort has happened."""
    one = ward.admit("Adams", "B1", nhs_number="9990000018", statuses=(("risk", "red"),))
    two = ward.admit("Baker", "East", "North team")
    ward.save(SetStatus(one, "risk", "amber"), by="ab1")
    ward.save(SetStatus(two, "risk", "green"), by="cd2")
    ward.save(Move(one, "North team", "West"), by="ab1")
    patient = ward.store.find("Adams")[0].patient
    ward.save(Amend(patient, Identity("Addams", nhs_number="9990000018")), by="cd2")
    ward.save(Event(Happening.REFUSED, "ab1"), by="ab1")
    return ward
