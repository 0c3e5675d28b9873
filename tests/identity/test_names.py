"""Names as the NHS writes them."""

from __future__ import annotations

import pytest

from glance.identity import initials, names


@pytest.mark.parametrize(
    ("family", "given_name", "title", "shown"),
    [
        ("smith", "john", "mr", "SMITH, John (Mr)"),
        ("SMITH", "JOHN", "MR.", "SMITH, John (Mr)"),
        ("o'brien", "zoë", "", "O'BRIEN, Zoë"),
        ("evans-west", "ANNE-JORUN", "MRS", "EVANS-WEST, Anne-Jorun (Mrs)"),
        ("van der berg", "DeShawn", "Dr", "VAN DER BERG, DeShawn (Dr)"),
        ("cher", "", "", "CHER"),
        ("", "Ben", "", "UNKNOWN, Ben"),
        ("  two   parts ", " mary  ann ", "", "TWO PARTS, Mary Ann"),
        ("陈", "伟", "", "陈, 伟"),
        ("weiß", "", "", "WEISS"),
    ],
)
def test_a_name_is_surname_given_name_and_title(
    family: str, given_name: str, title: str, shown: str
) -> None:
    assert names.full(family, given_name, title) == shown


@pytest.mark.parametrize(
    ("given_name", "family", "expected"),
    [
        ("Zoë", "O'Brien", "ZO"),
        ("anne-marie", "van der Berg", "AV"),
        ("", "Smith", "S"),
        ("'Angus", "", "A"),
        ("Ze\u0308", "E\u0301mile", "ZE\u0301"),
        ("伟", "陈", "伟陈"),
        ("", "", ""),
    ],
)
def test_initials_are_the_first_letters_with_their_accents(
    given_name: str, family: str, expected: str
) -> None:
    assert initials(given_name, family) == expected
