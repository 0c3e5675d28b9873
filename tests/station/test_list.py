"""The list, and opening somebody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from rpds import HashTrieMap

from glance.census import Cursor, Delta
from glance.station import Pick, pick, press, seen
from glance.station.dialogue import HandOver, RecordView
from glance.station.panels import Helping
from glance.station.seen import Focus
from tests.station.looking import news
from tests.station.world import (
    LEAD,
    NOW,
    VIEWER,
    WARD,
    Station,
    everybody,
    grounded,
    patient,
    person,
    station,
    status,
)


def open_episode(here: Station) -> int | None:
    """Who is open."""
    return None if here.desk.opened is None else here.desk.opened.episode


def test_the_list_shows_one_s_own_ward_bed_by_bed() -> None:
    listing = seen(station().desk, grounded(), NOW).listing

    assert [row.place for row in listing.rows] == ["A1", "A2", "B1", "B2", ""]
    assert (listing.where, listing.total, listing.at) == ("Riverside Ward 3", 5, 0)


def test_a_row_says_who_where_what_is_out_of_date_and_who_is_like_it() -> None:
    rows = seen(station().desk, grounded(), NOW).listing.rows

    assert rows[0].name == "ADEYEMI, Grace"
    assert rows[0].identifier == "12-Mar-1941"
    assert rows[0].risk is not None
    assert rows[0].risk.forms == ("R▲",)
    assert (rows[0].due, rows[1].due, rows[2].due) == (3, 2, 2)
    assert (rows[0].collision, rows[1].collision) == ("", "‼")


def test_typing_finds_people_of_other_locations_with_their_location() -> None:
    here = station()
    here.keys(*"khan")
    rows = seen(here.desk, here.ground, NOW).listing.rows

    assert [(row.episode, row.location) for row in rows] == [(6, "North")]


def test_enter_opens_the_patient_under_the_cursor() -> None:
    here = station()
    here.keys("down", "enter")

    assert open_episode(here) == 2


def test_escape_forgets_what_was_typed() -> None:
    here = station()
    here.keys(*"khan", "escape")

    assert len(seen(here.desk, here.ground, NOW).listing.rows) == 5


def test_the_list_takes_equals_apostrophe_and_question_mark_as_text_behind_a_letter() -> None:
    here = station()
    here.keys("o", "=", "'", "?")

    assert here.desk.browsing.typed.text == "o='?"
    assert here.desk.panel is None


def test_a_question_mark_opens_the_help_where_nothing_is_typed() -> None:
    here = station()
    here.keys("?")

    assert isinstance(here.desk.panel, Helping)


def test_equals_confirms_nobody_in_the_list_and_says_so() -> None:
    here = station()

    assert here.keys("=") == ()
    assert here.desk.browsing.typed.text == ""
    assert "Enter opens" in here.desk.notice


def test_a_point_opens_the_menu_only_where_nothing_is_typed() -> None:
    here = station()
    here.keys("s", ".")
    assert here.desk.panel is None
    here.keys("escape", ".")

    assert here.desk.panel is not None


def test_tab_opens_the_next_who_has_something_out_of_date_the_one_under_the_cursor_first() -> None:
    here = station()
    here.keys("tab")

    assert open_episode(here) == 1


def test_tab_passes_over_who_has_nothing_out_of_date() -> None:
    _, second, *_ = everybody()
    fine = patient(1, "FINE", "Ann", WARD, 10, status("risk", "nil"), status("day", "green"),
                   status("edd", "2026-12-01"))  # fmt: skip
    here = station(at=grounded(fine, second))
    here.keys("tab")

    assert open_episode(here) == 2


@pytest.mark.parametrize("keys", [(), ("enter",)])
def test_the_footer_of_a_viewer_offers_no_key_that_changes(keys: tuple[str, ...]) -> None:
    here = station(VIEWER)
    here.keys(*keys)
    hints = {choice.press for choice in seen(here.desk, here.ground, NOW).hints}

    assert not hints & {" ", "=", "'", "tab"}


def test_the_menu_of_the_list_keeps_the_patient_in_view() -> None:
    here = station()
    here.keys("down", ".")
    preview = seen(here.desk, here.ground, NOW).preview
    assert preview is not None

    assert preview.episode == 2


def test_a_viewer_has_nothing_to_walk_through() -> None:
    here = station(VIEWER)
    here.keys("tab")

    assert "that is yours" in here.desk.notice


def test_the_cursor_stays_on_a_patient_when_others_come() -> None:
    here = station()
    here.keys("down")
    newcomer = replace(everybody()[4], id=30, place=12, patient=130)
    here.ground = here.ground.after(Delta(Cursor("e", 2), (newcomer,)), NOW)
    here.keys("enter")

    assert open_episode(here) == 2


def test_enter_opens_nobody_else_when_the_patient_under_the_cursor_has_left() -> None:
    here = station()
    here.keys("down")
    here.ground = here.ground.after(Delta(Cursor("e", 2), (), (2,)), NOW)
    here.keys("enter")

    assert open_episode(here) is None
    assert "nobody" in here.desk.notice


def test_a_desk_opened_before_the_ward_is_read_has_its_cursor_once_it_is() -> None:
    nobody = replace(grounded().census, episodes=HashTrieMap())
    empty = grounded().loaded(nobody, NOW)
    here = station(at=empty)
    here.ground = empty.loaded(grounded().census, NOW)
    here.keys("enter")

    assert open_episode(here) == 1


def test_leaving_a_patient_clears_the_list_and_keeps_the_cursor_there() -> None:
    here = station()
    here.keys(*"nun", "enter", "escape")

    assert here.desk.browsing.typed.text == ""
    assert here.desk.browsing.at == 3


def test_looking_at_a_patient_of_another_location_is_recorded_where_asked() -> None:
    here = station(at=grounded(record_views=True))
    assert here.keys("enter") == ()
    here.keys("escape", *"khan")

    assert here.keys("enter") == (RecordView(6),)


def test_one_key_hands_over() -> None:
    assert station().keys("ctrl+l") == (HandOver(),)
    assert station().keys("enter", "r", "f10") == (HandOver(),)


def test_a_click_opens_a_patient_and_an_entry() -> None:
    here = station(LEAD)
    desk = pick(here.desk, Pick("patient", 3), here.ground, NOW).desk
    desk = pick(desk, Pick("entry", "risk"), here.ground, NOW).desk
    screen = seen(desk, here.ground, NOW)

    assert screen.focus is Focus.EDITOR
    assert screen.sheet is not None
    assert (screen.sheet.episode, screen.sheet.cursor) == (3, "risk")


def test_a_click_on_a_key_presses_it() -> None:
    here = station()
    step = pick(here.desk, Pick("press", "ctrl+l"), here.ground, NOW)

    assert step.effects == press(here.desk, "ctrl+l", here.ground, NOW).effects


def test_a_click_on_somebody_else_leaves_a_half_typed_value_alone() -> None:
    here = station()
    here.keys("enter", "x", *"scan")
    desk = pick(here.desk, Pick("patient", 3), here.ground, NOW).desk

    assert desk.editor is not None
    assert desk.editor.line is not None
    assert desk.editor.line.text == "scan"


def test_who_only_looks_sees_the_patient_under_the_cursor_as_they_would_open() -> None:
    here = station()
    here.keys("down")
    looked = seen(here.desk, here.ground, NOW).preview
    here.keys("enter")
    opened = seen(here.desk, here.ground, NOW).sheet
    assert looked is not None
    assert opened is not None

    assert (looked.name, looked.warnings) == (opened.name, opened.warnings)
    assert (looked.due, looked.unset) == (opened.due, opened.unset)
    kept = [one.key for one in looked.entries]
    assert kept == [one.key for one in opened.entries][: len(kept)]


def test_a_preview_has_no_keys_since_letters_narrow_there() -> None:
    here = station()
    looked = seen(here.desk, here.ground, NOW).preview
    assert looked is not None

    assert {one.press for one in looked.entries} == {""}


def test_looking_at_the_list_records_nothing_and_shows_nothing_that_would_be_recorded() -> None:
    here = station(at=grounded(record_views=True))
    assert here.keys(*"khan") == ()
    screen = seen(here.desk, here.ground, NOW)

    assert screen.preview is None
    assert "the log keeps that" in screen.unread


def test_nobody_is_previewed_where_nobody_is_under_the_cursor() -> None:
    here = station()
    here.keys(*"zzz")

    assert seen(here.desk, here.ground, NOW).preview is None


def test_a_row_that_is_remembered_follows_values_namesakes_and_the_time() -> None:
    here = station()
    first = seen(here.desk, here.ground, NOW).listing.rows[0]
    quiet = replace(everybody()[0], statuses={})
    changed = here.ground.after(Delta(Cursor("e", 2), (quiet,)), NOW)
    assert seen(here.desk, changed, NOW).listing.rows[0].risk is None
    namesake = replace(everybody()[0], id=40, place=16, patient=140)
    joined = here.ground.after(Delta(Cursor("e", 2), (namesake,)), NOW)
    assert (first.collision, seen(here.desk, joined, NOW).listing.rows[0].collision) == ("", "‼")
    later = NOW + timedelta(days=4)

    assert seen(here.desk, here.ground, later).listing.rows[1].due == 3


def test_an_initial_in_another_location_makes_no_mark_on_the_list() -> None:
    namesake = replace(
        everybody()[0],
        id=40,
        location=4,
        place=31,
        patient=140,
        person=person("ADEYEMI", "Gus", 40),
    )
    here = station(at=grounded(*everybody(), namesake))

    assert seen(here.desk, here.ground, NOW).listing.rows[0].collision == ""


def listed(here: Station) -> list[int]:
    """Whom the list shows."""
    return [row.episode for row in seen(here.desk, here.ground, NOW).listing.rows]


def test_a_colour_finds_those_who_have_it_after_the_names_that_fit() -> None:
    redman = replace(everybody()[3], person=person("REDMAN", "Joan", 4))
    here = station(at=grounded(redman, *(one for one in everybody() if one.id != 4)))
    here.keys(*"red")

    assert listed(here) == [4, 1]


def test_a_colour_that_changes_changes_whom_it_finds() -> None:
    here = station()
    here.keys(*"red")
    news(here, "risk", "green", 5)

    assert listed(here) == []


def test_initials_of_staff_find_last_whom_they_have_today() -> None:
    grace, zoe, *others = everybody()
    nurse = status("nurse", "ZO")
    here = station(at=grounded(replace(grace, statuses={"nurse": nurse}), zoe, *others))
    here.keys(*"zo")

    assert listed(here) == [2, 8, 1]


def test_initials_of_the_named_nurse_find_their_patients() -> None:
    here = station()
    here.keys(*"ab")

    assert listed(here) == [1, 2, 3, 4, 5, 6, 7, 8]
