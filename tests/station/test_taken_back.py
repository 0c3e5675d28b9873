"""A save that its own author takes back: whose word stands then, and what may be saved next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from glance.census import Cursor, Delta, Departed, Happened, Identity, SetStatus
from glance.station import answered
from glance.station.dialogue import Collided, LastRead, Save, Saved
from glance.station.panels import Asking, Put, Undone
from tests.station.looking import alerts, answer, change_of, entry, news
from tests.station.world import NOW, Station, station, status

SET = Happened(2, NOW, "ab1", "t", "set", "Riverside Ward 3", 1, "risk", "red", "amber")


def taken_back() -> Station:
    """A station where the risk of the first patient was set and is being taken back."""
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Saved(1, 2, 2, NOW))
    news(here, "risk", "amber", 5, by="ab1")
    here.keys("ctrl+z")
    here.desk = answered(here.desk, LastRead((SET,)), here.ground, NOW).desk
    here.keys("enter")
    answer(here, Saved(2, 3, 3, NOW))
    return here


def restored(here: Station) -> None:
    """Let the census bring what the taking back has made: the colleague's word again."""
    news(here, "risk", "red", 6)


def test_the_tick_goes_and_whose_word_it_is_shows_again() -> None:
    here = taken_back()
    restored(here)

    assert entry(here, "risk").slip is None
    assert entry(here, "risk").by == "CD"


def test_one_s_own_taking_back_is_not_marked_as_a_colleague_s_change() -> None:
    here = taken_back()
    restored(here)

    assert not entry(here, "risk").changed


def test_a_colleague_s_change_after_a_taking_back_is_marked() -> None:
    here = taken_back()
    news(here, "risk", "blue", 7)

    assert entry(here, "risk").changed


def test_the_tick_goes_when_a_colleague_has_said_something_since() -> None:
    here = station()
    here.keys("enter", "r", "a")
    answer(here, Saved(1, 2, 2, NOW))
    news(here, "risk", "blue", 6)

    assert entry(here, "risk").slip is None


def test_a_save_that_meets_one_s_own_taking_back_goes_on_from_it() -> None:
    here = taken_back()
    (save,) = here.keys("r", "g")
    assert change_of(save) == SetStatus(1, "risk", "green", 5)
    (again,) = answer(here, Collided(3, "risk", "red", "cd2", NOW))

    assert change_of(again) == SetStatus(1, "risk", "green", 6)
    assert alerts(here) == ()


def test_a_change_after_one_that_went_on_from_a_taking_back_names_the_right_version() -> None:
    here = station()
    here.desk = replace(here.desk, undone={(1, "risk"): Undone(1, "risk", 4, 5)})
    here.keys("enter", "r", "a", "r", "b")
    (again,) = answer(here, Collided(1, "risk", "amber", "ab1", NOW))
    assert isinstance(again, Save)
    (second,) = answer(here, Saved(again.number, 3, 3, NOW))

    assert change_of(second) == SetStatus(1, "risk", "blue", 5)


def test_a_save_that_meets_a_colleague_s_change_after_the_taking_back_is_told() -> None:
    here = taken_back()
    here.keys("r", "g")
    (again,) = answer(here, Collided(3, "risk", "blue", "cd2", NOW))
    assert isinstance(again, Save)
    answer(here, Collided(again.number, "risk", "blue", "cd2", NOW))

    assert len(alerts(here)) == 1


def test_what_is_found_unchanged_is_never_confirmed_over_a_taking_back() -> None:
    here = taken_back()
    here.keys("r", " ")
    made = answer(here, Collided(3, "risk", "red", "cd2", NOW))

    assert made == ()
    assert len(alerts(here)) == 1


def test_a_value_that_is_gone_by_one_s_own_taking_back_is_not_marked() -> None:
    here = station()
    here.keys("enter", "f", "y")
    answer(here, Saved(1, 2, 2, NOW))
    first = here.ground.census.episodes[1]
    held = {**first.statuses, "falls": replace(status("falls", "yes", 0), confirmed_by="ab1")}
    here.ground = here.ground.after(Delta(Cursor("e", 2), (replace(first, statuses=held),)), NOW)
    here.keys("ctrl+z")
    done = replace(SET, field="falls", old=None, new="yes")
    here.desk = answered(here.desk, LastRead((done,)), here.ground, NOW).desk
    here.keys("enter")
    answer(here, Saved(2, 3, 3, NOW))
    here.ground = here.ground.after(Delta(Cursor("e", 3), (first,)), NOW)

    assert not entry(here, "falls").changed
    assert entry(here, "falls").slip is None


def asked(last: LastRead) -> Asking:
    """The question whether that shall be taken back."""
    here = station()
    here.keys("ctrl+z")
    panel = answered(here.desk, last, here.ground, NOW).desk.panel
    assert isinstance(panel, Asking)
    return panel


def test_taking_back_says_whose_with_bed_and_birthday() -> None:
    assert asked(LastRead((SET,))).lines == (
        "ADEYEMI, Grace",
        "A1 · Riverside Ward 3",
        "born 12-Mar-1941 (85y) · NHS 999 000 0001 · Female · no. RX00001",
        "Risk: Amber, before it Red (09:04)",
    )


def test_taking_back_says_whose_of_somebody_who_has_left() -> None:
    identity = Identity("ZULU", "Amy", born=date(1950, 2, 1))
    stay = Departed(40, 140, identity, "Riverside Ward 3", "A3", NOW)
    gone = Happened(9, NOW, "ab1", "t", "discharge", "Riverside Ward 3", 40,
                    old="Riverside Ward 3/A3", new="2026-11-22T09:00:00Z")  # fmt: skip

    assert asked(LastRead((gone,), left=(stay,))).lines == (
        "ZULU, Amy",
        "has left: was in A3 · Riverside Ward 3",
        "born 01-Feb-1950",
        "discharged (09:04): is in Riverside Ward 3/A3 again",
    )


def test_taking_back_a_move_says_where_the_patient_goes_back_to() -> None:
    move = Happened(9, NOW, "ab1", "t", "move", "Riverside Ward 3", 1,
                    old="Hillside Ward 1/A2", new="Riverside Ward 3/A1")  # fmt: skip

    assert asked(LastRead((move,))).lines[-1] == (
        "moved to Riverside Ward 3/A1 (09:04): goes back to Hillside Ward 1/A2"
    )


def test_many_confirmations_that_are_taken_back_are_counted() -> None:
    confirmed = tuple(
        replace(SET, seq=seq, kind="confirm", field=field, old=None)
        for seq, field in enumerate(("risk", "day", "edd"), 5)
    )
    put = asked(LastRead(confirmed)).then
    assert isinstance(put, Put)

    assert put.words == "A1 ADEYEMI · 3 confirmations taken back"
