"""What is SQLite's own stays in one module."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import Insert, Select, Update
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

import glance.store
from glance.census import Scope
from glance.store.projection import projection
from glance.store.schema import metadata

ROOM = Path(glance.store.__file__).parent
NAMES = sorted(file.stem for file in ROOM.glob("*.py") if file.stem != "__init__")
POSTGRESQL = postgresql.dialect(paramstyle="format")  # type: ignore[no-untyped-call]  # SQLAlchemy's


def statements(name: str) -> list[Select[tuple[object, ...]] | Insert | Update]:
    kept = vars(import_module(f"glance.store.{name}")).values()
    return [each for each in kept if isinstance(each, Select | Insert | Update)]


@pytest.mark.parametrize("name", NAMES)
def test_each_statement_is_known_to_postgresql_as_well(name: str) -> None:
    for statement in statements(name):
        text = str(statement.compile(dialect=POSTGRESQL))

        assert not [word for word in ("rowid", "PRAGMA", "sqlite") if word in text]


def test_the_search_for_statements_finds_them() -> None:
    assert sum(len(statements(name)) for name in NAMES) > 30


def test_projections_and_tables_are_known_to_postgresql_as_well() -> None:
    shown = projection(Scope("Ward"), "/1/")
    for statement in (shown.people, shown.those_people, shown.statuses, shown.those_statuses):
        assert "group_concat" not in str(statement.compile(dialect=POSTGRESQL))
    for table in metadata.sorted_tables:
        assert "ROWID" not in str(CreateTable(table).compile(dialect=POSTGRESQL))
        for index in table.indexes:
            assert "CREATE" in str(CreateIndex(index).compile(dialect=POSTGRESQL))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "sqlite"])
def test_only_one_module_speaks_sqlite(name: str) -> None:
    code = (ROOM / f"{name}.py").read_text(encoding="utf-8")

    assert "PRAGMA" not in code
    assert "exec_driver_sql" not in code
    assert "BEGIN IMMEDIATE" not in code
