"""Moves, swaps, discharges, and stays that go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from glance.census import Cursor, Delta, Departed, Discharge, Identity, Move, Reopen
from glance.staff import Role
from glance.station import Pick, answered, pick, seen
from glance.station.dialogue import (
    Collided,
    DepartedRead,
    Effect,
    Occupied,
    ReadDeparted,
    Save,
    Saved,
    Unsaved,
)
from glance.station.panels import Asking, Choosing
from glance.station.seen import Chooser, Menu
from tests.station.world import ANN, NOW, VIEWER, Station, everybody, grounded, station

HERE = "Riverside Ward 3/A1"


def changes(effects: tuple[Effect, ...]) -> tuple[object, ...]:
    """What one save changes."""
    (save,) = effects
    assert isinstance(save, Save)
    return save.changes


def chooser(here: Station) -> Chooser:
    """The chooser as seen."""
    panel = seen(here.desk, here.ground, NOW).panel
    assert isinstance(panel, Chooser)
    return panel


def test_a_move_is_to_the_bed_that_is_typed() -> None:
    made = station().keys("enter", ".", "m", *"a4", "enter")

    assert changes(made) == (Move(1, "Riverside Ward 3", "A4", HERE),)


def test_free_beds_of_one_s_own_ward_come_first() -> None:
    here = station()
    here.keys("enter", ".", "m")
    options = chooser(here).options

    assert [option.label for option in options[:2]] == [
        "A3 · Riverside Ward 3",
        "A4 · Riverside Ward 3",
    ]
    assert options[0].detail == "free"


def test_a_bed_with_somebody_in_it_offers_a_swap_with_both_names_and_beds() -> None:
    here = station()
    assert here.keys("enter", ".", "m", *"b1", "enter") == ()
    question = here.desk.panel
    assert isinstance(question, Asking)
    assert question.lines == (
        "ADEYEMI, Grace (born 12-Mar-1941): Riverside Ward 3/A1 → Riverside Ward 3/B1",
        "NUÑEZ, Ann (born 12-Mar-1941): Riverside Ward 3/B1 → Riverside Ward 3/A1",
    )

    assert changes(here.keys("enter")) == (
        Move(1, "Riverside Ward 3", "B1", HERE),
        Move(3, "Riverside Ward 3", "A1", "Riverside Ward 3/B1"),
    )


def test_a_swap_that_is_saved_says_the_new_beds() -> None:
    here = station()
    here.keys("enter", ".", "m", *"b1", "enter", "enter")
    here.desk = answered(here.desk, Saved(1, 2, 3, NOW), here.ground, NOW).desk

    assert here.desk.notice == "✓ saved 09:04 · B1 ADEYEMI ↔ A1 NUÑEZ · swapped"


def test_a_swap_shows_only_beds_with_somebody_in_them() -> None:
    here = station()
    here.keys("enter", ".", "w")

    assert all(option.detail not in ("", "free") for option in chooser(here).options)


def test_a_move_to_another_location_is_asked_about() -> None:
    here = station()
    assert here.keys("enter", ".", "m", *"hw1 a2", "enter") == ()
    assert isinstance(here.desk.panel, Asking)

    assert changes(here.keys("enter")) == (Move(1, "Hillside Ward 1", "A2", HERE),)


def test_a_move_to_where_the_patient_is_says_so() -> None:
    here = station()

    assert here.keys("enter", ".", "m", *"a1", "enter") == ()
    assert "there already" in chooser(here).problem


def test_a_place_stays_chosen_when_another_becomes_free() -> None:
    here = station()
    here.keys("enter", ".", "m", "down")
    before = chooser(here)
    moved = replace(everybody()[1], place=None)
    here.ground = here.ground.after(Delta(Cursor("e", 2), (moved,)), NOW)
    after = chooser(here)

    assert after.options[after.at].label == before.options[before.at].label


def test_a_bed_that_was_taken_meanwhile_offers_another() -> None:
    here = station()
    here.keys("enter", ".", "m", *"a4", "enter")
    here.desk = answered(here.desk, Occupied(1, "A4", 3), here.ground, NOW).desk
    (alert,) = seen(here.desk, here.ground, NOW).alerts
    assert "NUÑEZ, Ann" in alert.lines[0]
    here.keys("ctrl+o")

    assert isinstance(here.desk.panel, Choosing)
    assert changes(here.keys(*"b3", "enter")) == (Move(1, "Riverside Ward 3", "B3", HERE),)


def test_a_patient_whom_a_colleague_has_moved_first_is_told_with_where() -> None:
    here = station()
    here.keys("enter", ".", "m", *"a4", "enter")
    told = Collided(1, "place", "Riverside Ward 3/B4", "cd2", NOW)
    here.desk = answered(here.desk, told, here.ground, NOW).desk

    assert changes(here.keys("ctrl+p")) == (
        Move(1, "Riverside Ward 3", "A4", "Riverside Ward 3/B4"),
    )


def test_a_discharge_is_asked_about_with_who_it_is_and_leaves_the_patient() -> None:
    here = station()
    here.keys("enter", ".", "d")
    question = here.desk.panel
    assert isinstance(question, Asking)
    assert question.lines[:2] == ("ADEYEMI, Grace", "A1 · Riverside Ward 3")

    assert changes(here.keys("enter")) == (Discharge(1, NOW, HERE),)
    assert here.desk.opened is None


def test_a_stay_ends_when_that_is_answered_and_not_when_it_was_asked() -> None:
    here = station()
    here.keys("enter", ".", "d")
    here.now += timedelta(minutes=20)

    assert changes(here.keys("enter")) == (Discharge(1, here.now, HERE),)


def test_a_number_that_is_scanned_answers_no_question() -> None:
    here = station()

    assert here.keys("enter", ".", "d", *"9990000018", "enter") == ()
    assert isinstance(here.desk.panel, Asking)


@pytest.mark.parametrize("keys", [(".", "d", "enter"), (".", "m", *"a4", "enter")])
def test_who_may_not_any_more_saves_nothing_that_was_begun(keys: tuple[str, ...]) -> None:
    here = station()
    here.keys("enter", *keys[:-1])
    here.desk = replace(here.desk, member=replace(ANN, role=Role.VIEWER))

    assert here.keys(keys[-1]) == ()


def test_a_discharge_that_failed_can_be_tried_again() -> None:
    here = station()
    made = here.keys("enter", ".", "d", "enter")
    here.desk = answered(here.desk, Unsaved(1, "away"), here.ground, NOW).desk

    assert here.keys("ctrl+r") == made


def test_a_namesake_is_asked_about_before_a_move() -> None:
    here = station()
    here.keys("down", "enter", ".", "m")
    assert isinstance(here.desk.panel, Asking)
    here.keys("enter")

    assert isinstance(here.desk.panel, Choosing)


@pytest.mark.parametrize("key", ["a", "m", "w", "d", "o", "u"])
def test_a_viewer_sees_in_the_menu_why_not(key: str) -> None:
    here = station(VIEWER)
    here.keys("enter", ".")
    menu = seen(here.desk, here.ground, NOW).panel
    assert isinstance(menu, Menu)
    choice = next(one for one in menu.choices if one.press == key)

    assert choice.why_not == "not for viewers"
    assert here.keys(key) == ()
    assert "let somebody sign on who may" in here.desk.notice


@pytest.mark.parametrize("key", ["m", "w", "d", "n", "h"])
def test_the_menu_of_the_list_is_about_whom_the_cursor_is_on(key: str) -> None:
    here = station()
    here.keys(*("down",) * 2, ".")
    menu = seen(here.desk, here.ground, NOW).panel
    assert isinstance(menu, Menu)
    assert menu.title == "NUÑEZ, Ann"
    here.keys(key)

    assert here.desk.opened is not None
    assert here.desk.opened.episode == 3
    assert here.desk.panel is not None or here.desk.editor is not None


def test_the_menu_of_the_list_asks_about_a_namesake_too() -> None:
    here = station()
    here.keys("down", ".", "d")
    assert isinstance(here.desk.panel, Asking)

    assert here.desk.panel.title == "Is it O'BRIEN, Zoë?"


def test_what_is_about_a_patient_wants_one_under_the_cursor() -> None:
    here = station()
    here.keys(*"zzz")
    here.keys("f2", "d")

    assert here.desk.notice == "nobody is under the cursor"


def test_a_note_of_the_menu_is_beside_the_first_value_that_takes_one() -> None:
    here = station()
    here.keys(*("down",) * 2, ".", "n")

    assert here.desk.editor is not None
    assert (here.desk.editor.key, here.desk.editor.note) == ("risk", True)


GONE = Departed(40, 140, Identity("ZULU", "Amy"), "Riverside Ward 3", "A3", NOW)


def test_a_stay_that_ended_goes_on_in_its_bed() -> None:
    here = station()
    assert here.keys(".", "o") == (ReadDeparted("Riverside Ward 3"),)
    here.desk = answered(here.desk, DepartedRead((GONE,)), here.ground, NOW).desk
    assert chooser(here).options[0].label == "ZULU, Amy"
    here.keys("enter")
    options = chooser(here)
    assert options.options[options.at].label == "A3 · Riverside Ward 3"

    assert changes(here.keys("enter")) == (Reopen(40, "A3"),)


def test_a_stay_whose_bed_is_taken_goes_on_in_another() -> None:
    here = station()
    here.keys(".", "o")
    taken = replace(GONE, place="A1")
    here.desk = answered(here.desk, DepartedRead((taken,)), here.ground, NOW).desk
    here.keys("enter")
    assert here.keys(*"a1", "enter") == ()
    assert "ADEYEMI, Grace is in A1" in chooser(here).problem

    assert changes(here.keys("backspace", "backspace", *"b3", "enter")) == (Reopen(40, "B3"),)


def test_a_list_of_stays_that_is_left_takes_no_answer() -> None:
    here = station()
    here.keys(".", "o", "escape")
    step = answered(here.desk, DepartedRead((GONE,)), here.ground, NOW)

    assert step.desk.panel is None


def test_rows_are_clicked_to_choose_and_clicked_again_to_take() -> None:
    here = station()
    here.keys("enter", ".", "m")
    step = pick(here.desk, Pick("option", 1), here.ground, NOW)
    assert step.effects == ()
    step = pick(step.desk, Pick("option", 1), here.ground, NOW)

    assert changes(step.effects) == (Move(1, "Riverside Ward 3", "A4", HERE),)


def test_a_patient_whom_the_station_itself_moves_is_not_asked_about() -> None:
    here = station()
    here.keys("enter", ".", "m", *"a4", "enter")
    moved = replace(everybody()[0], place=13)
    here.ground = grounded().after(Delta(Cursor("e", 2), (moved,)), NOW)
    here.keys("r")

    assert here.desk.panel is None


def test_a_swap_of_somebody_who_has_moved_meanwhile_is_begun_anew() -> None:
    here = station()
    here.keys("enter", ".", "m", *"b1", "enter", "enter")
    told = Collided(1, "place", "Riverside Ward 3/B4", "cd2", NOW)
    here.desk = answered(here.desk, told, here.ground, NOW).desk
    (alert,) = seen(here.desk, here.ground, NOW).alerts

    assert [choice.label for choice in alert.choices] == ["understood"]
    assert here.keys("ctrl+p") == ()


def test_the_cursor_is_on_who_was_reopened() -> None:
    here = station()
    here.keys(".", "o")
    here.desk = answered(here.desk, DepartedRead((GONE,)), here.ground, NOW).desk
    here.keys("enter", "enter")

    assert here.desk.browsing.at == 40


def test_what_was_typed_to_find_somebody_is_forgotten_with_their_move() -> None:
    here = station()
    here.keys(*"a1", "enter", ".", "m", *"hw1 a2", "enter", "enter")

    assert here.desk.browsing.typed.text == ""
    assert len(seen(here.desk, here.ground, NOW).listing.rows) > 0
