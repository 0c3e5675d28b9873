"""What a feed survives: it says so, keeps trying, and misses nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from glance.census import Admit, Identity, Scope, SetStatus, Signature
from glance.feed import Changed, Heard, Loaded, Lost
from glance.store import open_store
from glance.store.sqlite import driver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glance.store import Store
    from tests.feed.conftest import Ear

# The very library that the store uses: two copies of SQLite in one process do not see
# each other's locks (sqlite.org/howtocorrupt.html 2.2.1).
sqlite3 = driver()

PATIENCE = 10.0
NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Signature("os:ann", "base-2")


def away(path: Path, elsewhere: Path) -> None:
    """Move a database with all its files."""
    elsewhere.mkdir()
    for file in path.parent.glob("glance.db*"):
        file.rename(elsewhere / file.name)


def back(path: Path, elsewhere: Path) -> None:
    """Bring them back, the database itself last."""
    for file in sorted(elsewhere.iterdir(), reverse=True):
        file.rename(path.parent / file.name)


def test_a_database_that_went_away_is_lost_and_found_with_every_change(
    listen: Callable[..., Ear], path: Path, tmp_path: Path
) -> None:
    ear = listen()
    ear.hear(Loaded)
    away(path, tmp_path / "elsewhere")
    lost = ear.hear(Lost)
    with open_store(tmp_path / "elsewhere" / "glance.db", writable=True) as store:
        store.record([SetStatus(1, "risk", "red")], ANN, "while away", NINE)
    back(path, tmp_path / "elsewhere")
    changed = ear.hear(Changed)

    assert lost.why == f"there is no database at {path}"
    assert [each.id for each in changed.delta.episodes] == [1]
    assert ear.value() == "red"


def test_a_feed_that_is_back_without_news_says_that_it_hears(
    listen: Callable[..., Ear], path: Path, tmp_path: Path
) -> None:
    ear = listen()
    ear.hear(Loaded)
    away(path, tmp_path / "elsewhere")
    ear.hear(Lost)
    back(path, tmp_path / "elsewhere")

    ear.hear(Heard)


def test_a_feed_says_again_and_again_that_it_is_lost(
    listen: Callable[..., Ear], path: Path, tmp_path: Path
) -> None:
    ear = listen()
    ear.hear(Loaded)
    away(path, tmp_path / "elsewhere")
    moments = [ear.hear(Lost).at for _ in range(4)]
    pauses = [(b - a).total_seconds() for a, b in pairwise(moments)]

    assert all(0.1 < pause < 3.0 for pause in pauses)


def test_a_feed_without_a_folder_keeps_no_handles(
    listen: Callable[..., Ear], path: Path, tmp_path: Path
) -> None:
    handles = Path("/proc/self/fd")
    if not handles.exists():
        pytest.skip("needs a list of open files")
    path.parent.rename(tmp_path / "elsewhere")
    ear = listen()
    ear.hear(Lost)
    before = len(list(handles.iterdir()))
    for _ in range(3):
        ear.hear(Lost)

    assert len(list(handles.iterdir())) <= before


def test_a_feed_waits_for_a_database_that_is_not_there_yet(
    listen: Callable[..., Ear], path: Path, template: Path
) -> None:
    path.unlink()
    ear = listen()
    ear.hear(Lost)
    shutil.copy(template, path)

    ear.hear(Loaded)
    assert len(ear.census.episodes) == 2


def test_an_older_copy_is_loaded_afresh_and_then_followed(
    listen: Callable[..., Ear], path: Path, template: Path
) -> None:
    with open_store(path, writable=True) as store:
        store.record([SetStatus(1, "risk", "red")], ANN, "r", NINE)
    ear = listen()
    ear.hear(Loaded)
    fresh = path.with_name("older")
    shutil.copy(template, fresh)
    for suffix in ("-wal", "-shm"):
        path.with_name(f"glance.db{suffix}").unlink(missing_ok=True)
    fresh.replace(path)
    ear.until(lambda: ear.value() is None)
    with open_store(path, writable=True) as store:
        store.record([SetStatus(1, "risk", "green")], ANN, "r", NINE)
        store.record([SetStatus(1, "risk", "amber")], ANN, "s", NINE)
        ear.until(lambda: ear.value() == "amber")

        assert ear.census == store.census(Scope())


@pytest.mark.parametrize("left", [0, 8192])
def test_a_truncated_database_is_lost_until_the_copy_is_put_back(
    listen: Callable[..., Ear], path: Path, template: Path, left: int
) -> None:
    ear = listen()
    ear.hear(Loaded)
    os.truncate(path, left)
    lost = ear.hear(Lost)
    for suffix in ("-wal", "-shm"):
        path.with_name(f"glance.db{suffix}").unlink(missing_ok=True)
    fresh = path.with_name("copy")
    shutil.copy(template, fresh)
    fresh.replace(path)

    ear.hear(Heard)
    assert "damaged" in lost.why or f"{path} is empty (0 bytes)" in lost.why
    assert len(ear.census.episodes) == 2


def test_a_log_of_commits_that_was_taken_away_is_lost_and_then_read_afresh(
    listen: Callable[..., Ear], path: Path, save: Callable[[str], None]
) -> None:
    ear = listen()
    ear.hear(Loaded)
    save("red")
    ear.until(lambda: ear.value() == "red")
    path.with_name("glance.db-wal").unlink()

    assert "-wal file was taken away" in ear.hear(Lost).why


def test_a_database_without_a_colleague_comes_back_after_its_log_was_taken_away(
    listen: Callable[..., Ear], path: Path
) -> None:
    ear = listen()
    ear.hear(Loaded)
    with open_store(path, writable=True) as store:
        store.record([SetStatus(1, "risk", "red")], ANN, "r", NINE)
    ear.until(lambda: ear.value() == "red")
    path.with_name("glance.db-wal").unlink()
    ear.hear(Lost)
    ear.hear(Heard)
    with open_store(path, writable=True) as store:
        store.record([SetStatus(1, "risk", "green")], ANN, "s", NINE)
        ear.until(lambda: ear.value() == "green")

        assert ear.census == store.census(Scope())


def test_a_database_cut_short_is_lost_at_the_next_look(
    listen: Callable[..., Ear], path: Path, store: Store
) -> None:
    people = [Admit(Identity(f"Name {number}"), "North team", NINE) for number in range(20_000)]
    store.record(people, ANN, "many", NINE)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ear = listen(Scope("Ward 3"))
    ear.hear(Loaded)
    store.record([SetStatus(1, "risk", "red")], ANN, "red", NINE)
    ear.until(lambda: ear.value() == "red")
    os.truncate(path, path.stat().st_size // 2)

    assert ear.hear(Lost).why == "the database is damaged; put back the last good copy"
    assert ear.hear(Lost).why == "the database is damaged; put back the last good copy"


def test_a_database_overwritten_with_rubbish_is_lost(
    listen: Callable[..., Ear], path: Path
) -> None:
    ear = listen()
    ear.hear(Loaded)
    rubbish = path.with_name("rubbish")
    rubbish.write_bytes(b"no database at all " * 9000)
    rubbish.replace(path)

    assert ear.hear(Lost).why == "the database is damaged; put back the last good copy"


def test_a_locked_database_is_lost_and_found(listen: Callable[..., Ear], path: Path) -> None:
    # Only in the slow mode does a writer keep readers out.
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=DELETE")
        ear = listen(busy=0.05)
        ear.hear(Loaded)
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE site SET value = value")
        lost = ear.hear(Lost)
        other.execute("COMMIT")
        ear.hear(Heard)
    with open_store(path, writable=True) as store:
        store.record([SetStatus(1, "risk", "red")], ANN, "r", NINE)
        ear.until(lambda: ear.value() == "red")

        assert lost.why == "the database is locked by another program"
        assert ear.census == store.census(Scope())


def test_a_writer_that_holds_its_transaction_hides_nothing(
    listen: Callable[..., Ear], path: Path, save: Callable[[str], None]
) -> None:
    ear = listen()
    ear.hear(Loaded)
    with closing(sqlite3.connect(path, isolation_level=None)) as slow:
        slow.execute("BEGIN IMMEDIATE")
        slow.execute("UPDATE site SET value = value")
        ear.hear(Heard)
        slow.execute("ROLLBACK")
    save("red")

    ear.until(lambda: ear.value() == "red")


def test_an_upgrade_that_is_due_is_said_so(listen: Callable[..., Ear], path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE alembic_version SET version_num = '0000'")
        database.commit()

    assert "glance db upgrade" in listen().hear(Lost).why


def test_a_folder_in_the_place_of_the_database_is_lost(
    listen: Callable[..., Ear], path: Path
) -> None:
    ear = listen()
    ear.hear(Loaded)
    for file in path.parent.glob("glance.db*"):
        file.unlink()
    path.mkdir()

    while f"{path} is a folder" not in ear.hear(Lost).why:
        """For a moment there was nothing in its place."""


@pytest.fixture
def view(path: Path, tmp_path: Path) -> Iterator[Path]:
    """The database, seen through a mount that is for reading only."""
    folder = tmp_path / "view"
    folder.mkdir()
    mount = ["mount", "--bind", str(path.parent), str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a folder read-only")
    subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
    yield folder / path.name
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_for_reading_only_that_nobody_writes_to_is_lost(
    view: Path, listen: Callable[..., Ear]
) -> None:
    # A reader in WAL mode needs the -shm file, which nobody is there to make
    # (sqlite.org/wal.html#readonly).
    first = listen(at=view).said.get(timeout=PATIENCE)

    assert isinstance(first, Lost)
    assert first.why == (
        f"the database cannot be opened: {view} is on a disk that may only be read"
    )


def test_a_view_for_reading_only_of_a_database_in_use_is_followed(
    view: Path, listen: Callable[..., Ear], save: Callable[[str], None]
) -> None:
    save("red")
    ear = listen(at=view)
    first = ear.said.get(timeout=PATIENCE)

    assert isinstance(first, Loaded)
    assert first.census.episodes[1].statuses["risk"].value == "red"
    ear.census = first.census
    save("green")
    ear.until(lambda: ear.value() == "green")


def test_a_system_that_will_not_watch_is_said_so(path: Path) -> None:
    script = (
        "import os, resource, sys; from pathlib import Path; from threading import Event\n"
        "from glance.feed.watch import Watch; import watchdog.observers, watchdog.events\n"
        "keep = [os.open(os.devnull, os.O_RDONLY) for _ in range(3)]\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (keep[-1] + 1, 4096))\n"
        "with Watch(Path(sys.argv[1]), Event()) as watch: print(watch.deaf)\n"
    )
    deaf = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, check=True, text=True
    )

    assert deaf.stdout.strip() == "True"
