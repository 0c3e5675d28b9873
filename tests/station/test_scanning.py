"""Wristbands that are scanned while somebody is open: digits, then Enter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from glance.station.dialogue import RecordView, Save
from tests.station.world import NOW, Station, everybody, grounded, station

GRACE, ANN_NUNEZ, SMITH_JONES = "9990000001", "9990000003", "9990000007"


def opened(here: Station) -> int | None:
    """Who is open."""
    return None if here.desk.opened is None else here.desk.opened.episode


def scanned(*keys: str, here: Station | None = None) -> Station:
    """A station after keys as a scanner sends them, on the sheet of the first patient."""
    here = here or station()
    here.keys("enter")
    for key in keys:
        here.now += timedelta(milliseconds=10)
        here.keys(key)
    return here


@pytest.mark.parametrize("before", [(), ("r",)])
def test_a_wristband_opens_whose_it_is(before: tuple[str, ...]) -> None:
    here = station()
    here.keys("enter", *before)
    here.now += timedelta(seconds=2)
    here.keys(*ANN_NUNEZ, "enter")

    assert opened(here) == 3
    assert here.saves() == []


def test_the_patient_who_is_open_stays_open() -> None:
    here = scanned(*GRACE, "enter")

    assert opened(here) == 1
    assert here.desk.editor is None


def test_three_scans_one_after_the_other_leave_the_last_open() -> None:
    here = scanned(*GRACE, "enter", *SMITH_JONES, "enter", *ANN_NUNEZ, "enter")

    assert opened(here) == 3
    assert here.saves() == []


def test_a_local_number_with_letters_opens_whose_it_is_and_no_field() -> None:
    here = scanned(*"RX00003", "enter")

    assert opened(here) == 3
    assert here.desk.editor is None
    assert here.saves() == []


@pytest.mark.parametrize("number", ["9990000018", "999000", "9990000003999"])
def test_a_number_of_nobody_here_does_nothing(number: str) -> None:
    here = scanned(*number, "enter")

    assert opened(here) == 1
    assert here.desk.editor is None
    assert "nothing is done" in here.desk.notice


def test_a_scan_into_a_line_is_not_saved_unless_enter_says_so_again() -> None:
    here = scanned("x", *"scan ", *GRACE, "enter")
    assert here.saves() == []
    assert here.desk.editor is not None
    here.now += timedelta(seconds=2)

    assert len([one for one in here.keys("enter") if isinstance(one, Save)]) == 1


def test_digits_that_somebody_types_into_a_line_are_saved() -> None:
    here = station()

    assert len(here.keys("enter", "e", *"22/11/2026", "enter")) == 1


def test_a_digit_and_a_later_enter_change_the_field_under_the_cursor() -> None:
    here = station()
    here.keys("enter", "1")
    here.now += timedelta(seconds=3)
    here.keys("enter")

    assert here.desk.editor is not None


def test_a_scan_of_somebody_elsewhere_is_kept_in_the_log() -> None:
    here = scanned(*SMITH_JONES, "enter", here=station(at=grounded(record_views=True)))

    assert here.effects == [RecordView(7)]


def test_a_number_that_two_patients_have_opens_neither() -> None:
    people = {one.id: one for one in everybody()}
    people[3] = replace(people[3], person=replace(people[3].person, local_id="RX00007"))
    here = scanned(*"RX00007", "enter", here=station(at=grounded(*people.values())))

    assert opened(here) == 1


def test_a_scan_in_the_list_narrows_and_opens() -> None:
    here = station()
    here.keys(*ANN_NUNEZ, "enter")

    assert opened(here) == 3
    assert here.now == NOW
