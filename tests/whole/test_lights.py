"""Lights from end to end: a strip on a real pty, `glance lights run`, and walls with --lights.

The strip's firmware is self-made. A letter stands for each lamp: R red, A amber, G green,
w dim white, - off. Four beds, and a last lamp that moves while glance is well.
"""

from __future__ import annotations

import json
import shlex
import shutil
import signal
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.whole.conftest import GLANCE, Glance, Terminal
from tests.whole.lit import BEDS, NO_DATA, no_data, shows, wired_strip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Protocol

    from tests.whole.firmware import Strip

    class OpenWall(Protocol):
        def __call__(self, columns: int, rows: int, *words: str) -> Terminal: ...


@pytest.fixture(scope="module")
def pattern(pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of four patients; the one in A1 is well."""
    site = shutil.copytree(pattern, tmp_path_factory.mktemp("lit") / "site")
    Glance(site)("set", "A1", "risk", "green")
    return site


@pytest.fixture
def strip(glance: Glance, tmp_path: Path) -> Iterator[Strip]:
    """A strip that the site's wiring names, plugged in."""
    with wired_strip(glance, tmp_path) as plugged:
        yield plugged


@contextmanager
def service(glance: Glance, *words: str) -> Iterator[subprocess.Popen[str]]:
    """`glance lights run` until the test is over."""
    command = (*GLANCE, "lights", "run", *words, "--site", str(glance.site))
    # Under nohup these tests ignore the end of their terminal, and would hand that on.
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    try:
        running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGHUP, before)
    with running:
        try:
            yield running
        finally:
            running.kill()


def ended(running: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code of a service that was told to end, and what it has said."""
    _, said = running.communicate(timeout=20)
    return running.returncode, said


def by_service(glance: Glance, strip: Strip, open_wall: OpenWall) -> Iterator[None]:
    del open_wall
    with service(glance):
        strip.until(shows("Gwww"))
        yield


def by_wall(glance: Glance, strip: Strip, open_wall: OpenWall) -> Iterator[None]:
    del glance
    wall = open_wall(61, 18, "--lights")
    wall.until(lambda screen: "ADEYEMI" in screen and "light ✓" in screen)
    strip.until(shows("Gwww"))
    yield


@pytest.fixture(params=[by_service, by_wall], ids=["lights run", "wall --lights"])
def lit(
    request: pytest.FixtureRequest, glance: Glance, strip: Strip, open_wall: OpenWall
) -> Iterator[Strip]:
    """The strip, run by either."""
    running = contextmanager(request.param)
    with running(glance, strip, open_wall):
        yield strip


def test_a_saved_change_is_on_the_strip(glance: Glance, lit: Strip) -> None:
    glance("set", "A1", "risk", "red")

    lit.until(shows("Rwww"))


def test_a_database_that_is_away_is_no_data_and_its_return_what_was_missed(
    glance: Glance, strip: Strip, open_wall: OpenWall
) -> None:
    wall = open_wall(61, 18, "--lights")
    strip.until(shows("Gwww"))
    away = glance.site.with_name("away")

    glance.site.rename(away)
    strip.until(no_data, within=10)
    wall.until(lambda screen: "NOT LIVE" in screen)
    away.rename(glance.site)
    glance("set", "A2", "risk", "amber")

    strip.until(shows("GAww"))


def test_a_damaged_database_is_no_data_until_the_copy_is_put_back(
    glance: Glance, strip: Strip
) -> None:
    database = glance.site / "glance.db"
    copy = glance.site / "copy.db"
    shutil.copy(database, copy)
    with service(glance) as running:
        strip.until(shows("Gwww"))
        database.write_bytes(b"no database at all\n" * 4096)
        strip.until(no_data, within=10)
        for leftover in glance.site.glob("glance.db-*"):
            leftover.unlink()
        copy.replace(database)
        strip.until(shows("Gwww"))
        running.terminate()
        _, said = ended(running)

    assert "light beds: lit, shows live (adalight on " in said
    assert "board ward: the database cannot be read: " in said
    assert "board ward: the database is read again" in said


@pytest.mark.parametrize(
    "ending", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda one: one.name
)
def test_a_service_that_is_told_to_end_leaves_no_data(
    glance: Glance, strip: Strip, ending: signal.Signals
) -> None:
    with service(glance) as running:
        strip.until(shows("Gwww"))
        running.send_signal(ending)
        code, said = ended(running)

    assert code == 0
    assert no_data(strip.letters)
    assert "light beds: opening adalight on " in said
    assert "ADEYEMI" not in said


def test_a_service_that_was_killed_starts_dark_then_has_no_data_then_shows(
    glance: Glance, strip: Strip
) -> None:
    with service(glance) as running:
        strip.until(shows("Gwww"))
        running.kill()
        running.wait()
    left = strip.letters
    seen = len(strip.frames)
    with service(glance):
        strip.until(lambda letters: len(strip.frames) > seen and shows("Gwww")(letters))

    assert shows("Gwww")(left)
    after = [frame.letters[:BEDS] for frame in strip.frames[seen:]]
    assert list(dict.fromkeys(after)) == ["----", NO_DATA, "Gwww"]


def test_a_wall_that_is_told_to_end_leaves_no_data(strip: Strip, open_wall: OpenWall) -> None:
    wall = open_wall(101, 30, "--lights")
    strip.until(shows("Gwww"))

    wall.kill()

    wall.until(lambda screen: "ended 0" in screen)
    assert no_data(strip.letters)


def test_a_wall_whose_terminal_is_closed_leaves_no_data(strip: Strip, open_wall: OpenWall) -> None:
    wall = open_wall(101, 30, "--lights", "--kiosk")
    strip.until(shows("Gwww"))

    wall.close()

    strip.until(no_data)


def test_a_strip_that_is_unplugged_is_told_on_the_wall_and_leaves_it_unharmed(
    glance: Glance, strip: Strip, open_wall: OpenWall
) -> None:
    wall = open_wall(61, 18, "--lights")
    wall.until(lambda screen: "ADEYEMI" in screen and "light ✓" in screen)

    strip.unplug()
    wall.until(lambda screen: "light beds not lit" in screen)
    glance("set", "A1", "risk", "red")
    wall.until(lambda screen: "R▲" in screen and "LIVE" in screen)
    strip.plug_in()

    strip.until(shows("Rwww"))
    wall.until(lambda screen: "light ✓" in screen)


def test_the_curtain_of_the_wall_closes_on_the_strip(strip: Strip, open_wall: OpenWall) -> None:
    wall = open_wall(101, 30, "--lights")
    strip.until(shows("Gwww"))

    wall.press("c")
    strip.until(lambda letters: letters[:BEDS] == "w--w")
    wall.press("c")

    strip.until(shows("Gwww"))


def test_other_programs_ask_how_a_light_is_and_which_it_is(glance: Glance, strip: Strip) -> None:
    with service(glance):
        strip.until(shows("Gwww"))
        told = glance("lights", "status")
        scripted = json.loads(glance("lights", "status", "--json"))
        identified = glance("lights", "identify", "beds", "--seconds", "1")
        strip.until(lambda letters: letters == "W" * (BEDS + 1))
        strip.until(shows("Gwww"))

    assert told.startswith("beds: lit, shows live\n")
    (beds,) = scripted["lights"]
    assert (beds["health"], beds["program"], beds["reconnects"]) == ("lit", "glance lights run", 0)
    assert "glance lights run" in identified


def test_a_light_that_nobody_runs_is_told_of(glance: Glance, strip: Strip) -> None:
    del strip
    with service(glance) as running:
        assert running.stderr is not None
        running.stderr.readline()
        running.kill()

    said = subprocess.run(
        (*GLANCE, "lights", "status", "--site", str(glance.site)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 1
    assert said.stdout == (
        "beds: nobody runs it; start glance lights run, or glance wall --lights\n"
    )
    assert not list(glance.site.glob(".lights-*"))


@pytest.mark.parametrize(
    ("size", "heads"),
    [((101, 30), ["A1 A2 A3 A4 B1"]), ((61, 18), ["A A A A B", "1 2 3 4 1"])],
    ids=["names", "names that stand"],
)
def test_the_demo_draws_a_strip_below_the_names_of_its_beds(
    tmux: str, tmp_path: Path, size: tuple[int, int], heads: list[str]
) -> None:
    demo = shlex.join((*GLANCE, "demo", "--lights", "--keep", str(tmp_path / "demo")))
    shell = ("sh", "-c", f"trap : INT; {demo}; echo ended $?; exec sleep 600")
    terminal = Terminal(tmux, shell, *size)

    def drawn(screen: str) -> bool:
        *_, names, strip = ["", "", *filter(None, screen.splitlines())]
        # A1 is red, and the last lamp is below the sign of the one that moves.
        moves = names.find("~")
        return moves > 0 and strip.strip()[:1] == "R" and strip[moves : moves + 1] in ("w", ".")

    try:
        screen = terminal.until(drawn)
        terminal.press("C-c")
        terminal.until(lambda screen: "ended 0" in screen)
    finally:
        terminal.close()

    assert all(head in screen for head in heads)
