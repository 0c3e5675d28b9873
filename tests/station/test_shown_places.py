"""Where a question says that a patient is, is where the save takes the patient from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from glance.census import Cursor, Delta, Move
from glance.station import seen
from glance.station.dialogue import Save
from glance.station.seen import Chooser, Question
from tests.station.world import NOW, station


@pytest.mark.parametrize("to", ["b1", "hw1 a2"])
def test_a_question_names_the_bed_that_the_save_names(to: str) -> None:
    here = station()
    here.keys("enter", ".", "m", *to)
    moved = replace(here.ground.census.episodes[1], place=13)
    here.ground = here.ground.after(Delta(Cursor("e", 2), (moved,)), NOW)
    here.keys("enter")
    asked = seen(here.desk, here.ground, NOW).panel
    assert isinstance(asked, Question | Chooser)
    lines = asked.lines if isinstance(asked, Question) else (asked.title, asked.problem)
    named = [
        change.seen
        for effect in here.keys("enter")
        if isinstance(effect, Save)
        for change in effect.changes
        if isinstance(change, Move) and change.episode == 1
    ]

    assert all(any(f"{one}" in line for line in lines) for one in named), (named, lines)
