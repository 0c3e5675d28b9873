"""Keys of fields and options."""

from __future__ import annotations

import pytest

from glance.fields import Choice, Field, Option, Text
from glance.station.plans import plan
from glance.station.presses import field_presses, option_presses
from tests.station.world import BOARDS, TEAM, VOCABULARY, WARD, grounded

FORBIDDEN = set("'.=?- 0123456789")


def _field(key: str, press: str = "") -> Field:
    return Field(key, key.capitalize(), key, Text(), press=press)


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_no_two_fields_of_a_board_have_one_key(board: object) -> None:
    planned = plan(next(one for one in BOARDS if one is board), VOCABULARY)
    presses = [press for press in planned.presses.values() if press]

    assert len(presses) == len(set(presses)) == len(VOCABULARY)
    assert not FORBIDDEN & set(presses)


@pytest.mark.parametrize("location", [WARD, TEAM])
def test_a_ready_made_board_s_own_fields_have_the_keys_that_they_ask_for(location: int) -> None:
    planned = grounded().plan(location)

    assert {field.key: field.press for field in planned.asked} == {
        field.key: planned.presses[field.key] for field in planned.asked
    }


def test_the_first_of_a_board_gets_the_key_that_several_want() -> None:
    presses = field_presses((_field("alpha", "x"), _field("beta", "x")), ())

    assert presses == {"alpha": "x", "beta": "b"}


def test_keys_do_not_change_when_fields_outside_the_board_do() -> None:
    asked = (_field("alpha"), _field("beta"))

    assert field_presses(asked, ())["beta"] == field_presses(asked, (_field("bee"),))["beta"]


def test_the_other_fields_have_capitals() -> None:
    assert field_presses((_field("risk", "r"),), (_field("plan", "r"),))["plan"] == "R"


def test_more_fields_than_letters_take_capitals_and_then_none() -> None:
    presses = field_presses([_field(f"f{at}") for at in range(70)], ())
    given = [press for press in presses.values() if press]

    assert len(given) == len(set(given)) == 26 + 26


def test_options_have_their_own_letters() -> None:
    assert option_presses(VOCABULARY["risk"]) == ("r", "a", "g", "b", "k", "n")
    assert option_presses(VOCABULARY["physio"]) == ("a", "w", "d", "n")


def test_yes_and_no_are_y_and_n_whatever_the_mark() -> None:
    assert option_presses(VOCABULARY["alert"]) == ("y", "n")
    assert option_presses(VOCABULARY["doubleup"]) == ("y", "n")


def test_an_option_without_a_letter_takes_one_of_its_label() -> None:
    kind = Choice((Option("a", "Home", "H"), Option("b", "Hospice"), Option("c", "Hospital", "Hp")))

    assert option_presses(Field("to", "To", "to", kind)) == ("h", "o", "s")
