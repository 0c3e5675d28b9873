"""Saves: ticked after the commit only, each of a value after the one before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from glance.census import ClearStatus, Confirm, Cursor, SetNote, SetStatus
from glance.station.dialogue import Save, Saved, Unsaved
from glance.station.saving import forget
from glance.station.seen import Slip
from tests.station.looking import alerts, answer, change_of, changed, entry, news
from tests.station.model import ModelStore
from tests.station.world import NOW, census, grounded, patient, station, status

A_LOOK = timedelta(seconds=1)


def test_a_tick_comes_after_the_commit_and_never_before() -> None:
    here = station()
    here.keys("enter", "r", "a")
    assert entry(here, "risk").slip is Slip.SAVING
    answer(here, Saved(1, 2, 2, NOW))

    assert (entry(here, "risk").slip, entry(here, "risk").slip_at) == (Slip.SAVED, "09:04")
    assert here.desk.notice == "✓ saved 09:04 · A1 ADEYEMI · risk Amber"


def test_one_s_own_value_stands_until_the_census_brings_it() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Saved(1, 2, 2, NOW))
    shown = entry(here, "risk").shown

    assert shown is not None
    assert shown.forms == ("A■",)


def test_a_change_after_one_s_own_names_the_version_that_it_made() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Saved(1, 2, 2, NOW))
    here.keys("r", "g")

    assert here.saves()[-1].changes == (SetStatus(1, "risk", "green", 5),)


def test_a_second_change_of_a_value_waits_for_the_first() -> None:
    here = station()
    here.keys("enter", "r", "a", "r", "g")
    assert len(here.saves()) == 1
    (save,) = answer(here, Saved(1, 2, 2, NOW))

    assert save == Save(2, "s-2", (SetStatus(1, "risk", "green", 5),))


def test_a_change_after_a_first_value_waits_for_its_version() -> None:
    here = station()
    here.keys("enter", "f", "y", "f", "n")
    assert answer(here, Saved(1, 2, 2, NOW)) == ()
    news(here, "falls", "yes", 3, by="ab1")

    assert here.saves()[-1].changes == (SetStatus(1, "falls", "no", 3),)


def test_a_colleague_between_two_of_one_s_own_is_not_overwritten() -> None:
    here = station()
    here.keys("enter", "f", "y", "f", "n")
    answer(here, Saved(1, 2, 2, NOW))
    news(here, "falls", "no", 4, by="cd2")
    change = here.saves()[-1].changes[0]

    assert isinstance(change, SetStatus)
    assert change.version not in (3, 4)


def test_changes_of_two_values_are_under_way_together() -> None:
    here = station()
    here.keys("enter", "r", "a", "f", "y", "escape", "down", "down", "enter", "r", "b")

    assert [save.number for save in here.saves()] == [1, 2, 3]


def test_what_came_after_an_unsaved_change_is_not_saved_either_and_keeps_its_words() -> None:
    here = station()
    here.keys("enter", "r", "a", "r", "g")
    assert answer(here, Unsaved(1, "away")) == ()
    assert [alert.title for alert in alerts(here)] == [
        "NOT SAVED · A1 ADEYEMI · risk Amber",
        "NOT SAVED · A1 ADEYEMI · risk Green",
    ]
    here.keys("ctrl+r")
    answer(here, Saved(1, 2, 2, NOW))
    here.now += A_LOOK
    (second,) = here.keys("ctrl+r")

    assert isinstance(second, Save)
    assert second.changes == (SetStatus(1, "risk", "green", 5),)


def test_what_came_after_a_change_that_was_thrown_away_goes_on_from_before_it() -> None:
    here = station()
    here.keys("enter", "r", "a", "r", "g")
    answer(here, Unsaved(1, "away"))
    here.keys("ctrl+t", "enter")
    here.now += A_LOOK
    (second,) = here.keys("ctrl+r")

    assert isinstance(second, Save)
    assert second.changes == (SetStatus(1, "risk", "green", 4),)


@pytest.mark.parametrize(
    ("keys", "said"), [((" ",), "unchanged"), (("escape", "'", *"son", "enter"), "son")]
)
def test_what_was_said_of_a_value_that_is_thrown_away_is_void_and_told(
    keys: tuple[str, ...], said: str
) -> None:
    here = station()
    here.keys("enter", "r", "a", "r", *keys)
    answer(here, Unsaved(1, "away"))
    here.keys("ctrl+t", "enter")
    here.now += A_LOOK
    (alert,) = alerts(here)
    assert said in alert.title
    assert [choice.press for choice in alert.choices] == ["ctrl+g"]

    assert here.keys("ctrl+r") == ()


def test_an_open_editor_has_what_stands_after_its_value_was_thrown_away() -> None:
    here = station()
    here.keys("enter", "r", "a", "r")
    answer(here, Unsaved(1, "away"))
    here.desk = forget(here.desk, here.desk.saves[0], here.ground)
    (save,) = here.keys("a")

    assert change_of(save) == SetStatus(1, "risk", "amber", 4)


def test_an_answer_to_a_save_of_another_desk_changes_nothing() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Saved(1, 2, 2, NOW, "another-1"))
    assert entry(here, "risk").slip is Slip.SAVING
    answer(here, Saved(1, 2, 2, NOW, "s-1"))

    assert entry(here, "risk").slip is Slip.SAVED


def test_a_note_of_a_colleague_after_one_s_own_value_is_seen_before_it_is_lost() -> None:
    here = station()
    here.keys("enter", "d", "r", "d", "g")
    first = here.ground.census.episodes[1]
    theirs = replace(status("day", "red", 0, 2), changed_by="ab1", note="theatre at 10")
    fresh = replace(first, statuses={**first.statuses, "day": theirs})
    here.ground = changed(here, fresh)
    (save,) = answer(here, Saved(1, 2, 2, NOW))

    assert change_of(save) == SetStatus(1, "day", "green", -1)


def test_keys_during_a_slow_save_are_neither_lost_nor_for_another_patient() -> None:
    here = station()
    here.keys("enter", "r", "a", "escape", *"nun", "enter", "r", "b")
    answer(here, Saved(1, 2, 2, NOW))
    answer(here, Saved(2, 3, 3, NOW))

    assert [save.changes for save in here.saves()] == [
        (SetStatus(1, "risk", "amber", 4),),
        (SetStatus(3, "risk", "blue", 2),),
    ]


def test_a_note_goes_on_from_one_s_own_change() -> None:
    here = station()
    here.keys("enter", "r", "a", "'", *"why", "enter")
    (note,) = answer(here, Saved(1, 2, 2, NOW))

    assert note.changes == (SetNote(1, "risk", "why", 5),)


def test_what_was_taken_away_can_be_given_again_at_once() -> None:
    here = station()
    here.keys("enter", "r", "-", "r", "g")
    assert here.saves()[0].changes == (ClearStatus(1, "risk", 4),)
    (save,) = answer(here, Saved(1, 2, 2, NOW))

    assert save.changes == (SetStatus(1, "risk", "green", 0),)


def test_the_whole_patient_leaves_out_what_is_being_saved() -> None:
    here = station()
    here.keys("enter", "r", "a", "=")

    assert here.saves()[-1].changes == (Confirm(1, ("physio",), (1,)),)


def test_a_restored_copy_of_the_database_ends_the_wait_for_one_s_own_save() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Saved(1, 50, 50, NOW))
    copy = replace(census(patient(1, "ADEYEMI", "Grace", 2, 10, status("risk", "red", 0, 4))),
                   cursor=Cursor("other", 3))  # fmt: skip
    here.ground = here.ground.loaded(copy, NOW)
    here.keys("r", "g")

    assert here.saves()[-1].changes == (SetStatus(1, "risk", "green", 4),)


def test_a_request_that_comes_again_is_saved_once() -> None:
    store = ModelStore(census())
    here = station(at=grounded())
    (save,) = here.keys("enter", "r", "a")
    assert isinstance(save, Save)
    store.save(save, "ab1")
    answer(here, Unsaved(1, "nobody knows"))
    (again,) = here.keys("ctrl+r")
    assert isinstance(again, Save)
    told = store.save(again, "ab1")

    assert isinstance(told, Saved)
    assert len(store.log) == 1
