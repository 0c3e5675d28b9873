"""What did not go through: kept, told, and never over a colleague."""

from __future__ import annotations

from glance.census import Confirm, SetStatus
from glance.station import Pick, pick
from glance.station.dialogue import Refused, Save, Saved, Unsaved
from glance.station.panels import Asking
from glance.station.seen import Slip
from tests.station.looking import alerts, answer, entry, news, theirs
from tests.station.world import NOW, station


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
