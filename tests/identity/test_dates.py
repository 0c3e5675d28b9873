"""Dates and ages, the same under every locale."""

from __future__ import annotations

import locale
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.identity import dates

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.fixture
def foreign_locale() -> Iterator[None]:
    """Another language for dates, where the machine has any."""
    before = locale.setlocale(locale.LC_TIME)
    for name in ("cy_GB.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8", "C"):
        try:
            locale.setlocale(locale.LC_TIME, name)
        except locale.Error:
            continue
        break
    yield
    locale.setlocale(locale.LC_TIME, before)


@pytest.mark.usefixtures("foreign_locale")
def test_a_date_is_written_the_same_under_every_locale() -> None:
    assert dates.nhs_date(date(2026, 3, 5)) == "05-Mar-2026"


@pytest.mark.usefixtures("foreign_locale")
def test_a_day_is_named_the_same_under_every_locale() -> None:
    assert dates.day_name(date(2026, 11, 22)) == "Sun"


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (date(1942, 11, 22), "84y"),
        (date(1942, 11, 23), "83y"),
        (date(2007, 11, 22), "19y"),
        (date(2008, 10, 22), "18y 1m"),
        (date(2024, 11, 22), "2y"),
        (date(2025, 11, 23), "52w"),
        (date(2026, 10, 20), "4w 5d"),
        (date(2026, 11, 20), "2d"),
        (date(2026, 11, 22), "0d"),
        (date(2026, 11, 23), "not born"),
    ],
)
def test_an_age_is_in_units_that_matter_at_that_age(born: date, age: str) -> None:
    assert dates.age(born, date(2026, 11, 22)) == age


def test_who_was_born_on_a_leap_day_is_a_year_older_on_the_first_of_march() -> None:
    born = date(2004, 2, 29)

    assert [dates.age(born, date(2026, 2, 28)), dates.age(born, date(2026, 3, 1))] == ["21y", "22y"]


@given(DAYS, st.integers(0, 40_000))
def test_an_age_has_two_units_at_most(born: date, days: int) -> None:
    assert len(dates.age(born, born + timedelta(days=days)).split()) <= 2
