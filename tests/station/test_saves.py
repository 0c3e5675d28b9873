"""Saves: ticked after the commit only, chained, kept when they fail, never over a colleague."""

from __future__ import annotations

from dataclasses import replace

from glance.census import ClearStatus, Confirm, Cursor, Delta, SetNote, SetStatus
from glance.station import Pick, answered, caught_up, pick, seen
from glance.station.dialogue import Collided, Refused, Save, Saved, Unsaved
from glance.station.panels import Asking
from glance.station.seen import Alert, Entry, Slip
from tests.station.world import (
    NOW,
    ModelStore,
    Station,
    census,
    grounded,
    patient,
    station,
    status,
)


def answer(here: Station, told: Saved | Unsaved | Refused | Collided) -> tuple[Save, ...]:
    """Answer a save; give what is asked for thereupon."""
    step = answered(here.desk, told, here.ground, here.now)
    here.desk = step.desk
    here.effects += step.effects
    return tuple(effect for effect in step.effects if isinstance(effect, Save))


def entry(here: Station, key: str) -> Entry:
    """One entry of the open patient."""
    sheet = seen(here.desk, here.ground, here.now).sheet
    assert sheet is not None
    return next(one for one in sheet.entries if one.key == key)


def alerts(here: Station) -> tuple[Alert, ...]:
    """The alerts as seen."""
    return seen(here.desk, here.ground, here.now).alerts


def news(here: Station, key: str, value: str | None, version: int, by: str = "cd2") -> None:
    """Let the census bring a value of the first patient."""
    found = dict(here.ground.census.episodes[1].statuses)
    found.pop(key, None)
    if value is not None:
        found[key] = replace(status(key, value, 0, version), changed_by=by, confirmed_by=by)
    seq = here.ground.census.cursor.seq + 1
    episode = replace(here.ground.census.episodes[1], statuses=found)
    here.ground = here.ground.after(Delta(Cursor("e", seq), (episode,)), NOW)
    step = caught_up(here.desk, here.ground, here.now)
    here.desk = step.desk
    here.effects += step.effects


def theirs(value: str | None = "blue", number: int = 1) -> Collided:
    """A colleague was first."""
    return Collided(number, "risk", value, "cd2", NOW)


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


def test_what_is_not_saved_says_so_and_is_saved_when_the_person_says_so() -> None:
    here = station()
    (first,) = here.keys("enter", "r", "a")
    assert answer(here, Unsaved(1, "the database is away")) == ()
    assert alerts(here)[0].title == "NOT SAVED · A1 ADEYEMI · risk Amber"
    assert entry(here, "risk").slip is Slip.NOT_SAVED
    assert entry(here, "risk").shown != here.ground.vocabulary["risk"].kind.show("amber", NOW)

    assert here.keys("1") == (first,)
    assert alerts(here) == ()


def test_throwing_away_asks_first() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Unsaved(1, "away"))
    here.keys("2")
    assert isinstance(here.desk.panel, Asking)
    kept = len(here.desk.saves)
    here.keys("enter")

    assert (kept, len(here.desk.saves)) == (1, 0)


def test_what_came_after_an_unsaved_change_is_not_saved_either_and_keeps_its_words() -> None:
    here = station()
    here.keys("enter", "r", "a", "r", "g")
    assert answer(here, Unsaved(1, "away")) == ()
    assert [alert.title for alert in alerts(here)] == [
        "NOT SAVED · A1 ADEYEMI · risk Amber",
        "NOT SAVED · A1 ADEYEMI · risk Green",
    ]
    here.keys("1")
    answer(here, Saved(1, 2, 2, NOW))
    (second,) = here.keys("1")

    assert isinstance(second, Save)
    assert second.changes == (SetStatus(1, "risk", "green", 5),)


def test_what_came_after_a_change_that_was_thrown_away_goes_on_from_before_it() -> None:
    here = station()
    here.keys("enter", "r", "a", "r", "g")
    answer(here, Unsaved(1, "away"))
    here.keys("2", "enter")
    (second,) = here.keys("1")

    assert isinstance(second, Save)
    assert second.changes == (SetStatus(1, "risk", "green", 4),)


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

    assert here.keys("1") == ()
    assert here.desk.saves == ()


def test_mine_is_put_over_the_version_that_was_shown() -> None:
    here = station()
    here.keys("enter", "r", "a")
    news(here, "risk", "blue", 5)
    answer(here, theirs())
    news(here, "risk", "green", 6)
    (save,) = here.keys("2")

    assert save == Save(2, "s-2", (SetStatus(1, "risk", "amber", 5),))


def test_mine_cannot_be_put_over_what_was_not_read_yet() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, theirs())
    assert here.keys("2") == ()
    assert "being read" in here.desk.notice
    news(here, "risk", "blue", 5)

    assert len(here.keys("2")) == 1


def test_a_value_found_unchanged_that_has_changed_is_put_back() -> None:
    here = station()
    here.keys("enter", " ")
    news(here, "risk", "blue", 5)
    answer(here, theirs())
    (save,) = here.keys("2")

    assert isinstance(save, Save)
    assert save.changes == (SetStatus(1, "risk", "red", 5),)


def test_a_whole_patient_is_confirmed_with_what_a_colleague_has_changed() -> None:
    here = station()
    here.keys("enter", "=")
    news(here, "risk", "blue", 5)
    answer(here, theirs())
    (save,) = here.keys("2")

    assert isinstance(save, Save)
    assert save.changes == (Confirm(1, ("risk", "physio"), (5, 1)),)


def test_mine_is_put_where_theirs_was_taken_away() -> None:
    here = station()
    here.keys("enter", "r", "a")
    news(here, "risk", None, 0)
    answer(here, theirs(None))
    (save,) = here.keys("2")

    assert isinstance(save, Save)
    assert save.changes == (SetStatus(1, "risk", "amber", 0),)


def test_what_can_never_be_saved_is_told_and_understood() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Refused(1, "no open episode"))
    assert alerts(here)[0].lines[0] == "no open episode"
    here.keys("1")

    assert alerts(here) == ()


def test_an_alert_takes_no_key_from_an_editor_or_from_what_is_typed() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Unsaved(1, "away"))
    here.keys("x", "1", "2")
    assert here.desk.editor is not None
    assert here.desk.editor.line is not None
    assert here.desk.editor.line.text == "12"
    here.keys("escape", "escape", "a", "1")

    assert here.desk.browsing.typed.text == "a1"
    assert len(alerts(here)) == 1


def test_the_oldest_alert_is_answered_first() -> None:
    here = station()
    here.keys("enter", "r", "a", "f", "y")
    answer(here, Unsaved(2, "away"))
    answer(here, Unsaved(1, "away"))
    (save,) = here.keys("1")

    assert isinstance(save, Save)
    assert save.number == 1


def test_an_answer_moves_no_cursor_and_closes_nothing() -> None:
    here = station()
    here.keys("enter", "r", "a", "x", *"scan")
    before = here.desk.editor
    for told in (Unsaved(1, "away"), Saved(7, 1, 1, NOW), Refused(9, "no")):
        answer(here, told)

    assert here.desk.editor == before


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
    (again,) = here.keys("1")
    assert isinstance(again, Save)
    told = store.save(again, "ab1")

    assert isinstance(told, Saved)
    assert len(store.log) == 1


def test_a_click_on_an_alert_answers_it_while_an_editor_is_open() -> None:
    here = station()
    (first,) = here.keys("enter", "r", "a")
    answer(here, Unsaved(1, "away"))
    here.keys("p")
    step = pick(here.desk, Pick("press", "1"), here.ground, NOW)

    assert step.effects == (first,)
    assert step.desk.editor == here.desk.editor


def test_a_click_on_an_alert_types_nothing_into_the_list() -> None:
    here = station()
    (first,) = here.keys("enter", "r", "a", "escape", *"nu")
    answer(here, Unsaved(1, "away"))
    step = pick(here.desk, Pick("press", "1"), here.ground, NOW)

    assert step.effects == (first,)
    assert step.desk.browsing.typed.text == "nu"


def test_a_click_on_an_alert_leaves_a_form_alone() -> None:
    here = station()
    here.keys("enter", "r", "a", "escape", ".", "a", *"Zulu")
    answer(here, Unsaved(1, "away"))
    step = pick(here.desk, Pick("press", "2"), here.ground, NOW)

    assert step.desk.panel == here.desk.panel
    assert step.effects == ()


def test_a_click_on_an_alert_loses_nothing_that_is_half_typed() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Unsaved(1, "away"))
    here.keys("x", *"scan")
    step = pick(here.desk, Pick("press", "2"), here.ground, NOW)

    assert step.desk.editor == here.desk.editor
    assert step.desk.panel is None
