"""New databases, and old ones brought up to what this glance needs."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import uuid4

from glance.census import Event, Happening
from glance.errors import NotAllowed, SchemaNewer, Unreachable
from glance.store.files import insist_on_file
from glance.store.line import Line
from glance.store.moments import moment_text
from glance.store.revision import insist_on_tables, schema_at, schema_of
from glance.store.schema import SCHEMA
from glance.store.shares import refuse_network_share
from glance.store.sqlite import driver, engine, opener, translated, unbind
from glance.store.store import BUSY_SECONDS
from glance.store.writing import write

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection

    from glance.census import Signature

MIGRATIONS = Path(__file__).parent / "migrations"


def create_store(path: Path) -> None:
    """Make a new, empty database that only its owner can read; never touch one that exists."""
    path = Path(path).absolute()
    refuse_network_share(path)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise NotAllowed(f"{path} exists already; glance overwrites nothing") from None
    except OSError as error:
        raise Unreachable(f"{path} cannot be made ({error.strerror})") from error
    try:
        _upgrade(path)
    except BaseException:
        for suffix in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                Path(f"{path}{suffix}").unlink()
        raise


def upgrade_store(path: Path, signed: Signature | None = None, at: datetime | None = None) -> None:
    """Bring a database to this program's schema, whole or not at all.

    Of several programs that upgrade at once the first does the work, logs it where it
    was told who does it and when, and the others find it done.
    """
    path = Path(path).absolute()
    refuse_network_share(path)
    insist_on_file(path)
    found = schema_at(path, BUSY_SECONDS, driver())
    insist_on_tables(path, found)
    _refuse_newer(found)
    _upgrade(path, signed, at)


def _upgrade(path: Path, signed: Signature | None = None, at: datetime | None = None) -> None:
    busy = max(BUSY_SECONDS, 30.0)
    made = engine(opener(path, writable=True, busy=busy, sqlite=driver()), driver())
    unbind(made)
    try:
        with translated(path), made.execution_options(writing=True).begin() as connection:
            found = schema_of(connection)
            _refuse_newer(found)
            if found < SCHEMA:
                _migrate(connection)
                if signed is not None and at is not None:
                    _log(connection, f"schema {found} to {SCHEMA}", signed, at)
    finally:
        made.dispose()


def _log(connection: Connection, upgrade: str, signed: Signature, at: datetime) -> None:
    held = cast("DBAPIConnection", connection.connection.dbapi_connection)
    line = Line(held, connection.dialect, {})
    event = Event(Happening.CONFIGURE, "database", upgrade)
    write(line, [event], signed, uuid4().hex, moment_text(at))


def _refuse_newer(found: str) -> None:
    if found > SCHEMA:
        raise SchemaNewer(
            f"the database has schema {found} and this glance knows {SCHEMA}; update glance"
        )


def _migrate(connection: Connection) -> None:
    # 0.1 s to import, and only an upgrade needs it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
