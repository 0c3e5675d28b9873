"""What a person saw, compared with what is, before anything is replaced."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from glance.census import (
    ClearStatus,
    Confirm,
    Discharge,
    Move,
    Scope,
    SetNote,
    SetStatus,
)
from glance.errors import Conflict, NotFound, ValueRefused

if TYPE_CHECKING:
    from glance.census import Change
    from tests.store.conftest import Ward

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
B1, B2 = "Riverside Ward 3/B1", "Riverside Ward 3/B2"


def told(ward: Ward, *changes: Change) -> tuple[str, str | None, str, datetime]:
    """Give what somebody is told who comes too late with the changes."""
    with pytest.raises(Conflict) as conflict:
        ward.save(*changes, by="bo2")
    return (conflict.value.field, conflict.value.theirs, conflict.value.by, conflict.value.at)


def test_a_value_that_was_changed_meanwhile_is_not_confirmed(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    ward.save(SetStatus(episode, "risk", "amber", 1), by="ab1")
    then = ward.clock

    assert told(ward, Confirm(episode, ("risk",), (1,))) == ("risk", "amber", "ab1", then)


def test_a_value_that_was_cleared_meanwhile_is_not_confirmed(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    ward.save(ClearStatus(episode, "risk", 1), by="ab1")
    then = ward.clock

    assert told(ward, Confirm(episode, ("risk",), (1,))) == ("risk", None, "ab1", then)


def test_one_value_that_was_changed_meanwhile_keeps_all_from_being_confirmed(ward: Ward) -> None:
    episode = ward.admit(statuses=(("obs", "x"), ("risk", "red")))
    ward.save(SetStatus(episode, "risk", "amber", 1), by="ab1")
    told(ward, Confirm(episode, ("obs", "risk"), (1, 1)))

    statuses = ward.store.census(Scope()).episodes[episode].statuses
    assert {status.confirmed_by for status in statuses.values()} == {"os:ann", "ab1"}


def test_values_are_confirmed_at_the_versions_that_stand(ward: Ward) -> None:
    episode = ward.admit(statuses=(("obs", "x"), ("risk", "red")))
    ward.save(SetStatus(episode, "risk", "amber", 1))
    ward.save(Confirm(episode, ("obs", "risk"), (1, 2)), by="ab1")

    statuses = ward.store.census(Scope()).episodes[episode].statuses
    assert [status.confirmed_by for status in statuses.values()] == ["ab1", "ab1"]


def test_each_field_is_confirmed_with_a_version_of_its_own(ward: Ward) -> None:
    episode = ward.admit(statuses=(("obs", "x"), ("risk", "red")))
    with pytest.raises(ValueRefused, match="a version for each"):
        ward.save(Confirm(episode, ("obs", "risk"), (1,)))


def test_whoever_wrote_a_note_meanwhile_is_named(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    ward.save(SetNote(episode, "risk", "call the son", 1), by="ab1")
    then = ward.clock

    assert told(ward, SetStatus(episode, "risk", "amber", 1)) == ("risk", "red", "ab1", then)


def test_a_patient_who_was_moved_meanwhile_is_not_moved_again(ward: Ward) -> None:
    episode = ward.admit(place="B1")
    ward.save(Move(episode, "R3", "B2", B1), by="ab1")
    then = ward.clock

    assert told(ward, Move(episode, "R3", "B3", B1)) == ("place", B2, "ab1", then)
    assert ward.store.find("Adams")[0].place == "B2"


def test_a_patient_who_was_moved_meanwhile_is_not_discharged(ward: Ward) -> None:
    episode = ward.admit(place="B1")
    ward.save(Move(episode, "North", "East", B1), by="ab1")
    then = ward.clock

    assert told(ward, Discharge(episode, then, B1)) == ("place", "North team/East", "ab1", then)


@pytest.mark.parametrize("way", ["move", "discharge"])
def test_who_discharged_the_patient_meanwhile_is_named(ward: Ward, way: str) -> None:
    episode = ward.admit(place="B1")
    ward.save(Discharge(episode, ward.clock, B1), by="ab1")
    then = ward.clock
    late: dict[str, Change] = {
        "move": Move(episode, "R3", "B2", B1),
        "discharge": Discharge(episode, then, B1),
    }

    assert told(ward, late[way]) == ("place", None, "ab1", then)


@pytest.mark.parametrize("change", [Move(77, "R3", "B2", B1), Discharge(77, NINE, B1)])
def test_an_episode_that_never_was_is_not_found_wherever_it_was_seen(
    ward: Ward, change: Change
) -> None:
    with pytest.raises(NotFound, match="no open episode 77"):
        ward.save(change)


def test_a_patient_without_a_bed_is_seen_at_the_location(ward: Ward) -> None:
    episode = ward.admit()
    ward.save(Move(episode, "R3", "B1", "Riverside Ward 3"))

    assert ward.store.find("Adams")[0].place == "B1"


def test_beds_are_exchanged_as_they_were_seen(ward: Ward) -> None:
    adams, baker = ward.admit("Adams", "B1"), ward.admit("Baker", "B2")
    ward.save(Move(adams, "R3", "B2", B1), Move(baker, "R3", "B1", B2))

    assert [found.identity.family for found in ward.store.find("B1")] == ["Baker"]


def test_beds_are_not_exchanged_with_somebody_who_has_moved(ward: Ward) -> None:
    adams, baker = ward.admit("Adams", "B1"), ward.admit("Baker", "B2")
    ward.save(Move(baker, "R3", "B3", B2), by="ab1")
    told(ward, Move(adams, "R3", "B2", B1), Move(baker, "R3", "B1", B2))

    assert ward.store.find("Adams")[0].place == "B1"


@pytest.mark.parametrize("off", [timedelta(minutes=-2), timedelta(minutes=10)])
def test_nobody_leaves_before_coming_or_in_the_future(ward: Ward, off: timedelta) -> None:
    episode = ward.admit()
    with pytest.raises(ValueRefused, match="cannot"):
        ward.save(Discharge(episode, ward.clock + off))


def test_a_clock_that_is_minutes_ahead_discharges(ward: Ward) -> None:
    episode = ward.admit()
    ward.save(Discharge(episode, ward.clock + timedelta(minutes=5)))

    assert not ward.store.find("Adams")


def test_who_was_admitted_by_a_clock_ahead_can_leave(ward: Ward) -> None:
    ward.clock += timedelta(days=1)
    episode = ward.admit()
    ward.clock -= timedelta(days=1)
    ward.save(Discharge(episode, ward.clock + timedelta(minutes=1)))

    assert not ward.store.find("Adams")
