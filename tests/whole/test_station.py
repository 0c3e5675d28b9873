"""The whole way at a station: a nurse in a terminal, a wall beside her, one real database."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from glance.store.sqlite import driver
from tests.whole.conftest import CASELOAD, GLANCE, Glance, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Protocol

    class Open(Protocol):
        def __call__(self, columns: int, rows: int, *words: str) -> Terminal: ...


PIN = "402518"
ELSEWHERE = """
999 000 0077;H7;QUILL;Una;Mrs;12/03/1941;Female;Hillside;A;A1;20/11/2026 10:00;Dr Patel
"""
STAFF = (("ab1", "Ann Bee", "staff"), ("cd2", "Col Dee", "staff"), ("vw3", "Vi Wyn", "viewer"))


def with_pin(glance: Glance, *words: str, code: int = 0) -> str:
    """Run a command that reads a PIN; give what it printed, errors after the rest."""
    run = subprocess.run(
        (*GLANCE, *words, "--pin-stdin"),
        env={**os.environ, "GLANCE_SITE": str(glance.site)},
        input=f"{PIN}\n",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == code, run.stderr
    return run.stdout + run.stderr


@pytest.fixture(scope="session")
def staffed(pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ward of the pattern, with three people who may sign on."""
    site = shutil.copytree(pattern, tmp_path_factory.mktemp("staffed") / "site")
    for code, name, role in STAFF:
        with_pin(Glance(site), "staff", "add", "--code", code, "--name", name, "--role", role)
    return site


@pytest.fixture
def glance(staffed: Path, tmp_path: Path) -> Glance:
    """The command on a copy of that site."""
    return Glance(shutil.copytree(staffed, tmp_path / "site"))


@pytest.fixture
def open_station(tmux: str, glance: Glance) -> Iterator[Open]:
    """A station of the site in a terminal of the size that is asked for."""
    opened: list[Terminal] = []

    def opening(columns: int, rows: int, *words: str) -> Terminal:
        station = shlex.join((*GLANCE, "station", *words, "--site", str(glance.site)))
        shell = ("sh", "-c", f"{station}; echo ended $?; exec sleep 600")
        opened.append(Terminal(tmux, shell, columns, rows))
        return opened[-1]

    yield opening
    for terminal in opened:
        terminal.close()


def typed(station: Terminal, text: str) -> None:
    """Send a text in one piece, as a scanner does."""
    station.press("-l", text)


def signed_on(station: Terminal, code: str = "ab1") -> None:
    station.until(lambda screen: "LIVE" in screen)
    typed(station, f"{code}\r{PIN}\r")
    station.until(lambda screen: "locks in" in screen and "ADEYEMI" in screen)


def has(*words: str) -> Callable[[str], bool]:
    return lambda screen: all(word in screen for word in words)


def value(glance: Glance, patient: str, field: str = "risk") -> str | None:
    shown = json.loads(glance("list", "--json"))
    one = next(each for each in shown if each["place"] == patient)
    status = one["statuses"].get(field)
    return None if status is None else status["value"]


def test_a_nurse_finds_by_letters_sets_a_value_in_three_keys_and_the_wall_shows_it(
    glance: Glance, open_wall: Open, open_station: Open
) -> None:
    wall = open_wall(83, 24)
    wall.until(has("O'BRIEN", "LIVE"))
    station = open_station(80, 24)
    signed_on(station)
    typed(station, "obr")
    station.until(lambda screen: "O'BRIEN" in screen and "ADEYEMI" not in screen)

    station.press("Enter", "r", "r")

    station.until(has("✓"))
    wall.until(lambda screen: "R▲" in next(x for x in screen.splitlines() if "O'BRIEN" in x))
    assert value(glance, "A2") == "red"


def test_a_station_that_is_killed_right_after_a_tick_has_lost_nothing(
    glance: Glance, open_station: Open
) -> None:
    station = open_station(80, 24)
    signed_on(station)
    station.press("Enter", "r", "a")
    station.until(has("✓"))

    for number in children(int(station.ask("#{pane_pid}"))):
        os.kill(number, signal.SIGKILL)

    station.until(has("ended 137"))
    assert value(glance, "A1") == "amber"


def children(parent: int) -> list[int]:
    """The processes that a process has started."""
    found = subprocess.run(
        ("ps", "--ppid", str(parent), "-o", "pid="), capture_output=True, text=True, check=True
    )
    return [int(number) for number in found.stdout.split()]


def test_a_viewer_can_look_and_changes_nothing(glance: Glance, open_station: Open) -> None:
    station = open_station(80, 24)
    signed_on(station, "vw3")

    station.press("Enter", "r", "r")

    station.until(has("viewer"))
    assert value(glance, "A1") is None


def test_a_station_and_a_command_that_change_the_same_value_are_told_of_each_other(
    glance: Glance, open_station: Open
) -> None:
    station = open_station(80, 24)
    signed_on(station)
    station.press("Enter", "r")
    station.until(has("Amber"))
    with_pin(glance, "set", "A1", "risk", "green", "--as", "cd2")

    station.press("r")

    station.until(has("NOT SAVED", "theirs: Green · Col Dee (CD)", "yours:  Red"))
    assert value(glance, "A1") == "green"
    station.press("C-p")
    station.until(has("✓"))
    assert value(glance, "A1") == "red"


# A station in which saving fails as no programmer has thought of.
FAULTY = """
import sys
from glance.cli import main
from glance.screens.station.saver import Saver

def saved(self, order):
    raise ValueError("SECRET, Nurse 999 000 0018")

Saver._saved = saved
sys.argv = ["glance", "station", "--site", sys.argv[1]]
main()
"""


def test_a_fault_inside_ends_the_station_with_one_line_that_holds_no_patient(
    glance: Glance, tmux: str
) -> None:
    faulty = shlex.join((sys.executable, "-c", FAULTY, str(glance.site)))
    station = Terminal(tmux, ("sh", "-c", f"{faulty}; echo ended $?; exec sleep 600"), 80, 24)
    try:
        signed_on(station)
        station.press("Enter", "r", "r")
        shown = station.until(has("ended 70"))
    finally:
        station.close()

    assert "stopped by an internal fault: ValueError" in shown
    assert "SECRET" not in shown
    assert "ADEYEMI" not in shown


def test_a_station_that_is_told_to_end_saves_what_is_under_way_first(
    glance: Glance, open_station: Open
) -> None:
    station = open_station(80, 24)
    signed_on(station)
    held = driver().connect(str(glance.site / "glance.db"), isolation_level=None)
    with closing(held):
        held.execute("BEGIN IMMEDIATE")
        station.press("Enter", "r", "r")
        station.until(has("saving"))
        for number in children(int(station.ask("#{pane_pid}"))):
            os.kill(number, signal.SIGTERM)
        held.execute("ROLLBACK")

    station.until(has("ended 0"))
    assert value(glance, "A1") == "red"


def test_two_scans_in_one_read_are_two(open_station: Open) -> None:
    station = open_station(80, 24)
    station.until(has("LIVE"))

    typed(station, f"zz9\rab1\r{PIN}\r")

    station.until(has("locks in", "ADEYEMI"))


def test_without_staff_the_station_says_how_to_let_somebody_in(
    pattern: Path, tmp_path: Path, tmux: str
) -> None:
    site = shutil.copytree(pattern, tmp_path / "bare")
    station = shlex.join((*GLANCE, "station", "--site", str(site)))
    terminal = Terminal(tmux, ("sh", "-c", f"{station}; echo ended $?; exec sleep 600"), 80, 24)
    try:
        shown = terminal.until(has("ended 1"))
    finally:
        terminal.close()

    assert "glance staff add" in shown


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "glance station needs a terminal"),
        (("--only",), "--location NAME"),
    ],
)
def test_what_a_station_cannot_do_is_told_in_one_line(
    glance: Glance, words: tuple[str, ...], told: str
) -> None:
    said = glance("station", *words, code=2)

    assert told in said
    assert len(said.splitlines()) == 1


def test_a_station_for_one_location_alone_knows_nobody_else(
    glance: Glance, open_station: Open
) -> None:
    elsewhere = glance.site.with_name("elsewhere.csv")
    elsewhere.write_text(CASELOAD.splitlines()[0] + ELSEWHERE, encoding="cp1252")
    glance("import", "patients", str(elsewhere))
    station = open_station(80, 24, "--location", "Riverside", "--only", "--terminal", "desk 1")
    signed_on(station)

    typed(station, "quill")
    station.until(lambda screen: "ADEYEMI" not in screen)

    assert "QUILL" not in station.screen().replace("quill", "")
    assert "desk 1" in glance("audit", "--since", "1d")


def test_an_unknown_location_is_told_at_once_with_the_nearest_name(open_station: Open) -> None:
    station = open_station(80, 24, "--location", "Riversid")

    station.until(has("did you mean Riverside?", "ended 2"))


def test_every_screen_has_what_matters_at_80_by_24(open_station: Open) -> None:
    station = open_station(80, 24, "--location", "Riverside")
    station.until(has("Riverside", "code or badge", "PIN", "LIVE"))
    signed_on(station)
    station.until(has("find", "A1 ADEYEMI", "A2 O'BRIEN", "B1 SMITH", "B2 NUÑEZ", "AB · Ann Bee"))
    who = ("O'BRIEN, Zoë", "A2 · Riverside", "born 01-Feb-1950", "999 000 0026")
    typed(station, "obr\r")
    station.until(has(*who, "Risk", "Day (Red2Green)", "not set", "more below"))
    typed(station, "r")
    station.until(has(*who, "r  Red", "a  Amber", "g  Green", "b  Blue", "k  Black", "n  Nothing"))
    station.press("Escape")
    station.until(lambda screen: "r  Red" not in screen)
    typed(station, "'")
    station.until(has("note"))
    station.press("Escape")
    for key, words in (
        (".", ("admit", "move", "swap", "discharge", "reopen", "history", "take back", "help")),
        ("h", (*who, "History of O'BRIEN", "admitted")),
    ):
        typed(station, key)
        station.until(has(*words))
    station.press("Escape")
    station.until(has(*who, "Risk"))
    typed(station, ".m")
    station.until(has(*who, "find", "no bed", "SMITH"))
    station.press("Escape", "F1")
    station.until(has("Keys", "find: name, initials, bed", "more lines below"))
    station.press("Escape", "Escape", "Escape")
    typed(station, ".a")
    station.until(has("Admit a patient", "surname", "NHS number", "born"))


def test_the_end_leaves_the_terminal_as_it_was(open_station: Open) -> None:
    station = open_station(80, 24)
    signed_on(station)

    station.press("C-q")

    station.until(has("ended 0"))
    assert station.ask("#{alternate_on} #{cursor_flag} #{mouse_any_flag}") == "0 1 0"


def test_in_kiosk_mode_no_key_ends_it(open_station: Open) -> None:
    station = open_station(80, 24, "--kiosk")
    signed_on(station)

    station.press("C-q", "C-c", "C-z", "q")

    station.until(lambda screen: "ended" not in screen and "locks in" in screen)
