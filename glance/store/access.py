"""The way to one database file: its connections, its transactions, and what becomes of it."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Self, TypeVar, cast

from glance.errors import NotAllowed, Unreachable
from glance.store.cells import raw
from glance.store.files import Files, insist_on_file
from glance.store.line import Line
from glance.store.reading import read_cursor
from glance.store.revision import insist_on_schema, schema_at
from glance.store.sqlite import (
    WRITE,
    Undecoded,
    data_version,
    engine,
    journal,
    opener,
    size,
    translated,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from os import stat_result
    from pathlib import Path
    from types import ModuleType, TracebackType

    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import PoolProxiedConnection

    from glance.census import Cursor
    from glance.store.line import Book

T = TypeVar("T")

# Connections kept open between two calls.
IDLE = 2


class Access:
    """An open database file. Any thread may use it; each question is one transaction.

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

    def _committed(self, ask: Callable[[Line], T]) -> T:
        """Ask in a transaction that may write; raise NotAllowed where this is a reader's store."""
        if not self.writable:
            raise NotAllowed("nothing was saved: the database is open for reading only")
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
        self._engine.dispose()
