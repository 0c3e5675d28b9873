"""What shows where somebody altered the log, or what it led to, behind glance's back."""

from __future__ import annotations

import shutil
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from glance.census import (
    Admit,
    ClearStatus,
    Confirm,
    Discharge,
    Identity,
    Move,
    Reopen,
    SetNote,
    SetStatus,
    TakeBack,
)
from glance.errors import Altered
from glance.store import open_store
from glance.store.chain import link, stamp
from glance.store.sqlite import driver

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from glance.store import Store
    from tests.store.conftest import Ward

# The very library that the store uses: two copies of SQLite in one process do not see
# each other's locks (sqlite.org/howtocorrupt.html 2.2.1).
library = driver()

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
R3 = "Riverside Ward 3"


# What is done to a copy, the number of the first entry that does not fit, and words for it.
# The template has 9 entries; `busy` adds 10 to 17.
FORGERIES: dict[str, tuple[str, int, str]] = {
    "an edit": ("UPDATE change SET new = 'green' WHERE seq = 12", 12, "altered at change 12"),
    "another actor": ("UPDATE change SET actor = 'cd2' WHERE seq = 13", 13, "at change 13"),
    "another time": ("UPDATE change SET at = replace(at, '09', '08') WHERE seq = 12", 12, "12"),
    "a hole": ("DELETE FROM change WHERE seq = 12", 13, "change 12 of the change log was removed"),
    "a larger hole": (
        "DELETE FROM change WHERE seq BETWEEN 11 AND 14",
        15,
        "changes 11 to 14 of the change log were removed",
    ),
    "two entries swapped": (
        (
            "UPDATE change SET seq = -12 WHERE seq = 12;"
            "UPDATE change SET seq = 12 WHERE seq = 13;"
            "UPDATE change SET seq = 13 WHERE seq = -12"
        ),
        12,
        "altered at change 12",
    ),
    "an entry put in at the end": (
        (
            "INSERT INTO change SELECT 18, request, at, actor, station, kind, location, episode,"
            " field, old, new, reason, hash FROM change WHERE seq = 17"
        ),
        18,
        "change 18 was added to the log, and 17 were saved",
    ),
    "an entry put in at the start": (
        (
            "INSERT INTO change SELECT 0, request, at, actor, station, kind, location, episode,"
            " field, old, new, reason, hash FROM change WHERE seq = 17"
        ),
        0,
        "change 0 was added to the log",
    ),
    "an entry put in between, the others moved": (
        (
            "UPDATE change SET seq = -seq WHERE seq > 12; UPDATE change SET seq = 1 - seq"
            " WHERE seq < 0; INSERT INTO change SELECT 13, request, at, actor, station, kind,"
            " location, episode, field, old, new, reason, hash FROM change WHERE seq = 12;"
            " UPDATE feed SET seq = 18"
        ),
        13,
        "altered at change 13",
    ),
    "a tail cut off": (
        "DELETE FROM change WHERE seq > 14",
        14,
        "changes 15 to 17 of the change log were cut off its end",
    ),
    "all of it cut off": ("DELETE FROM change", 0, "changes 1 to 17"),
    "another head": ("UPDATE feed SET head = '00'", 17, "change 17 is not the one"),
    "a value": ("UPDATE status SET value = 'green' WHERE episode = 1", 13, "risk of episode 1"),
    "a note": ("UPDATE status SET note = 'wanders' WHERE episode = 1", 13, "the note on risk"),
    "a value that is gone": ("DELETE FROM status WHERE episode = 2", 14, "removed"),
    "whose word it is": (
        "UPDATE status SET changed_by = 'cd2', confirmed_by = 'cd2' WHERE episode = 1",
        13,
        "the author of risk of episode 1",
    ),
    "a value made fresh": (
        "UPDATE status SET confirmed_at = '2026-11-22T12:00:00.000000Z' WHERE episode = 2",
        14,
        "the time of risk of episode 2",
    ),
    "a version": ("UPDATE status SET version = 1 WHERE episode = 1", 13, "the version of risk"),
    "a place": ("UPDATE episode SET place = NULL WHERE id = 1", 15, "the place of episode 1"),
    "an end": ("UPDATE episode SET ended = began WHERE id = 2", 12, "the place of episode 2"),
    "an episode that is gone": (
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM status WHERE episode = 2;"
            "DELETE FROM episode WHERE id = 2"
        ),
        14,
        "removed",
    ),
    "who a patient was": ("UPDATE patient_history SET given = 'Ann'", 16, "history"),
    "who a patient was, gone": ("DELETE FROM patient_history", 16, "removed at change 16"),
}


@contextmanager
def unguarded(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database without the product's triggers, and leave them as they were."""
    with closing(library.connect(path)) as database:
        triggers = database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        yield database
        for _, made in triggers:
            database.execute(made)
        database.commit()


def forge(path: Path, statements: str) -> None:
    """Do what the product's own triggers would refuse."""
    with unguarded(path) as database:
        for statement in statements.split(";"):
            database.execute(statement)


@pytest.fixture
def forged(busy: Ward, tmp_path: Path) -> Iterator[Callable[[str], Store]]:
    """Give a store on a copy of the database that somebody has been at."""
    opened: list[Store] = []

    def opening(statements: str) -> Store:
        path = tmp_path / "forged.db"
        with closing(library.connect(busy.path)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(busy.path, path)
        forge(path, statements)
        opened.append(open_store(path))
        return opened[-1]

    yield opening
    for store in opened:
        store.close()


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_it_is_said_where_the_log_was_altered(
    forged: Callable[[str], Store], forgery: tuple[str, int, str]
) -> None:
    statements, seq, words = forgery
    with pytest.raises(Altered, match=words) as caught:
        forged(statements).proof()

    assert caught.value.seq == seq


@pytest.fixture
def undone(ward: Ward) -> Ward:
    """A ward on which every sort of save was taken back, or the stay reopened."""
    one = ward.admit("Adams", "B1", statuses=(("risk", "red"),))
    ward.save(SetNote(one, "risk", "wanders at night"))
    for change in (
        SetStatus(one, "risk", "amber"),
        ClearStatus(one, "risk"),
        Confirm(one, ("risk",)),
        SetNote(one, "risk", "sleeps"),
        SetNote(one, "risk", ""),
        SetStatus(one, "next", "scan"),
        Move(one, R3, "B2"),
        Discharge(one, NINE + timedelta(minutes=2)),
    ):
        done = ward.save(change, by="ab1")
        ward.save(TakeBack(done.first, done.last), by="ab1")
    two = ward.save(Admit(Identity("Baker"), R3, NINE, "B3"), by="ab1")
    ward.save(TakeBack(two.first, two.last), by="ab1")
    ward.save(Discharge(one, NINE + timedelta(minutes=2)))
    ward.save(Reopen(one, "B4"))
    ward.save(SetStatus(one, "risk", "green"), SetNote(one, "risk", "a"), SetNote(one, "risk", ""))
    return ward


def test_a_log_with_saves_taken_back_is_whole(undone: Ward) -> None:
    assert undone.store.proof().cursor == undone.store.cursor()


def test_an_age_forged_after_a_taking_back_shows(ward: Ward) -> None:
    episode = ward.admit("Adams", "B1", statuses=(("risk", "red"),))
    done = ward.save(SetStatus(episode, "risk", "amber"), by="ab1")
    ward.save(TakeBack(done.first, done.last), by="ab1")
    ward.store.verify()
    forge(ward.path, "UPDATE status SET confirmed_at = '2026-11-22T12:00:00.000000Z'")
    with pytest.raises(Altered, match="the time of risk of episode 1 was altered"):
        ward.store.verify()


def test_the_entry_that_does_not_fit_says_what_it_is(forged: Callable[[str], Store]) -> None:
    with pytest.raises(Altered) as caught:
        forged("UPDATE change SET new = 'green' WHERE seq = 13").proof()

    assert (caught.value.kind, caught.value.actor) == ("set", "ab1")
    assert caught.value.at == NINE + timedelta(minutes=3)


def test_a_guard_that_was_removed_shows_though_nothing_was_altered(ward: Ward) -> None:
    with closing(library.connect(ward.path)) as database:
        database.execute("DROP TRIGGER change_no_delete")
    with pytest.raises(Altered, match=r"every entry fits, but .* no sound change_no_delete"):
        ward.store.verify()


@pytest.mark.parametrize(
    "instead",
    [
        "CREATE TRIGGER change_no_delete BEFORE delete ON change BEGIN SELECT 1; END",
        (
            "CREATE TRIGGER change_no_delete BEFORE delete ON change WHEN 0 "
            "BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END"
        ),
        (
            "CREATE TRIGGER change_no_delete BEFORE delete ON feed "
            "BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END"
        ),
    ],
    ids=["that does nothing", "that never does", "of another table"],
)
def test_a_guard_of_the_same_name_that_guards_nothing_shows(ward: Ward, instead: str) -> None:
    with closing(library.connect(ward.path)) as database:
        database.execute("DROP TRIGGER change_no_delete")
        database.execute(instead)
    with pytest.raises(Altered, match="no sound change_no_delete"):
        ward.store.verify()


def test_an_untouched_copy_is_whole(busy: Ward, forged: Callable[[str], Store]) -> None:
    proof = forged("SELECT 1").proof()

    assert proof.cursor == busy.store.verify()
    assert proof.began == NINE
    assert proof.ended == busy.clock


# The log ends after an entry, and that is hidden as well as can be.
CUT = (
    "DELETE FROM change WHERE seq > 14;"
    "UPDATE feed SET (seq, head) = (SELECT seq, hash FROM change WHERE seq = 14);"
    "DELETE FROM patient_history;"
    "UPDATE episode SET location = 2, place = 1, alone_in = 1 WHERE id = 1"
)


def test_a_tail_cut_off_with_its_counter_shows_by_a_head_that_was_kept(
    busy: Ward, forged: Callable[[str], Store]
) -> None:
    head = busy.store.verify().head
    shorter = forged(CUT)

    assert shorter.proof(head).kept is None
    assert shorter.proof().cursor.seq == 14


def test_a_head_that_was_kept_is_found_again_after_more_was_saved(busy: Ward) -> None:
    kept = busy.store.verify()
    busy.admit("Clarke", "B3")
    proof = busy.store.proof(kept.head[:16])

    assert proof.kept == kept.seq
    assert proof.cursor.seq > kept.seq


def test_a_chain_forged_anew_shows_by_a_head_that_was_kept(
    busy: Ward, forged: Callable[[str], Store]
) -> None:
    store = forged("UPDATE change SET reason = 'typing error' WHERE seq = 13")
    with unguarded(store.path) as database:
        head = ""
        for seq, request, at, actor, station, *row, _ in database.execute(
            "SELECT * FROM change ORDER BY seq"
        ).fetchall():
            head = link(head, seq, stamp(request, at, actor, station), tuple(row))
            database.execute("UPDATE change SET hash = ? WHERE seq = ?", (head, seq))
        database.execute("UPDATE feed SET head = ?", (head,))

    assert store.proof(busy.store.verify().head).kept is None


def test_a_long_walk_tells_how_far_it_is(ward: Ward) -> None:
    episode = ward.admit()
    ward.save(*(SetStatus(episode, "note", str(turn)) for turn in range(3_100)))
    told: list[tuple[int, int]] = []
    ward.store.proof(progress=lambda done, total: told.append((done, total)))

    assert told[-1] == (ward.store.verify().seq,) * 2
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert len(told) > 1
