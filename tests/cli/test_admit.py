"""Admissions typed by hand: who is known already, who is somebody else, and who keeps a bed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Desk


@pytest.mark.parametrize(
    "more", [("--born", "05/05/1999"), ()], ids=["another birthday", "no birthday"]
)
@pytest.mark.parametrize("number", [("--nhs-number", "9990000018"), ("--local-id", "h2")])
def test_nobody_is_admitted_under_the_number_of_somebody_else(
    desk: Desk, number: tuple[str, str], more: tuple[str, ...]
) -> None:
    before = desk.everyone()
    done = desk.run("admit", "WHITE", "Ward 3", *number, *more)

    assert done.exit_code != 0
    assert "not admitted: the number belongs to somebody else here" in done.stderr
    assert "BRIEN" not in done.stderr
    assert desk.everyone() == before


def test_whoever_is_in_bed_on_the_ward_stays_there(desk: Desk) -> None:
    before = desk.everyone()
    done = desk.run("admit", "ADEYEMI", "Ward 3", "--nhs-number", "9991234004")

    assert done.exit_code == 0, done.stderr
    assert done.stdout == "ADEYEMI is in A1, Ward 3\n"
    assert desk.everyone() == before


def test_a_new_surname_is_taken_with_the_birthday_that_is_known(desk: Desk) -> None:
    words = ("admit", "WHITE", "Ward 3", "--nhs-number", "9990000018", "--born", "3-Feb-1950")
    done = desk.run(*words)

    assert done.exit_code == 0, done.stderr
    assert json.loads(desk.run("show", "H2", "--json").stdout)["family"] == "WHITE"


def test_a_name_that_is_known_is_asked_about_first(desk: Desk) -> None:
    before = desk.everyone()
    done = desk.run("admit", "O'Brien", "Ward 3", "--given", "Zoe")

    assert done.exit_code == 2
    assert "if it is somebody else, add --new" in done.stderr
    assert [line.split()[0] for line in done.stderr.splitlines()[1:]] == ["A2", "A3"]
    assert desk.everyone() == before


def test_who_left_is_known_as_well(desk: Desk) -> None:
    desk.run("discharge", "A1")
    done = desk.run("admit", "ADEYEMI", "Ward 3", "--given", "Grace")

    assert done.exit_code == 2
    assert "not here now" in done.stderr


def test_somebody_new_of_a_known_name_is_admitted_when_that_is_said(desk: Desk) -> None:
    done = desk.run("admit", "O'Brien", "Ward 3", "--given", "Zoe", "--new")

    assert done.exit_code == 0, done.stderr
    assert desk.everyone().count("BRIEN") == 3


@pytest.mark.parametrize(
    "more",
    [("--nhs-number", "9990000026"), ("--born", "04/05/1990"), ("--given", "Karl")],
    ids=["another number", "another birthday", "another given name"],
)
def test_who_is_told_apart_is_admitted_without_a_question(
    desk: Desk, more: tuple[str, ...]
) -> None:
    done = desk.run("admit", "ADEYEMI", "Ward 3", "--given", "Grace", *more)

    assert done.exit_code == 0, done.stderr


def test_nobody_is_admitted_into_a_bed_that_is_taken(desk: Desk) -> None:
    before = desk.everyone()
    done = desk.run("admit", "WHITE", "ward 3", "a2")

    assert done.exit_code == 1
    assert "A2 is taken; discharge or move the patient there first" in done.stderr
    assert "BRIEN" not in done.stderr
    assert desk.everyone() == before


def test_a_person_is_told_who_is_in_the_bed(desk: Desk) -> None:
    code, seen = desk.on_terminal("admit", "WHITE", "Ward 3", "A2")

    assert code == 1
    assert "In A2 now: A2       O'BRIEN, Zoë" in seen
    assert "A2 is taken" in seen


def test_a_person_who_pipes_the_pin_is_told_as_well(staffed: Desk) -> None:
    words = ("admit", "WHITE", "Ward 3", "A2", "--as", "ab1", "--pin-stdin")
    code, seen = staffed.on_terminal(*words, piped="402518\n")

    assert code == 1
    assert "In A2 now: A2       O'BRIEN, Zoë" in seen


@pytest.mark.parametrize("born", ["3/2/50", "3.2.1950", "03 feb 1950", "3 February 1950"])
def test_a_birthday_is_typed_as_people_say_it(desk: Desk, born: str) -> None:
    desk.run("admit", "WHITE", "Ward 3", "--born", born)

    assert desk.one("white")["born"] == "1950-02-03"


def test_what_is_no_birthday_is_refused_with_what_is(desk: Desk) -> None:
    done = desk.run("admit", "WHITE", "Ward 3", "--born", "31/2/1950")

    assert done.exit_code == 2
    assert "not a date of birth; type 5/3/1937, 5/3/37" in done.stderr
    assert "31/2" not in done.stderr


def test_numbers_of_two_people_are_told_before_a_bed_that_is_taken(desk: Desk) -> None:
    numbers = ("--nhs-number", "999 123 4004", "--local-id", "H3")
    done = desk.run("admit", "ADEYEMI", "Ward 3", "A2", *numbers)

    assert done.exit_code == 1
    assert "not admitted: " in done.stderr
    assert "is taken" not in done.stderr
