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
