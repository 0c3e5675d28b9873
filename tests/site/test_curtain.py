"""The hours of the curtain in config/glance.toml."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from glance.errors import Faulty
from glance.site.settings import read_settings

if TYPE_CHECKING:
    from glance.site import Settings

LONDON = ZoneInfo("Europe/London")


def read(text: str) -> Settings:
    return read_settings(f'timezone = "Europe/London"\n{text}', "config/glance.toml")


def closed(settings: Settings, *hours: int) -> list[int]:
    return [
        hour
        for hour in hours
        if settings.curtain_at(datetime(2026, 11, 22, hour, 30, tzinfo=LONDON))
    ]


def test_nobody_closes_a_wall_whose_site_says_nothing() -> None:
    assert closed(read(""), *range(24)) == []


def test_empty_times_close_nothing() -> None:
    assert closed(read('curtain_from = ""\ncurtain_to = ""'), *range(24)) == []


def test_a_curtain_may_reach_over_midnight() -> None:
    night = read('curtain_from = "22:00"\ncurtain_to = "06:45"')

    assert closed(night, *range(24)) == [0, 1, 2, 3, 4, 5, 6, 22, 23]


def test_a_curtain_may_close_for_visiting_hours() -> None:
    visits = read('curtain_from = "14:00"\ncurtain_to = "16:00"')

    assert closed(visits, *range(24)) == [14, 15]


def test_a_curtain_follows_the_face_of_the_clock_when_summer_time_ends() -> None:
    hours = read('curtain_from = "01:15"\ncurtain_to = "01:45"')
    # From 01:00 in summer time to 02:00 in winter time: three hours' quarters by the wall's clock.
    start = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    minutes = [start + timedelta(minutes=15 * quarter) for quarter in range(9)]
    seen = [hours.curtain_at(moment.astimezone(LONDON)) for moment in minutes]

    assert seen == [False, True, True, False, False, True, True, False, False]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ('curtain_from = "22:00"', "curtain_to: missing; curtain_from alone closes nothing"),
        ('curtain_to = "06:00"', "curtain_from: missing; curtain_to alone closes nothing"),
        (
            'curtain_from = "22:00"\ncurtain_to = "22:00"',
            "curtain_to: the same as curtain_from; expected another time of day",
        ),
        (
            'curtain_from = "22"\ncurtain_to = "06:00"',
            "curtain_from: expected a time of day such as",
        ),
    ],
)
def test_half_a_curtain_is_a_problem(said: str, problem: str) -> None:
    with pytest.raises(Faulty) as faulty:
        read(said)

    assert [problem in str(each) for each in faulty.value.problems] == [True]


def test_both_times_are_kept() -> None:
    settings = read('curtain_from = "22:00"\ncurtain_to = "06:45"')

    assert (settings.curtain_from, settings.curtain_to) == (time(22), time(6, 45))
