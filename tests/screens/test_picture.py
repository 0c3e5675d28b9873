"""Pictures of a wall: whole, safe, and in need of nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from glance.board import view
from glance.plain import cells
from glance.screens.paint.scene import Size
from glance.screens.picture import draw
from glance.screens.roles import Depth, Theme

if TYPE_CHECKING:
    from datetime import datetime

    from glance.board import Board, BoardView
    from glance.census import Census

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("depth", Depth)
def test_a_picture_is_whole_in_every_theme_and_depth(
    ward: BoardView, now: datetime, theme: Theme, depth: Depth
) -> None:
    root = ET.fromstring(draw(ward, Size(61, 18), theme, now, depth=depth).svg())  # noqa: S314 -- our own
    words = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))

    assert "Riverside Ward 3" in words
    assert "R▲" in words
    assert {element.tag for element in root} <= {f"{SVG}rect", f"{SVG}text", f"{SVG}path"}


def test_a_picture_refers_to_nothing_outside(ward: BoardView, now: datetime) -> None:
    svg = draw(ward, Size(101, 30), Theme.DARK, now).svg().replace("http://www.w3.org/2000/svg", "")

    assert not re.search(r"https?:|url\(|@import|@font-face|<script|<image|href|<circle", svg)


def test_words_stand_at_their_cells(ward: BoardView, now: datetime) -> None:
    root = ET.fromstring(draw(ward, Size(61, 18), Theme.DARK, now).svg())  # noqa: S314 -- our own
    for text in root.iter(f"{SVG}text"):
        start, length = float(text.attrib["x"]) / 12.04, float(text.attrib["textLength"]) / 12.04
        assert start == pytest.approx(round(start), abs=0.01)
        assert length == pytest.approx(cells(text.text or ""), abs=0.01)
        assert start + length <= 61.01


def test_hostile_names_are_words_in_a_picture(board: Board, census: Census, now: datetime) -> None:
    name = "<script>&\"'\x1b[31m\x00\u202e"
    person = replace(census.episodes[0].person, family=name, given="]]>")
    episodes = census.episodes.insert(0, replace(census.episodes[0], person=person))
    picture = draw(
        view(board, replace(census, episodes=episodes), now), Size(200, 60), Theme.DARK, now
    )
    svg = picture.svg()
    root = ET.fromstring(svg)  # noqa: S314 -- our own

    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", svg + picture.text())
    assert any("<SCRIPT>" in (text.text or "").upper() for text in root.iter(f"{SVG}text"))
    assert not list(root.iter("script"))


def test_the_text_of_a_picture_is_what_the_wall_shows(ward: BoardView, now: datetime) -> None:
    lines = draw(ward, Size(61, 18), Theme.DARK, now).text().splitlines()

    assert len(lines) == 18
    assert "Riverside Ward 3" in lines[0]
    assert all(line == line.rstrip() for line in lines)


def test_a_picture_needs_no_application() -> None:
    program = (
        "import sys, glance.screens.picture; "
        "print([m for m in ('textual.app', 'textual.widget', 'sqlalchemy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
