"""What a store survives: killed writers, races, full disks, locks and lost files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from glance.census import Scope, SetStatus, Signature
from glance.errors import NotAllowed, StoreError, Unreachable
from glance.store import open_store
from glance.store.sqlite import driver

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.store.conftest import Standing, Ward

# The very library that the store uses: two copies of SQLite in one process
# do not see each other's locks (sqlite.org/howtocorrupt.html 2.2.1).
sqlite3 = driver()

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Signature("os:ann", "base-2")

RACER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from glance.census import Scope, Signature, SetStatus
from glance.errors import Conflict
from glance.store import open_store

me, saves = sys.argv[2], int(sys.argv[3])
with open_store(Path(sys.argv[1]), writable=True, busy=30) as store:
    print(flush=True)
    sys.stdin.read()
    saved = 0
    while saved < saves:
        status = store.census(Scope()).episodes[1].statuses["count"]
        # Signed: two who set the same value agree.
        more = SetStatus(1, "count", f"{int(status.value.split()[0]) + 1} {me}", status.version)
        try:
            store.record([more], Signature(me, "x"), f"{me}-{saved}", datetime.now(UTC))
        except Conflict:
            continue
        saved += 1
"""


def test_eight_programs_never_overwrite_each_other(ward: Ward) -> None:
    ward.admit(statuses=(("count", "0"),))
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(ward.path), f"os:{number}", "15"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for number in range(8)
    ]
    for racer in racers:
        assert racer.stdout is not None
        racer.stdout.readline()
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.close()
    for racer in racers:
        assert racer.stdout is not None
        racer.stdout.close()

    assert [racer.wait() for racer in racers] == [0] * 8
    status = ward.store.census(Scope()).episodes[1].statuses["count"]
    assert (status.value.split()[0], status.version) == ("120", 121)
    ward.store.verify()


def test_threads_share_one_store(ward: Ward) -> None:
    ward.admit()

    def save(number: int) -> int:
        change = SetStatus(1, f"field{number % 7}", str(number))
        recorded = ward.store.record([change], ANN, f"thread-{number}", NINE)
        assert ward.store.find("Adams")
        return recorded.first

    with ThreadPoolExecutor(6) as threads:
        numbers = list(threads.map(save, range(120)))

    assert len(set(numbers)) == 120
    ward.store.verify()


def test_a_locked_database_is_said_to_be_locked_and_the_same_request_succeeds_later(
    ward: Ward,
) -> None:
    episode = ward.admit()
    change = SetStatus(episode, "risk", "red", 0)
    with open_store(ward.path, writable=True, busy=0.05) as impatient:
        with closing(sqlite3.connect(ward.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Unreachable, match="locked by another program"):
                impatient.record([change], ANN, "r", NINE)
            seen = impatient.census(Scope()).episodes[episode].statuses
        recorded = impatient.record([change], ANN, "r", NINE)

    assert not seen
    assert not recorded.replayed


def test_a_deleted_database_is_missed_at_once(ward: Ward) -> None:
    ward.path.unlink()
    with pytest.raises(Unreachable, match="no database at"):
        ward.admit()
    with pytest.raises(Unreachable, match="no database at"):
        ward.store.census(Scope())


def test_nothing_is_saved_into_a_file_that_was_replaced(ward: Ward, template: Path) -> None:
    ward.admit("Adams")
    cursor, version = ward.store.census(Scope()).cursor, ward.store.data_version()
    fresh = ward.path.with_name("older")
    shutil.copy(template, fresh)
    for suffix in ("-wal", "-shm"):
        ward.path.with_name(f"glance.db{suffix}").unlink(missing_ok=True)
    fresh.replace(ward.path)
    moved = ward.store.data_version() != version
    delta = ward.store.delta(Scope(), cursor)
    ward.admit("Baker")

    assert moved
    assert delta is None
    with open_store(ward.path) as after:
        assert [each.person.family for each in after.census(Scope()).episodes.values()] == ["Baker"]


@pytest.mark.parametrize("left", [0, 100, 4096, 20_000])
def test_a_truncated_database_is_never_written_to(copy: Path, left: int) -> None:
    os.truncate(copy, left)
    with pytest.raises(StoreError):
        open_store(copy, writable=True)

    assert copy.stat().st_size == left


@pytest.mark.parametrize("suffix", ["-wal", "-shm"])
def test_nothing_is_saved_into_a_log_that_was_taken_away(ward: Ward, suffix: str) -> None:
    episode = ward.admit()
    ward.path.with_name(f"glance.db{suffix}").unlink()
    with pytest.raises(Unreachable, match=f"{suffix} file was taken away"):
        ward.save(SetStatus(episode, "risk", "red"), request="again")
    ward.save(SetStatus(episode, "risk", "red"), request="again")
    with open_store(ward.path) as other:
        found = other.find("Adams")

    assert [each.statuses["risk"].value for each in found] == ["red"]


def test_a_database_truncated_while_open_is_noticed(ward: Ward) -> None:
    ward.admit()
    with closing(sqlite3.connect(ward.path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    os.truncate(ward.path, 8192)
    with pytest.raises(StoreError):
        ward.store.census(Scope())


def test_a_damaged_database_is_said_to_be_damaged(copy: Path) -> None:
    copy.write_bytes(b"no database at all " * 1000)
    with pytest.raises(Unreachable, match="damaged"):
        open_store(copy)


def mounted(*words: str) -> bool:
    """Say whether the machine let us mount."""
    if os.geteuid() != 0:
        return False
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, with room for little."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not mounted("-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)):
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_loses_nothing_and_a_freed_one_goes_on(
    small_disk: Path, template: Path, ward_at: Callable[[Path, object], Ward]
) -> None:
    path = small_disk / "glance.db"
    shutil.copy(template, path)
    with open_store(path, writable=True) as store:
        ward = ward_at(path, store)
        episode = ward.admit(statuses=(("note", "0"),))
        ballast = small_disk / "ballast"
        ballast.write_bytes(b"x" * 200_000)
        saved = 0

        def fill() -> None:
            nonlocal saved
            while saved < 1000:
                ward.save(SetStatus(episode, "note", f"{saved + 1}" * 100))
                saved += 1

        with pytest.raises(StoreError, match=f"the disk of {path} is full"):
            fill()
        standing = store.census(Scope()).episodes[episode].statuses["note"].value
        store.verify()
        ballast.unlink()
        ward.save(SetStatus(episode, "note", "room again"))

        assert standing == f"{saved}" * 100 if saved else "0"
        assert store.find("Adams")[0].statuses["note"].value == "room again"


LIMITED = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from glance.census import Signature, SetStatus
from glance.errors import StoreError
from glance.store import open_store

with open_store(Path(sys.argv[1]), writable=True) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    for number in range(1000):
        change = SetStatus(1, "note", str(number) * 50)
        try:
            store.record([change], Signature("os:ann", "x"), f"l{number}", datetime.now(UTC))
        except StoreError as error:
            print(error)
            break
        print(number)
"""


def test_a_file_that_may_not_grow_loses_nothing(
    ward: Ward, standing: Callable[[Path], Standing], replayed: Callable[[Path], Standing]
) -> None:
    ward.admit()
    limited = subprocess.run(
        [sys.executable, "-c", LIMITED, str(ward.path)],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    *saved, why = limited.stdout.splitlines()

    assert "disk" in why
    assert ward.store.find("Adams")[0].statuses["note"].value == saved[-1] * 50
    assert replayed(ward.path) == standing(ward.path)
    ward.store.verify()


@pytest.fixture
def frozen(copy: Path) -> Iterator[Path]:
    """A database in a folder that is mounted for reading only: even root cannot write there."""
    folder = str(copy.parent)
    if not mounted("--bind", folder, folder):
        pytest.skip("needs the right to mount a folder read-only")
    subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
    yield copy
    subprocess.run(["umount", "-l", folder], check=True)


def test_a_read_only_database_refuses_and_says_so(frozen: Path) -> None:
    with (
        pytest.raises((NotAllowed, Unreachable), match=f"{frozen} is on a disk that may only be"),
        open_store(frozen, writable=True) as store,
    ):
        store.record([SetStatus(1, "risk", "red")], ANN, "r", NINE)


def test_errors_hold_no_patient(ward: Ward) -> None:
    ward.admit("Quillfeather", nhs_number="9990000018")
    with closing(sqlite3.connect(ward.path)) as other:
        other.execute("DROP TABLE surname_alike")
        other.commit()
    with pytest.raises(StoreError) as failed:
        ward.admit("Quillfether", nhs_number="9990000026")

    shown = repr((failed.value, failed.value.__cause__))
    assert not [secret for secret in ("Quill", "999") if secret in shown]
