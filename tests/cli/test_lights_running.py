"""`glance lights run` and `glance lights status` on a site, without hardware."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import time as hour
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from glance.cli.lights_running import at_work
from glance.lamps import Wiring
from glance.strip.crew import Crew

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Desk

CONSOLE = """
[[light]]
name = "beds"
driver = "console"
board = "ward"
shows = "beds"
count = 5
[light.options]
to = "{to}"
"""
SERIAL = """
[[light]]
name = "beds"
driver = "adalight"
port = "/dev/ttyACM0"
board = "ward"
shows = "beds"
count = 5
"""


def wire(desk: Desk, text: str) -> None:
    (desk.site.folder / "config" / "lights.toml").write_text(text, "utf-8")


@pytest.fixture
def drawn(desk: Desk) -> Path:
    """Where a strip of the site is drawn, a line for each frame that differs."""
    path = desk.folder / "drawn"
    wire(desk, CONSOLE.format(to=path))
    return path


@contextmanager
def running(
    desk: Desk, *words: str, env: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    command = (sys.executable, "-m", "glance", "lights", "run", *words)
    here = {**os.environ, "GLANCE_SITE": str(desk.site.folder), **(env or {})}
    with subprocess.Popen(command, env=here, stderr=subprocess.PIPE, text=True) as run:
        try:
            yield run
        finally:
            run.kill()


def told_to_end(run: subprocess.Popen[str], code: int = 0) -> str:
    run.terminate()
    _, said = run.communicate(timeout=20)
    assert run.returncode == code
    return said


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def frames(drawn: Path) -> list[str]:
    """The beds of each frame that was drawn, all dim white as w."""
    lines = drawn.read_text().replace(".", "w").split() if drawn.exists() else []
    return [line[:4] for line in lines]


@pytest.mark.parametrize("command", ["run", "status"])
def test_a_site_without_lights_says_how_to_wire_one(desk: Desk, command: str) -> None:
    said = desk.run("lights", command)

    assert (said.exit_code, said.stderr.count("\n")) == (2, 1)
    assert "names no light; glance lights setup wires one" in said.stderr


def test_a_board_that_no_light_shows_is_told_with_those_that_are_shown(
    desk: Desk, drawn: Path
) -> None:
    del drawn
    said = desk.run("lights", "run", "--board", "overview")

    assert said.exit_code == 2
    assert "no light of config/lights.toml shows the board 'overview'" in said.stderr
    assert "lights are wired for ward" in said.stderr


def test_a_board_narrowed_to_a_location_is_not_for_lights(desk: Desk, drawn: Path) -> None:
    del drawn
    said = desk.run("wall", "--lights", "--location", "Ward 3")

    assert said.exit_code == 2
    assert "leave out --location" in said.stderr


# The command on a machine where pyserial is not installed.
WITHOUT_PYSERIAL = """
import sys
sys.modules["serial"] = None
from glance.cli import main
main(sys.argv[1:])
"""


def test_without_pyserial_one_line_says_what_to_install(desk: Desk) -> None:
    wire(desk, SERIAL)
    words = ("-c", WITHOUT_PYSERIAL, "lights", "run", "--site", str(desk.site.folder))
    run = subprocess.run(
        (sys.executable, *words), capture_output=True, text=True, check=False, timeout=60
    )

    assert run.returncode == 1
    assert run.stderr == (
        "Error: the lights beds are on serial lines, and for these pyserial is missing; "
        "install it with: pip install 'glance-board[lights]'\n"
    )


def test_every_light_has_a_line_with_its_time_and_nothing_of_a_patient(
    desk: Desk, drawn: Path
) -> None:
    with running(desk) as run:
        until(lambda: "www-" in frames(drawn))
        said = told_to_end(run)

    first, *_, told, last = said.splitlines()
    assert first[19:].startswith(" light beds: opening console")
    assert told[19:] == " told to end"
    assert last[19:] == " ended; every light was left showing no data"
    assert "ADEYEMI" not in said
    assert frames(drawn)[-1] == "w-w-"


def test_a_spy_file_has_every_frame_in_hex_and_is_its_owner_s_alone(
    desk: Desk, drawn: Path
) -> None:
    spy = desk.folder / "spy.log"
    with running(desk, "--spy", str(spy)) as run:
        until(lambda: "www-" in frames(drawn))
        told_to_end(run)

    said = spy.read_text()
    assert " beds > " in said
    assert "Adeyemi" not in said
    assert spy.stat().st_mode & 0o777 == 0o600


def test_a_supervisor_hears_that_all_runs_until_it_is_told_to_end(desk: Desk, drawn: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(str(desk.folder / "notify"))
        supervisor.settimeout(20)
        env = {"NOTIFY_SOCKET": str(desk.folder / "notify"), "WATCHDOG_USEC": "400000"}
        with running(desk, env=env) as run:
            heard = [supervisor.recv(100), supervisor.recv(100), supervisor.recv(100)]
            told_to_end(run)
            while heard[-1] != b"STOPPING=1":
                heard.append(supervisor.recv(100))

    assert heard[:3] == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
    assert set(heard[3:-1]) <= {b"WATCHDOG=1"}
    assert drawn.exists()


def hears_nothing(supervisor: socket.socket) -> bool:
    try:
        supervisor.recv(100)
    except TimeoutError:
        return True
    return False


HANGING = """
import time
from glance.lamps import Command, Driver, Sort


class Encoder:
    def greeting(self):
        return ()

    def resync(self):
        return b""

    def frame(self, colours, before):
        return (Command(b"x"),)


class Wire:
    warnings = ()

    def fileno(self):
        return None

    def read(self):
        return b""

    def write(self, sent):
        time.sleep(3600)

    def discard(self):
        pass

    def close(self):
        pass


DRIVER = Driver(
    name="hanging", about="Made up", source="made up for a test", sort=Sort.COLOURS,
    make=lambda count, options: Encoder(), on_death="it goes dark", holds=False,
    quiet_after=5.0, line=None, open=lambda port, count, options: Wire(),
)
"""
HANGING_LIGHT = """
[[light]]
name = "far"
driver = "hanging"
board = "ward"
shows = "beds"
count = 5
"""


@pytest.fixture
def hanging(desk: Desk, drawn: Path) -> dict[str, str]:
    """A second light, of a package whose driver never comes back; what finds the package."""
    wiring = desk.site.folder / "config" / "lights.toml"
    wiring.write_text(wiring.read_text("utf-8") + HANGING_LIGHT, "utf-8")
    package = desk.folder / "package"
    facts = package / "hanging-1.0.dist-info"
    facts.mkdir(parents=True)
    (package / "hanging.py").write_text(HANGING)
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: hanging\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text("[glance.drivers]\nhanging = hanging:DRIVER\n")
    assert not drawn.exists()
    return {"PYTHONPATH": os.pathsep.join([*sys.path, str(package)])}


def test_a_supervisor_hears_no_more_of_a_light_that_hangs_and_everybody_else_does(
    desk: Desk, drawn: Path, hanging: dict[str, str]
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(str(desk.folder / "notify"))
        env = {"NOTIFY_SOCKET": str(desk.folder / "notify"), "WATCHDOG_USEC": "400000"}
        with running(desk, env=env | hanging) as run:
            until(lambda: "www-" in frames(drawn))
            supervisor.settimeout(3)
            # It is silent for longer than between any two signs of life.
            until(lambda: hears_nothing(supervisor))
            told = desk.run("lights", "status", "--json")
            alive = run.poll() is None
            said = told_to_end(run, code=1)

    lights = {one["name"]: one for one in json.loads(told.stdout)["lights"]}
    assert alive
    assert lights["beds"]["health"] == "lit"
    assert lights["far"]["health"] != "lit"
    assert "hangs" in lights["far"]["problem"]
    assert "light far: did not take no data, and may show what it did before" in said
    assert "light beds: did not" not in said
    assert "every light" not in said
    assert frames(drawn)[-1] == "w-w-"


def test_a_feed_that_has_ended_is_no_service_at_work(desk: Desk) -> None:
    nobody = Crew(Wiring((), hour(21), hour(7)), {}, zone=desk.site.settings.timezone)
    end = Event()
    lives, ended = Thread(target=end.wait), Thread(target=str)
    for thread in (lives, ended):
        thread.start()
    ended.join()
    well, ill = at_work(nobody, (lives,)), at_work(nobody, (lives, ended))
    end.set()
    lives.join()

    assert (well, ill) == (True, False)


def test_a_light_that_is_not_there_is_told_by_the_exit_codes(desk: Desk) -> None:
    wire(desk, SERIAL)
    with running(desk) as run:
        until(lambda: "not lit" in desk.run("lights", "status").stdout)
        status = desk.run("lights", "status")
        said = told_to_end(run, code=1)

    assert status.exit_code == 1
    assert "beds: not lit: nothing is plugged in at /dev/ttyACM0" in status.stdout
    assert "light beds: did not take no data" in said


def test_a_service_outlives_a_terminal_that_nohup_took_it_from(desk: Desk, drawn: Path) -> None:
    command = ("nohup", sys.executable, "-m", "glance", "lights", "run")
    env = {**os.environ, "GLANCE_SITE": str(desk.site.folder)}
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as run:
        until(lambda: len(frames(drawn)) > 1)
        run.send_signal(signal.SIGHUP)
        seen = len(frames(drawn))
        # The lamp that moves is drawn anew every two seconds.
        until(lambda: len(frames(drawn)) > seen)
        told_to_end(run)


def test_a_service_that_was_stopped_for_a_while_goes_on(desk: Desk, drawn: Path) -> None:
    with running(desk) as run:
        until(lambda: "www-" in frames(drawn))
        run.send_signal(signal.SIGSTOP)
        # Longer than it waits for anything.
        again = time.monotonic() + 1.5
        until(lambda: time.monotonic() > again)
        seen = len(frames(drawn))
        run.send_signal(signal.SIGCONT)
        until(lambda: len(frames(drawn)) > seen + 2)

        assert run.poll() is None
        told_to_end(run)


def test_who_does_not_read_what_a_service_says_keeps_it_from_nothing(
    desk: Desk, drawn: Path
) -> None:
    reading, full = os.pipe()
    os.set_blocking(full, False)
    with suppress(BlockingIOError):
        while True:
            os.write(full, bytes(4096))
    os.set_blocking(full, True)
    command = (sys.executable, "-m", "glance", "lights", "run")
    env = {**os.environ, "GLANCE_SITE": str(desk.site.folder)}
    with subprocess.Popen(command, env=env, stderr=full) as run:
        try:
            until(lambda: "www-" in frames(drawn))
            run.terminate()
            assert run.wait(20) == 0
        finally:
            run.kill()
            os.close(full)
            os.close(reading)

    assert frames(drawn)[-1] == "w-w-"


def loaded_by(modules: str, *wanted: str) -> list[str]:
    """What of it is there once those modules are imported, in a process of its own."""
    code = f"import sys, {modules}; print(*sys.modules)"
    run = subprocess.run(
        (sys.executable, "-c", code), capture_output=True, text=True, check=True, timeout=60
    )
    return [name for name in run.stdout.split() if name.startswith(wanted)]


def test_a_wall_that_feeds_no_light_loads_nothing_of_lights() -> None:
    modules = "glance.cli.showing, glance.screens.wall, glance.screens.paint.frame, glance.feed"

    assert loaded_by(modules, "glance.strip", "glance.lamps", "serial") == []


def test_running_lights_loads_no_pyserial_before_a_port_is_opened() -> None:
    modules = "glance.strip.crew, glance.strip.counter, glance.strip.follower"

    assert loaded_by(modules, "serial") == []


def test_the_demo_draws_either_a_station_or_lights(desk: Desk) -> None:
    said = desk.run("demo", "--station", "--lights")

    assert said.exit_code == 2
    assert "choose one" in said.stderr


@pytest.fixture
def silent(desk: Desk) -> Iterator[None]:
    """A program that answers what cannot be read."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(desk.site.folder / ".lights-silent.sock"))
        listening.listen()

        def answer() -> None:
            talk, _ = listening.accept()
            with talk:
                talk.recv(1000)
                talk.sendall(b"?\n")

        thread = Thread(target=answer, daemon=True)
        thread.start()
        yield
        thread.join(20)


@pytest.mark.usefixtures("drawn", "silent")
def test_nobody_is_said_to_run_no_light_while_somebody_cannot_be_asked(desk: Desk) -> None:
    said = desk.run("lights", "status")

    assert said.exit_code == 1
    assert said.stdout == "beds: not known; a program that may run it cannot be asked\n"
    assert "answers what cannot be read" in said.stderr


@pytest.mark.usefixtures("drawn", "silent")
def test_a_script_learns_that_it_is_not_known_who_runs_a_light(desk: Desk) -> None:
    said = json.loads(desk.run("lights", "status", "--json").stdout)

    assert (said["not_run"], said["not_known"]) == ([], ["beds"])


def test_lights_that_are_lit_are_told_of_although_their_wiring_was_broken_since(
    desk: Desk, drawn: Path
) -> None:
    with running(desk) as run:
        until(lambda: "www-" in frames(drawn))
        wire(desk, "x = 1\n")
        said = desk.run("lights", "status")
        told_to_end(run)

    assert said.exit_code == 2
    assert said.stdout.startswith("beds: lit, shows live\n  console, run by glance lights run")
    assert "config/lights.toml:1:1: x: unknown key" in said.stderr
