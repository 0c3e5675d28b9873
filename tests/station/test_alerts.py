"""What did not go through: kept, told, and never over a colleague."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from glance.census import Confirm, SetStatus
from glance.staff import Role
from glance.station import Pick, pick
from glance.station.dialogue import Collided, Refused, Save, Saved, Unsaved
from glance.station.panels import Asking
from glance.station.seen import Slip
from tests.station.looking import alerts, answer, change_of, changed, entry, news, theirs
from tests.station.world import (
    ANN,
    NOW,
    Station,
    census,
    everybody,
    grounded,
    patient,
    station,
    status,
)

A_LOOK = timedelta(seconds=1)


def test_what_is_not_saved_says_so_and_is_saved_when_the_person_says_so() -> None:
    here = station()
    (first,) = here.keys("enter", "r", "a")
    assert answer(here, Unsaved(1, "the database is away")) == ()
    assert alerts(here)[0].title == "NOT SAVED · A1 ADEYEMI · risk Amber"
    assert entry(here, "risk").slip is Slip.NOT_SAVED
    assert entry(here, "risk").shown != here.ground.vocabulary["risk"].kind.show("amber", NOW)

    assert here.keys("ctrl+r") == (first,)
    assert alerts(here) == ()


def test_throwing_away_asks_first() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Unsaved(1, "away"))
    here.keys("ctrl+t")
    assert isinstance(here.desk.panel, Asking)
    kept = len(here.desk.saves)
    here.keys("enter")

    assert (kept, len(here.desk.saves)) == (1, 0)


def test_a_colleague_who_was_first_is_shown_with_both_values_names_and_times() -> None:
    here = station()
    here.keys("enter", "r", "a")
    news(here, "risk", "blue", 5)
    answer(here, theirs())
    (alert,) = alerts(here)

    assert alert.lines == (
        "theirs: Blue · Cara Dunn (CD), 09:04",
        "yours:  Amber · entered at 09:04",
    )
    assert [choice.label for choice in alert.choices] == ["keep theirs: Blue", "put mine: Amber"]


def test_theirs_is_kept() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, theirs())

    assert here.keys("ctrl+k") == ()
    assert here.desk.saves == ()


def test_mine_is_put_over_the_version_that_was_shown() -> None:
    here = station()
    here.keys("enter", "r", "a")
    news(here, "risk", "blue", 5)
    answer(here, theirs())
    news(here, "risk", "green", 6)
    (save,) = here.keys("ctrl+p")

    assert save == Save(2, "s-2", (SetStatus(1, "risk", "amber", 5),))


def test_mine_cannot_be_put_over_what_was_not_read_yet() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, theirs())
    assert here.keys("ctrl+p") == ()
    assert "being read" in here.desk.notice
    news(here, "risk", "blue", 5)
    here.now += A_LOOK

    assert len(here.keys("ctrl+p")) == 1


def test_a_value_found_unchanged_that_has_changed_is_put_back() -> None:
    here = station()
    here.keys("enter", " ")
    news(here, "risk", "blue", 5)
    answer(here, theirs())
    (save,) = here.keys("ctrl+p")

    assert isinstance(save, Save)
    assert save.changes == (SetStatus(1, "risk", "red", 5),)


def test_a_whole_patient_that_a_colleague_has_changed_is_looked_at_again() -> None:
    here = station()
    here.keys("enter", "=")
    news(here, "risk", "blue", 5)
    answer(here, theirs())
    here.now += A_LOOK
    assert [choice.press for choice in alerts(here)[0].choices] == ["ctrl+g"]
    assert here.keys("ctrl+p", "ctrl+g") == ()
    (save,) = here.keys("=")

    assert isinstance(save, Save)
    assert save.changes == (Confirm(1, ("risk", "physio"), (5, 1)),)


def test_mine_is_put_where_theirs_was_taken_away() -> None:
    here = station()
    here.keys("enter", "r", "a")
    news(here, "risk", None, 0)
    answer(here, theirs(None))
    (save,) = here.keys("ctrl+p")

    assert isinstance(save, Save)
    assert save.changes == (SetStatus(1, "risk", "amber", 0),)


def test_what_can_never_be_saved_is_told_and_understood() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Refused(1, "no open episode"))
    assert alerts(here)[0].lines[0] == "no open episode"
    here.keys("ctrl+g")

    assert alerts(here) == ()


@pytest.mark.parametrize("key", ["x", "r", "."])
def test_an_alert_waits_until_nothing_is_being_entered(key: str) -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Unsaved(1, "away"))
    here.keys(key)
    before = here.desk
    assert {choice.why_not for choice in alerts(here)[0].choices} == {"Esc first"}
    assert here.keys("ctrl+r", "ctrl+t") == ()

    assert here.desk == replace(before, notice="Esc first", notice_tone=here.desk.notice_tone)


def test_no_key_that_people_or_scanners_type_answers_an_alert() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Unsaved(1, "away"))
    here.keys("escape", *"a1", *"9990000018", "escape", *"12KMST")

    assert len(alerts(here)) == 1
    assert here.desk.browsing.typed.text == "12KMST"


def test_an_alert_is_answered_beside_what_is_typed_in_the_list() -> None:
    here = station()
    (first,) = here.keys("enter", "r", "a")
    answer(here, Unsaved(1, "away"))

    assert here.keys("escape", *"nu", "ctrl+r") == (first,)
    assert here.desk.browsing.typed.text == "nu"


def test_the_alert_that_came_first_is_answered_first() -> None:
    here = station()
    here.keys("enter", "r", "a", "f", "y")
    answer(here, Unsaved(2, "away"))
    answer(here, Unsaved(1, "away"))
    (save,) = here.keys("ctrl+r")

    assert isinstance(save, Save)
    assert save.number == 2


def two_unsaved() -> Station:
    """A station where changes of two patients are not saved."""
    here = station()
    here.keys("enter", "r", "a", "escape", "down", "down", "enter", "r", "b")
    answer(here, Unsaved(1, "away"))
    answer(here, Unsaved(2, "away"))
    return here


def test_a_save_that_is_tried_again_and_collides_goes_to_the_end() -> None:
    here = two_unsaved()
    here.keys("ctrl+r")
    news(here, "risk", "blue", 5)
    answer(here, theirs())
    here.now += A_LOOK
    (save,) = here.keys("ctrl+r")

    assert isinstance(save, Save)
    assert save.number == 2
    assert alerts(here)[0].title.startswith("CHANGED MEANWHILE")


def test_an_alert_that_takes_the_place_of_another_is_looked_at_first() -> None:
    here = two_unsaved()
    assert len(here.keys("ctrl+r", "ctrl+r")) == 1
    assert "look first" in here.desk.notice
    here.now += A_LOOK

    assert len(here.keys("ctrl+r")) == 1


def test_a_key_that_is_held_down_puts_nothing_over_what_comes_next() -> None:
    here = station()
    here.keys("enter", "r", "a")
    news(here, "risk", "blue", 5)
    answer(here, theirs())
    here.keys("ctrl+p")
    news(here, "risk", "green", 6)
    answer(here, theirs("green", number=2))
    assert here.keys("ctrl+p") == ()
    here.now += A_LOOK

    assert len(here.keys("ctrl+p")) == 1


def test_no_value_is_put_where_several_were_found_unchanged() -> None:
    people = {one.id: one for one in everybody()}
    first = people[1]
    day = {**first.statuses, "day": status("day", "red", 1, 3)}
    people[1] = replace(first, statuses=day)
    here = station(at=grounded(*people.values()))
    here.keys("enter", "=")
    news(here, "risk", "green", 5)
    answer(here, Collided(1, "risk", "green", "cd2", NOW))
    here.now += A_LOOK
    here.keys("ctrl+g")
    (again,) = here.keys("=")
    news(here, "day", None, 0)
    answer(here, Collided(2, "day", None, "cd2", NOW))
    here.now += A_LOOK
    assert here.keys("ctrl+p", "ctrl+g") == ()
    (last,) = here.keys("=")

    assert change_of(again) == Confirm(1, ("risk", "day", "physio"), (5, 3, 1))
    assert change_of(last) == Confirm(1, ("risk", "physio"), (5, 1))


def test_the_note_of_a_colleague_is_shown_before_it_is_replaced() -> None:
    here = station()
    here.keys("enter", "r", "a")
    told = replace(status("risk", "blue", 0, 5), note="theatre at 10")
    first = here.ground.census.episodes[1]
    here.ground = changed(here, replace(first, statuses={**first.statuses, "risk": told}))
    answer(here, theirs())

    assert alerts(here)[0].lines[0] == "theirs: Blue · note “theatre at 10” · Cara Dunn (CD), 09:04"


def test_a_note_is_never_put_beside_another_value() -> None:
    here = station()
    here.keys("enter", "'", *"call son", "enter")
    news(here, "risk", "blue", 5)
    answer(here, theirs())
    assert [choice.press for choice in alerts(here)[0].choices] == ["ctrl+k"]

    assert here.keys("ctrl+p") == ()


def test_a_save_that_meets_a_copy_of_the_database_can_be_let_go() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Unsaved(1, "away"))
    here.ground = here.ground.loaded(census(patient(1, "ADEYEMI", "Grace", 2, 10)), NOW)
    here.keys("ctrl+r")
    answer(here, theirs("red"))
    here.now += A_LOOK
    here.keys("ctrl+k")

    assert here.desk.saves == ()


def test_nobody_who_may_not_any_more_tries_a_save_again() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Unsaved(1, "away"))
    here.desk = replace(here.desk, member=replace(ANN, role=Role.VIEWER))
    assert here.keys("ctrl+r") == ()

    assert len(alerts(here)) == 1


def test_an_answer_moves_no_cursor_and_closes_nothing() -> None:
    here = station()
    here.keys("enter", "r", "a", "x", *"scan")
    before = here.desk.editor
    for told in (Unsaved(1, "away"), Saved(7, 1, 1, NOW), Refused(9, "no")):
        answer(here, told)

    assert here.desk.editor == before


def test_a_click_on_an_alert_is_its_key() -> None:
    here = station()
    (first,) = here.keys("enter", "r", "a", "escape", *"nu")
    answer(here, Unsaved(1, "away"))
    step = pick(here.desk, Pick("press", "ctrl+r"), here.ground, NOW)

    assert step.effects == (first,)
    assert step.desk.browsing.typed.text == "nu"


@pytest.mark.parametrize("keys", [("p",), ("x", *"scan"), ("escape", ".", "a", *"Zulu")])
def test_a_click_on_an_alert_loses_nothing_that_is_being_entered(keys: tuple[str, ...]) -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Unsaved(1, "away"))
    here.keys(*keys)
    step = pick(here.desk, Pick("press", "ctrl+t"), here.ground, NOW)

    assert (step.desk.editor, step.desk.panel) == (here.desk.editor, here.desk.panel)
    assert step.effects == ()
