"""Lights in board files: what is said of them, and what is said of bad ones."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from glance.board import Each, LampGroup, LampState, read_board
from glance.errors import Faulty
from glance.fields import read_vocabulary

if TYPE_CHECKING:
    from tests.board.conftest import Ward

_ROOT = Path(__file__).parents[2]
_BOARD = 'title = "Ward"\n[[columns]]\nsource = "patient"\n'
_RED, _DUE, _AMBER, _NEW, _GREEN = map(LampState, ("red", "due", "amber", "new", "green"))


def _lamps(ward: Ward, text: str) -> tuple[LampGroup, ...]:
    return read_board(_BOARD + text, "boards/ward.toml", ward.vocabulary, "ward").lamps


def _problems(ward: Ward, text: str) -> list[str]:
    with pytest.raises(Faulty) as faulty:
        _lamps(ward, text)
    return [str(problem).partition(": ")[2] for problem in faulty.value.problems]


def test_a_board_without_lamps_has_none(ward: Ward) -> None:
    assert _lamps(ward, "") == ()


def test_a_group_that_says_little_shows_the_rag_of_the_board(ward: Ward) -> None:
    told = (_RED, _DUE, _AMBER, _NEW, _GREEN)

    assert _lamps(ward, '[[lamps]]\nname = "beds"\neach = "place"\n') == (
        LampGroup("beds", Each.PLACE, "risk", told, timedelta(minutes=30)),
    )


def test_a_group_may_say_everything(ward: Ward) -> None:
    groups = _lamps(
        ward,
        """
        [[lamps]]
        name = "day"
        each = "patient"
        field = "day"
        tells = ["due", "red", "amber", "green"]
        due_soon = "1h"
        """,
    )

    assert groups == (
        LampGroup("day", Each.PATIENT, "day", (_DUE, _RED, _AMBER, _GREEN), timedelta(hours=1)),
    )


def test_the_field_of_a_group_is_in_the_scope_of_the_board(ward: Ward) -> None:
    text = '[[lamps]]\nname = "day"\neach = "board"\nfield = "day"\n'
    board = read_board(_BOARD + text, "boards/ward.toml", ward.vocabulary, "ward")

    assert "day" in (board.scope.fields or ())


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ('each = "place"', "name: missing; expected text"),
        ('name = "x"', "each: missing; expected one of place, patient, location, board"),
        ('name = "x"\neach = "bed"', "each: expected one of place, patient, location, board"),
        ('name = "x"\neach = "board"\nfield = "risc"', "did you mean risk?"),
        ('name = "x"\neach = "board"\nfield = "note"', "and note is none"),
        ('name = "x"\neach = "board"\nfield = "physio"', "and physio is none"),
        ('name = "x"\neach = "board"\ntells = ["red", "green"]', "expected red, amber and green"),
        (
            'name = "x"\neach = "board"\ntells = ["amber", "red", "green"]',
            "in this order, the worst first",
        ),
        (
            'name = "x"\neach = "board"\ntells = ["red", "amber", "green", "new"]',
            "new after green would never be seen",
        ),
        (
            'name = "x"\neach = "board"\ntells = ["red", "amber", "blue", "green"]',
            "a lamp cannot tell 'blue'",
        ),
        (
            'name = "x"\neach = "board"\ntells = ["red", "due", "due", "amber", "green"]',
            "due a second time",
        ),
        ('name = "x"\neach = "board"\ndue_soon = "soon"', "due_soon: expected a length of time"),
        ('name = "x"\neach = "board"\ncolour = "red"', "colour: unknown key"),
    ],
)
def test_what_is_wrong_with_a_group_is_said_where_it_stands(
    ward: Ward, said: str, problem: str
) -> None:
    found = _problems(ward, f"[[lamps]]\n{said}\n")

    assert [each for each in found if problem in each], found


def test_two_groups_of_one_name_are_a_problem(ward: Ward) -> None:
    text = '[[lamps]]\nname = "beds"\neach = "place"\n'

    assert any(
        "a second group of lamps called 'beds'" in each for each in _problems(ward, text * 2)
    )


def test_a_board_without_a_rag_must_name_a_field(ward: Ward) -> None:
    text = f'rag = ""\n{_BOARD}[[lamps]]\nname = "beds"\neach = "place"\n'
    with pytest.raises(Faulty, match="this board has no rag") as faulty:
        read_board(text, "boards/ward.toml", ward.vocabulary, "ward")

    assert "lamps[1].field" in str(faulty.value)


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("ward", {"beds": Each.PLACE, "ward": Each.BOARD}),
        (
            "community",
            {"zones": Each.PLACE, "teams": Each.LOCATION, "caseload": Each.BOARD},
        ),
        ("overview", {"locations": Each.LOCATION}),
    ],
)
def test_every_shipped_board_has_lamps(name: str, groups: dict[str, Each]) -> None:
    fields = (_ROOT / "config" / "fields.toml").read_text("utf-8")
    text = (_ROOT / "boards" / f"{name}.toml").read_text("utf-8")
    board = read_board(text, f"{name}.toml", read_vocabulary(fields, "fields.toml"), name)

    assert {group.name: group.each for group in board.lamps} == groups
