"""Finding somebody by a few letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from glance.census import Cursor, Delta
from tests.station.world import (
    NOW,
    OTHER,
    TEAM,
    WARD,
    census,
    everybody,
    grounded,
    patient,
)


def found(typed: str) -> list[int]:
    """Whom a text finds, in order."""
    return list(grounded().people.matching(typed))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ade", 1),
        ("ADE", 1),
        ("grace", 1),
        ("ga", 1),
        ("g a", 1),
        ("adeyemi, g", 1),
        ("b1", 3),
        ("bed b1", 3),
        ("b 1", 3),
        ("nunez", 3),
        ("nuñ", 3),
        ("o'brien z", 2),
        ("obrien", 2),
        ("brien", 2),
        ("o brien", 2),
        ("van der b", 4),
        ("vander", 4),
        ("berg", 4),
        ("jones", 7),
        ("smith-jones", 7),
        ("999 000 0006", 6),
        ("0006", 6),
        ("rx00006", 6),
        ("zoe", 2),
    ],
)
def test_words_find(typed: str, first: int) -> None:
    assert found(typed)[0] == first


def test_every_letter_of_a_name_narrows() -> None:
    before = set(found("s"))
    for typed in ("sm", "smi", "smit", "smith", "smith-", "smith-jon"):
        after = set(found(typed))
        assert after <= before
        before = after

    assert before == {7}


def test_one_s_own_ward_goes_before_the_others() -> None:
    assert found("obrien") == [2, 8]
    assert found("a1") == [1, 8]


def test_a_bed_of_just_that_label_goes_before_names_that_begin_so() -> None:
    ground = grounded(
        patient(1, "BEE", "Ann", WARD, 10), patient(2, "KHAN", "Ali", WARD, 14),
        patient(3, "B1SHOP", "Eve", WARD, 11),
    )  # fmt: skip

    assert ground.people.matching("b1") == (2, 3)


def test_one_digit_is_a_bed_and_no_end_of_a_number() -> None:
    assert found("6") == []
    assert found("06") == [6]


BORN = date(1951, 7, 13)


@pytest.mark.parametrize(
    "typed",
    ["13/7/51", "13/07/1951", "13.7.51", "13-jul-1951", "13 july 51", "13jul51", "1951-07-13",
     "13071951", "1951", "bee 1951", "bee 13/7/51"],
)  # fmt: skip
def test_a_birthday_is_found_as_people_type_it(typed: str) -> None:
    bee = patient(1, "BEE", "Ann", WARD, 10)
    bee = replace(bee, person=replace(bee.person, born=BORN))
    ground = grounded(bee, patient(2, "KHAN", "Ali", WARD, 14))

    assert ground.people.matching(typed) == (1,)


def test_a_year_is_a_number_first() -> None:
    bee = patient(1, "BEE", "Ann", WARD, 10)
    bee = replace(bee, person=replace(bee.person, born=BORN))
    ground = grounded(bee, patient(1951, "KHAN", "Ali", WARD, 14))

    assert ground.people.matching("1951") == (1951,)


def test_a_birthday_of_nobody_finds_nobody() -> None:
    assert found("13/7/51") == []
    assert found("1951") == []


def test_nobody_fits_what_nobody_is_called() -> None:
    assert found("zzz") == []


def test_nothing_typed_is_everyone_bed_by_bed() -> None:
    assert found("") == [1, 2, 3, 4, 5, 6, 7, 8]


def test_the_index_after_changes_is_that_of_the_census_after_them() -> None:
    ground = grounded()
    moved = replace(everybody()[0], place=17)
    renamed = replace(everybody()[4], person=everybody()[0].person)
    arrived = patient(20, "ZULU", "Amy", TEAM, 50)
    delta = Delta(Cursor("e", 2), (moved, renamed, arrived), (3,))
    after = ground.after(delta, NOW)
    whole = grounded(*census().with_changes(delta).episodes.values())

    assert after.people.order == whole.people.order
    assert after.sakes == whole.sakes
    assert after.people.matching("zulu") == (20,)
    assert after.people.matching("nunez") == ()


def test_a_value_that_changes_leaves_the_index_alone() -> None:
    ground = grounded()
    same = replace(everybody()[0], statuses={})
    after = ground.after(Delta(Cursor("e", 2), (same,)), NOW)

    assert after.people is ground.people


def test_a_home_above_the_wards_holds_them_all() -> None:
    assert grounded(home="Trust").own == {1, WARD, TEAM, OTHER}
    assert grounded(home="riverside ward 3").own == {WARD}
    assert grounded(home=None).own == {1, WARD, TEAM, OTHER}
