"""History, shares, help, and taking back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from glance.board import view
from glance.census import Happened, TakeBack
from glance.station import answered, seen
from glance.station.dialogue import (
    Collided,
    Export,
    Exported,
    HistoryRead,
    LastRead,
    ReadHistory,
    ReadLast,
    Save,
    Saved,
)
from glance.station.panels import Asking
from glance.station.seen import Help, History, Shares
from tests.station.world import (
    ANN,
    LEAD,
    NOW,
    TEAM,
    Station,
    board,
    everybody,
    grounded,
    station,
)

ENTRIES = (
    Happened(1, NOW - timedelta(days=3), "os:import", "cli", "admit", "Riverside Ward 3", 1,
             new="Riverside Ward 3/A1"),
    Happened(2, NOW - timedelta(days=1), "cd2", "base", "set", "Riverside Ward 3", 1, "risk",
             "green", "red", "fell"),
    Happened(3, NOW, "ab1", "base", "amend", "Riverside Ward 3", 1, "family,born", "c0ffee"),
)  # fmt: skip


def history(here: Station) -> History:
    """The history as seen."""
    panel = seen(here.desk, here.ground, NOW).panel
    assert isinstance(panel, History)
    return panel


def reading(here: Station) -> Station:
    """A station with the history of the first patient."""
    assert here.keys("enter", ".", "h") == (ReadHistory(1),)
    assert history(here).waiting
    here.desk = answered(here.desk, HistoryRead(1, ENTRIES), here.ground, NOW).desk
    return here


def test_the_history_says_when_who_where_from_and_what_newest_first() -> None:
    rows = history(reading(station())).rows

    assert [(row.what, row.old, row.new) for row in rows] == [
        ("family, born: put right", "", ""),
        ("Risk", "Green", "Red"),
        ("admitted", "", "Riverside Ward 3/A1"),
    ]
    assert (rows[1].who, rows[1].at) == ("Cara Dunn (CD)", "Sat 21 09:04")


def test_what_is_typed_narrows_the_history() -> None:
    here = reading(station())
    here.keys(*"cara")

    assert [row.what for row in history(here).rows] == ["Risk"]
    assert history(here).total == 3


def test_staff_may_not_export_and_are_told_who_may() -> None:
    here = reading(station(ANN))

    assert here.keys("ctrl+s") == ()
    assert history(here).choices[0].why_not == "lead only"


def test_a_lead_exports_what_is_shown() -> None:
    here = reading(station(LEAD))
    here.keys(*"cara")
    (export,) = here.keys("ctrl+s")

    assert isinstance(export, Export)
    assert (export.about, export.detail, export.episode) == ("history", "1 of 3 entries", 1)
    assert export.text.splitlines()[1].endswith(",risk,green,red,fell")


def test_an_export_holds_no_formulas() -> None:
    here = station(LEAD)
    here.keys("enter", ".", "h")
    odd = replace(ENTRIES[1], reason='=HYPERLINK("x")')
    here.desk = answered(here.desk, HistoryRead(1, (odd,)), here.ground, NOW).desk
    (export,) = here.keys("ctrl+s")

    assert isinstance(export, Export)
    assert "'=HYPERLINK" in export.text


def test_where_an_export_went_is_told() -> None:
    here = station(LEAD)
    desk = answered(here.desk, Exported("/srv/history.csv"), here.ground, NOW).desk

    assert "/srv/history.csv" in desk.notice


def test_a_history_that_cannot_be_read_says_why() -> None:
    here = station()
    here.keys("enter", ".", "h")
    here.desk = answered(here.desk, HistoryRead(1, (), "away"), here.ground, NOW).desk

    assert "away" in history(here).title


def test_a_history_of_somebody_else_is_not_shown() -> None:
    here = station()
    here.keys("enter", ".", "h")
    here.desk = answered(here.desk, HistoryRead(2, ENTRIES), here.ground, NOW).desk

    assert history(here).waiting


def test_one_s_last_change_is_taken_back_after_it_was_shown() -> None:
    here = station()
    assert here.keys("enter", "ctrl+z") == (ReadLast(),)
    here.desk = answered(here.desk, LastRead(ENTRIES[1:2]), here.ground, NOW).desk
    question = here.desk.panel
    assert isinstance(question, Asking)
    assert question.lines[-1] == "Risk: Red, before it Green (Sat 21 09:04)"
    (save,) = here.keys("enter")

    assert isinstance(save, Save)
    assert save.changes == (TakeBack(2, 2),)


def test_keys_typed_before_the_last_change_is_known_take_nothing_back() -> None:
    here = station()
    here.keys("enter", "ctrl+z", "enter", "r", "a")
    here.desk = answered(here.desk, LastRead(ENTRIES[1:2]), here.ground, NOW).desk

    assert here.saves() == []


def test_the_last_change_is_asked_for_after_those_that_are_under_way() -> None:
    here = station()
    here.keys("enter", "r", "a")
    assert here.keys("ctrl+z") == ()
    step = answered(here.desk, Saved(1, 2, 2, NOW), here.ground, NOW)

    assert step.effects == (ReadLast(),)


def test_nothing_to_take_back_says_so() -> None:
    here = station()
    here.keys("enter", "ctrl+z")
    desk = answered(here.desk, LastRead(()), here.ground, NOW).desk

    assert desk.panel is None
    assert "nothing of yours" in desk.notice


def test_a_change_that_a_colleague_has_changed_since_stays() -> None:
    here = station()
    here.keys("enter", "ctrl+z")
    here.desk = answered(here.desk, LastRead(ENTRIES[1:2]), here.ground, NOW).desk
    here.keys("enter")
    here.desk = answered(here.desk, Collided(1, "risk", "blue", "cd2", NOW), here.ground, NOW).desk
    (alert,) = seen(here.desk, here.ground, NOW).alerts

    assert [choice.label for choice in alert.choices] == ["understood"]


def test_a_lead_sees_the_share_in_date_by_location_and_owner() -> None:
    here = station(LEAD)
    here.keys(".", "s")
    shares = seen(here.desk, here.ground, NOW).panel
    assert isinstance(shares, Shares)

    assert [(one.label, one.in_date, one.dated) for one in shares.locations] == [
        ("North community", 0, 1),
        ("Riverside Ward 3", 4, 5),
        ("Hillside Ward 1", 0, 0),
    ]
    assert [(one.label, one.patients) for one in shares.owners] == [("Ann Bee", 5)]


def test_staff_see_no_shares() -> None:
    here = station(ANN)
    here.keys(".", "s")

    assert "lead" in here.desk.notice


def test_help_names_every_key_and_is_left_with_one() -> None:
    here = station()
    here.keys("enter", "?")
    panel = seen(here.desk, here.ground, NOW).panel
    assert isinstance(panel, Help)
    presses = {choice.press for _, choices in panel.sections for choice in choices}
    assert {" ", "=", "'", "tab", "ctrl+z", "ctrl+l", ". d"} <= presses
    here.keys("escape")

    assert here.desk.panel is None
    assert here.desk.opened is not None


def test_the_shares_count_what_the_wall_counts() -> None:
    # A census is read for the kinds of a board: wards here.
    on_wards = [one for one in everybody() if one.location != TEAM]
    here = station(LEAD, grounded(*on_wards))
    here.keys(".", "s")
    panel = seen(here.desk, here.ground, NOW).panel
    assert isinstance(panel, Shares)
    wards = panel.locations
    tally = view(board("ward"), here.ground.census, NOW).tally

    assert sum(one.dated for one in wards) == tally.dated
    assert sum(one.in_date for one in wards) == tally.in_date
