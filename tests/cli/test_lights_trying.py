"""Finding a light and testing its lamps; the tower is a pty that nobody answers for."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
import tty
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from glance.lamps import Health
from glance.site import LIGHTS
from glance.strip.counter import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Desk

# Adafruit's 5125: on and off for red, yellow and green.
ON, OFF = (b"\x11", b"\x12", b"\x14"), (b"\x21", b"\x22", b"\x24")


class Tower:
    """A site with one tower on a pty; `heard` is what was written to it."""

    def __init__(self, desk: Desk, mine: int) -> None:
        self.desk = desk
        self._mine = mine

    def heard(self) -> bytes:
        """Everything that was written since it was asked last."""
        try:
            return os.read(self._mine, 65536)
        except BlockingIOError:
            return b""


@pytest.fixture
def tower(desk: Desk, tmp_path: Path) -> Iterator[Tower]:
    """A tower that is wired and plugged in."""
    mine, theirs = pty.openpty()
    tty.setraw(theirs)
    os.set_blocking(mine, False)
    port = tmp_path / "port"
    port.symlink_to(os.ttyname(theirs))
    done = desk.run(
        *("lights", "setup", "--driver", "tower_byte", "--port", str(port), "--board", "ward"),
        *("--shows", "ward", "--name", "tower", "--heartbeat", "0"),
    )
    assert done.exit_code == 0, done.stderr
    yield Tower(desk, mine)
    os.close(mine)
    os.close(theirs)


def logged(desk: Desk) -> str:
    """What the log says of lights."""
    return desk.run("audit", "--kind", "light").stdout


@contextmanager
def running(desk: Desk) -> Iterator[int]:
    """Run the lights of the site in a program of their own, and give its number."""
    env = {**os.environ, "GLANCE_SITE": str(desk.site.folder)}
    with subprocess.Popen(
        (sys.executable, "-m", "glance", "lights", "run"), env=env, stderr=subprocess.DEVNULL
    ) as program:
        try:
            deadline = time.monotonic() + 20
            while not _lit(desk):
                assert time.monotonic() < deadline, "the lights do not begin"
                time.sleep(0.05)
            yield program.pid
        finally:
            program.send_signal(signal.SIGTERM)
            try:
                program.wait(20)
            finally:
                program.kill()


def _lit(desk: Desk) -> bool:
    answers = ask(desk.site.folder, "status")
    return any(one.health is Health.LIT for answer in answers for one in answer.lights)


def test_a_test_lights_every_lamp_in_turn(tower: Tower) -> None:
    done = tower.desk.run("lights", "test", "tower")

    assert done.exit_code == 0, done.stderr
    heard = tower.heard()
    assert heard.index(ON[0]) < heard.index(ON[1]) < heard.index(ON[2])


def test_a_test_is_logged_by_the_account_that_ran_it(tower: Tower) -> None:
    tower.desk.run("lights", "test", "tower")

    assert "os:" in logged(tower.desk)
    assert "light tested: tower" in logged(tower.desk)


def test_a_test_that_cannot_be_logged_lights_nothing(tower: Tower) -> None:
    tower.desk.site.database.unlink()
    done = tower.desk.run("lights", "test", "tower")

    assert done.exit_code == 1
    assert done.stderr.startswith(
        "Error: tower was not tested, since that could not be logged: there is no database at"
    )
    assert tower.heard() == b""


def test_identifying_dips_every_lamp_and_is_not_logged(tower: Tower) -> None:
    done = tower.desk.run("lights", "identify", "tower", "--seconds", "3")

    assert done.exit_code == 0, done.stderr
    assert done.stdout == "tower goes off and on for 3 s; Ctrl-C ends it\n"
    heard = tower.heard()
    assert all(on in heard for on in ON)
    assert logged(tower.desk) == ""


def test_a_light_that_was_tried_is_left_without_green(tower: Tower) -> None:
    tower.desk.run("lights", "test", "tower")
    heard = tower.heard()

    assert heard.rindex(OFF[2]) > heard.rindex(ON[2])


@contextmanager
def seeking(desk: Desk, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command that has a light show itself, in a program of its own."""
    env = {**os.environ, "GLANCE_SITE": str(desk.site.folder)}
    with subprocess.Popen(
        (
            *("env", "--default-signal=INT,QUIT,HUP,TERM,TSTP"),
            *(sys.executable, "-m", "glance", "lights", *words),
        ),
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def heard_until(tower: Tower, wanted: Callable[[bytes], bool]) -> bytes:
    """What the tower hears until it is what is wanted."""
    seen, deadline = b"", time.monotonic() + 20
    while not wanted(seen):
        assert time.monotonic() < deadline, seen
        seen += tower.heard()
        time.sleep(0.01)
    return seen


def lit_now(seen: bytes) -> set[int]:
    """The lamps that are on after what was heard."""
    return {at for at in range(3) if seen.rfind(ON[at]) > seen.rfind(OFF[at])}


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGTERM, 143),
        (signal.SIGHUP, 129),
        (signal.SIGQUIT, 131),
        (signal.SIGINT, 130),
    ],
)
def test_a_command_that_is_told_to_end_leaves_no_lamp_lit(
    tower: Tower, number: signal.Signals, code: int
) -> None:
    with seeking(tower.desk, "identify", "tower", "--seconds", "60") as program:
        seen = heard_until(tower, lambda heard: len(lit_now(heard)) == 3)
        program.send_signal(number)
        ended = program.wait(20)
    seen += tower.heard()

    assert (lit_now(seen), ended) == (set(), code)


def test_a_closed_terminal_sends_its_signal_twice_and_no_lamp_stays_lit(tower: Tower) -> None:
    with seeking(tower.desk, "identify", "tower", "--seconds", "60") as program:
        seen = heard_until(tower, lambda heard: len(lit_now(heard)) == 3)
        while program.poll() is None:
            program.send_signal(signal.SIGHUP)
            time.sleep(0.001)
    seen += tower.heard()

    assert lit_now(seen) == set()


def test_a_command_that_lights_a_lamp_is_not_put_to_sleep(tower: Tower) -> None:
    with seeking(tower.desk, "identify", "tower", "--seconds", "60") as program:
        seen = heard_until(tower, lambda heard: len(lit_now(heard)) == 3)
        program.send_signal(signal.SIGTSTP)
        # The lamps go on to take turns.
        seen = heard_until(tower, lambda heard: bool(heard) and not lit_now(seen + heard))

    assert lit_now(seen) == set()


def test_a_program_that_runs_the_light_tests_it(tower: Tower) -> None:
    with running(tower.desk) as number:
        tower.heard()
        done = tower.desk.run("lights", "test", "tower")
        seen, deadline = b"", time.monotonic() + 10
        while not all(on in seen for on in ON) and time.monotonic() < deadline:
            seen += tower.heard()
            time.sleep(0.02)

    assert done.exit_code == 0, done.stderr
    assert done.stdout == (
        f"tower lights every lamp in turn now, by glance lights run (process {number})\n"
    )
    assert all(on in seen for on in ON)
    assert "light tested: tower" in logged(tower.desk)


@pytest.mark.parametrize("command", ["identify", "test"])
def test_a_program_that_does_not_answer_keeps_the_light_for_itself(
    tower: Tower, command: str
) -> None:
    with running(tower.desk) as number:
        os.kill(number, signal.SIGSTOP)
        try:
            done = tower.desk.run("lights", command, "tower")
        finally:
            os.kill(number, signal.SIGCONT)

    assert done.exit_code == 1
    assert "Error: tower was not opened, since a program may run it that cannot" in done.stderr
    assert "it does not answer" in done.stderr
    assert logged(tower.desk) == ""


def test_a_light_that_runs_under_its_old_name_is_not_opened_twice(tower: Tower) -> None:
    wiring = tower.desk.site.folder / LIGHTS
    with running(tower.desk) as number:
        wiring.write_text(wiring.read_text("utf-8").replace('"tower"', '"mast"'), "utf-8")
        done = tower.desk.run("lights", "test", "mast")

    assert done.exit_code == 1
    assert f"glance lights run (process {number}) runs tower on " in done.stderr


def test_a_device_that_is_not_the_one_of_setup_is_told(tower: Tower) -> None:
    wiring = tower.desk.site.folder / LIGHTS
    text = wiring.read_text("utf-8")
    now = '\nname = "tower"\nbehind = "1A86:7523@1-2"'
    wiring.write_text(text.replace('\nname = "tower"', now), "utf-8")
    done = tower.desk.run("lights", "test", "tower")

    assert "is not the one that was set up: it was 1A86:7523@1-2" in done.stderr


def test_a_light_that_is_unplugged_is_told(tower: Tower, tmp_path: Path) -> None:
    (tmp_path / "port").unlink()
    done = tower.desk.run("lights", "identify", "tower")

    assert done.exit_code == 1
    assert done.stderr == (
        f"Error: tower: nothing is plugged in at {tmp_path / 'port'}; put the light back "
        "there, or see glance lights list\n"
    )


def test_a_misspelt_light_is_told_with_the_nearest(tower: Tower) -> None:
    done = tower.desk.run("lights", "test", "towre")

    assert done.exit_code == 2
    assert done.stderr == (f"Error: no light named 'towre' in {LIGHTS}; did you mean tower?\n")


def test_a_site_without_lights_says_how_to_wire_one(desk: Desk) -> None:
    done = desk.run("lights", "identify", "tower")

    assert done.exit_code == 2
    assert "names no light; glance lights setup wires one" in done.stderr


def test_the_tab_key_offers_lights(tower: Tower) -> None:
    offered = tower.desk.run(
        env={
            "_GLANCE_COMPLETE": "bash_complete",
            "COMP_WORDS": "glance lights test to",
            "COMP_CWORD": "3",
        }
    )

    assert offered.stdout.split() == ["plain,tower"]
