"""A wall among faults: killed writers, held locks, damaged files, a crowd."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from tests.whole.conftest import Glance, Terminal

    class OpenWall(Protocol):
        def __call__(self, columns: int, rows: int, *words: str) -> Terminal: ...


# Saves without end and prints what was acknowledged; argv: database, bed, first number.
WRITER = """
import itertools, sys
from datetime import UTC, datetime
from pathlib import Path
from glance.census import SetStatus, Signature
from glance.store import open_store

bed, first = sys.argv[2], int(sys.argv[3])
with open_store(Path(sys.argv[1]), writable=True, busy=30) as store:
    episode = store.find(bed)[0].episode
    for number in itertools.count(first):
        change = SetStatus(episode, "next", f"step {number}")
        store.record([change], Signature("os:test", bed), f"{bed}-{number}", datetime.now(UTC))
        print(number, flush=True)
"""

# Begins a change, says so, and keeps it until a line comes.
HOLDER = """
import sys
from contextlib import closing
from glance.store.sqlite import sqlite3

with closing(sqlite3.connect(sys.argv[1], isolation_level=None)) as connection:
    connection.execute("BEGIN IMMEDIATE")
    print("held", flush=True)
    sys.stdin.readline()
    connection.execute("ROLLBACK")
"""


def writer(glance: Glance, bed: str, first: int = 0) -> subprocess.Popen[str]:
    words = (sys.executable, "-c", WRITER, str(glance.site / "glance.db"), bed, str(first))
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def acknowledged(writing: subprocess.Popen[str], count: int) -> list[int]:
    """Let a writer save so often, kill it amid the next save, and give what it had said."""
    assert writing.stdout is not None
    said = [int(writing.stdout.readline()) for _ in range(count)]
    writing.kill()
    said += map(int, writing.stdout.read().split())
    writing.stdout.close()
    writing.wait()
    return said


def next_step(screen: str, name: str) -> int:
    """The number in a patient's next step on the wall; -1 where there is none."""
    line = next((line for line in screen.splitlines() if name in line), "")
    return int(line.partition("step ")[2].split()[0]) if "step " in line else -1


def shows_step(name: str, last: int) -> Callable[[str], bool]:
    """Whether the wall shows the last save that was acknowledged.

    The save that was under way when its writer was killed may be there, whole, or not.
    """
    return lambda screen: next_step(screen, name) in {last, last + 1}


@pytest.fixture
def live(open_wall: OpenWall) -> Callable[[], Terminal]:
    def opening() -> Terminal:
        wall = open_wall(101, 30)
        wall.until(lambda screen: "ADEYEMI" in screen and "LIVE" in screen)
        return wall

    return opening


def test_what_killed_writers_had_saved_is_on_the_wall(
    glance: Glance, live: Callable[[], Terminal]
) -> None:
    wall = live()
    last = -1
    for saves in (1, 7, 40):
        with writer(glance, "A1", last + 2) as writing:
            last = acknowledged(writing, saves)[-1]

        wall.until(shows_step("ADEYEMI", last))


def test_two_walls_agree_on_what_three_writers_saved(
    glance: Glance, live: Callable[[], Terminal]
) -> None:
    walls = live(), live()
    patients = {"A1": "ADEYEMI", "A2": "O'BRIEN", "B1": "SMITH"}
    writers = {bed: writer(glance, bed) for bed in patients}
    last = {bed: acknowledged(writing, 60)[-1] for bed, writing in writers.items()}

    for bed, name in patients.items():
        seen = {next_step(wall.until(shows_step(name, last[bed])), name) for wall in walls}
        assert len(seen) == 1


def test_a_writer_that_is_stopped_amid_a_save_leaves_the_wall_live(
    glance: Glance, live: Callable[[], Terminal]
) -> None:
    wall = live()
    words = (sys.executable, "-c", HOLDER, str(glance.site / "glance.db"))
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holding:
        assert holding.stdout is not None
        assert holding.stdout.readline() == "held\n"
        holding.send_signal(signal.SIGSTOP)
        refused = glance("set", "A1", "risk", "red", code=1)
        shown = wall.screen()
        holding.kill()
    glance("set", "A1", "risk", "red")

    assert "locked by another program" in refused
    assert "NOT LIVE" not in shown
    wall.until(lambda screen: "ADEYEMI" in screen and "R▲" in screen)


@pytest.mark.parametrize("damage", ["truncated", "deleted"])
def test_a_damaged_database_is_said_across_the_wall_until_the_copy_is_put_back(
    glance: Glance, live: Callable[[], Terminal], damage: str
) -> None:
    database = glance.site / "glance.db"
    copy = glance.site / "copy.db"
    shutil.copy(database, copy)
    wall = live()
    if damage == "deleted":
        database.unlink()
    else:
        with database.open("r+b") as file:
            file.truncate(4096)
    lost = wall.until(lambda screen: "NOT LIVE" in screen, within=11)
    refused = glance("list", code=1)
    for leftover in glance.site.glob("glance.db-*"):
        leftover.unlink()
    copy.replace(database)

    assert "ADEYEMI" in lost
    assert "put back the last good copy" in refused
    wall.until(lambda screen: "NOT LIVE" not in screen and "LIVE" in screen)


def test_no_error_of_a_wall_or_a_command_names_a_patient(
    glance: Glance, live: Callable[[], Terminal]
) -> None:
    wall = live()
    (glance.site / "glance.db").write_bytes(b"no database at all\n" * 4096)
    said = "".join(
        glance(*words, code=1)
        for words in (("show", "ADEYEMI"), ("set", "ADEYEMI", "risk", "red"), ("list",))
    )
    wall.press("q")
    ended = wall.until(lambda screen: "ended 0" in screen)

    assert "ADEYEMI" not in said
    assert "ADEYEMI" not in ended
