"""The open patient: who it is, what is out of date, what colleagues do meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from glance.census import Confirm, Cursor, Delta, Happened, SetStatus
from glance.fields import Vocabulary
from glance.station import Pick, answered, pick, resumed, seen
from glance.station.dialogue import HistoryRead, ReadHistory
from glance.station.panels import Asking
from glance.station.seen import Focus, Typing
from tests.station.looking import change_of, changed, editing, entry, sheet
from tests.station.world import (
    ANN,
    CARA,
    NOW,
    VIEWER,
    everybody,
    grounded,
    patient,
    person,
    station,
    status,
)


def test_space_confirms_and_goes_to_the_next_out_of_date() -> None:
    here = station()
    (save,) = here.keys("enter", " ")

    assert change_of(save) == Confirm(1, ("risk",), (4,))
    assert sheet(here).cursor == "day"


def test_a_viewer_is_told_why_and_saves_nothing() -> None:
    here = station(VIEWER)

    assert here.keys("enter", "r", "a", " ", "=", "'", "enter") == ()
    assert entry(here, "risk").why_not == "not for viewers"


def test_a_field_of_doctors_is_shown_and_not_changed_by_a_nurse() -> None:
    kept = {
        key: replace(field, changed_by=("doctor",)) if key == "risk" else field
        for key, field in grounded().vocabulary.fields.items()
    }
    boards = tuple(
        replace(
            board,
            vocabulary=Vocabulary(kept),
            columns=tuple(
                replace(column, fields=tuple(kept[field.key] for field in column.fields))
                for column in board.columns
            ),
        )
        for board in grounded().boards
    )
    ground = replace(grounded(), boards=boards, vocabulary=Vocabulary(kept))
    here = station(at=ground.loaded(ground.census, NOW))

    assert here.keys("enter", "r", "a") == ()
    assert entry(here, "risk").why_not == "doctor only"


def test_the_sheet_leads_with_what_is_out_of_date_and_the_cursor_is_on_it() -> None:
    here = station()
    here.keys("enter")

    assert sheet(here).cursor == "risk"
    assert sheet(here).entries[0].age == "4d"
    assert [one.due for one in sheet(here).entries[: sheet(here).due]] == [True] * sheet(here).due
    assert not sheet(here).entries[sheet(here).due].due


def test_the_order_stays_while_somebody_works_and_is_new_when_they_come_back() -> None:
    here = station()
    here.keys("enter")
    before = [one.key for one in sheet(here).entries]
    here.ground = changed(here, patient(1, "ADEYEMI", "Grace", 2, 10, status("risk", "red", 0, 5)))
    here.keys("down")
    assert [one.key for one in sheet(here).entries] == before
    here.desk = resumed(here.desk, here.ground, NOW).desk

    assert [one.key for one in sheet(here).entries] != before


def test_tab_walks_through_what_is_out_of_date_and_then_to_the_next_patient() -> None:
    here = station()
    here.keys("enter")
    due = sheet(here).due
    for _ in range(due - 1):
        here.keys("tab")
        assert sheet(here).episode == 1
        assert entry(here, sheet(here).cursor).due
    here.keys("tab")

    assert sheet(here).episode == 2


def test_a_namesake_is_asked_about_once_before_the_first_change() -> None:
    here = station()
    here.keys("down", "enter", "r")
    question = here.desk.panel
    assert isinstance(question, Asking)
    assert any("OBRIEN, Zoe" in line and "Hillside Ward 1" in line for line in question.lines)
    (save,) = here.keys("enter", "g")
    assert change_of(save) == SetStatus(2, "risk", "green", 1)
    here.keys("f")

    assert here.desk.panel is None


def test_a_namesake_who_was_not_meant_is_not_changed() -> None:
    here = station()
    here.keys("down", "enter", "r")

    assert here.keys("a", "escape", "escape") == ()
    assert here.desk.opened is None


def test_a_namesake_is_shouted_before_anything_is_pressed() -> None:
    here = station()
    here.keys("down", "enter")

    assert any("OBRIEN, Zoe" in line for line in sheet(here).warnings)


def test_the_version_is_the_one_that_was_seen_when_the_editor_opened() -> None:
    here = station()
    here.keys("enter", "r")
    here.ground = changed(here, patient(1, "ADEYEMI", "Grace", 2, 10, status("risk", "blue", 0, 5)))
    assert "Cara Dunn" in editing(here).meanwhile
    assert "Blue" in editing(here).meanwhile
    (save,) = here.keys("a")

    assert change_of(save) == SetStatus(1, "risk", "amber", 4)


def test_a_colleague_s_change_is_marked_on_the_open_sheet() -> None:
    here = station()
    here.keys("enter")
    here.ground = changed(here, patient(1, "ADEYEMI", "Grace", 2, 10, status("risk", "blue", 0, 5)))

    assert entry(here, "risk").changed
    assert entry(here, "risk").by == "CD"


def test_nothing_is_saved_to_a_patient_who_was_discharged_and_the_words_stay() -> None:
    here = station()
    here.keys("enter", "x", *"scan at 2")
    here.ground = here.ground.after(Delta(Cursor("e", 9), (), (1,)), NOW)
    made = here.keys("enter")

    assert made == (ReadHistory(1),)
    assert editing(here).typing == Typing("scan at 2", 9, 40, counted=True)
    assert sheet(here).gone


def test_who_discharged_the_open_patient_is_told_once_it_is_known() -> None:
    here = station()
    here.keys("enter")
    here.ground = here.ground.after(Delta(Cursor("e", 9), (), (1,)), NOW)
    here.keys("down")
    entries = (Happened(9, NOW, "cd2", "t", "discharge", "Riverside Ward 3", 1),)
    here.desk = answered(here.desk, HistoryRead(1, entries), here.ground, NOW).desk

    assert sheet(here).gone == "discharged by CD 09:04"


def test_a_patient_whom_a_colleague_moves_is_asked_about_before_a_change() -> None:
    here = station()
    here.keys("enter")
    here.ground = changed(here, replace(everybody()[0], place=17))
    assert any("B4" in line for line in sheet(here).warnings)
    here.keys("r")
    assert isinstance(here.desk.panel, Asking)
    (save,) = here.keys("enter", "a")

    assert change_of(save) == SetStatus(1, "risk", "amber", 4)


def test_who_and_when_stand_beside_a_value() -> None:
    here = station()
    here.keys("enter")

    assert (entry(here, "physio").by, entry(here, "physio").at) == ("CD", "08:04")
    assert entry(here, "risk").at == "Wed 18 05:04"


def test_focus_follows_what_is_open() -> None:
    here = station(CARA)
    found = []
    for key in ("enter", "r", "escape", ".", "escape", "escape"):
        here.keys(key)
        found.append(seen(here.desk, here.ground, NOW).focus)

    assert found == [
        Focus.SHEET,
        Focus.EDITOR,
        Focus.SHEET,
        Focus.PANEL,
        Focus.SHEET,
        Focus.LIST,
    ]


def test_time_alone_makes_a_value_due() -> None:
    here = station(ANN)
    here.keys("down", "down", "enter")
    before = sheet(here).due
    here.now = NOW + timedelta(hours=100)

    assert sheet(here).due == before + 1


def test_values_out_of_date_go_before_those_that_nobody_has_given() -> None:
    old = status("falls", "yes", 24 * 30)
    here = station(at=grounded(patient(1, "ADEYEMI", "Grace", 2, 10, old)))
    here.keys("enter")

    assert sheet(here).cursor == "falls"
    assert sheet(here).entries[1].shown is None


def test_only_what_is_out_of_date_and_what_the_head_of_the_board_counts_is_due() -> None:
    here = station()
    here.keys("enter")
    seen_now = sheet(here)

    assert [one.key for one in seen_now.entries if one.due] == ["risk", "day", "edd"]
    assert (seen_now.due, seen_now.unset) == (3, 2)


def test_a_team_s_board_counts_no_day_so_nobody_is_asked_for_one() -> None:
    here = station()
    here.keys(*"khan", "enter")

    assert [one.key for one in sheet(here).entries if one.due] == ["risk", "edd"]


def test_the_list_counts_what_the_sheet_counts() -> None:
    here = station()
    for number in (1, 2, 3, 4, 5):
        row = next(
            one for one in seen(here.desk, here.ground, NOW).listing.rows if one.episode == number
        )
        step = pick(here.desk, Pick("patient", number), here.ground, NOW)
        opened = seen(step.desk, here.ground, NOW).sheet
        assert opened is not None
        assert row.due == opened.due


def test_an_initial_in_another_location_is_said_and_not_asked_about() -> None:
    namesake = replace(
        everybody()[0],
        id=40,
        location=4,
        place=31,
        patient=140,
        person=person("ADEYEMI", "Gus", 40),
    )
    here = station(at=grounded(*everybody(), namesake))
    here.keys("enter")
    assert any("ADEYEMI, Gus" in line for line in sheet(here).warnings)
    (save,) = here.keys("r", "a")

    assert change_of(save) == SetStatus(1, "risk", "amber", 4)


def test_an_initial_in_the_same_location_is_asked_about() -> None:
    namesake = replace(
        everybody()[0], id=40, place=16, patient=140, person=person("ADEYEMI", "Gus", 40)
    )
    here = station(at=grounded(*everybody(), namesake))
    here.keys("enter", "r")

    assert isinstance(here.desk.panel, Asking)


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (date(1950, 2, 2), "born 02-Feb-1950, this one 12-Mar-1941"),
        (date(1941, 3, 12), "NHS 999 000 0040, this one 999 000 0001"),
    ],
)
def test_a_warning_says_where_the_other_one_is_and_what_differs(born: date, said: str) -> None:
    theirs = person("ADEYEMI", "Grace", 40, born)
    namesake = replace(everybody()[0], id=40, place=16, patient=140, person=theirs)
    here = station(at=grounded(*everybody(), namesake))
    here.keys("enter")

    assert sheet(here).warnings == (f"‼ not ADEYEMI, Grace · B3 · Riverside Ward 3 · {said}",)


def test_a_clock_says_the_time_as_well_as_the_length_where_there_is_room() -> None:
    first, *others = everybody()
    due = status("due", "2026-11-22T11:04:00Z")
    here = station(at=grounded(replace(first, statuses={"due": due}), *others))
    here.keys("enter")
    shown = entry(here, "due").shown
    assert shown is not None

    assert shown.forms[0] == "11:04 (2h)"
    assert shown.forms[-1] == "2h"
