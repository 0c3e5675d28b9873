"""Values are set, confirmed, noted and taken away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from glance.census import ClearStatus, Confirm, SetNote, SetStatus
from glance.station import paste
from glance.station.dialogue import Save, Saved
from tests.station.looking import answer, change_of, editing, entry, news, sheet
from tests.station.world import NOW, Station, everybody, grounded, patient, station, status


def test_a_rag_is_three_keys_from_the_list() -> None:
    (save,) = station().keys("enter", "r", "a")

    assert change_of(save) == SetStatus(1, "risk", "amber", 4)


def test_no_digit_chooses_an_option() -> None:
    here = station()

    assert here.keys("enter", "r", *"0123456789") == ()
    assert here.desk.editor is not None


def test_a_field_without_a_value_names_version_0() -> None:
    (save,) = station().keys("enter", "f", "y")

    assert change_of(save) == SetStatus(1, "falls", "yes", 0)


def test_what_stands_already_is_confirmed() -> None:
    (save,) = station().keys("enter", "r", "r")

    assert change_of(save) == Confirm(1, ("risk",), (4,))


def test_space_on_a_field_without_a_value_saves_nothing_and_says_so() -> None:
    here = station()

    assert here.keys("down", "down", "down", "enter", " ") == ()
    assert "no value" in here.desk.notice


def test_equals_confirms_every_value_that_there_is() -> None:
    (save,) = station().keys("enter", "=")

    assert change_of(save) == Confirm(1, ("risk", "physio"), (4, 1))


def test_a_value_is_taken_away() -> None:
    (save,) = station().keys("enter", "r", "-")

    assert change_of(save) == ClearStatus(1, "risk", 4)


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("e", "t", "enter"), "2026-11-22"),
        (("e", "+", "2", "enter"), "2026-11-24"),
        (("e", *"fri", "enter"), "2026-11-27"),
        (("u", *"14:30", "enter"), "2026-11-22T14:30:00Z"),
        (("b", "="), "2026-11-22T09:04:00Z"),
        (("n", "="), "AB"),
        (("n", "c", "d", "enter"), "CD"),
        (("g", "7", "enter"), "7"),
        (("x", *"scan at 2", "enter"), "scan at 2"),
    ],
)
def test_lines_are_read_and_saved_by_enter(keys: tuple[str, ...], value: str) -> None:
    (save,) = station().keys("enter", *keys)
    change = change_of(save)

    assert isinstance(change, SetStatus)
    assert change.value == value


def test_a_line_is_read_while_it_is_typed() -> None:
    here = station()
    here.keys("enter", "e", *"fri")

    assert editing(here).preview == "Fri 27-Nov-2026"


def test_a_line_that_cannot_be_read_says_why_and_is_kept() -> None:
    here = station()
    made = here.keys("enter", "e", *"frx", "enter")

    assert made == ()
    assert "not a day" in editing(here).problem
    assert editing(here).typing is not None


def test_enter_on_an_empty_line_leaves_the_value() -> None:
    here = station()

    assert here.keys("enter", "e", "enter") == ()
    assert here.desk.editor is None


def test_a_text_takes_no_more_than_its_limit() -> None:
    here = station()
    here.keys("enter", "x", *("m" * 50))
    typing = editing(here).typing

    assert typing is not None
    assert (len(typing.text), typing.limit) == (40, 40)


def test_a_note_stands_beside_a_value() -> None:
    (save,) = station().keys("enter", "'", *"see notes", "enter")

    assert change_of(save) == SetNote(1, "risk", "see notes", 4)


def test_a_note_is_taken_away() -> None:
    noted = patient(1, "ADEYEMI", "Grace", 2, 10, replace(status("risk", "red"), note="old"))
    here = station(at=grounded(noted))
    (save,) = here.keys("enter", *_to(here, "risk"), "'", "-", "enter")

    assert change_of(save) == SetNote(1, "risk", "", 1)


def _to(here: Station, key: str) -> tuple[str, ...]:
    looking = station(at=here.ground)
    looking.keys("enter")
    order = [one.key for one in sheet(looking).entries]
    steps = order.index(key) - order.index(sheet(looking).cursor)
    return ("down",) * steps if steps > 0 else ("up",) * -steps


def test_a_field_without_a_value_takes_no_note() -> None:
    here = station()

    assert here.keys("enter", "tab", "'") == ()
    assert here.desk.editor is None
    assert "no value yet" in here.desk.notice


def test_a_paste_is_typed_and_enters_nothing() -> None:
    here = station()
    here.keys("enter", "x")
    step = paste(here.desk, "scan\nat 14:00\n", here.ground, NOW)

    assert step.effects == ()
    assert step.desk.editor is not None
    assert step.desk.editor.line is not None
    assert step.desk.editor.line.text == "scan at 14:00"


def test_a_paste_where_nothing_is_typed_does_nothing() -> None:
    here = station()
    here.keys("enter", "r")

    assert paste(here.desk, "a", here.ground, NOW).effects == ()


def test_an_unknown_value_in_the_database_is_shown_and_can_be_replaced() -> None:
    odd = patient(1, "ADEYEMI", "Grace", 2, 10, status("risk", "purple"), status("edd", "soon"))
    here = station(at=grounded(odd))
    (save,) = here.keys("enter", "r", "a")

    assert isinstance(save, Save)
    assert entry(here, "edd").shown is not None


def test_a_choice_has_the_sign_of_the_wall_unless_its_label_says_that() -> None:
    here = station()
    here.keys("enter", "r")
    assert (editing(here).choices[0].label, editing(here).choices[0].sign) == ("Red", "R▲")
    here.keys("escape", "p")
    assert [one.sign for one in editing(here).choices] == ["P↑", "P→", "P●", "P✗"]
    here.keys("escape", "f")

    assert [one.sign for one in editing(here).choices] == ["F", ""]


@pytest.mark.parametrize(
    ("key", "example"),
    [
        ("e", "t   +2   fri   22/11"),
        ("u", "2h (from now)   14:30"),
        ("b", "now   2h (ago)   14:30"),
        ("g", "a whole number from 0 to 20"),
        ("n", "initials, 1 to 4 letters, such as AB"),
        ("x", ""),
    ],
)
def test_an_empty_line_says_what_may_be_typed(key: str, example: str) -> None:
    here = station()
    here.keys("enter", key)

    assert editing(here).example == example


@pytest.mark.parametrize(("key", "counted"), [("x", True), ("e", False), ("'", True)])
def test_letters_are_counted_in_words_and_notes_alone(key: str, *, counted: bool) -> None:
    here = station()
    here.keys("enter", key)
    line = editing(here).typing
    assert line is not None

    assert line.counted is counted


def full(text: str = "y" * 62) -> Station:
    """A station where more was typed into the next step than it takes."""
    here = station()
    here.keys("enter", "x", *text)
    return here


def test_words_that_have_no_room_are_never_cut_off_in_silence() -> None:
    here = full("x" * 40 + "not")

    assert here.keys("enter") == ()
    assert "not saved: no room for “not”" in here.desk.notice
    assert "no room for “not”" in editing(here).problem


def test_words_without_room_are_saved_once_something_was_deleted() -> None:
    (save,) = full().keys("backspace", "enter")

    assert change_of(save) == SetStatus(1, "next", "y" * 39, 0)


def test_moving_the_cursor_does_not_forget_what_had_no_room() -> None:
    assert full().keys("home", "left", "right", "end", "enter") == ()


def test_a_note_or_paste_without_room_is_not_saved_either() -> None:
    here = station()
    here.keys("enter", "'")
    here.desk = paste(here.desk, "z" * 61, here.ground, NOW).desk

    assert here.keys("enter") == ()
    assert "no room for “z”" in here.desk.notice


def noted() -> Station:
    """A station whose first patient has a note beside the risk."""
    first, *others = everybody()
    risk = replace(first.statuses["risk"], note="fell twice")
    return station(at=grounded(replace(first, statuses={"risk": risk}), *others))


@pytest.mark.parametrize(("key", "gone"), [("a", True), ("-", True), ("r", False)])
def test_a_change_that_drops_a_note_says_so(key: str, gone: bool) -> None:
    here = noted()
    here.keys("enter", "r", key)
    answer(here, Saved(1, 2, 2, NOW))

    assert ("its note is gone" in here.desk.notice) is gone


def test_a_scanned_hospital_number_chooses_nothing() -> None:
    here = station()
    here.keys("enter", "r", "R")
    told = here.desk.notice

    assert here.keys(*"A00001") == ()
    assert "Caps Lock?" in told


def test_a_note_that_no_board_can_show_is_not_saved() -> None:
    here = station()
    here.keys("enter", "r", "escape", "'", *"ok 🙂")

    assert here.keys("enter") == ()
    assert "leave it out" in here.desk.notice


def test_a_day_that_is_hardly_meant_is_doubted_before_it_is_saved() -> None:
    here = station()
    here.keys("enter", "e", *"25/12/2036")

    assert "right?" in editing(here).preview


def confirmed() -> Station:
    """A station where everything of the first patient has just been confirmed."""
    here = station()
    here.keys("enter", "=")
    answer(here, Saved(1, 2, 3, NOW))
    return here


def test_everything_is_not_confirmed_twice_within_a_minute() -> None:
    here = confirmed()

    assert here.keys("=") == ()
    assert here.desk.notice == "confirmed just now"


def test_everything_is_confirmed_again_after_a_minute() -> None:
    here = confirmed()
    here.now += timedelta(minutes=1)

    assert len(here.keys("=")) == 1


def test_everything_is_confirmed_again_where_a_colleague_has_changed_something() -> None:
    here = confirmed()
    news(here, "risk", "blue", 5)
    here.now += timedelta(seconds=2)

    assert len(here.keys("=")) == 1


def test_a_capital_that_is_no_key_asks_for_caps_lock() -> None:
    here = station()
    here.keys("enter", "J")

    assert "Caps Lock?" in here.desk.notice
