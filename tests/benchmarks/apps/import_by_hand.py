"""The floor under an import: the `csv` module and a bare `executemany` of the same rows.

    python -m tests.benchmarks.apps.import_by_hand FILE.csv EMPTY.db FILLED.db

The rows are those that the product's import wrote into FILLED, the tables and
pragmas those of EMPTY, a database of the product in which nobody is yet. Reading
FILLED is no part of the time, which is written out in seconds and seconds of CPU.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.apps import by_hand

if TYPE_CHECKING:
    import sqlite3


def tables(connection: sqlite3.Connection) -> list[str]:
    """Name the tables that hold rows of the site's."""
    return [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
    ]


def rows_of(connection: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    """Read a table whole."""
    return connection.execute(" ".join(("SELECT * FROM", f'"{table}"'))).fetchall()


def main() -> None:
    """Parse the file, insert the rows, commit; write how long that took."""
    source, empty, filled = (Path(argument) for argument in sys.argv[1:4])
    before = by_hand.connect(empty)
    after = by_hand.connect(filled)
    work = []
    for table in tables(after):
        old = set(rows_of(before, table))
        new = [row for row in rows_of(after, table) if row not in old]
        if new:
            slots = ", ".join("?" * len(new[0]))
            insert = " ".join(("INSERT OR IGNORE INTO", f'"{table}"', "VALUES", f"({slots})"))
            work.append((insert, new))
    after.close()
    before.execute("PRAGMA foreign_keys = ON")
    before.execute("PRAGMA recursive_triggers = ON")
    began, began_cpu = time.perf_counter(), time.process_time()
    with source.open(newline="", encoding="utf-8") as lines:
        list(csv.reader(lines))
    before.execute("BEGIN IMMEDIATE")
    before.execute("PRAGMA defer_foreign_keys = ON")
    for insert, new in work:
        before.executemany(insert, new)
    before.execute("COMMIT")
    seconds, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    written = sum(len(new) for _, new in work)
    sys.stdout.write(f"{seconds} {cpu} {written}\n")


if __name__ == "__main__":
    main()
