"""Which drivers there are, with ours and with a stranger's real package that is broken."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from glance.cli import main
from glance.strip.installed import Installed

if TYPE_CHECKING:
    from pathlib import Path

OURS = {
    *("adalight", "awa", "console", "denkovi16", "devantech", "hid", "kmtronic", "lcus"),
    *("modbus", "numato", "patlite", "tower_byte", "usbpro", "wled"),
}


def drivers(*words: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["lights", "drivers", *words], env={"COLUMNS": "80"})


@pytest.fixture
def broken(tmp_path: Path) -> dict[str, str]:
    """An environment with a package whose driver cannot be loaded."""
    (tmp_path / "broken_lamps.py").write_text("import a_library_that_is_not_here\n")
    about = tmp_path / "broken_lamps-0.3.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: broken-lamps\nVersion: 0.3\n")
    (about / "entry_points.txt").write_text("[glance.drivers]\nlantern = broken_lamps:DRIVER\n")
    path = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))
    return {**os.environ, "PYTHONPATH": path}


def with_broken(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command beside that package."""
    return subprocess.run(
        (sys.executable, "-m", "glance", "lights", "drivers", *words),
        check=False,
        capture_output=True,
        text=True,
        env=env,
    )


def test_every_driver_of_ours_is_told() -> None:
    firsts = {line.split(" ")[0] for line in drivers().stdout.splitlines() if line}

    assert firsts >= OURS


def test_the_list_fits_a_terminal_of_80_cells() -> None:
    assert max(map(len, drivers().stdout.splitlines())) <= 80


def test_a_driver_is_told_with_what_happens_when_the_pc_dies() -> None:
    told = drivers("lcus").stdout

    assert "PC dies     the relays stay as they were until the PC cuts the power of USB" in told
    assert "heartbeat   needed" in told
    assert "line        9600 baud 8N1" in told


def test_an_option_is_told_with_its_usual_value_and_bounds() -> None:
    told = " ".join(drivers("modbus").stdout.split())

    assert "unit = 1 address of the unit (a whole number from 1 to 255)" in told


def test_scripts_get_every_driver_with_its_options() -> None:
    told = {each["name"]: each for each in json.loads(drivers("--json").stdout)}

    assert set(told) >= OURS
    assert told["patlite"]["acknowledges"] is True
    assert told["patlite"]["options"][0]["allowed"] == ["phe", "pns", "la6", "phn"]
    assert told["wled"]["holds"] is False


def test_scripts_get_one_driver_by_its_name() -> None:
    assert json.loads(drivers("console", "--json").stdout)["line"] is None


def test_a_misspelt_name_is_told_with_the_nearest() -> None:
    assert drivers("adalihgt").stderr == (
        "Error: no driver named 'adalihgt'; did you mean adalight?\n"
    )


def test_a_broken_package_is_a_line_and_the_others_are_told(broken: dict[str, str]) -> None:
    listed = with_broken(broken)

    assert listed.returncode == 0
    assert "✗ driver lantern of broken-lamps 0.3 cannot be loaded" in listed.stdout
    assert "\nadalight " in f"\n{listed.stdout}"


def test_scripts_get_what_is_broken_in_words(broken: dict[str, str]) -> None:
    told = {each["name"]: each for each in json.loads(with_broken(broken, "--json").stdout)}

    assert "No module named 'a_library_that_is_not_here'" in told["lantern"]["problem"]


def test_asking_for_a_broken_driver_fails_in_one_line(broken: dict[str, str]) -> None:
    asked = with_broken(broken, "lantern")

    assert asked.returncode == 1
    assert asked.stderr.startswith("Error: driver lantern of broken-lamps 0.3 cannot be loaded")
    assert asked.stderr.count("\n") == 1


def test_the_tab_key_offers_drivers() -> None:
    offered = CliRunner().invoke(
        main,
        [],
        prog_name="glance",
        env={
            "_GLANCE_COMPLETE": "bash_complete",
            "COMP_WORDS": "glance lights drivers ada",
            "COMP_CWORD": "3",
        },
    )

    assert offered.stdout.split() == ["plain,adalight"]


@pytest.mark.parametrize("name", tuple(Installed()))
def test_no_line_offers_its_own_speed_once_more(name: str) -> None:
    driver = Installed()[name]
    if driver.line is None:
        return
    told = CliRunner().invoke(main, ["lights", "drivers", name]).stdout

    assert told.split().count(str(driver.line.baud)) == 1
