"""Somebody arrives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from glance.census import Admit, Identity, Known, Stay
from glance.station import Pick, answered, caught_up, paste, pick, seen
from glance.station.dialogue import LookedUp, LookUp, Occupied, Refused, Save, Unsaved
from glance.station.panels import Admitting, Choosing, Recognising
from glance.station.seen import Form, Question
from tests.station.looking import changed
from tests.station.world import NOW, WARD, Station, patient, station

ZULU = Identity("Zulu", "Amy", "", "9990000123", None, date(1950, 2, 1), "Female")
# 999 000 0123 has the wrong check digit; this one is right.
NUMBER = "9990000018"


def form(here: Station) -> Form:
    """The form as seen."""
    panel = seen(here.desk, here.ground, NOW).panel
    assert isinstance(panel, Form)
    return panel


def filled(*lines: str) -> Station:
    """A form that is filled in up to its last Enter."""
    here = station()
    here.keys(".", "a")
    for line in (*lines, *([""] * (6 - len(lines)))):
        here.keys(*line, "enter")
    return here


def answer(here: Station, *known: Known, why: str = "") -> None:
    """Answer the look-up that was asked for last."""
    asked = here.effects[-1]
    assert isinstance(asked, LookUp)
    here.desk = answered(here.desk, LookedUp(asked.identity, known, why), here.ground, NOW).desk


def admission(here: Station) -> Admit:
    """The admission that is asked for."""
    (change,) = here.saves()[-1].changes
    assert isinstance(change, Admit)
    return change


def test_who_arrives_is_looked_up_before_anything_is_saved() -> None:
    here = filled("Zulu", "Amy", NUMBER, "", "1/2/1950", "f")

    assert here.effects == [
        LookUp(Identity("Zulu", "Amy", "", NUMBER, None, date(1950, 2, 1), "Female"))
    ]


def test_somebody_unknown_is_admitted_to_the_bed_that_is_chosen() -> None:
    here = filled("Zulu", "Amy")
    answer(here)
    here.keys(*"a4", "enter")

    assert admission(here) == Admit(Identity("Zulu", "Amy"), "Riverside Ward 3", NOW, "A4")


def test_a_wrong_check_digit_is_told_at_once() -> None:
    here = station()
    here.keys(".", "a", *"Zulu", "enter", "enter", *"9990000019")

    assert "check digit" in form(here).blanks[2].problem


def test_the_reading_of_a_line_stands_beside_it() -> None:
    here = station()
    here.keys(".", "a", "tab", "tab", *NUMBER, "down", "down", *"1/2/1950", "tab", "m")

    assert [blank.hint for blank in form(here).blanks[2:]] == [
        "999 000 0018",
        "if there is one",
        "01-Feb-1950 (76y)",
        "Male",
    ]


def test_a_form_without_a_surname_goes_nowhere_and_says_why() -> None:
    here = filled("", "Amy")

    assert here.effects == []
    assert form(here).at == 0
    assert form(here).blanks[0].problem == "a surname is needed"


def test_a_day_to_come_is_no_birthday() -> None:
    here = filled("Zulu", "", "", "", "1/2/2050")

    assert form(here).blanks[4].problem == "a birth in the future"


def test_somebody_who_is_here_is_opened_and_not_admitted_again() -> None:
    here = filled("Adeyemi", "Grace")
    answer(here, Known(101, Identity("ADEYEMI", "Grace"), (Stay(1, "Riverside Ward 3", "A1"),)))
    question = seen(here.desk, here.ground, NOW).panel
    assert isinstance(question, Question)
    assert any("here now: A1 · Riverside Ward 3" in line for line in question.lines)
    here.keys("1")

    assert here.saves() == []
    assert here.desk.opened is not None
    assert here.desk.opened.episode == 1


def test_somebody_who_was_here_is_admitted_as_the_same_person() -> None:
    here = filled("Zulu", "Amy")
    answer(here, Known(140, ZULU))
    here.keys("1", *"a4", "enter")

    assert admission(here) == Admit(ZULU, "Riverside Ward 3", NOW, "A4", patient=140)


def test_somebody_of_another_location_may_have_a_second_stay() -> None:
    here = filled("Khan", "Aisha")
    answer(here, Known(106, Identity("KHAN", "Aisha"), (Stay(6, "North community", "East"),)))
    here.keys("a", *"a4", "enter")

    assert admission(here).patient == 106


def test_somebody_else_is_admitted_as_new() -> None:
    here = filled("Zulu", "Amy")
    answer(here, Known(140, ZULU))
    here.keys("n", *"a4", "enter")

    assert admission(here).patient is None


def test_nobody_else_can_have_a_known_nhs_number() -> None:
    here = filled("Zulu", "Amy", NUMBER)
    answer(here, Known(140, Identity("ZULU", "Amie", nhs_number=NUMBER)))
    here.keys("n")

    assert isinstance(here.desk.panel, Recognising)
    assert "NHS number" in here.desk.notice


def kept() -> Station:
    """A form that was begun for somebody, left, and begun again."""
    here = station()
    here.keys(".", "a", *"Begum", "escape", ".", "a")
    return here


def test_a_form_begun_before_says_so_and_takes_no_letter_of_somebody_else() -> None:
    here = kept()
    here.keys(*"Smith", "enter")
    here.desk = paste(here.desk, "Smith", here.ground, NOW).desk

    assert form(here).blanks[0].typing.text == "Begum"
    assert "begun before" in form(here).lines[0]
    assert [choice.press for choice in form(here).choices] == ["ctrl+u", "tab", "escape"]


def test_a_form_begun_before_is_emptied_with_one_key() -> None:
    here = kept()
    here.keys("ctrl+u", *"Smith")

    assert [blank.typing.text for blank in form(here).blanks] == ["Smith", "", "", "", "", ""]
    assert form(here).lines == ()


def test_a_form_begun_before_goes_on_with_one_key() -> None:
    here = kept()
    here.keys("tab", "end", *"a")

    assert form(here).blanks[0].typing.text == "Beguma"


def test_a_form_that_is_left_keeps_what_was_typed() -> None:
    here = station()
    here.keys(".", "a", *"Zulu", "escape", ".", "a")

    assert form(here).blanks[0].typing.text == "Zulu"


def test_an_answer_about_what_was_typed_before_is_none() -> None:
    here = filled("Zulu", "Amy")
    here.keys("x")
    answer(here)

    assert isinstance(here.desk.panel, Admitting)


def test_a_look_up_that_failed_can_be_tried_again() -> None:
    here = filled("Zulu", "Amy")
    answer(here, why="the database is away")
    assert "away" in form(here).lines[0]
    (asked,) = here.keys("enter")

    assert isinstance(asked, LookUp)


def test_a_bed_with_somebody_in_it_is_refused_with_who() -> None:
    here = filled("Zulu", "Amy")
    answer(here)
    here.keys(*"a1", "enter")

    assert here.saves() == []
    assert isinstance(here.desk.panel, Choosing)
    assert here.desk.panel.problem == "ADEYEMI, Grace is in A1"


def test_an_admission_that_found_the_bed_taken_keeps_its_words() -> None:
    here = filled("Zulu", "Amy")
    answer(here)
    here.keys(*"a4", "enter")
    here.desk = answered(here.desk, Occupied(1, "A4", 3), here.ground, NOW).desk
    here.keys("ctrl+o", *"b3", "enter")

    assert admission(here) == Admit(Identity("Zulu", "Amy"), "Riverside Ward 3", NOW, "B3")


def test_an_admission_that_was_not_saved_is_sent_again_as_it_was() -> None:
    here = filled("Zulu", "Amy")
    answer(here)
    (first,) = here.keys(*"a4", "enter")
    here.desk = answered(here.desk, Unsaved(1, "away"), here.ground, NOW).desk

    assert here.keys("ctrl+r") == (first,)
    assert isinstance(first, Save)


def test_a_paste_fills_one_line() -> None:
    here = station()
    here.keys(".", "a")
    here.desk = paste(here.desk, "Zulu\nAmy", here.ground, NOW).desk

    assert form(here).blanks[0].typing.text == "Zulu Amy"


def test_a_click_goes_to_a_line() -> None:
    here = station()
    here.keys(".", "a")
    here.desk = pick(here.desk, Pick("option", 4), here.ground, NOW).desk

    assert form(here).at == 4


def test_an_admission_that_is_refused_is_in_the_form_again() -> None:
    here = filled("Zulu", "Amy", NUMBER, "", "1/2/1950", "f")
    answer(here)
    here.keys(*"a4", "enter")
    told = Refused(1, "that NHS number is somebody's")
    here.desk = answered(here.desk, told, here.ground, NOW).desk
    here.keys("ctrl+g", ".", "a")

    assert [blank.typing.text for blank in form(here).blanks] == [
        "Zulu",
        "Amy",
        "999 000 0018",
        "",
        "01-Feb-1950",
        "Female",
    ]


def test_nobody_is_open_while_somebody_else_arrives() -> None:
    here = station()
    here.keys("enter", ".", "a")

    assert here.desk.opened is None


def test_a_bed_for_somebody_else_is_chosen_with_nobody_open() -> None:
    here = filled("Zulu", "Amy")
    answer(here)
    here.keys(*"a4", "enter", "enter")
    here.desk = answered(here.desk, Occupied(1, "A4", 3), here.ground, NOW).desk
    here.keys("ctrl+o")

    assert here.desk.opened is None


def test_reopening_closes_the_patient_who_is_open() -> None:
    here = station()
    here.keys("enter", ".", "o")

    assert here.desk.opened is None


def test_a_name_without_room_is_not_looked_up() -> None:
    here = filled("Zu" * 31)

    assert here.effects == []
    assert "no room for “Zu”" in form(here).blanks[0].problem


def test_the_cursor_is_on_who_was_admitted_once_they_are_there() -> None:
    here = filled("Zulu", "Amy")
    answer(here)
    here.keys(*"a4", "enter")
    assert seen(here.desk, here.ground, NOW).listing.at is None
    newcomer = patient(30, "ZULU", "Amy", WARD, 13)
    here.ground = changed(here, replace(newcomer, began=NOW))
    here.desk = caught_up(here.desk, here.ground, NOW).desk

    assert here.desk.browsing.at == 30


def test_a_cursor_that_was_moved_meanwhile_stays() -> None:
    here = filled("Zulu", "Amy")
    answer(here)
    here.keys(*"a4", "enter", "down", "down")
    at = here.desk.browsing.at
    newcomer = patient(30, "ZULU", "Amy", WARD, 13)
    here.ground = changed(here, replace(newcomer, began=NOW))
    here.desk = caught_up(here.desk, here.ground, NOW).desk

    assert here.desk.browsing.at == at
