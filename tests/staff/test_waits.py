"""The waits between vain tries: how long, how they add up, and that none is for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.staff import Attempt, counted, wait_after

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
GAPS = st.lists(st.floats(0, 400).map(lambda gap: timedelta(seconds=gap)), max_size=60)


def after(times: int, before: Attempt | None = None, now: datetime = NINE) -> Attempt:
    """Give what so many tries, each made as soon as it may be, come to."""
    for _ in range(times):
        before = counted(before, now)
        now = max(now, before.until)
    assert before is not None
    return before


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (1, 0), (2, 0), (3, 1), (4, 2), (5, 4), (9, 64), (10, 300), (11, 300), (10_000, 300)],
)
def test_the_wait_doubles_from_the_third_and_cools_off_at_the_tenth(
    failures: int, seconds: int
) -> None:
    assert wait_after(failures).total_seconds() == seconds


def test_each_try_in_its_time_is_looked_at() -> None:
    tried = after(12)

    assert (tried.failures, tried.early) == (12, False)
    assert tried.until - tried.at == timedelta(seconds=300)


def test_a_try_that_is_too_early_is_not_looked_at_but_counts() -> None:
    third = after(3)
    fourth = counted(third, third.at)

    assert (fourth.failures, fourth.early) == (4, True)
    assert fourth.wait(third.at) == 2


@given(st.integers(1, 60))
def test_tries_at_one_moment_wait_as_long_as_their_number_asks(tries: int) -> None:
    tried = None
    for _ in range(tries):
        tried = counted(tried, NINE)

    assert tried is not None
    assert (tried.failures, tried.until) == (tries, NINE + wait_after(tries))


@given(GAPS)
def test_of_many_tries_no_more_are_looked_at_than_the_waits_allow(gaps: list[timedelta]) -> None:
    tried, now, looked_at = None, NINE, []
    for gap in gaps:
        now += gap
        tried = counted(tried, now)
        if not tried.early:
            looked_at.append((now, tried.failures))

    for (first, failures), (second, _) in pairwise(looked_at):
        assert second - first >= wait_after(failures)


@given(GAPS)
def test_nobody_is_kept_out_longer_than_a_cool_off(gaps: list[timedelta]) -> None:
    tried, now = None, NINE
    for gap in gaps:
        now += gap
        tried = counted(tried, now)
        assert tried.wait(now) <= 300


@given(GAPS)
def test_whoever_goes_on_trying_all_the_time_gets_in_after_a_cool_off(
    gaps: list[timedelta],
) -> None:
    tried, now = after(10), NINE
    looked_at = tried.at
    for gap in gaps:
        now = max(now, tried.at) + gap
        tried = counted(tried, now)
        if not tried.early:
            looked_at = now
        assert now - looked_at < timedelta(seconds=300) or not tried.early


def test_tries_are_forgotten_twelve_hours_after_the_last() -> None:
    tried = after(15)

    assert counted(tried, tried.at + timedelta(hours=11, minutes=59)).failures == 16
    assert counted(tried, tried.at + timedelta(hours=12)).failures == 1


def test_a_terminal_whose_clock_is_ahead_keeps_nobody_out() -> None:
    ahead = after(10, now=NINE + timedelta(hours=3))
    first = counted(ahead, NINE)

    assert first.wait(NINE) <= 300
    assert not counted(first, NINE + timedelta(seconds=300)).early


@pytest.mark.parametrize(
    ("failures", "early", "begins"),
    [(9, False, False), (10, False, True), (10, True, True), (11, True, False), (11, False, True)],
)
def test_a_cool_off_begins_once(failures: int, early: bool, begins: bool) -> None:
    assert Attempt(failures, NINE, NINE, early).cools_off is begins
