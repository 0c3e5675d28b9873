"""The schema, its upgrades, and the SQLite underneath."""

from __future__ import annotations

import sqlite3 as python_sqlite
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from glance.census import AddLocation, LocationKind, Scope, Signature
from glance.errors import NotAllowed, SchemaNewer, SchemaOlder, StoreError, Unreachable
from glance.store import create_store, open_store, upgrade_store
from glance.store.schema import APPEND_ONLY, metadata
from glance.store.sqlite import driver, journal
from glance.store.upgrading import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glance.store import Store
    from tests.store.conftest import Ward

# Python's own beside it in one process would drop the store's locks.
sqlite3 = driver()
NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Signature("os:ann", "base-2")


def test_the_migrations_make_the_tables_that_the_queries_name(copy: Path) -> None:
    engine = create_engine(f"sqlite:///{copy}")
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()

    assert differences == []


def test_every_log_has_its_triggers(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as database:
        rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        triggers = {name for (name,) in rows}

    assert triggers == {
        f"{table}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete")
    }


def test_a_new_database_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "glance.db"
    create_store(path)
    with open_store(path, writable=True) as store:
        store.record([AddLocation("Ward", LocationKind.WARD)], ANN, "r", NINE)
        modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}

    assert modes == {0o600}


def test_a_database_is_never_overwritten(copy: Path) -> None:
    before = copy.read_bytes()
    with pytest.raises(NotAllowed, match="overwrites nothing"):
        create_store(copy)

    assert copy.read_bytes() == before


def test_a_creation_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="cannot be made"):
        create_store(tmp_path / "nowhere" / "glance.db")


@pytest.mark.parametrize("opened", [open_store, upgrade_store])
def test_an_empty_file_is_no_database_to_make(
    tmp_path: Path, opened: Callable[[Path], object]
) -> None:
    path = tmp_path / "glance.db"
    path.touch()
    with pytest.raises(Unreachable, match=r"glance\.db is empty \(0 bytes\): put back the last"):
        opened(path)

    assert path.stat().st_size == 0


@pytest.mark.parametrize("opened", [open_store, upgrade_store])
def test_a_database_without_tables_is_not_filled_silently(
    tmp_path: Path, opened: Callable[[Path], object]
) -> None:
    path = tmp_path / "glance.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 1")
    with pytest.raises(Unreachable, match=r"glance\.db holds no tables"):
        opened(path)


@pytest.mark.parametrize("opened", [open_store, upgrade_store])
def test_a_folder_in_the_place_of_a_database_is_named(
    tmp_path: Path, opened: Callable[[Path], object]
) -> None:
    with pytest.raises(Unreachable, match=f"{tmp_path} is a folder"):
        opened(tmp_path)


def test_an_upgrade_of_what_is_up_to_date_changes_nothing(copy: Path) -> None:
    with open_store(copy) as store:
        before = store.verify()
    upgrade_store(copy)

    with open_store(copy) as store:
        assert store.verify() == before


def test_four_upgrades_at_once_all_succeed(tmp_path: Path) -> None:
    path = tmp_path / "glance.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql("INSERT OR IGNORE INTO feed VALUES (1, 0, '')")
        connection.exec_driver_sql("INSERT OR IGNORE INTO site VALUES ('epoch', 'x')")
    engine.dispose()
    script = (
        "import sys; from pathlib import Path; from glance.store import upgrade_store;"
        "print(flush=True); sys.stdin.read(); upgrade_store(Path(sys.argv[1]))"
    )
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    for program in programs:
        assert program.stdout is not None
        program.stdout.readline()
    for program in programs:
        program.communicate()

    assert [program.returncode for program in programs] == [0, 0, 0, 0]
    with open_store(path) as store:
        assert store.verify().seq == 0


def version(path: Path, number: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE alembic_version SET version_num = ?", (number,))
        database.commit()


def test_an_older_schema_names_the_command_that_upgrades_it(copy: Path) -> None:
    version(copy, "0000")
    with pytest.raises(SchemaOlder, match=f"glance db upgrade --site {copy.parent}"):
        open_store(copy)


def test_a_newer_schema_is_read_and_never_written(copy: Path) -> None:
    version(copy, "9999")
    with pytest.raises(SchemaNewer, match="newer glance"):
        open_store(copy, writable=True)
    with pytest.raises(SchemaNewer):
        upgrade_store(copy)

    with open_store(copy) as store:
        assert store.census(Scope()).cursor.seq == 9


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "firefox.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE bookmarks (url)")
    before = path.read_bytes()
    for opened in (open_store, upgrade_store):
        with pytest.raises(StoreError, match="not one of glance's"):
            opened(path)

    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("number", "mode"),
    [
        ((3, 6, 23), "wal"),
        ((3, 40, 1), "delete"),
        ((3, 44, 5), "delete"),
        ((3, 44, 6), "wal"),
        ((3, 45, 9), "delete"),
        ((3, 50, 6), "delete"),
        ((3, 50, 7), "wal"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((4, 0, 0), "wal"),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else value,
)
def test_the_fast_journal_is_for_a_mended_sqlite(number: tuple[int, int, int], mode: str) -> None:
    ways = journal(number)

    assert ways.mode == mode
    assert (ways.warning is None) == (mode == "wal")


@pytest.mark.skipif(
    journal(python_sqlite.sqlite_version_info).warning is None,
    reason="Python's SQLite is mended here",
)
def test_a_broken_sqlite_is_used_the_slow_way_with_a_warning(
    ward_at: Callable[[Path, Store], Ward], copy: Path
) -> None:
    with open_store(copy, writable=True, sqlite=python_sqlite) as store:
        ward_at(copy, store).admit(statuses=(("risk", "red"),))

        assert store.warning is not None
        assert "3.51.3" in store.warning
        assert not copy.with_name("glance.db-wal").exists()
        assert len(store.census(Scope()).episodes) == 1


def test_writers_are_durable_and_readers_harmless(copy: Path) -> None:
    wanted = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "query_only")
    found = []
    for writable in (True, False):
        with open_store(copy, writable=writable) as store, store._engine.connect() as connection:
            found.append([connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted])

    assert found == [["wal", 2, 1, 1, 0], ["wal", 2, 1, 1, 1]]
