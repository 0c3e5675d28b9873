"""What the page on lights says of drivers, boards and the wiring, beside what they are."""

from __future__ import annotations

import re
import tomllib
from datetime import time
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from glance.board import LampState, read_board
from glance.fields import read_vocabulary
from glance.lamps import Sort, usual_options
from glance.lamps.looks import LOOKS
from glance.lamps.wiring import cautions, light_block, read_wiring
from glance.strip.installed import Installed

if TYPE_CHECKING:
    from glance.board import Board
    from glance.lamps import Driver, Wiring

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "lights.md").read_text("utf-8")
EXAMPLE = re.compile(r"```toml\n(.*?)```", re.DOTALL)
BOARD, WIRING = EXAMPLE.findall(PAGE)
OURS = sorted(
    path.stem
    for path in (ROOT / "drivers" / "glance_drivers").glob("*.py")
    if "DRIVER = Driver(" in path.read_text("utf-8")
)


def table(heading: str) -> dict[str, list[str]]:
    """Give the cells of each row of the first table below a heading, by the driver in the first."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", section, re.MULTILINE)
    return {name: cells.split(" | ") for name, cells in rows}


@pytest.mark.parametrize("state", LOOKS)
def test_the_page_says_how_bright_each_state_is(state: LampState) -> None:
    word = "not known" if state is LampState.UNKNOWN else state.value
    (percent,) = re.findall(rf"^\| {word} \| [^|]*?(\d+) %", PAGE, re.MULTILINE)

    assert int(percent) == round(LOOKS[state][1] * 100)


def facts(driver: Driver) -> list[str]:
    """What the table of drivers says of one, behind what it is for."""
    line = driver.line
    answers = "what it is" if driver.answers else "–"
    return [
        "none" if line is None else f"{line.baud} {line.bits}{line.parity}{line.stop}",
        f"{driver.most}, {'any colour' if driver.sort is Sort.COLOURS else 'on or off'}",
        f"{driver.gap * 1000:g} ms",
        "obeyed" if driver.acknowledges else answers,
        ", ".join(f"`{option.key}`" for option in driver.options) or "–",
    ]


@pytest.mark.parametrize("name", OURS)
def test_the_table_of_drivers_says_what_each_driver_says(name: str) -> None:
    assert table("Drivers")[name][1:] == facts(Installed()[name])


@pytest.mark.parametrize("name", OURS)
def test_the_table_of_dead_computers_says_what_each_driver_says(name: str) -> None:
    driver = Installed()[name]
    after = "never" if driver.quiet_after is None else f"{driver.quiet_after:g} s"

    assert table("When the PC dies")[name][1:] == [
        after,
        "needed" if driver.holds else "not needed",
    ]


@pytest.mark.parametrize("heading", ["Drivers", "When the PC dies"])
def test_both_tables_have_every_driver_of_ours_and_no_other(heading: str) -> None:
    assert sorted(table(heading)) == OURS


def ward() -> Board:
    """The ready-made ward with the lamps of the page."""
    text = (ROOT / "boards" / "ward.toml").read_text("utf-8").split("\n[[lamps]]\n")[0]
    fields = (ROOT / "config" / "fields.toml").read_text("utf-8")
    return read_board(
        f"{text}\n{BOARD}", "ward.toml", read_vocabulary(fields, "fields.toml"), "ward"
    )


def wiring() -> Wiring:
    """The wiring of the page beside that ward."""
    night = (time(21), time(6, 30))
    return read_wiring(WIRING, "lights.toml", Installed(), {"ward": ward()}, night)


def test_the_lights_of_the_page_can_be_wired() -> None:
    assert [light.name for light in wiring().lights] == ["beds", "corridor"]


def test_there_is_nothing_to_say_against_the_strip_of_the_page() -> None:
    beds = wiring().lights[0]

    assert cautions(beds, ward().lamps[0]) == ()


def test_the_wiring_of_the_page_has_every_key() -> None:
    keys = {key for light in tomllib.loads(WIRING)["light"] for key in light}

    assert keys == set(signature(light_block).parameters)


def test_the_driver_that_contributors_are_shown_makes_bytes() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (package,) = (tomllib.loads(text) for text in EXAMPLE.findall(page))
    written: dict[str, Driver] = {}
    exec(example, written)  # noqa: S102 - our own page
    driver = written["DRIVER"]
    encoder = driver.make(3, usual_options(driver.options))
    (command,) = encoder.frame(((255, 0, 0), (0, 0, 0), (0, 160, 60)), None)

    assert package["project"]["entry-points"]["glance.drivers"] == {
        driver.name: "glance_blip:DRIVER"
    }
    assert (command.sent, command.answer and command.answer(b"ok")) == (b"S101\r", (True, ""))
