"""The change log as tests read it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from glance.store.sqlite import driver

if TYPE_CHECKING:
    from pathlib import Path

# The very library that the store uses: two copies of SQLite in one process
# do not see each other's locks (sqlite.org/howtocorrupt.html 2.2.1).
sqlite3 = driver()


def log(path: Path) -> list[tuple[object, ...]]:
    """Give the change log without numbers, times and hashes."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        rows: list[tuple[object, ...]] = database.execute(
            "SELECT kind, episode, field, old, new, reason FROM change WHERE request != 'template'"
            " ORDER BY seq"
        ).fetchall()
    return rows
