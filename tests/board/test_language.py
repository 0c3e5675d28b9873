"""Board files: what they say, and what is said of bad ones."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from glance.board import Board, Form, Source, layout, read_board
from glance.census import Identifier, LocationKind, NameFormat
from glance.errors import Faulty
from glance.fields import Vocabulary, read_vocabulary

if TYPE_CHECKING:
    from tests.board.conftest import Ward

_ROOT = Path(__file__).parents[2]
_COLUMNS = '[[columns]]\nsource = "patient"\n'


def _problems(ward: Ward, text: str) -> list[str]:
    with pytest.raises(Faulty) as faulty:
        read_board(text, "boards/ward.toml", ward.vocabulary, "ward")
    return [str(problem) for problem in faulty.value.problems]


def _shipped(name: str) -> Board:
    fields = _ROOT / "config" / "fields.toml"
    vocabulary: Vocabulary = read_vocabulary(fields.read_text("utf-8"), "config/fields.toml")
    file = _ROOT / "boards" / f"{name}.toml"
    return read_board(file.read_text("utf-8"), f"boards/{name}.toml", vocabulary, name)


def test_a_board_says_everything_that_a_wall_needs(ward: Ward) -> None:
    board = read_board(
        """
        title = "Ward board"
        location = "Riverside Ward 3"
        kinds = ["ward", "virtual"]
        names = "initials"
        second_identifier = "born"
        group_by = "risk"
        order_by = ["-edd", "name"]
        exceptions_first = true
        empty_places = false
        day_rag = "day"
        note = "note"
        second_line = true
        new_within = "48h"
        dwell = "20s"
        highlight = "1min"

        [[columns]]
        field = "edd"
        label = "leaves"
        priority = 2
        width = 9

        [[columns]]
        fields = ["physio", "falls"]
        label = "asked"

        [[columns]]
        source = "identifier"
        """,
        "boards/w.toml",
        ward.vocabulary,
        "w",
    )

    assert (board.name, board.title, board.location) == ("w", "Ward board", "Riverside Ward 3")
    assert board.kinds == {LocationKind.WARD, LocationKind.VIRTUAL}
    assert (board.names, board.second_identifier) == (NameFormat.INITIALS, Identifier.BORN)
    assert (board.group_by, board.order_by) == ("risk", ("-edd", "name"))
    assert (board.exceptions_first, board.empty_places, board.second_line) == (True, False, True)
    assert (board.rag, board.day_rag, board.home, board.note) == ("risk", "day", "edd", "note")
    assert board.new_within == timedelta(hours=48)
    assert (board.dwell, board.highlight) == (timedelta(seconds=20), timedelta(minutes=1))
    assert [
        (column.key, column.source, column.label, column.priority, column.width)
        for column in board.columns
    ] == [
        ("edd", Source.FIELD, "leaves", 2, 9),
        ("physio+falls", Source.MAGNETS, "asked", 5, None),
        ("identifier", Source.IDENTIFIER, "born", 5, 11),
    ]


def test_a_column_is_labelled_by_its_field(ward: Ward) -> None:
    board = read_board('title = "T"\n[[columns]]\nfield = "edd"\n', "b.toml", ward.vocabulary, "b")

    assert board.columns[0].label == ward.vocabulary["edd"].short


def test_counting_nothing_can_be_asked_for(ward: Ward) -> None:
    text = f'title = "T"\nrag = ""\nhome = ""\n{_COLUMNS}'
    board = read_board(text, "b.toml", ward.vocabulary, "b")

    assert (board.rag, board.home) == (None, None)


def test_every_problem_is_told_at_once_with_its_place_and_the_nearest_name(ward: Ward) -> None:
    problems = _problems(
        ward,
        """titel = "Ward"
kinds = ["wards"]
group_by = "edd"
order_by = ["plase"]
home = "risk"
[[columns]]
field = "fals"
[[columns]]
source = "bed"
priority = 12
[[columns]]
fields = ["physio", "edd"]
""",
    )

    assert problems == [
        "boards/ward.toml: title: missing; expected text",
        "boards/ward.toml:1:1: titel: unknown key; did you mean title?",
        (
            "boards/ward.toml:2:10: kinds[1]: no kind of location is called 'wards'; "
            "did you mean ward?"
        ),
        "boards/ward.toml:3:1: group_by: edd is no choice or RAG to group by",
        "boards/ward.toml:4:13: order_by[1]: cannot order by 'plase'; did you mean place?",
        "boards/ward.toml:5:1: home: expected a date, and risk is none; known here: edd",
        "boards/ward.toml:7:1: columns[1].field: no field is called 'fals'; did you mean falls?",
        (
            "boards/ward.toml:9:1: columns[2].source: expected one of place, patient, identifier, "
            'age, sex, stay, location, owner, reasons, got "bed"'
        ),
        "boards/ward.toml:10:1: columns[2].priority: expected a whole number from 1 to 9, got 12",
        (
            "boards/ward.toml:11:3: columns[3].label: missing; fields that stand side by side "
            "need a label"
        ),
        (
            "boards/ward.toml:12:21: columns[3].fields[2]: edd is a date; only magnets, flags, "
            "choices and RAGs stand side by side"
        ),
    ]


_REFUSED = {
    "initials alone": (
        f'title = "T"\nnames = "initials"\nsecond_identifier = "none"\n{_COLUMNS}',
        "initials alone name several patients",
    ),
    "an age where no name is read": (
        'title = "T"\nnames = "place"\n[[columns]]\nsource = "age"\n',
        "nothing is read that tells a person",
    ),
    "a second identifier that is none": (
        'title = "T"\nsecond_identifier = "none"\n[[columns]]\nsource = "identifier"\n',
        "no second_identifier",
    ),
    "the same column twice": (f'title = "T"\n{_COLUMNS}{_COLUMNS}', "a second column of patient"),
    "an overview with columns": (
        f'title = "T"\nform = "overview"\n{_COLUMNS}',
        "leave the columns out",
    ),
    "a grid without columns": ('title = "T"\n', "columns"),
    "a column of nothing": ('title = "T"\n[[columns]]\npriority = 1\n', "expected one of field"),
    "places backwards": (f'title = "T"\norder_by = ["-place"]\n{_COLUMNS}', "one order only"),
    "no TOML": ("title = ", "not TOML"),
}


@pytest.mark.parametrize(("text", "expected"), _REFUSED.values(), ids=_REFUSED)
def test_a_board_that_would_mislead_is_refused(ward: Ward, text: str, expected: str) -> None:
    assert any(expected in problem for problem in _problems(ward, text))


@pytest.mark.parametrize("name", ["ward", "community", "overview"])
def test_a_shipped_board_is_sound(name: str) -> None:
    assert _shipped(name).title


def test_the_overview_reads_no_names() -> None:
    scope = _shipped("overview").scope

    assert (scope.names, scope.identifiers) == (NameFormat.PLACE, frozenset())
    assert _shipped("overview").form is Form.OVERVIEW


def test_a_ward_at_61_columns_has_what_a_round_needs() -> None:
    fitted = layout(_shipped("ward"), 61, 12)

    assert [placed.column.key.partition("+")[0] for placed in fitted.columns] == [
        "place",
        "patient",
        "risk",
        "day",
        "edd",
        "next",
        "due",
        "physio",
    ]
    assert fitted.columns[-1].width >= len("P● O→ S✗")


def test_a_ward_at_49_columns_still_says_who_how_and_what_next() -> None:
    fitted = layout(_shipped("ward"), 49, 8)

    assert {"place", "patient", "risk", "day", "edd", "next"} <= {
        placed.column.key for placed in fitted.columns
    }


@pytest.mark.parametrize("name", ["ward", "community"])
def test_a_desk_hides_nothing(name: str) -> None:
    assert layout(_shipped(name), 200, 50).hidden == ()
