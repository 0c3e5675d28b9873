"""A stranger's driver: a package of its own, really built and installed, in fresh processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tty
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.conftest import _program

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = """
    [build-system]
    requires = ["hatchling"]
    build-backend = "hatchling.build"

    [project]
    name = "lampworks-for-glance"
    version = "2.1"

    [project.entry-points."glance.drivers"]
    lampworks = "lampworks:DRIVER"

    [tool.hatch.build.targets.wheel]
    only-include = ["lampworks.py"]
"""
MODULE = '''
    """Lampworks' strips (made up): a line of hexadecimal colours, answered by OK."""

    from dataclasses import dataclass

    from glance.lamps import Command, Driver, Line, Option, OptionKind, Sort, Verdict


    def answered(come):
        if b"OK\\n" in come:
            return Verdict(True)
        return Verdict(False, "it said no") if b"NO\\n" in come else None


    @dataclass(frozen=True)
    class Strip:
        word: str

        def greeting(self):
            return (Command(b"WHO\\n", answer=who, optional=True),)

        def resync(self):
            return b"\\n"

        def frame(self, colours, before):
            shown = " ".join(bytes(colour).hex() for colour in colours)
            return (Command(f"{self.word} {shown}\\n".encode(), answer=answered),)


    def who(come):
        return Verdict(True, "Lampworks mk 4") if b"MK4\\n" in come else None


    DRIVER = Driver(
        name="lampworks",
        about="Strips of Lampworks",
        source="made up for a test",
        sort=Sort.COLOURS,
        make=lambda count, options: Strip(options.text("word")),
        on_death="it goes dark",
        holds=False,
        quiet_after=5.0,
        options=(Option("word", OptionKind.TEXT, "SHOW", "what a line begins with"),),
        line=Line(baud=19200),
        acknowledges=True,
        answers=True,
    )
'''
# Keeps one light on a port until it shows no data, and says how it is.
KEEP = """
    import json, sys, time
    from glance.board import Each, LampGroup, LampState
    from glance.lamps import Light, usual_options
    from glance.strip.installed import Installed
    from glance.strip.keeper import Keeper
    from glance.strip.wires import open_wire

    driver = Installed()["lampworks"]
    light = Light(
        name="north", driver=driver, options=usual_options(driver.options), port=sys.argv[1],
        line=driver.line, board="ward", shows="beds", count=4,
    )
    tells = (LampState.RED, LampState.AMBER, LampState.GREEN)
    keeper = Keeper(
        light, LampGroup("beds", Each.PLACE, "risk", tells),
        night=lambda now: False, open_wire=open_wire,
    )
    keeper.start()
    while (status := keeper.status()).shows != "no data":
        time.sleep(0.01)
    keeper.stop()
    keeper.join(5)
    print(json.dumps([status.health, status.shows, status.said, status.problem]))
"""


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a computer on which the package is installed beside glance."""
    source = tmp_path_factory.mktemp("lampworks")
    (source / "pyproject.toml").write_text(dedent(PYPROJECT))
    (source / "lampworks.py").write_text(dedent(MODULE))
    target = tmp_path_factory.mktemp("installed")
    # Some tools make environments without a pip of their own.
    ours, other = [sys.executable, "-m", "pip"], ["--python", sys.executable]
    pip = ours if find_spec("pip") else [_program("pip"), *other]
    pip += ["--disable-pip-version-check", "install", "--quiet"]
    how = ("--no-index", "--no-build-isolation", "--no-deps", "--no-compile")
    subprocess.run([*pip, *how, "--target", target, source], check=True, timeout=120)
    return os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'drivers'}:{target}"}


def said(there: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "glance", *command],
        check=True,
        capture_output=True,
        text=True,
        env=there,
        cwd=ROOT.parent,
        timeout=60,
    )
    return done.stdout


def test_a_strangers_driver_is_listed_with_our_own(there: dict[str, str]) -> None:
    listed = {each["name"] for each in json.loads(said(there, "lights", "drivers", "--json"))}

    assert {"lampworks", "adalight"} <= listed


def test_it_tells_its_options_and_whose_it_is(there: dict[str, str]) -> None:
    about = said(there, "lights", "drivers", "lampworks")

    assert 'word = "SHOW"' in about
    assert "lampworks-for-glance 2.1" in about


class Strip(Thread):
    """Self-made: four lamps of Lampworks behind a pty, which answer every line."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._far, self._near = os.openpty()
        tty.setraw(self._near)
        self.path = os.ttyname(self._near)
        self.lines: list[str] = []

    def run(self) -> None:
        """Answer until the pty is closed."""
        come = b""
        while True:
            try:
                come += os.read(self._far, 4096)
            except OSError:
                return
            while b"\n" in come:
                line, _, come = come.partition(b"\n")
                self.lines.append(line.decode())
                if line:
                    os.write(self._far, b"MK4\n" if line == b"WHO" else b"OK\n")

    def close(self) -> None:
        """Unplug it."""
        os.close(self._near)  # which ends the thread, once nobody has the port open
        self.join(5)
        os.close(self._far)


@pytest.fixture
def strip() -> Iterator[Strip]:
    """A strip that is plugged in."""
    made = Strip()
    made.start()
    yield made
    made.close()


def test_glance_keeps_a_strangers_light_as_it_keeps_its_own(
    there: dict[str, str], strip: Strip
) -> None:
    command = [sys.executable, "-c", dedent(KEEP), strip.path]
    told = subprocess.run(command, check=True, capture_output=True, env=there, timeout=30).stdout
    hello, *frames = filter(None, strip.lines)
    dark, *later = (frame.split() for frame in frames)

    assert hello == "WHO"
    assert dark == ["SHOW", *["000000"] * 4]
    assert {(lamps[1] != "000000", lamps[2]) for lamps in later} == {(True, "000000")}
    assert json.loads(told) == ["lit", "no data", "Lampworks mk 4", ""]
