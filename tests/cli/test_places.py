"""Beds exchanged, stays reopened, and places that changed before a save came."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from glance.census import Discharge, Move, Signature
from glance.store import open_store

if TYPE_CHECKING:
    from glance.census import Change
    from tests.cli.conftest import Desk


def _saved(desk: Desk, bed: str, made: type[Move | Discharge], at: datetime) -> None:
    """Have somebody else move the patient of a bed to no bed, or discharge the patient."""
    with open_store(desk.site.database, writable=True) as store:
        (found,) = store.find(bed)
        change: Change = (
            Move(found.episode, "Ward 3", None)
            if made is Move
            else Discharge(found.episode, at - timedelta(minutes=1))
        )
        store.record([change], Signature("os:ann", "base-2"), f"theirs-{bed}", at)


def test_two_patients_change_beds(desk: Desk) -> None:
    done = desk.run("swap", "A1", "A2")

    assert done.exit_code == 0, done.stderr
    assert done.stdout == (
        "ADEYEMI, Grace is now in A2, Ward 3\nO'BRIEN, Zoë is now in A1, Ward 3\n"
    )
    assert desk.one("A2")["family"] == "ADEYEMI"
    assert desk.one("A1")["family"] == "O'BRIEN"


def test_somebody_in_no_bed_swaps_with_somebody_in_one(desk: Desk) -> None:
    desk.run("move", "A1")
    desk.run("swap", "adeyemi", "A2")

    assert desk.one("adeyemi")["place"] == "A2"
    assert desk.one("9990000018")["place"] is None


@pytest.mark.parametrize("other", ["A1", "H1"])
def test_nobody_swaps_with_themselves(desk: Desk, other: str) -> None:
    done = desk.run("swap", "A1", other)

    assert done.exit_code == 2
    assert "nothing to swap" in done.stderr


def test_two_in_no_bed_have_nothing_to_swap(desk: Desk) -> None:
    desk.run("move", "A1")
    desk.run("move", "A2")

    assert desk.run("swap", "H1", "H2").exit_code == 2


def test_a_discharge_is_reopened_in_the_same_bed_with_its_values(desk: Desk) -> None:
    desk.run("set", "A1", "risk", "red")
    desk.run("discharge", "A1")
    done = desk.run("reopen", "A1")

    assert done.exit_code == 0, done.stderr
    assert done.stdout == "ADEYEMI, Grace is in A1, Ward 3 again\n"
    assert desk.one("A1")["statuses"]["risk"]["value"] == "red"


@pytest.mark.parametrize("who", ["A1", "Ward 3/A1", "999 123 4004", "h1", "grace adey"])
def test_who_left_is_found_by_bed_number_or_name(desk: Desk, who: str) -> None:
    desk.run("discharge", "A1")

    assert desk.run("reopen", who).exit_code == 0


def test_who_left_may_come_back_to_another_bed_or_none(desk: Desk) -> None:
    for bed in ("A1", "A2"):
        desk.run("discharge", bed)
    desk.run("reopen", "H1", "A2")
    desk.run("reopen", "H2", "--no-bed")

    assert desk.one("H1")["place"] == "A2"
    assert desk.one("H2")["place"] is None


def test_a_bed_that_was_given_away_is_not_taken_back(desk: Desk) -> None:
    desk.run("discharge", "A1")
    desk.run("move", "A2", "A1")
    done = desk.run("reopen", "H1")

    assert done.exit_code == 1
    assert "A1 is taken" in done.stderr
    assert "BRIEN" not in done.stderr


def test_a_person_is_told_who_is_in_a_bed_that_is_taken(desk: Desk) -> None:
    code, seen = desk.on_terminal("move", "A1", "A2")

    assert code == 1
    assert "In A2 now: A2       O'BRIEN, Zoë" in seen
    assert "A2 is taken" in seen


def test_several_who_left_are_listed_with_when(desk: Desk) -> None:
    for bed in ("A2", "A3"):
        desk.run("discharge", bed)
    done = desk.run("reopen", "obrien")

    assert done.exit_code == 2
    first, *candidates = done.stderr.splitlines()
    assert first.startswith("Error: 2 patients fit")
    assert all("left" in line for line in candidates)
    assert len(candidates) == 2


def test_who_left_long_ago_is_admitted_anew(desk: Desk) -> None:
    _saved(desk, "A1", Discharge, datetime.now(UTC) - timedelta(days=8))
    done = desk.run("reopen", "A1")

    assert done.exit_code == 2
    assert "glance admit begins a new stay" in done.stderr


def test_of_two_stays_the_last_is_reopened(desk: Desk) -> None:
    desk.run("discharge", "A1")
    desk.run("admit", "ADEYEMI", "Ward 3", "--nhs-number", "9991234004")
    desk.run("set", "H1", "risk", "red")
    desk.run("discharge", "H1")
    desk.run("reopen", "H1")

    assert desk.one("H1")["statuses"]["risk"]["value"] == "red"
