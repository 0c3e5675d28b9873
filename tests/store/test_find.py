"""Finding a patient by what a person types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from glance.census import (
    AddLocation,
    AddPlace,
    Admit,
    Discharge,
    Identity,
    LocationKind,
    PlaceKind,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.store.conftest import Ward


@pytest.mark.parametrize(
    "typed",
    [
        "B3",
        "b3",
        "bed b3",
        "R3/b3",
        "riverside ward 3/B3",
        "9990000018",
        "999 000 0018",
        "h-77",
        "O'BRIEN",
        "obrien",
        "o’bri",
        "o brien",
        "zoe obri",
        "O'Brien, Zoë",
        "ZOË",
    ],
)
def test_a_patient_is_found_by(ward: Ward, typed: str) -> None:
    ward.admit("Adams", "B1", given="Ann")
    identity = Identity("O'Brien", "Zoë", "Ms", "9990000018", "H-77")
    ward.save(Admit(identity, "R3", ward.clock, "B3", "CW", statuses=(("risk", "red"),)))

    (found,) = ward.store.find(typed)
    assert found.identity == identity
    assert (found.location, found.place, found.owner) == ("Riverside Ward 3", "B3", "CW")
    assert found.statuses["risk"].value == "red"


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "B4", "nobody", "9990000026", "'"])
def test_nobody_is_found_by(ward: Ward, typed: str) -> None:
    ward.admit("Adams", "B1")

    assert ward.store.find(typed) == ()


def test_a_plain_bed_number_is_a_label(ward: Ward) -> None:
    ward.save(AddLocation("Ward 9", LocationKind.WARD), AddPlace("Ward 9", "3", PlaceKind.BED))
    ward.admit("Adams", "3", "Ward 9")

    assert [found.identity.family for found in ward.store.find("3")] == ["Adams"]


def test_a_bed_that_two_wards_have_gives_both_and_one_where_the_ward_is_named(ward: Ward) -> None:
    ward.save(AddLocation("Ward 9", LocationKind.WARD), AddPlace("Ward 9", "B1", PlaceKind.BED))
    ward.admit("Adams", "B1")
    ward.admit("Baker", "B1", "Ward 9")

    assert [found.identity.family for found in ward.store.find("B1")] == ["Adams", "Baker"]
    assert [found.identity.family for found in ward.store.find("B1", "Ward 9")] == ["Baker"]


def test_the_name_of_a_zone_finds_people_of_that_name_only(ward: Ward) -> None:
    ward.admit("East", None)
    ward.admit("Baker", "East", "North team")

    assert [found.identity.family for found in ward.store.find("east")] == ["East"]


def test_an_empty_room_is_nobody_whatever_a_patient_is_called(ward: Ward) -> None:
    ward.save(AddPlace("Riverside Ward 3", "Garden", PlaceKind.ROOM))
    ward.admit("Gardener", "B1")

    assert ward.store.find("Garden") == ()
    assert ward.store.find("room garden", "R3") == ()


def test_a_room_of_another_ward_hides_no_name(ward: Ward) -> None:
    ward.save(AddLocation("Ward 9", LocationKind.WARD), AddPlace("Ward 9", "Rose", PlaceKind.ROOM))
    ward.admit("Rose", "B1")

    assert [found.place for found in ward.store.find("rose", "R3")] == ["B1"]


def test_a_number_of_somebody_who_has_left_is_nobody(ward: Ward) -> None:
    identity = Identity("Smith", local_id="JONES")
    (left,) = ward.save(Admit(identity, "R3", ward.clock)).episodes
    ward.save(Discharge(left, ward.clock))
    ward.admit("Jones")

    assert ward.store.find("Jones") == ()


@pytest.mark.parametrize("local_id", ["Hx-77", "aBcDeFgH-7"])
@pytest.mark.parametrize("typed", [str.upper, str.lower, str.swapcase])
def test_a_local_number_is_one_in_capitals_and_small_letters(
    ward: Ward, local_id: str, typed: Callable[[str], str]
) -> None:
    ward.save(Admit(Identity("Smith", local_id=local_id), "R3", ward.clock))

    assert [found.identity.local_id for found in ward.store.find(typed(local_id))] == [local_id]


def test_many_are_given_bed_by_bed(ward: Ward) -> None:
    for bed in ("B3", "B1", "B2"):
        ward.admit("Smith", bed)

    assert [found.place for found in ward.store.find("smi")] == ["B1", "B2", "B3"]
