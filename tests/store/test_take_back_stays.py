"""Admissions, discharges and reopenings that their author takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from glance.census import (
    Admit,
    Amend,
    Change,
    Confirm,
    Discharge,
    Event,
    Happening,
    Identity,
    Move,
    Reopen,
    Scope,
    SetStatus,
)
from glance.errors import Conflict, NotAllowed

if TYPE_CHECKING:
    from tests.store.conftest import Ward


def test_a_discharge_is_taken_back(ward: Ward) -> None:
    episode = ward.admit("Adams", "B1", statuses=(("risk", "red"),))
    before = ward.store.census(Scope()).episodes
    ward.undo(ward.save(Discharge(episode, ward.clock), by="ab1"))

    assert ward.store.census(Scope()).episodes == before
    assert ward.store.history(episode)[-1].kind == "reopen"


def test_a_discharge_after_a_change_is_taken_back_with_it(ward: Ward) -> None:
    episode = ward.admit("Adams", "B1", statuses=(("risk", "red"),))
    ward.undo(
        ward.save(SetStatus(episode, "risk", "green"), Discharge(episode, ward.clock), by="ab1"),
    )

    assert ward.store.find("B1")[0].statuses["risk"].value == "red"
    ward.store.verify()


def test_values_of_who_has_left_since_are_not_taken_back(ward: Ward) -> None:
    episode = ward.admit("Adams", "B1", statuses=(("risk", "red"),))
    save = ward.save(SetStatus(episode, "risk", "green"), by="ab1")
    ward.save(Discharge(episode, ward.clock), by="bo2")
    with pytest.raises(Conflict) as conflict:
        ward.undo(save)

    assert (conflict.value.field, conflict.value.theirs, conflict.value.by) == (
        "place",
        None,
        "bo2",
    )


def test_values_of_whose_reopening_was_taken_back_are_not_taken_back(ward: Ward) -> None:
    episode = ward.admit("Adams", "B1", statuses=(("risk", "red"),))
    ward.save(Discharge(episode, ward.clock))
    reopened = ward.save(Reopen(episode, "B1"), by="ab1")
    save = ward.save(Confirm(episode), by="bo2")
    ward.undo(reopened)
    with pytest.raises(Conflict) as conflict:
        ward.undo(save, by="bo2")

    assert (conflict.value.field, conflict.value.by) == ("place", "ab1")


def test_a_reopening_is_taken_back(ward: Ward) -> None:
    episode = ward.admit("Adams", "B1")
    ward.save(Discharge(episode, ward.clock), by="bo2")
    ended = ward.clock
    left = ward.store.departed(None, ward.clock.replace(hour=0))
    ward.undo(ward.save(Reopen(episode, "B2"), by="ab1"))

    assert ward.store.departed(None, ended.replace(hour=0)) == left
    assert ward.store.find("Adams") == ()
    ward.store.verify()


def test_a_discharge_is_not_taken_back_where_the_patient_came_again(ward: Ward) -> None:
    episode = ward.admit("Adams", "B1")
    patient = ward.store.find("Adams")[0].patient
    save = ward.save(Discharge(episode, ward.clock), by="ab1")
    ward.save(Admit(Identity("Adams"), "R3", ward.clock, "B2", patient=patient))
    with pytest.raises(NotAllowed, match="another open stay"):
        ward.undo(save)


def test_an_admission_is_taken_back(ward: Ward) -> None:
    identity = Identity("Adams", "Grace")
    save = ward.save(Admit(identity, "R3", ward.clock, "B1", statuses=(("risk", "red"),)), by="ab1")
    ward.undo(save)

    assert ward.store.find("Adams") == ()
    assert [entry.kind for entry in ward.store.history(1)] == ["admit", "set", "discharge"]
    ward.store.verify()


@pytest.mark.parametrize(
    "later",
    [
        SetStatus(1, "obs", "x"),
        Confirm(1),
        Move(1, "R3", "B2"),
        Amend(1, Identity("Addams")),
        Amend(1, Identity("Adams"), 1, "CW"),
    ],
    ids=["set", "confirm", "move", "amend", "owner"],
)
def test_an_admission_after_which_more_was_saved_stays(ward: Ward, later: Change) -> None:
    admission = Admit(Identity("Adams"), "R3", ward.clock, "B1", statuses=(("risk", "red"),))
    save = ward.save(admission, by="ab1")
    ward.save(later, by="bo2")
    with pytest.raises(NotAllowed, match="more has been saved about that patient"):
        ward.undo(save)

    assert ward.store.find("Ad")


def test_an_admission_that_was_only_looked_at_is_taken_back(ward: Ward) -> None:
    save = ward.save(Admit(Identity("Adams"), "R3", ward.clock, "B1"), by="ab1")
    ward.save(Event(Happening.VIEW, episode=1), by="bo2")
    ward.undo(save)

    assert ward.store.find("Adams") == ()
