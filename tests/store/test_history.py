"""What a patient was before each amendment, and databases made before that was kept."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from glance.census import Amend, Identity, Scope, SetNote, Signature
from glance.errors import NotFound, SchemaOlder, StoreError
from glance.store import open_store, upgrade_store
from glance.store.schema import SCHEMA
from glance.store.sqlite import driver
from glance.store.upgrading import MIGRATIONS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.store.conftest import Ward

# The very library that the store uses: two copies of SQLite in one process do not see
# each other's locks (sqlite.org/howtocorrupt.html 2.2.1).
sqlite3 = driver()

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Signature("os:ann", "base-2")
ADAMS = Identity("Adams", "Grace", "Ms", "9990000018")
ADDAMS = Identity("Addams", "Grace", "Dr", "9990000018", "H1", date(1948, 2, 29), "female")
NEWEST = Identity("Addams-Frump", "Grace", "Dr", "9990000018", "H1", date(1948, 2, 29), "female")


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        found: list[tuple[object, ...]] = database.execute(statement).fetchall()
    return found


def test_each_amendment_keeps_what_was_there_before(ward: Ward) -> None:
    ward.admit("Adams", nhs_number="9990000018")
    patient = ward.store.find("Adams")[0].patient
    one = ward.save(Amend(patient, ADDAMS))
    two = ward.save(Amend(patient, NEWEST))

    assert rows(ward.path, "SELECT * FROM patient_history ORDER BY seq") == [
        (patient, one.first, "Adams", "Grace", "Ms", "9990000018", None, None, ""),
        (patient, two.first, "Addams", "Grace", "Dr", "9990000018", "H1", "1948-02-29", "female"),
    ]


def test_two_amendments_in_one_save_keep_both(ward: Ward) -> None:
    ward.admit("Adams", nhs_number="9990000018")
    patient = ward.store.find("Adams")[0].patient
    done = ward.save(Amend(patient, ADDAMS), Amend(patient, NEWEST))

    kept = rows(ward.path, "SELECT seq, family FROM patient_history ORDER BY seq")
    assert kept == [(done.first, "Adams"), (done.last, "Addams")]


ALTERED = {
    "a value": "UPDATE status SET value = 'green'",
    "a value as bytes": "UPDATE status SET value = CAST(value AS BLOB)",
    "a value that was cleared": "UPDATE status SET value = NULL",
    "a value that is gone": "DELETE FROM status",
    "a value that was never saved": "INSERT INTO status SELECT episode, 'obs', value, version,"
    " changed_at, changed_by, confirmed_at, confirmed_by, note FROM status",
    "a note": "UPDATE status SET note = 'behind'",
    "a note that is gone": "UPDATE status SET note = ''",
    "a name": "UPDATE patient_history SET family = 'Baker'",
    "bytes for a name": "UPDATE patient_history SET given = x'ff'",
    "a name that is gone": "DELETE FROM patient_history",
    "bytes in the log": "UPDATE change SET new = x'ff' WHERE kind = 'set'",
    "a number in the log": "UPDATE change SET reason = x'00' WHERE seq = 3",
    "no UTF-8 in the log": "UPDATE change SET reason = CAST(x'ff' AS TEXT) WHERE seq = 3",
}


@pytest.mark.parametrize("statement", ALTERED.values(), ids=ALTERED)
def test_what_was_altered_behind_the_log_shows(ward: Ward, statement: str) -> None:
    episode = ward.admit("Adams", statuses=(("risk", "red"),))
    ward.save(SetNote(episode, "risk", "call the son"))
    ward.admit("Adams", location="North team")
    ward.save(Amend(ward.store.find("Adams")[0].patient, ADDAMS))
    ward.store.verify()
    with closing(sqlite3.connect(ward.path)) as database:
        for (trigger,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute(statement)
        database.commit()
    with pytest.raises(StoreError, match=r"altered|removed"):
        ward.store.verify()


def test_an_amendment_that_changes_nobody_keeps_nothing(ward: Ward) -> None:
    episode = ward.admit("Adams", nhs_number="9990000018")
    patient = ward.store.find("Adams")[0].patient
    ward.save(Amend(patient, ADAMS, episode, "CW"))

    assert rows(ward.path, "SELECT * FROM patient_history") == []


def test_an_amendment_that_is_refused_keeps_nothing(ward: Ward) -> None:
    ward.admit("Adams", nhs_number="9990000018")
    patient = ward.store.find("Adams")[0].patient
    with pytest.raises(NotFound, match="no open episode 77"):
        ward.save(Amend(patient, ADDAMS, 77, "CW"))

    assert rows(ward.path, "SELECT * FROM patient_history") == []


def test_colleagues_who_amend_at_once_leave_an_unbroken_history(ward: Ward) -> None:
    ward.admit("Name 0")
    patient = ward.store.find("Name")[0].patient
    start = Barrier(4)

    def amend(who: int) -> None:
        start.wait()
        for turn in range(10):
            change = Amend(patient, Identity(f"Name {who}-{turn}"))
            ward.store.record([change], ANN, f"{who}-{turn}", ward.clock)

    threads = [Thread(target=amend, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    was = [family for (family,) in rows(ward.path, "SELECT family FROM patient_history")]
    now = ward.store.roster().patients[patient].identity.family
    assert len(was) == 40
    assert {"Name 0", *(f"Name {who}-{turn}" for who in range(4) for turn in range(10))} == {
        *was,
        now,
    }


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE patient_history SET family = 'Baker'",
        "DELETE FROM patient_history",
        "INSERT OR REPLACE INTO patient_history SELECT * FROM patient_history",
    ],
    ids=["update", "delete", "replace"],
)
def test_the_history_is_append_only(ward: Ward, statement: str) -> None:
    ward.admit("Adams")
    ward.save(Amend(ward.store.find("Adams")[0].patient, ADDAMS))
    with closing(sqlite3.connect(ward.path)) as database:
        database.execute("PRAGMA recursive_triggers=ON")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute(statement)


@pytest.fixture
def first(ward: Ward, tmp_path: Path) -> Path:
    """A database as the first glance made it, with the ward's rows in it."""
    episode = ward.admit("Adams", "B1", nhs_number="9990000018", statuses=(("risk", "red"),))
    path = tmp_path / "first.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(path)) as database:
        database.execute("ATTACH ? AS full", (str(ward.path),))
        tables = database.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table'"
            " AND name NOT IN ('alembic_version')"
        ).fetchall()
        for (table,) in tables:
            columns = ", ".join(
                f'"{name}"' for _, name, *_ in database.execute(f"PRAGMA main.table_info({table})")
            )
            words = f"INSERT OR REPLACE INTO main.{table} ({columns})", f"SELECT {columns} FROM"
            database.execute(f"{' '.join(words)} full.{table}")
        database.commit()
    assert episode == 1
    return path


def test_a_database_of_the_first_glance_is_refused_until_it_is_upgraded(first: Path) -> None:
    for writable in (False, True):
        with pytest.raises(SchemaOlder, match=f"schema 0001 and this glance needs {SCHEMA}"):
            open_store(first, writable=writable)


def test_an_upgrade_keeps_everything(ward: Ward, first: Path) -> None:
    upgrade_store(first)

    with open_store(first) as store:
        assert store.census(Scope()) == ward.store.census(Scope())
        assert store.verify() == ward.store.verify()
        assert store.roster() == ward.store.roster()
    made = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
    assert rows(first, made) == rows(ward.path, made)
    assert rows(first, "PRAGMA foreign_key_check") == []
    assert rows(first, "PRAGMA integrity_check") == [("ok",)]


def test_an_upgraded_database_keeps_histories_from_then_on(first: Path) -> None:
    upgrade_store(first)
    with open_store(first, writable=True) as store:
        store.record([Amend(1, ADDAMS)], ANN, "after", NINE)

    assert rows(first, "SELECT family FROM patient_history") == [("Adams",)]


def test_an_upgrade_that_fails_leaves_the_old_database(first: Path) -> None:
    with closing(sqlite3.connect(first)) as database:
        # In the way of the last step of the upgrade.
        database.execute(
            "CREATE TRIGGER patient_history_no_delete BEFORE DELETE ON site BEGIN SELECT 1; END"
        )
        database.commit()
    made = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
    before = rows(first, made)
    with pytest.raises(StoreError):
        upgrade_store(first)

    assert rows(first, made) == before
    with pytest.raises(SchemaOlder):
        open_store(first)
