"""Patients in beds and zones: who may be where, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from glance.census import (
    AddLocation,
    AddPlace,
    Admit,
    Confirm,
    Discharge,
    Identity,
    LocationKind,
    Move,
    PlaceKind,
    SetStatus,
    Signature,
)
from glance.errors import NotAllowed, NotFound, PlaceTaken
from glance.store.sqlite import driver
from tests.store.logged import log

if TYPE_CHECKING:
    from glance.census import Change
    from tests.store.conftest import Ward

# The very library that the store uses: two copies of SQLite in one process
# do not see each other's locks (sqlite.org/howtocorrupt.html 2.2.1).
sqlite3 = driver()

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Signature("os:ann", "base-2")


def test_two_patients_are_never_in_one_bed(ward: Ward) -> None:
    episode = ward.admit("Adams", "B1")
    with pytest.raises(PlaceTaken) as taken:
        ward.admit("Baker", "B1")

    assert (taken.value.place, taken.value.episode) == ("B1", episode)


def test_a_zone_holds_many(ward: Ward) -> None:
    ward.admit("Adams", "East", "North team")
    ward.admit("Baker", "East", "North team")

    assert len(ward.store.find("North/east")) == 2


def test_two_patients_swap_beds(ward: Ward) -> None:
    adams, baker = ward.admit("Adams", "B1"), ward.admit("Baker", "B2")
    ward.save(Move(adams, "R3", "B2"), Move(baker, "R3", "B1"))

    assert [found.identity.family for found in ward.store.find("B1")] == ["Baker"]
    assert log(ward.path)[-2][3:5] == ("Riverside Ward 3/B1", "Riverside Ward 3/B2")


def test_nobody_moves_into_a_bed_that_is_taken(ward: Ward) -> None:
    ward.admit("Adams", "B1")
    baker = ward.admit("Baker", "B2")
    with pytest.raises(PlaceTaken):
        ward.save(Move(baker, "R3", "B1"))


def test_a_discharge_frees_the_bed(ward: Ward) -> None:
    ward.save(Discharge(ward.admit("Adams", "B1"), NINE))
    ward.admit("Baker", "B1")

    assert [found.identity.family for found in ward.store.find("b1")] == ["Baker"]


@pytest.mark.parametrize(
    "change",
    [SetStatus(77, "risk", "red"), Move(77, "R3", None), Discharge(77, NINE), Confirm(77)],
    ids=["set", "move", "discharge", "confirm"],
)
def test_an_episode_that_is_not_open_is_not_found(ward: Ward, change: Change) -> None:
    with pytest.raises(NotFound, match="no open episode 77"):
        ward.save(change)


def test_an_unknown_location_names_the_nearest(ward: Ward) -> None:
    with pytest.raises(NotFound, match="did you mean Riverside Ward 3"):
        ward.admit(location="Riverside Ward 4")


def test_an_unknown_bed_names_the_nearest(ward: Ward) -> None:
    with pytest.raises(NotFound, match="'B11' in 'Riverside Ward 3'; did you mean B1"):
        ward.admit(place="B11")


def test_a_bed_like_no_other_is_answered_with_those_there_are(ward: Ward) -> None:
    episode = ward.admit()
    with pytest.raises(NotFound, match="'Z9' in 'Riverside Ward 3'; its places are B1, B2, B3, B4"):
        ward.save(Move(episode, "R3", "Z9"))


@pytest.mark.parametrize("kind", [LocationKind.ORGANISATION, LocationKind.LOCALITY])
def test_no_patient_is_where_no_board_shows_patients(ward: Ward, kind: LocationKind) -> None:
    episode = ward.admit()
    ward.save(AddLocation("Trust", kind))
    with pytest.raises(NotAllowed, match=f"kind {kind}.* a ward, team or virtual$"):
        ward.admit(location="Trust")
    with pytest.raises(NotAllowed, match="'Trust'"):
        ward.save(Move(episode, "Trust", None))


def test_a_patient_is_not_admitted_twice_to_one_location(ward: Ward) -> None:
    ward.admit()
    patient = ward.store.find("Adams")[0].patient
    with pytest.raises(NotAllowed, match="already at that location"):
        ward.save(Admit(Identity("Adams"), "R3", NINE, patient=patient))


def test_a_known_patient_has_a_second_episode_elsewhere(ward: Ward) -> None:
    ward.admit()
    patient = ward.store.find("Adams")[0].patient
    ward.save(Admit(Identity("Adams"), "North", NINE, "West", patient=patient))

    assert [stay.location for stay in ward.store.roster().patients[patient].stays] == [
        "Riverside Ward 3",
        "North team",
    ]


def test_an_nhs_number_belongs_to_one_patient(ward: Ward) -> None:
    ward.admit(nhs_number="9990000018")
    with pytest.raises(NotAllowed, match="another patient") as refused:
        ward.admit("Baker", nhs_number="9990000018")

    assert "999" not in str(refused.value)


def test_a_location_or_place_is_added_once(ward: Ward) -> None:
    with pytest.raises(NotAllowed, match="already"):
        ward.save(AddLocation("North team", LocationKind.TEAM))
    with pytest.raises(NotAllowed, match="already"):
        ward.save(AddPlace("R3", "B1", PlaceKind.BED))


def test_the_roster_knows_short_names(ward: Ward) -> None:
    short_names = ward.store.roster().short_names

    assert short_names["R3"] == ("Riverside Ward 3",)
    assert short_names["North"] == ("North team",)
