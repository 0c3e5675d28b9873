"""The whole way: an import, a wall in a terminal, and changes saved from another one."""

from __future__ import annotations

import json
import shutil
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


SIZES = [(49, 14), (61, 18), (83, 24), (101, 30), (200, 60)]


def line_of(screen: str, name: str) -> str:
    return next((line for line in screen.splitlines() if name in line), "")


def shows(name: str, text: str) -> Callable[[str], bool]:
    return lambda screen: text in line_of(screen, name)


def test_an_import_is_listed_by_bed(glance: Glance) -> None:
    listed = json.loads(glance("list", "--json"))

    assert [patient["place"] for patient in listed] == ["A1", "A2", "B1", "B2"]


@pytest.mark.parametrize(("columns", "rows"), SIZES, ids=str)
def test_a_saved_change_is_on_the_wall(
    glance: Glance, open_wall: OpenWall, columns: int, rows: int
) -> None:
    wall = open_wall(columns, rows)
    wall.until(lambda screen: "ADEYEMI" in screen and "LIVE" in screen)

    glance("set", "A1", "risk", "red")

    wall.until(shows("ADEYEMI", "R▲"))


def test_a_discharged_patient_leaves_the_wall_and_the_bed_reads_unoccupied(
    glance: Glance, open_wall: OpenWall
) -> None:
    wall = open_wall(83, 24)
    wall.until(lambda screen: "SMITH" in screen)

    glance("discharge", "B1")

    wall.until(lambda screen: "SMITH" not in screen and "UNOCCUPIED" in line_of(screen, "B1"))


def test_a_lost_database_is_said_across_the_wall_and_its_return_shows_what_was_missed(
    glance: Glance, open_wall: OpenWall
) -> None:
    wall = open_wall(83, 24)
    wall.until(lambda screen: "ADEYEMI" in screen and "LIVE" in screen)
    away = glance.site.with_name("away")

    glance.site.rename(away)
    lost = wall.until(lambda screen: "NOT LIVE" in screen, within=11)
    away.rename(glance.site)
    glance("set", "A1", "risk", "amber")

    assert "ADEYEMI" in lost
    wall.until(lambda screen: "NOT LIVE" not in screen and shows("ADEYEMI", "A■")(screen))


def test_an_older_copy_put_in_the_database_s_place_is_what_the_wall_shows(
    glance: Glance, open_wall: OpenWall
) -> None:
    older = glance.site.with_name("older.db")
    shutil.copy(glance.site / "glance.db", older)
    wall = open_wall(83, 24)
    wall.until(lambda screen: "ADEYEMI" in screen and "LIVE" in screen)
    glance("set", "A1", "risk", "red")
    wall.until(shows("ADEYEMI", "R▲"))

    for leftover in glance.site.glob("glance.db-*"):
        leftover.unlink()
    older.replace(glance.site / "glance.db")

    wall.until(lambda screen: "LIVE" in screen and not shows("ADEYEMI", "R▲")(screen))


# Saves through the store in a process of its own, as fast as it goes: each save changes
# two texts of all four patients.
STREAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from glance.census import SetStatus, Signature
from glance.store import open_store

with open_store(Path(sys.argv[1]), writable=True) as store:
    episodes = [store.find(bed)[0].episode for bed in ("B2", "B1", "A2", "A1")]
    for number in range(int(sys.argv[2])):
        value = f"step {number}"
        store.record(
            [
                SetStatus(episode, field, value)
                for field in ("note", "next")
                for episode in episodes
            ],
            Signature("os:test", "base"),
            f"stream-{number}",
            datetime.now(UTC),
        )
"""


def stream(glance: Glance, saves: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        (sys.executable, "-c", STREAM, str(glance.site / "glance.db"), str(saves))
    )


def test_ten_thousand_changes_in_a_burst_end_in_the_last_one(
    glance: Glance, open_wall: OpenWall
) -> None:
    wall = open_wall(101, 30)
    wall.until(lambda screen: "ADEYEMI" in screen and "LIVE" in screen)

    with stream(glance, 1_250) as saving:
        assert saving.wait(timeout=120) == 0

    wall.until(
        lambda screen: all(
            shows(name, "step 1249")(screen) for name in ("ADEYEMI", "O'BRIEN", "SMITH", "NUÑEZ")
        )
    )


def test_a_wall_that_is_resized_while_changes_stream_stays_right(
    glance: Glance, open_wall: OpenWall
) -> None:
    wall = open_wall(101, 30)
    wall.until(lambda screen: "ADEYEMI" in screen and "LIVE" in screen)

    with stream(glance, 400) as saving:
        turn = 0
        while saving.poll() is None:
            wall.resize(49 + turn * 17 % 151, 14 + turn * 7 % 40)
            turn += 1
    wall.resize(101, 30)

    assert turn > 10
    wall.until(shows("ADEYEMI", "step 399"))


def test_q_closes_the_wall_and_leaves_the_terminal_as_it_was(open_wall: OpenWall) -> None:
    wall = open_wall(83, 24)
    wall.until(lambda screen: "ADEYEMI" in screen)

    wall.press("q")

    wall.until(lambda screen: "ended 0" in screen)
    assert wall.ask("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "0 1 0"
