"""Which version of the tables a file has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, select
from sqlalchemy.exc import NoResultFound, OperationalError

from glance.errors import StoreError
from glance.store.schema import version
from glance.store.sqlite import engine, missing, opener, translated

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from sqlalchemy import Connection


def schema_at(path: Path, busy: float, sqlite: ModuleType) -> str:
    """Give the revision of a file's tables, changing nothing in the file."""
    reader = engine(opener(path, writable=False, busy=busy, sqlite=sqlite), sqlite)
    try:
        with translated(), reader.begin() as connection:
            return schema_of(connection)
    finally:
        reader.dispose()


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
