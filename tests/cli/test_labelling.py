"""`glance lights labels`: sheets for the lights of a site."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Desk

STRIP = """
[[light]]
name = "bay"
driver = "console"
port = "-"
board = "ward"
shows = "beds"
count = 8
"""
TOWER = (
    STRIP.replace("bay", "desk")
    .replace("beds", "ward")
    .replace("count = 8", "count = 1\nheartbeat = 0")
)


def wired(desk: Desk, text: str) -> None:
    (desk.site.folder / "config" / "lights.toml").write_text(text, "utf-8")


def words(sheet: Path) -> set[str]:
    return {each.text or "" for each in ET.fromstring(sheet.read_text("utf-8")).iter()}  # noqa: S314 -- ours


def test_a_sheet_has_a_label_for_every_bed_and_no_patient(desk: Desk) -> None:
    wired(desk, STRIP)
    sheet = desk.folder / "labels.svg"
    said = desk.run("lights", "labels", "-o", str(sheet))

    assert said.exit_code == 0, said.output
    assert words(sheet) >= {"A1", "A2", "A3", "no bed", "bay · Ward board · beds"}
    assert "ADEYEMI" not in sheet.read_text("utf-8")


def test_only_the_lights_that_are_named_are_drawn(desk: Desk) -> None:
    wired(desk, STRIP + TOWER)
    sheet = desk.folder / "labels.svg"
    said = desk.run("lights", "labels", "desk", "-o", str(sheet))

    assert said.exit_code == 0, said.output
    assert "desk · Ward board · ward" in words(sheet)
    assert "A1" not in words(sheet)


def test_lamps_that_are_not_pinned_are_told_how_to_be(desk: Desk) -> None:
    wired(desk, STRIP)
    said = desk.run("lights", "labels", "-o", str(desk.folder / "labels.svg"))
    line = next(line for line in said.stdout.splitlines() if line.startswith("segments = ["))
    wired(desk, f"{STRIP}{line}\n")
    again = desk.run("lights", "labels", "-o", str(desk.folder / "labels.svg"))

    assert again.exit_code == 0, again.output
    assert "segments" not in again.stdout
    assert words(desk.folder / "labels.svg") >= {"A1", "A2", "A3", "others"}


def test_further_sheets_get_a_number(desk: Desk) -> None:
    wired(desk, "".join(STRIP.replace('"bay"', f'"bay{number}"') for number in range(4)))
    said = desk.run("lights", "labels", "-o", str(desk.folder / "labels.svg"))

    assert said.exit_code == 0, said.output
    assert sorted(each.name for each in desk.folder.glob("labels*.svg")) == [
        "labels-2.svg",
        "labels.svg",
    ]


def test_a_light_that_nobody_wired_is_named_with_the_nearest(desk: Desk) -> None:
    wired(desk, STRIP)
    said = desk.run("lights", "labels", "bai", "-o", str(desk.folder / "labels.svg"))

    assert said.exit_code == 2
    assert "no light is called 'bai'; did you mean bay?" in said.stderr


def test_a_site_without_lights_is_told_how_to_wire_one(desk: Desk) -> None:
    said = desk.run("lights", "labels", "-o", str(desk.folder / "labels.svg"))

    assert said.exit_code == 2
    assert "glance lights setup" in said.stderr


def test_another_kind_of_file_is_refused(desk: Desk) -> None:
    wired(desk, STRIP)
    said = desk.run("lights", "labels", "-o", str(desk.folder / "labels.pdf"))

    assert said.exit_code == 2
    assert "name a file that ends in .svg" in said.stderr


def test_a_pitch_that_no_strip_has_is_refused(desk: Desk) -> None:
    wired(desk, STRIP)
    said = desk.run("lights", "labels", "-o", str(desk.folder / "l.svg"), "--pitch", "0.5")

    assert said.exit_code == 2
    assert "expected 5 to 95 mm" in said.stderr
