"""SQLite's own ways: the driver, its settings, and what its errors mean to a person."""

from __future__ import annotations

import importlib
import os
import sqlite3
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import String, column, create_engine, event, select, table
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from glance.errors import GlanceError, NotAllowed, StoreError, Unreachable, ValueRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from types import ModuleType

    from sqlalchemy import Connection, Engine, Select
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

# The WAL-reset bug can lose commits when several processes write and checkpoint at
# once: 3.7.0 to 3.51.2, mended in 3.44.6 and 3.50.7 too (sqlite.org/wal.html#walresetbug).
BROKEN = ((3, 7, 0), (3, 51, 3))
MENDED = ((3, 44, 6), (3, 50, 7))

CORRUPT = 11
WORDS = {
    3: "this account may not read the database",
    5: "the database is locked by another program",
    6: "the database is locked by another program",
    10: "the disk failed while the database was read or written",
    CORRUPT: "the database is damaged; put back the last good copy",
    14: "the database cannot be opened",
    26: "the database is damaged; put back the last good copy",
}
# Two SELECTs see one moment only inside a transaction, and a reader that turns writer
# is refused whatever the busy timeout.
READ = "BEGIN"
WRITE = "BEGIN IMMEDIATE"

SQL_ERROR = 1
READ_ONLY = 8
DISK_FAILED = 10
CANNOT_OPEN = 14
# Less room than this and a commit cannot grow the log.
LEAST_ROOM = 64 * 1024
DISK_FULL = 13
CONSTRAINT = 19
TAKEN = {
    "patient.nhs_number": "another patient is known by that NHS number; admit or amend that one",
    "episode.patient": "the patient is already at that location; move the open episode",
}


@dataclass(frozen=True, slots=True)
class Journal:
    """How commits reach the disk; `warning` says why it is not the fast way."""

    mode: str
    synchronous: str
    warning: str | None = None


def driver() -> ModuleType:
    """Give the SQLite that comes with pysqlite3 where it is installed, else Python's own."""
    try:
        found: ModuleType = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3
    return found


def journal(version: tuple[int, int, int]) -> Journal:
    """Give the safe journal for a version of SQLite.

    WAL with FULL lost nothing in 60 simulated power cuts, DELETE with EXTRA neither;
    WAL with NORMAL lost everything since the last checkpoint.
    """
    mended = any(version[:2] == fix[:2] and version >= fix for fix in MENDED)
    if mended or not BROKEN[0] <= version < BROKEN[1]:
        return Journal("wal", "FULL")
    number = ".".join(str(part) for part in version)
    return Journal(
        "delete",
        "EXTRA",
        f"SQLite {number} can lose commits in its fast mode (fixed in 3.51.3): "
        "glance uses the slow one; install pysqlite3 0.6.1 or newer",
    )


class Undecoded(StoreError):
    """A text in the database is no UTF-8: SQLite takes whatever it is given."""


def opener(
    path: Path, *, writable: bool, busy: float, sqlite: ModuleType
) -> Callable[[], sqlite3.Connection]:
    """Give what opens the file, which must exist; nothing is opened yet.

    The driver stays out of transactions: whoever begins one says which.
    """
    ways = journal(sqlite.sqlite_version_info)
    uri = f"file:{quote(str(path))}?mode=rw"

    def connect() -> sqlite3.Connection:
        connection: sqlite3.Connection = sqlite.connect(
            uri, uri=True, timeout=busy, isolation_level=None, check_same_thread=False
        )
        try:
            _settle(connection, ways, writable=writable)
        except sqlite.Error:
            connection.close()
            raise
        return connection

    return connect


def engine(connect: Callable[[], sqlite3.Connection], sqlite: ModuleType) -> Engine:
    """Give an engine whose connections are made so."""
    made = create_engine(
        "sqlite+pysqlite://",
        creator=connect,
        module=sqlite,
        poolclass=QueuePool,
        pool_size=2,
        hide_parameters=True,
    )

    @event.listens_for(made, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql(WRITE if writing else READ)

    return made


def unbind(made: Engine) -> None:
    """Let tables be changed: SQLite makes a new one each time and drops the old.

    With foreign keys on, that would empty the tables which refer to it.
    """

    @event.listens_for(made, "connect")
    def loosen(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.cursor().execute("PRAGMA foreign_keys=OFF")


def _settle(connection: sqlite3.Connection, ways: Journal, *, writable: bool) -> None:
    run = connection.execute
    run("PRAGMA foreign_keys=ON")
    # INSERT OR REPLACE slips past a delete trigger otherwise.
    run("PRAGMA recursive_triggers=ON")
    run(f"PRAGMA synchronous={ways.synchronous}")
    if not writable:
        run("PRAGMA query_only=ON")
    elif run("PRAGMA journal_mode").fetchone()[0] != ways.mode:
        run(f"PRAGMA journal_mode={ways.mode}")


def data_version(connection: sqlite3.Connection) -> int:
    """Give a number that moves whenever another connection has committed."""
    number: int = connection.execute("PRAGMA data_version").fetchone()[0]
    return number


def size(connection: sqlite3.Connection) -> int:
    """Give how many bytes the pages of the database take, wherever each of them is."""
    pages: int = connection.execute("PRAGMA page_count").fetchone()[0]
    page: int = connection.execute("PRAGMA page_size").fetchone()[0]
    return pages * page


def append_only(table: str) -> tuple[str, ...]:
    """Give the triggers that keep a table's rows from being changed or removed."""
    return tuple(
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the {table} log is append-only'); END"
        for verb in ("update", "delete")
    )


def missing(error: SQLAlchemyError) -> bool:
    """Say whether an error means that a table, or its one row, is not there."""
    failed = error.orig if isinstance(error, DBAPIError) else None
    return failed is None or getattr(failed, "sqlite_errorcode", None) == SQL_ERROR


def guards() -> Select[tuple[str, str]]:
    """Give what selects the triggers that there are: their names, and how they were made."""
    made = table("sqlite_master", column("name", String), column("type"), column("sql", String))
    return select(made.c.name, made.c.sql).where(made.c.type == "trigger")


def guards_of(logs: Iterable[str]) -> dict[str, str]:
    """Give the names of the triggers that `append_only` makes, and how each of them begins.

    What it says when it refuses may be another text in another version.
    """
    return {
        f"{log}_no_{verb}": statement.partition("'")[0]
        for log in logs
        for verb, statement in zip(("update", "delete"), append_only(log), strict=True)
    }


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what the database at that path, the driver and SQLAlchemy raise into our errors."""
    try:
        yield
    except DBAPIError as error:
        raise meaning(error.orig, path) from error
    except SQLAlchemyError as error:
        raise StoreError(f"the database library failed ({type(error).__name__})") from error
    except (sqlite3.Error, driver().Error) as error:
        raise meaning(error, path) from error
    except (UnicodeEncodeError, OverflowError):
        # Their repr holds the text itself, which may be a patient's.
        raise ValueRefused("a text or number that no database can keep") from None


def meaning(error: BaseException | None, path: Path) -> GlanceError:
    """Give our error for one of the driver's; its words hold no patient data."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary == DISK_FULL or (primary == DISK_FAILED and _full(path)):
        return StoreError(f"nothing was saved: the disk of {path} is full; make room there")
    if primary in {CANNOT_OPEN, READ_ONLY} and (why := _not_writable(path)):
        # In WAL mode even readers write: to the -shm file (sqlite.org/wal.html#readonly).
        opened = "the database cannot be opened" if primary == CANNOT_OPEN else "nothing was saved"
        return (Unreachable if primary == CANNOT_OPEN else NotAllowed)(f"{opened}: {why}")
    if primary in WORDS:
        return Unreachable(WORDS[primary])
    if primary == READ_ONLY:
        return NotAllowed(f"nothing was saved: {path} may only be read from here")
    if primary == CONSTRAINT:
        words = str(error)
        for key, refusal in TAKEN.items():
            if key in words:
                return NotAllowed(refusal)
        return StoreError("the database refused the change: it breaks one of its rules")
    if code is None and str(error).startswith("Could not decode"):
        return Undecoded("the database holds a text that is no UTF-8")
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return StoreError(f"the database failed ({name})")


def _full(path: Path) -> bool:
    with suppress(OSError):
        disk = os.statvfs(path.parent)
        return disk.f_bavail * disk.f_frsize < LEAST_ROOM
    return False


def _not_writable(path: Path) -> str:
    """Give why nobody can write here; "" where that is not the reason."""
    with suppress(OSError):
        if os.statvfs(path.parent).f_flag & os.ST_RDONLY:
            return f"{path} is on a disk that may only be read"
    for there in (path, path.parent):
        if there.exists() and not os.access(there, os.W_OK):
            return f"this account may not write to {there}"
    return ""
