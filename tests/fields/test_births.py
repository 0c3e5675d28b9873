"""Dates of birth as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.errors import ValueRefused
from glance.fields.typed import birth

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "typed",
    [
        *("5/3/37", "5/3/1937", "05/03/1937", "5.3.1937", "5-3-37", "05 03 1937"),
        *("05 mar 1937", "5 March 1937", "5-Mar-37", "05mar1937", "5th March 1937", " 5 MAR 37 "),
        *("1937-03-05", "19370305", "1937/03/05"),
    ],
)
def test_a_birth_is_typed_as_people_say_it(typed: str) -> None:
    assert birth(typed, TODAY) == date(1937, 3, 5)


@pytest.mark.parametrize(
    ("typed", "year"),
    [("22/11/26", 2026), ("23/11/26", 1926), ("29/2/24", 2024), ("1/1/00", 2000), ("1/1/27", 1927)],
)
def test_a_year_of_two_digits_is_the_latest_that_is_not_to_come(typed: str, year: int) -> None:
    assert birth(typed, TODAY).year == year


@pytest.mark.parametrize("typed", ["", "37", "31/2/1937", "5/13/37", "5 xyz 1937", "tomorrow"])
def test_what_is_no_birth_is_refused_with_what_is(typed: str) -> None:
    with pytest.raises(ValueRefused, match=r"type 5/3/1937, 5/3/37, 5\.3\.1937, 5 Mar 1937 or"):
        birth(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "why"), [("23/11/2026", "in the future"), ("1/1/1900", "more than 125 years ago")]
)
def test_a_birth_of_nobody_alive_is_refused(typed: str, why: str) -> None:
    with pytest.raises(ValueRefused, match=why):
        birth(typed, TODAY)


@given(st.text("0123456789/. -marchjunst", max_size=14))
def test_any_typed_text_is_a_birth_or_refused(typed: str) -> None:
    try:
        born = birth(typed, TODAY)
    except ValueRefused:
        return

    assert born <= TODAY
