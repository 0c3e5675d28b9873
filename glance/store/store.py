"""The store: one database file, and everything that may be asked of it."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self, TypeVar, cast

from glance.census import Scope
from glance.errors import (
    GlanceError,
    NotAllowed,
    Unreachable,
)
from glance.store.cells import raw
from glance.store.files import Files, insist_on_file
from glance.store.finding import read_found
from glance.store.ledger import replayed
from glance.store.line import Line
from glance.store.moments import moment_text
from glance.store.progress import Progress
from glance.store.projection import projection
from glance.store.reading import (
    read_census,
    read_cursor,
    read_delta,
    read_structure,
    root_of,
)
from glance.store.revision import insist_on_schema, schema_at
from glance.store.roster import read_roster
from glance.store.shares import refuse_network_share
from glance.store.sqlite import (
    READ,
    WRITE,
    Undecoded,
    data_version,
    driver,
    engine,
    journal,
    opener,
    size,
    translated,
)
from glance.store.verifying import verify
from glance.store.writing import write

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from os import stat_result
    from types import ModuleType, TracebackType

    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import PoolProxiedConnection

    from glance.census import Census, Change, Cursor, Delta, Roster, Signature, Structure
    from glance.store.finding import Found
    from glance.store.ledger import Recorded
    from glance.store.line import Book
    from glance.store.projection import Projection

T = TypeVar("T")

# How long a save waits for a colleague's save to end.
BUSY_SECONDS = 5.0
# Connections kept open between two calls.
IDLE = 2


class Store:
    """An open database. Any thread may use it; each call is one transaction.

    A file that takes the place of the one that was opened is noticed at the next
    call and used from then on. `warning` is a line for whoever runs the site, or None.
    """

    def __init__(self, path: Path, *, writable: bool, busy: float, sqlite: ModuleType) -> None:
        self.path = path
        self.writable = writable
        self.warning = journal(sqlite.sqlite_version_info).warning
        self._connect = opener(path, writable=writable, busy=busy, sqlite=sqlite)
        self._engine = engine(self._connect, sqlite)
        self._busy = busy
        self._sqlite = sqlite
        self._book: Book = {}
        self._lock = Lock()
        self._file: stat_result | None = None
        self._files = Files(path)
        self._lives = 0
        # Texts are read by Python only once one of them turned out not to be UTF-8: it is slow.
        self._lenient = False
        self._idle: list[PoolProxiedConnection] = []
        self._watch: PoolProxiedConnection | None = None
        self._projections: dict[Scope, tuple[str | None, Projection]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._forget()

    def record(
        self,
        changes: Sequence[Change],
        signed: Signature,
        request_id: str,
        at: datetime,
        progress: Callable[[int, int], None] | None = None,
    ) -> Recorded:
        """Write changes down, all or none; a request that was saved before gets its first answer.

        Raises Conflict, PlaceTaken, NotFound or NotAllowed for what the changes
        ask, StoreError for what the database does. After Unreachable the same
        request may be sent again: it is never saved twice. `progress` is told of a
        long save how many changes of how many are written.
        """
        return self._save(lambda _: changes, signed, request_id, at, progress)

    def amend(
        self,
        plan: Callable[[Roster], Sequence[Change]],
        signed: Signature,
        request_id: str,
        at: datetime,
        progress: Callable[[int, int], None] | None = None,
    ) -> Recorded:
        """Read the roster, plan by it and write the plan down, with nobody else in between."""
        return self._save(lambda held: plan(read_roster(held)), signed, request_id, at, progress)

    def roster(self) -> Roster:
        """Give everyone whom the site knows."""
        return self._asked(READ, read_roster)

    def census(self, scope: Scope) -> Census:
        """Give every open episode of a scope; raise NotFound for an unknown location."""

        def ask(line: Line) -> Census:
            root, shown = self._projection(line, scope)
            return read_census(line, scope, root, shown)

        return self._asked(READ, ask)

    def delta(self, scope: Scope, cursor: Cursor) -> Delta | None:
        """Give what changed since the cursor; None where a fresh census is due."""

        def ask(line: Line) -> Delta | None:
            root, shown = self._projection(line, scope)
            return read_delta(line, scope, root, shown, cursor)

        return self._asked(READ, ask)

    def find(self, text: str, location: str | None = None) -> tuple[Found, ...]:
        """Give the open episodes that fit a bed, an NHS or local number, or part of a name."""
        return self._asked(READ, lambda line: read_found(line, text, root_of(line, location)))

    def structure(self) -> Structure:
        """Give every location and place."""
        return self._asked(READ, lambda line: read_structure(line, Scope(), None))

    def verify(self) -> Cursor:
        """Check the whole change log; raise StoreError where somebody altered it."""
        return self._asked(READ, verify)

    def data_version(self) -> int:
        """Give a number that moves whenever somebody else has saved, or the file was replaced."""
        self.look()
        with translated(self.path):
            return self._lives << 40 | data_version(self._watching())

    def insist_on_whole(self) -> None:
        """Raise Unreachable where the file was cut short, or a file beside it taken away."""
        with translated(self.path):
            due = size(self._watching())
        self._files.insist(due)

    def cursor(self) -> Cursor:
        """Give how far the log reaches, as somebody reads who opens the database only now.

        A connection that is open already may go on with what it read before, whatever
        has become of the file.
        """
        self.look()
        with translated(self.path), closing(self._connect()) as fresh:
            return read_cursor(
                Line(cast("DBAPIConnection", fresh), self._engine.dialect, self._book)
            )

    def written(self) -> bool:
        """Say whether the file itself was written to since this was asked before."""
        return self._files.written()

    def start_over(self) -> None:
        """Read the file again from now on, whatever was read of it before."""
        with self._lock:
            self._forget()

    def _watching(self) -> sqlite3.Connection:
        if self._watch is None:
            self._watch = self._engine.raw_connection()
        return cast("sqlite3.Connection", self._watch.driver_connection)

    def _save(
        self,
        changes: Callable[[Line], Sequence[Change]],
        signed: Signature,
        request_id: str,
        at: datetime,
        progress: Callable[[int, int], None] | None,
    ) -> Recorded:
        if not self.writable:
            raise NotAllowed("nothing was saved: the database is open for reading only")
        moment = moment_text(at)

        def ask(line: Line) -> Recorded:
            before = replayed(line, request_id)
            if before is not None:
                return before
            made = changes(line)
            if progress is not None:
                line.wrote = Progress(made, progress).wrote
            return write(line, made, signed, request_id, moment)

        try:
            return self._asked(WRITE, ask)
        except Unreachable:
            self.start_over()
            raise

    def _asked(self, begin: str, ask: Callable[[Line], T]) -> T:
        try:
            with self._transaction(begin) as line:
                return ask(line)
        except Undecoded:
            self._lenient = True
        with self._transaction(begin) as line:
            return ask(line)

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Line]:
        self.look()
        with translated(self.path):
            life = self._lives
            pooled = self._connection()
            try:
                held = cast("DBAPIConnection", pooled.dbapi_connection)
                if self._lenient:
                    cast("sqlite3.Connection", held).text_factory = raw
                held.cursor().execute(begin)
                try:
                    if begin == WRITE:
                        # Nobody else would see what is saved into a log that is gone.
                        self._files.insist_on_beside()
                    yield Line(held, self._engine.dialect, self._book)
                except BaseException:
                    held.rollback()
                    raise
                held.commit()
            except BaseException:
                pooled.close()
                raise
            self._keep(pooled, life)

    def _connection(self) -> PoolProxiedConnection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._engine.raw_connection()

    def _keep(self, pooled: PoolProxiedConnection, life: int) -> None:
        """Lay a connection by: the pool takes a third of a save's time for that."""
        with self._lock:
            if life == self._lives and len(self._idle) < IDLE:
                self._idle.append(pooled)
                return
        pooled.close()

    def _projection(self, line: Line, scope: Scope) -> tuple[str | None, Projection]:
        found = self._projections.get(scope)
        if found is None:
            root = root_of(line, scope.location)
            found = self._projections[scope] = (root, projection(scope, root))
        return found

    def look(self) -> None:
        """Notice a file that is gone, was replaced or was cut short."""
        now = insist_on_file(self.path)
        was = self._file
        if was is not None and os.path.samestat(was, now) and now.st_size >= was.st_size:
            self._file = now
            return
        with self._lock:
            self._file = None
            self._forget()
            found = schema_at(self.path, self._busy, self._sqlite)
            insist_on_schema(self.path, found, writable=self.writable)
            self._file = now

    def _forget(self) -> None:
        self._lives += 1
        while self._idle:
            self._idle.pop().close()
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        self._files.forget()
        self._projections.clear()
        self._engine.dispose()


def open_store(
    path: Path,
    *,
    writable: bool = False,
    busy: float = BUSY_SECONDS,
    sqlite: ModuleType | None = None,
) -> Store:
    """Open the database of a site; raise SchemaOlder, SchemaNewer or Unreachable.

    A reader cannot write whatever it is asked. `busy` is how many seconds a call
    waits for others; `sqlite` is the driver, the best one installed where not named.
    """
    path = Path(path).absolute()
    refuse_network_share(path)
    store = Store(path, writable=writable, busy=busy, sqlite=sqlite or driver())
    try:
        store.look()
    except GlanceError:
        store.close()
        raise
    return store
