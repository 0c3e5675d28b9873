"""Which version of the tables a file has."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select
from sqlalchemy.exc import NoResultFound, OperationalError

from glance.errors import SchemaNewer, SchemaOlder, StoreError, Unreachable
from glance.store.schema import SCHEMA, version
from glance.store.sqlite import engine, missing, opener, translated

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from sqlalchemy import Connection


def schema_at(path: Path, busy: float, sqlite: ModuleType) -> str:
    """Give the revision of a file's tables, changing nothing in the file."""
    reader = engine(opener(path, writable=False, busy=busy, sqlite=sqlite), sqlite)
    try:
        with translated(path), reader.begin() as connection:
            return schema_of(connection)
    finally:
        reader.dispose()


def insist_on_tables(path: Path, found: str) -> None:
    """Raise Unreachable for a database without any tables: it was never one of glance's."""
    if not found:
        raise Unreachable(
            f"{path} holds no tables: put back the last good copy, "
            "or move it away and make a new database with: glance init"
        )


def insist_on_schema(path: Path, found: str, *, writable: bool) -> None:
    """Raise SchemaOlder, SchemaNewer or Unreachable for what this program cannot use."""
    insist_on_tables(path, found)
    if found < SCHEMA:
        raise SchemaOlder(
            f"the database has schema {found} and this glance needs {SCHEMA}; "
            f"upgrade it with: glance db upgrade --site {shlex.quote(str(path.parent))}"
        )
    if found > SCHEMA and writable:
        raise SchemaNewer(
            f"the database has schema {found} and this glance knows {SCHEMA}: "
            "a newer glance made it, and this one would harm it; update glance"
        )


def schema_of(connection: Connection) -> str:
    """Give the revision of the tables; "" where there are none, StoreError for somebody else's."""
    try:
        return str(connection.execute(select(version.c.version_num)).scalar_one())
    except (OperationalError, NoResultFound) as error:
        if not missing(error):
            raise
        tables = set(inspect(connection).get_table_names()) - {version.name}
        if tables:
            raise StoreError("the file is a database, but not one of glance's") from None
        return ""
