"""Who is in the demo, and what is said of them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from glance.demo import places
from glance.demo.residents import Resident, residents
from glance.fields import Clock, freshness

if TYPE_CHECKING:
    from datetime import datetime

    from glance.fields import Vocabulary


@pytest.fixture
def everyone(vocabulary: Vocabulary, now: datetime) -> tuple[Resident, ...]:
    return residents(1, vocabulary, now)


def on_the_ward(everyone: tuple[Resident, ...]) -> list[Resident]:
    return [one for one in everyone if one.location == places.WARD]


def values(everyone: tuple[Resident, ...], field: str) -> Counter[str]:
    return Counter(said.value for one in everyone for said in one.said if said.field == field)


def test_the_same_seed_gives_the_same_residents(vocabulary: Vocabulary, now: datetime) -> None:
    assert residents(4, vocabulary, now) == residents(4, vocabulary, now)


def test_every_location_has_its_number_of_patients(everyone: tuple[Resident, ...]) -> None:
    assert Counter(one.location for one in everyone) == places.PATIENTS


def test_no_bed_of_the_ward_is_taken_twice(everyone: tuple[Resident, ...]) -> None:
    beds = [one.place for one in on_the_ward(everyone)]

    assert len(set(beds)) == len(beds)
    assert not set(beds) & set(places.FREE_BEDS)


def test_two_names_on_the_ward_differ_in_an_apostrophe(everyone: tuple[Resident, ...]) -> None:
    beds = {one.place: one.identity for one in on_the_ward(everyone)}
    names = [f"{beds[bed].family}, {beds[bed].given}" for bed in places.NAMESAKE_BEDS]

    assert names == ["O'Brien, Zoë", "OBrien, Zoe"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_value_is_one_that_its_field_can_show(
    seed: int, vocabulary: Vocabulary, now: datetime
) -> None:
    for one in residents(seed, vocabulary, now):
        for said in one.said:
            shown = vocabulary[said.field].kind.show(said.value, now).forms[0]

            assert not shown.endswith("?"), said.field


def test_nothing_is_said_before_a_patient_came_or_after_now(
    everyone: tuple[Resident, ...], now: datetime
) -> None:
    for one in everyone:
        assert one.began <= one.admitted_at <= now
        for said in one.said:
            assert one.admitted_at <= said.at <= (said.confirmed_at or now) <= now


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_few_values_in_a_hundred_are_out_of_date(
    seed: int, vocabulary: Vocabulary, now: datetime
) -> None:
    ages = [
        freshness(vocabulary[said.field], said.confirmed_at or said.at, now)
        for one in residents(seed, vocabulary, now)
        for said in one.said
        if vocabulary[said.field].valid_for is not None
    ]
    stale = sum(age.stale for age in ages) / len(ages)

    assert 0.03 < stale < 0.15


@pytest.mark.parametrize("location", sorted(places.PATIENTS))
def test_every_location_has_somebody_red_somebody_new_and_somebody_going_home(
    location: str, everyone: tuple[Resident, ...], now: datetime
) -> None:
    here = tuple(one for one in everyone if one.location == location)

    assert values(here, "edd")[now.date().isoformat()]
    assert values(here, "risk")["red"]
    assert any(one.began > now - timedelta(days=1) for one in here)


def test_some_clocks_have_run_out_and_most_have_not(
    everyone: tuple[Resident, ...], vocabulary: Vocabulary, now: datetime
) -> None:
    over = Counter(
        vocabulary[said.field].kind.show(said.value, now).overdue
        for one in everyone
        for said in one.said
        if isinstance(vocabulary[said.field].kind, Clock)
    )

    assert 0.02 < over[True] / over.total() < 0.2
