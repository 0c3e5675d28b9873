"""Surnames that may be taken for one another."""

from __future__ import annotations

import unicodedata
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.identity import alike, alike_keys, differing, surname_key

SURNAMES = st.text("abcdefghijklmnopqrstuvwxyzéøß' -", min_size=1, max_size=12)
LETTERS = st.text("abcdehiklmnorstuwy", min_size=4, max_size=9)
COMMON = (
    "SMITH", "JONES", "TAYLOR", "BROWN", "WILLIAMS", "WILSON", "DAVIES", "PATEL", "ROBINSON",
    "WRIGHT", "THOMPSON", "EVANS", "WALKER", "WHITE", "ROBERTS", "GREEN", "HALL", "WOOD",
    "JACKSON", "CLARKE", "HARRISON", "SCOTT", "COOPER", "KING", "MARTIN", "JAMES", "LEE", "KHAN",
    "MORGAN", "ALLEN", "MOORE", "PARKER", "HUGHES", "CARTER", "WARD", "COOK", "PHILLIPS",
    "BENNETT", "SINGH", "BAILEY", "ADAMS", "COX", "SHAW", "MITCHELL", "MURPHY", "KELLY", "WATSON",
    "KAUR", "AHMED", "MILLER", "BELL", "MARSHALL", "YOUNG", "COLLINS", "BEGUM", "GRAY",
    "RICHARDS",
)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SMITH", "SMYTH"),
        ("THOMPSON", "THOMSON"),
        ("CLARK", "CLARKE"),
        ("MCDONALD", "MACDONALD"),
        ("KHAN", "KAHN"),
        ("STEPHENS", "STEVENS"),
        ("LEE", "LEIGH"),
        ("REID", "READ"),
        ("MOHAMMED", "MUHAMMAD"),
        ("HUSSAIN", "HASSAN"),
        ("KNIGHT", "NIGHT"),
        ("TAYLOR", "TYLER"),
        ("BYRNE", "BURN"),
        ("ANDERSON", "SANDERSON"),
        ("CATHERINE", "KATHERINE"),
    ],
)
def test_names_that_are_mixed_up_are_alike(one: str, other: str) -> None:
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SMITH", "JONES"),
        ("WARD", "WOOD"),
        ("BROWN", "ROWAN"),
        ("KELLY", "COLE"),
        ("WRIGHT", "REID"),
        ("BAILEY", "BELL"),
        ("LEE", "LAW"),
        ("ADEYEMI", "OKAFOR"),
        ("陈", "李"),
    ],
)
def test_names_that_are_not_mixed_up_are_not(one: str, other: str) -> None:
    assert not alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'BRIEN", "OBRIEN"),
        ("O’Brien", "O BRIEN"),
        ("Zoë", "ZOE"),
        ("Zoe\u0308", "Zoë"),
        ("SMITH-JONES", "Smith Jones"),
        ("ŁUKASZ", "LUKASZ"),
        ("Strauß", "STRAUSS"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert surname_key(one) == surname_key(other)


@given(st.text(max_size=20))
def test_the_key_of_a_key_is_the_key(name: str) -> None:
    key = surname_key(name)

    assert (surname_key(key), alike_keys(key)) == (key, alike_keys(name))


def test_one_name_in_two_spellings_is_the_same_and_so_not_alike() -> None:
    assert not alike("O'BRIEN", "OBRIEN")


def test_few_of_the_most_common_surnames_are_alike() -> None:
    flagged = {pair for pair in combinations(COMMON, 2) if alike(*pair)}

    assert flagged == set()


@given(SURNAMES, st.integers(0, 99_999), st.integers(0, 99_999))
def test_numbered_surnames_of_a_test_system_are_not_alike(name: str, one: int, other: int) -> None:
    assert not alike(f"{name} {one}", f"{name} {other}")
    assert alike_keys(f"{name}{one:05d}") == {surname_key(f"{name}{one:05d}")}


@given(LETTERS, st.integers(0, 8), st.sampled_from("aeiz"))
def test_names_one_letter_apart_are_alike(name: str, place: int, letter: str) -> None:
    place %= len(name)
    others = {
        name[:place] + letter + name[place:],
        name[:place] + letter + name[place + 1 :],
        name[:place] + name[place + 1 : place + 2] + name[place] + name[place + 2 :],
    } - {name}

    assert [other for other in others if not alike(name, other)] == []


@given(SURNAMES, SURNAMES)
def test_names_are_alike_both_ways(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)


@given(st.text(max_size=40))
def test_any_text_has_few_keys(name: str) -> None:
    assert len(alike_keys(name)) <= len(surname_key(name)) + 5


@pytest.mark.parametrize(
    ("one", "other", "marked"),
    [
        ("O'BRIEN", "OBRIEN", ["'"]),
        ("OBRIEN", "O'BRIEN", ["B"]),
        ("SMITH", "SMYTH", ["I"]),
        ("CLARK", "CLARKE", ["K"]),
        ("CLARKE", "CLARK", ["E"]),
        ("Zoë", "Zoe", ["ë"]),
        ("Zoe\u0308", "Zoe", ["e\u0308"]),
        ("SMITH, John", "SMITH, Joan", ["h"]),
        ("SMITH", "smith", []),
        ("", "SMITH", []),
    ],
)
def test_the_part_that_differs_is_marked(one: str, other: str, marked: list[str]) -> None:
    assert [one[start:end] for start, end in differing(one, other)] == marked


@given(SURNAMES, SURNAMES)
def test_something_is_marked_in_names_that_differ(one: str, other: str) -> None:
    assert bool(differing(one, other)) == (one.casefold() != other.casefold())


@given(st.text("aé陈e\u0308\u0301", max_size=8), st.text("aé陈e\u0308\u0301", max_size=8))
def test_a_mark_never_parts_a_letter_from_its_accents(one: str, other: str) -> None:
    edges = [edge for span in differing(one, other) for edge in span if 0 < edge < len(one)]

    assert [one[edge] for edge in edges if unicodedata.combining(one[edge])] == []
