"""Synthetic people."""

from __future__ import annotations

from datetime import date
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import pytest

from glance.demo.people import NAMESAKES, ON_THE_CASELOAD, POOLS, Crowd
from glance.identity import nhs_number

if TYPE_CHECKING:
    from glance.census import Identity

TODAY = date(2026, 11, 22)


def people(seed: int, count: int = 400) -> list[Identity]:
    crowd = Crowd.of(Random(seed), TODAY)
    return list(islice(iter(lambda: crowd.person(ON_THE_CASELOAD), None), count))


def test_the_same_seed_gives_the_same_people() -> None:
    assert people(7) == people(7)


def test_another_seed_gives_other_people() -> None:
    assert not {one.nhs_number for one in people(7)} & {one.nhs_number for one in people(8)}


def test_every_nhs_number_passes_the_check_and_is_never_issued() -> None:
    numbers = [one.nhs_number or "" for one in people(1)]

    assert [nhs_number.parse(number) for number in numbers] == numbers
    assert all(number.startswith("999") for number in numbers)


def test_no_two_people_share_a_number_or_a_whole_name() -> None:
    crowd = people(3)

    assert len({one.nhs_number for one in crowd}) == len(crowd)
    assert len({one.local_id for one in crowd}) == len(crowd)
    assert len({(one.family, one.given) for one in crowd}) == len(crowd)


@pytest.mark.parametrize(
    "mark", ["'", "-", "ë", "ł", " "], ids=["apostrophe", "hyphen", "diaeresis", "stroke", "space"]
)
def test_names_are_of_every_sort_that_a_team_meets(mark: str) -> None:
    assert any(mark in one.family + one.given for one in people(5, 2000))


def test_everybody_is_as_old_as_a_caseload_is() -> None:
    born = [one.born for one in people(2) if one.born is not None]
    ages = sorted(TODAY.year - day.year for day in born)

    assert ON_THE_CASELOAD.youngest <= ages[0]
    assert ages[-1] <= ON_THE_CASELOAD.oldest
    assert 65 <= ages[len(ages) // 2] <= 85


def test_somebody_can_be_given_a_namesakes_name() -> None:
    namesake = Crowd.of(Random(1), TODAY).person(ON_THE_CASELOAD, name=NAMESAKES[0])

    assert (namesake.family, namesake.given, namesake.sex) == ("O'Brien", "Zoë", "Female")


def test_the_shares_of_the_pools_are_of_a_hundred() -> None:
    assert sum(pool.share for pool in POOLS) == 100
