"""Codes, badges and names: what somebody may be called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.errors import ValueRefused
from glance.staff import (
    Role,
    amended,
    initials_of,
    maybe_code,
    read_badge,
    read_code,
    read_member,
)


@pytest.mark.parametrize("typed", ["ab1", "AB1", " ab1 ", "\tAb1"])
def test_a_code_is_kept_in_small_letters(typed: str) -> None:
    assert read_code(typed) == "ab1"


@pytest.mark.parametrize(
    "typed",
    ["", "a", "1ab", "123456", "ab:1", "os:ann", "a b", "ab_1", "-ab", "á1", "\u212a1", "a" * 17],
)
def test_what_could_be_something_else_is_no_code(typed: str) -> None:
    with pytest.raises(ValueRefused, match="begins with a letter"):
        read_code(typed)


@given(st.text())
def test_a_code_that_was_read_is_read_the_same_again(typed: str) -> None:
    found = maybe_code(typed)

    assert found is None or (maybe_code(found) == found and ":" not in found and found[0].isalpha())


@pytest.mark.parametrize("scanned", ["", "abc", "ab 12345", "äbcde", "x" * 65, "ab\x1b[31m"])
def test_what_no_scanner_types_is_no_badge(scanned: str) -> None:
    with pytest.raises(ValueRefused, match="scan it once more"):
        read_badge(scanned)


def test_a_badge_is_kept_letter_for_letter() -> None:
    assert read_badge(" %B0012-x;\r") == "%B0012-x;"


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Ann Bee", "AB"),
        ("ann", "A"),
        ("Zoë O'Brien", "ZO"),
        ("Jan van der Berg", "JVDB"),
        ("A B C D E", "ABCE"),
        ("(Dr) Ann Bee", "DAB"),
        ("123", ""),
    ],
)
def test_initials_are_the_first_letters(name: str, initials: str) -> None:
    assert initials_of(name) == initials


def test_a_name_is_made_safe_to_show() -> None:
    with pytest.raises(ValueRefused, match="cannot be shown"):
        read_member("ab1", "Ann\x1b[31mBee")


@pytest.mark.parametrize(
    ("part", "value"),
    [("name", "x" * 61), ("name", "  "), ("initials", "ABCDE"), ("profession", "x" * 41)],
)
def test_what_is_too_long_or_missing_is_named(part: str, value: str) -> None:
    parts = {"name": "Ann Bee", "initials": "", "profession": "", part: value}

    with pytest.raises(ValueRefused, match=part):
        read_member(
            "ab1", parts["name"], initials=parts["initials"], profession=parts["profession"]
        )


@given(st.text(max_size=80), st.text(max_size=8))
def test_a_member_who_was_taken_is_taken_again_as_they_are(name: str, initials: str) -> None:
    try:
        member = read_member("ab1", name, initials=initials)
    except ValueRefused:
        return

    assert amended(member, {}) == member


def test_initials_follow_a_new_name() -> None:
    ann = read_member("ab1", "Ann Bee")

    assert amended(ann, {"name": "Ann Cox"}).initials == "AC"


def test_initials_that_were_chosen_stay() -> None:
    ann = read_member("ab1", "Ann Bee", initials="Q")

    assert amended(ann, {"name": "Ann Cox", "role": "lead"}).initials == "Q"


def test_parts_that_are_not_named_stay() -> None:
    ann = read_member("ab1", "Ann Bee", profession="nurse", badge="12345")
    lead = amended(ann, {"role": "lead"})

    assert (lead.role, lead.profession, lead.badge) == (Role.LEAD, "nurse", "12345")
