"""How old a value is, and lengths of time in few cells."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.fields import Field, Text, duration_short, freshness

CONFIRMED = datetime(2026, 11, 21, 7, tzinfo=UTC)
A_DAY = timedelta(hours=24)


def field(valid_for: timedelta | None) -> Field:
    return Field("note", "Note", "note", Text(), valid_for=valid_for)


@pytest.mark.parametrize(
    ("hours", "age"),
    [(23.9, ""), (24, "24h"), (26.5, "26h"), (71.9, "71h"), (72, "3d"), (100, "4d")],
)
def test_a_value_out_of_date_says_its_age(hours: float, age: str) -> None:
    fresh = freshness(field(A_DAY), CONFIRMED, CONFIRMED + timedelta(hours=hours))

    assert (fresh.stale, fresh.age) == (bool(age), age)


def test_a_value_of_a_field_without_an_end_is_in_date_for_ever() -> None:
    fresh = freshness(field(None), CONFIRMED, CONFIRMED + timedelta(days=4000))

    assert (fresh.stale, fresh.until) == (False, None)


def test_a_value_confirmed_by_a_station_whose_clock_is_ahead_is_in_date() -> None:
    assert not freshness(field(A_DAY), CONFIRMED, CONFIRMED - timedelta(minutes=3)).stale


def test_a_value_confirmed_by_a_station_whose_clock_was_set_wrong_has_no_known_age() -> None:
    fresh = freshness(field(A_DAY), datetime(9999, 12, 31, 23, tzinfo=UTC), CONFIRMED)

    assert (fresh.stale, fresh.age) == (True, "?")


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(minutes=-5), "0:00"),
        (timedelta(seconds=59), "0:00"),
        (timedelta(minutes=40), "0:40"),
        (timedelta(minutes=119), "1:59"),
        (timedelta(minutes=120), "2h"),
        (timedelta(hours=26), "26h"),
        (timedelta(days=3), "3d"),
    ],
)
def test_a_length_of_time_is_short(length: timedelta, shown: str) -> None:
    assert duration_short(length) == shown


@given(
    st.sampled_from([timedelta(minutes=30), timedelta(hours=5, seconds=7), A_DAY, 5 * A_DAY]),
    st.integers(-1000, 900_000),
    st.floats(0, 1, exclude_max=True),
)
def test_an_age_stays_until_it_says(valid_for: timedelta, seconds: int, part: float) -> None:
    now = CONFIRMED + timedelta(seconds=seconds)
    fresh = freshness(field(valid_for), CONFIRMED, now)
    assert fresh.until is not None
    last = fresh.until - timedelta(microseconds=1)
    later = min(now + (fresh.until - now) * part, last)

    assert {freshness(field(valid_for), CONFIRMED, at) for at in (later, last)} == {fresh}
    assert freshness(field(valid_for), CONFIRMED, fresh.until) != fresh
