"""What a feed says of files that were changed in place while a colleague uses them."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from glance.feed import Loaded, Lost
from glance.store.sqlite import driver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.feed.conftest import Ear

# The very library that the store uses: two copies of SQLite in one process do not see
# each other's locks (sqlite.org/howtocorrupt.html 2.2.1).
sqlite3 = driver()

SAVER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from glance.census import SetStatus, Signature
from glance.errors import GlanceError
from glance.store import open_store
with open_store(Path(sys.argv[1]), writable=True) as store:
    for number, value in enumerate(sys.stdin):
        change = SetStatus(1, "risk", value.strip())
        store.record([change], Signature("os:ann", "x"), f"s{number}", datetime.now(UTC))
        print(value, end="", flush=True)
"""


@pytest.fixture
def colleague(path: Path) -> Iterator[Callable[[str], None]]:
    """Another program that saves, and keeps the database open."""
    with subprocess.Popen(
        [sys.executable, "-c", SAVER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as saver:
        spoken, answers = saver.stdin, saver.stdout
        assert spoken is not None
        assert answers is not None

        def save(value: str) -> None:
            spoken.write(f"{value}\n")
            spoken.flush()
            answers.readline()

        yield save
        saver.kill()


def test_rubbish_copied_over_a_database_in_use_is_lost(
    listen: Callable[..., Ear], path: Path, colleague: Callable[[str], None]
) -> None:
    ear = listen()
    ear.hear(Loaded)
    colleague("red")
    ear.until(lambda: ear.value() == "red")
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.write(os.urandom(size))

    assert ear.hear(Lost).why == "the database is damaged; put back the last good copy"
    assert ear.hear(Lost).why == "the database is damaged; put back the last good copy"


@pytest.mark.parametrize("suffix", ["-wal", "-shm"])
def test_a_file_beside_the_database_that_was_taken_away_is_said(
    listen: Callable[..., Ear], path: Path, colleague: Callable[[str], None], suffix: str
) -> None:
    ear = listen()
    ear.hear(Loaded)
    colleague("red")
    ear.until(lambda: ear.value() == "red")
    path.with_name(f"glance.db{suffix}").unlink()

    assert f"{suffix} file was taken away" in ear.hear(Lost).why


def test_an_older_copy_put_over_a_database_in_use_is_loaded_afresh(
    listen: Callable[..., Ear], path: Path, colleague: Callable[[str], None], template: Path
) -> None:
    ear = listen()
    ear.hear(Loaded)
    colleague("red")
    ear.until(lambda: ear.value() == "red")
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    with path.open("r+b") as file:
        file.write(template.read_bytes())
    ear.hear(Loaded)

    assert ear.value() is None


def test_an_altered_page_that_the_log_of_changes_does_not_tell_is_loaded_afresh(
    listen: Callable[..., Ear], path: Path, colleague: Callable[[str], None]
) -> None:
    colleague("amber")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ear = listen()
    ear.hear(Loaded)
    before = path.read_bytes()
    with path.open("r+b") as file:
        file.write(before.replace(b"riskamber", b"riskgreen"))

    ear.until(lambda: ear.value() == "green")
