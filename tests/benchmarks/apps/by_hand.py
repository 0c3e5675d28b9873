"""The floor under a save and a delta: the SQLite module by hand, and nothing else."""

from __future__ import annotations

import ctypes
import os
import select
import time
from typing import TYPE_CHECKING

try:
    from pysqlite3 import dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence
    from pathlib import Path

IN_MODIFY = 0x2  # inotify(7)
BURST_SECONDS = 0.05
BURST_STEP_SECONDS = 0.0002

SCHEMA = """
CREATE TABLE status (
    episode INTEGER, field TEXT, value TEXT, version INTEGER, changed_at TEXT, changed_by TEXT,
    PRIMARY KEY (episode, field)) WITHOUT ROWID;
CREATE TABLE feed (id INTEGER PRIMARY KEY, seq INTEGER);
CREATE TABLE change (
    seq INTEGER PRIMARY KEY, at TEXT, actor TEXT, station TEXT, episode INTEGER,
    field TEXT, old TEXT, new TEXT, request_id TEXT UNIQUE);
INSERT INTO feed VALUES (1, 0);
"""


def connect(path: Path) -> sqlite3.Connection:
    """Open the file as durably as the product does; no transaction is begun by itself."""
    connection: sqlite3.Connection = sqlite.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA busy_timeout = 5000")
    return connection


def create(path: Path, episodes: Sequence[int], fields: Sequence[str]) -> None:
    """Make a file with a value for each field of each episode."""
    connection = connect(path)
    connection.executescript(SCHEMA)
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT INTO status VALUES (?, ?, 'as before', 1, '2026-11-22T09:04:00Z', 'os:ann')",
        [(episode, field) for episode in episodes for field in fields],
    )
    connection.execute("COMMIT")
    connection.close()


def save(connection: sqlite3.Connection, episode: int, field: str, value: str) -> None:
    """Write a value and its change down in one transaction."""
    execute = connection.execute
    execute("BEGIN IMMEDIATE")
    (old,) = execute(
        "SELECT value FROM status WHERE episode = ? AND field = ?", (episode, field)
    ).fetchone()
    execute(
        "UPDATE status SET value = ?, version = version + 1 WHERE episode = ? AND field = ?",
        (value, episode, field),
    )
    (seq,) = execute("UPDATE feed SET seq = seq + 1 RETURNING seq").fetchone()
    execute(
        "INSERT INTO change VALUES (?, '2026-11-22T09:04:00Z', 'os:ann', 'base-2', ?, ?, ?, ?, ?)",
        (seq, episode, field, old, value, f"request-{seq}"),
    )
    execute("COMMIT")


def wakes(path: Path, connection: sqlite3.Connection) -> Iterator[None]:
    """Yield each time another connection has committed: a watch on the -wal, then a burst.

    The watch fires at the write, before the commit can be seen (DATABASE.md, section 1).
    """
    libc = ctypes.CDLL(None, use_errno=True)
    watch: int = libc.inotify_init1(os.O_CLOEXEC)
    if libc.inotify_add_watch(watch, os.fsencode(f"{path}-wal"), IN_MODIFY) < 0:
        raise OSError(ctypes.get_errno(), "inotify_add_watch failed", f"{path}-wal")
    seen = _data_version(connection)
    while True:
        ready, _, _ = select.select([watch], [], [], 1.0)
        if ready:
            os.read(watch, 65536)
        until = time.monotonic() + (BURST_SECONDS if ready else 0.0)
        while True:
            version = _data_version(connection)
            if version != seen:
                seen = version
                yield
                until = time.monotonic() + BURST_STEP_SECONDS
            if time.monotonic() >= until:
                break
            time.sleep(BURST_STEP_SECONDS)


def _data_version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA data_version").fetchone()
    return int(version)


def newer(connection: sqlite3.Connection, seq: int) -> list[tuple[int, int, str, str]]:
    """Read what was changed after `seq`: number, episode, field, new value."""
    return connection.execute(
        "SELECT seq, episode, field, new FROM change WHERE seq > ? ORDER BY seq", (seq,)
    ).fetchall()
