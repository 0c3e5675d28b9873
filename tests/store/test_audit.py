"""What the audit gives, what nobody may alter in it, and the configuration in it."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from glance.census import (
    Discharge,
    Event,
    Happening,
    Signature,
)
from glance.errors import NotAllowed, NotFound
from glance.store import Wanted, open_store, upgrade_store
from glance.store import auditing as auditing_room
from glance.store.schema import SCHEMA
from glance.store.sqlite import driver
from glance.store.upgrading import MIGRATIONS

if TYPE_CHECKING:
    from pathlib import Path

    from glance.store import Store
    from tests.store.conftest import Ward

# The very library that the store uses: two copies of SQLite in one process do not see
# each other's locks (sqlite.org/howtocorrupt.html 2.2.1).
library = driver()

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Signature("os:ann", "base-2")
R3 = "Riverside Ward 3"


def kinds(store: Store, wanted: Wanted) -> list[str]:
    return [each.kind for each in store.audit(wanted)]


def test_the_newest_entry_comes_first(busy: Ward) -> None:
    numbers = [each.seq for each in busy.store.audit(Wanted())]

    assert numbers == list(range(busy.store.verify().seq, 0, -1))


def test_entries_come_oldest_first_when_asked_for_so(
    busy: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing_room, "PAGE", 4)
    numbers = [each.seq for each in busy.store.audit(Wanted(oldest_first=True))]

    assert numbers == list(range(1, busy.store.verify().seq + 1))


def test_a_limit_gives_the_newest(busy: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing_room, "PAGE", 2)

    assert kinds(busy.store, Wanted(limit=3)) == ["sign_on_refused", "amend", "move"]


def test_all_the_stays_of_a_patient_are_the_patient(busy: Ward) -> None:
    stay = busy.store.find("Addams")[0]
    busy.save(Discharge(stay.episode, NINE))
    again = busy.admit("Nobody else")
    with closing(library.connect(busy.path)) as database:
        database.execute("UPDATE episode SET patient = ? WHERE id = ?", (stay.patient, again))
        database.commit()

    assert kinds(busy.store, Wanted(patient=stay.patient, oldest_first=True)) == [
        "admit",
        "set",
        "set",
        "move",
        "amend",
        "discharge",
        "admit",
    ]


def test_staff_are_found_by_what_they_did_and_by_what_was_done_about_them(busy: Ward) -> None:
    busy.save(Event(Happening.COOL_OFF, "ab1"), by="os:root")

    assert kinds(busy.store, Wanted(staff="ab1")) == ["cool_off", "sign_on_refused", "move", "set"]


def test_a_location_has_what_is_below_it_and_who_left_it(busy: Ward) -> None:
    found = list(busy.store.audit(Wanted(location="Riverside", oldest_first=True)))

    assert [each.kind for each in found if each.episode is not None] == [
        "admit",
        "set",
        "set",
        "move",
    ]
    assert found[-1].old == f"{R3}/B1"
    assert found[-1].location == "North team"


def test_an_unknown_location_is_refused_before_anything_is_read(busy: Ward) -> None:
    with pytest.raises(NotFound, match="no location named 'Riverdale'"):
        busy.store.audit(Wanted(location="Riverdale"))


def test_since_is_inclusive_and_until_is_not(busy: Ward) -> None:
    moments = [each.at for each in busy.store.audit(Wanted(kinds=frozenset({"set"})))]
    found = busy.store.audit(
        Wanted(since=moments[1], until=moments[0], kinds=frozenset({"set", "move"}))
    )

    assert [each.at for each in found] == [moments[1]]


def test_what_is_saved_while_the_audit_is_read_is_not_in_it(
    busy: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing_room, "PAGE", 2)
    last = busy.store.verify().seq
    reading = busy.store.audit(Wanted(oldest_first=True))
    first = next(reading)
    busy.admit("Clarke", "B3")

    assert [first.seq, *(each.seq for each in reading)] == list(range(1, last + 1))


def test_a_reader_in_the_middle_of_the_audit_holds_nobody_up(
    busy: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing_room, "PAGE", 2)
    reading = busy.store.audit(Wanted())
    next(reading)
    with closing(library.connect(busy.path, timeout=0)) as database:
        [(blocked, *_)] = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    assert blocked == 0


@pytest.mark.parametrize("table", ["change", "request", "patient_history"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET rowid = rowid",
        "DELETE FROM {table}",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "REPLACE INTO {table} SELECT * FROM {table}",
    ],
)
def test_the_products_own_connection_refuses_to_alter_the_log(
    busy: Ward, table: str, statement: str
) -> None:
    if table == "patient_history":
        statement = statement.replace("rowid = rowid", "family = 'Baker'")
    before = busy.store.verify()
    connection = busy.store._connect()
    with closing(connection), pytest.raises(library.IntegrityError, match="append-only"):
        connection.execute(statement.format(table=table))

    assert busy.store.verify() == before


def test_a_file_that_changed_is_logged_once(ward: Ward) -> None:
    digests = {"config/fields.toml": "a" * 64, "boards/ward.toml": "b" * 64}
    ward.store.note_configuration(digests, ANN, "one", NINE)
    ward.store.note_configuration(digests, ANN, "two", NINE)
    ward.store.note_configuration(digests | {"boards/ward.toml": "c" * 64}, ANN, "three", NINE)

    told = ward.store.audit(Wanted(kinds=frozenset({"configure"}), oldest_first=True))
    assert [(each.field, each.new) for each in told] == [
        ("boards/ward.toml", "b" * 12),
        ("config/fields.toml", "a" * 12),
        ("boards/ward.toml", "c" * 12),
    ]


def test_a_file_that_went_and_came_back_is_logged_both_times(ward: Ward) -> None:
    digests = {"boards/ward.toml": "b" * 64}
    for number, given in enumerate((digests, {}, {}, digests)):
        ward.store.note_configuration(given, ANN, str(number), NINE)

    told = ward.store.audit(Wanted(kinds=frozenset({"configure"}), oldest_first=True))
    assert [each.new for each in told] == ["b" * 12, "removed", "b" * 12]


def test_several_programs_that_open_at_once_log_a_file_once(ward: Ward) -> None:
    start = Barrier(4)

    def note(who: int) -> None:
        start.wait()
        ward.store.note_configuration({"boards/ward.toml": "b" * 64}, ANN, str(who), NINE)

    threads = [Thread(target=note, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert kinds(ward.store, Wanted(kinds=frozenset({"configure"}))) == ["configure"]


def test_a_store_that_is_open_for_reading_notes_nothing(copy: Path) -> None:
    with open_store(copy) as store, pytest.raises(NotAllowed):
        store.note_configuration({"boards/ward.toml": "b" * 64}, ANN, "one", NINE)


def test_an_upgrade_is_logged_by_the_one_who_made_it(tmp_path: Path) -> None:
    path = tmp_path / "glance.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
    engine.dispose()
    for _ in range(2):
        upgrade_store(path, ANN, NINE)

    with open_store(path) as store:
        [told] = store.audit(Wanted())
        store.verify()
    assert (told.kind, told.field, told.actor) == ("configure", "database", "os:ann")
    assert told.new == f"schema 0002 to {SCHEMA}"
