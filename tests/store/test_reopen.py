"""Stays that have ended and go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from glance.census import Admit, Discharge, Identity, Reopen, Scope, SetStatus
from glance.errors import Conflict, NotAllowed, NotFound, PlaceTaken

if TYPE_CHECKING:
    from tests.store.conftest import Ward

B1 = "Riverside Ward 3/B1"


@pytest.fixture
def gone(ward: Ward) -> int:
    """Somebody who was in B1, with a red risk, and has left."""
    episode = ward.admit(place="B1", statuses=(("risk", "red"),))
    ward.save(Discharge(episode, ward.clock, B1))
    return episode


def test_a_stay_goes_on_with_values_as_old_as_they_are(ward: Ward) -> None:
    episode = ward.admit(place="B1", statuses=(("risk", "red"),))
    before = ward.store.census(Scope()).episodes[episode]
    ward.save(Discharge(episode, ward.clock))
    ward.save(Reopen(episode, "B1"), by="ab1")

    assert ward.store.census(Scope()).episodes[episode] == before
    assert [entry.kind for entry in ward.store.history(episode)[-2:]] == ["discharge", "reopen"]


def test_a_wall_hears_of_a_stay_that_goes_on(ward: Ward, gone: int) -> None:
    cursor = ward.store.census(Scope()).cursor
    ward.save(Reopen(gone))
    delta = ward.store.delta(Scope(), cursor)

    assert delta is not None
    assert [(each.id, each.place) for each in delta.episodes] == [(gone, None)]


def test_a_stay_goes_on_in_no_bed_of_somebody_else(ward: Ward, gone: int) -> None:
    baker = ward.admit("Baker", "B1")
    with pytest.raises(PlaceTaken) as taken:
        ward.save(Reopen(gone, "B1"))
    ward.save(Reopen(gone, "B2"))

    assert taken.value.episode == baker
    assert ward.store.find("Adams")[0].place == "B2"


def test_a_patient_who_has_come_again_has_one_stay_there(ward: Ward, gone: int) -> None:
    patient = ward.store.departed(None, ward.clock.replace(hour=0))[0].patient
    ward.save(Admit(Identity("Adams"), "R3", ward.clock, "B2", patient=patient))
    with pytest.raises(NotAllowed, match="another open stay at that location"):
        ward.save(Reopen(gone, "B1"))


def test_who_reopened_a_stay_first_is_named(ward: Ward, gone: int) -> None:
    ward.save(Reopen(gone, "B2"), by="ab1")
    then = ward.clock
    with pytest.raises(Conflict) as conflict:
        ward.save(Reopen(gone, "B1"), by="bo2")

    found = (conflict.value.field, conflict.value.theirs, conflict.value.by, conflict.value.at)
    assert found == ("place", "Riverside Ward 3/B2", "ab1", then)


def test_a_stay_that_never_was_does_not_go_on(ward: Ward) -> None:
    with pytest.raises(NotFound, match="no episode 77"):
        ward.save(Reopen(77))


def test_a_bed_that_is_not_there_is_named(ward: Ward, gone: int) -> None:
    with pytest.raises(NotFound, match="no place named 'B9'"):
        ward.save(Reopen(gone, "B9"))


def test_a_stay_that_goes_on_can_be_changed_in_the_same_save(ward: Ward, gone: int) -> None:
    ward.save(Reopen(gone, "B1"), SetStatus(gone, "risk", "green"))

    assert ward.store.find("B1")[0].statuses["risk"].value == "green"
