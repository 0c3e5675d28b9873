"""How many keys it takes from a known patient on the list to a saved value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from glance.station import seen
from glance.station.dialogue import ReadDeparted, ReadHistory, Save
from glance.station.listing import narrowed
from glance.station.seen import Shares, Typing
from tests.station.tasks import LOCATION, LOOKS, PATIENT, TASKS, Look, Task, page
from tests.station.world import (
    LEAD,
    NOW,
    ROOT,
    TEAM,
    Station,
    everybody,
    grounded,
    patient,
    station,
    status,
)

FEW = 4


def ready(board: str, *, namesake: bool = False) -> Station:
    """A station of the board's location, the cursor on the patient who is known."""
    people = {one.id: one for one in everybody()}
    people[7] = patient(7, "SMITH-JONES", "Peter", TEAM, 51, status("risk", "green", 1, 2))
    if namesake:
        person = people[PATIENT[board]].person
        people[9] = replace(patient(9, "X", "Y", LOCATION[board]), person=person)
    home = {"ward": "RW3", "community": "North"}[board]
    here = station(at=grounded(*people.values(), home=home))
    browsing = replace(here.desk.browsing, at=PATIENT[board])
    here.desk = replace(here.desk, browsing=narrowed(browsing, Typing(), here.ground))
    return here


def named(task: Task) -> str:
    """What a task is called in a report."""
    return f"{task.board}: {task.what}"


@pytest.mark.parametrize("task", TASKS, ids=named)
def test_the_keys_of_a_task_save_just_that(task: Task) -> None:
    (save,) = ready(task.board).keys(*task.keys)

    assert isinstance(save, Save)
    assert save.changes == (task.change,)


@pytest.mark.parametrize("task", [task for task in TASKS if task.chosen], ids=named)
def test_a_choice_or_a_confirmation_takes_four_keys_at_most(task: Task) -> None:
    assert len(task.keys) <= FEW


@pytest.mark.parametrize("task", [task for task in TASKS if task.chosen], ids=named)
def test_it_takes_four_at_most_where_a_namesake_has_to_be_told_apart(task: Task) -> None:
    here = ready(task.board, namesake=True)
    first, change, *rest = task.keys
    made = here.keys(first, change, "enter", *rest)

    assert [effect.changes for effect in made if isinstance(effect, Save)] == [(task.change,)]
    assert len(task.keys) + 1 <= FEW


@pytest.mark.parametrize("board", ["ward", "community"])
def test_each_board_has_its_ten_tasks(board: str) -> None:
    assert len([task for task in TASKS if task.board == board]) == 10


def lead(*keys: str) -> Station:
    """A lead's station after some keys."""
    here = station(LEAD)
    here.keys(*keys)
    return here


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.what)
def test_a_lead_s_look_takes_four_keys_at_most(look: Look) -> None:
    assert len(look.keys) <= FEW


def test_the_worst_location_and_owner_are_two_keys_away() -> None:
    panel = seen(lead(".", "s").desk, grounded(), NOW).panel

    assert isinstance(panel, Shares)
    assert panel.locations[0].in_date == 0
    assert panel.owners


def test_the_next_out_of_date_is_one_key_away() -> None:
    here = lead("tab", "enter")
    sheet = seen(here.desk, here.ground, NOW).sheet

    assert sheet is not None
    assert sheet.entries[0].due
    assert sheet.cursor == sheet.entries[0].key


def test_the_other_looks_are_what_they_say() -> None:
    assert lead("enter", ".", "h").effects == [ReadHistory(1)]
    assert lead(".", "o").effects == [ReadDeparted("Riverside Ward 3")]
    assert lead("a", "1").desk.browsing.at == 1


def test_the_page_of_counts_is_what_was_counted() -> None:
    written = (ROOT / "docs" / "keystrokes.md").read_text("utf-8")

    assert written == page(), "write it anew: python -m tests.station.tasks"
