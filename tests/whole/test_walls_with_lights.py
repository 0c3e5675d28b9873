"""Walls with --lights from end to end, whatever is wrong with the lights."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.whole.firmware import Strip
from tests.whole.lit import BEDS, WIRING, shows, wire, wired_strip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    from tests.whole.conftest import Glance, Terminal

    class OpenWall(Protocol):
        def __call__(self, columns: int, rows: int, *words: str) -> Terminal: ...


ROOT = Path(__file__).parents[2]


@pytest.fixture
def strip(glance: Glance, tmp_path: Path) -> Iterator[Strip]:
    """A strip that the site's wiring names, plugged in."""
    with wired_strip(glance, tmp_path) as plugged:
        yield plugged


@pytest.mark.parametrize("how", [(), ("--kiosk",)], ids=["for a person", "kiosk"])
@pytest.mark.parametrize("size", [(61, 18), (101, 30)], ids=str)
@pytest.mark.parametrize(
    ("wiring", "why"),
    [
        ("[[light]]\nname = 'beds'\n", "line 1: light[1]"),
        ("nonsense\n", "line 1: not TOML"),
        ("", "config/lights.toml"),
    ],
    ids=["incomplete", "no TOML", "nothing"],
)
def test_a_wall_opens_with_wiring_that_cannot_be_used_and_says_why(
    glance: Glance,
    open_wall: OpenWall,
    how: tuple[str, ...],
    size: tuple[int, int],
    wiring: str,
    why: str,
) -> None:
    wire(glance, wiring)

    wall = open_wall(*size, "--lights", *how)
    screen = wall.until(lambda screen: "ADEYEMI" in screen and "lights not lit" in screen)
    wall.kill()
    ended = wall.until(lambda screen: "ended 0" in screen)

    assert why in screen.splitlines()[-1]
    assert "Warning: the lights are not lit: " in ended.replace("\n", "")


# A machine where pyserial is not installed.
NO_PYSERIAL = """
import sys
sys.modules["serial"] = None
"""


def test_a_wall_opens_without_pyserial_and_says_what_to_install(
    strip: Strip, open_wall: OpenWall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del strip
    (tmp_path / "sitecustomize.py").write_text(NO_PYSERIAL)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{ROOT}:{ROOT / 'drivers'}")

    wall = open_wall(61, 18, "--lights")

    wall.until(lambda screen: "ADEYEMI" in screen and "light beds not lit" in screen)
    wall.until(lambda screen: "pyserial" in screen.splitlines()[-1])


DRAWN = """
[[light]]
name = "beds"
driver = "console"
board = "ward"
shows = "beds"
count = 5
[light.options]
to = "{to}"
"""


@pytest.mark.parametrize("to", ["stdout", "/dev/tty", "/dev/stderr"])
def test_a_strip_drawn_on_the_wall_s_own_terminal_is_refused_in_words(
    glance: Glance, open_wall: OpenWall, to: str
) -> None:
    wire(glance, DRAWN.format(to=to))

    wall = open_wall(150, 30, "--lights")

    wall.until(lambda screen: "ADEYEMI" in screen and "light beds not lit" in screen)
    wall.until(lambda screen: "the wall is on this terminal" in screen.splitlines()[-1])


def test_a_strip_may_be_drawn_in_a_file_beside_a_wall(
    glance: Glance, open_wall: OpenWall, tmp_path: Path
) -> None:
    drawn = tmp_path / "drawn"
    wire(glance, DRAWN.format(to=drawn))

    wall = open_wall(101, 30, "--lights")

    wall.until(lambda screen: "ADEYEMI" in screen and "light ✓" in screen)
    wall.until(lambda _: "wwww" in drawn.read_text())


PACKAGE = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "faulty-for-glance"
version = "1.0"
[project.entry-points."glance.drivers"]
faulty = "faulty:DRIVER"
[tool.hatch.build.targets.wheel]
only-include = ["faulty.py"]
"""
# Of every frame it makes the fault that its option names.
FAULTY = """
import asyncio
from glance.lamps import Driver, Option, OptionKind, Sort

FAULTS = {
    "exit": SystemExit, "interrupt": KeyboardInterrupt,
    "cancelled": asyncio.CancelledError, "base": BaseException, "memory": MemoryError,
}


class Encoder:
    def __init__(self, fault):
        self.fault = fault

    def greeting(self):
        return ()

    def resync(self):
        return b""

    def frame(self, colours, before):
        raise FAULTS[self.fault]("Grace ADEYEMI")


DRIVER = Driver(
    name="faulty", about="Made up", source="made up for a test", sort=Sort.COLOURS,
    make=lambda count, options: Encoder(options.text("fault")), on_death="it goes dark",
    holds=False, quiet_after=5.0,
    options=(Option("fault", OptionKind.TEXT, "exit", "which"),),
)
"""
FAULTS = ("exit", "interrupt", "cancelled", "base", "memory")


@pytest.fixture
def strangers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package with a driver that fails, built and installed as any other."""
    source, target = tmp_path / "source", tmp_path / "installed"
    source.mkdir()
    (source / "pyproject.toml").write_text(PACKAGE)
    (source / "faulty.py").write_text(FAULTY)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    how = ("--no-index", "--no-build-isolation", "--no-deps", "--no-compile")
    subprocess.run((*pip, *how, "--target", target, source), check=True, timeout=120)
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}:{ROOT / 'drivers'}:{target}")


@pytest.mark.usefixtures("strangers")
def test_whatever_a_stranger_s_driver_raises_the_wall_and_its_other_lights_live(
    glance: Glance, strip: Strip, open_wall: OpenWall, tmp_path: Path
) -> None:
    blocks = [WIRING.format(port=strip.link, count=BEDS + 1)]
    with ExitStack() as stack:
        for fault in FAULTS:
            link = tmp_path / fault
            stack.enter_context(Strip(link, 2))
            block = WIRING.format(port=link, count=2).replace('"beds"', f'"{fault}"', 1)
            block = block.replace("adalight", "faulty")
            blocks.append(f'{block}[light.options]\nfault = "{fault}"\n')
        wire(glance, "".join(blocks))
        wall = open_wall(150, 30, "--lights")
        wall.until(lambda screen: "ADEYEMI" in screen and "5 lights not lit" in screen)
        strip.until(shows("wwww"))
        glance("set", "A1", "risk", "red")

        strip.until(shows("Rwww"))
        screen = wall.until(lambda screen: "R▲" in screen and "LIVE" in screen)
        told = json.loads(glance("lights", "status", "--json", code=None))

    assert "ended" not in screen
    assert {one["name"]: one["health"] == "lit" for one in told["lights"]} == {
        "beds": True,
        **dict.fromkeys(FAULTS, False),
    }
    assert "ADEYEMI" not in json.dumps(told)
