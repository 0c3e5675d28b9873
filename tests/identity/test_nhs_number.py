"""Ten digits, the last of which checks the others."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from glance.errors import ValueRefused
from glance.identity import nhs_number

# Numbers that start with 999 are never issued to anybody.
NUMBERS = (
    st.integers(999_000_000, 999_999_998)
    .map(str)
    .filter(lambda nine: nhs_number.check_digit(nine) is not None)
    .map(lambda nine: f"{nine}{nhs_number.check_digit(nine)}")
)


@pytest.mark.parametrize(
    "typed",
    ["9991234004", "999 123 4004", " 999-123-4004 ", "999\u00a0123\u20114004", "999.123.4004"],
)
def test_a_number_is_read_however_it_is_spaced(typed: str) -> None:
    assert nhs_number.parse(typed) == "9991234004"


def test_a_number_is_shown_in_groups_of_three_three_and_four() -> None:
    assert nhs_number.spaced("9991234004") == "999 123 4004"


@given(NUMBERS)
def test_what_is_shown_is_read_back(number: str) -> None:
    assert nhs_number.parse(nhs_number.spaced(number)) == number


@given(NUMBERS, st.integers(0, 9), st.integers(1, 9))
def test_one_mistyped_digit_is_always_found(number: str, place: int, step: int) -> None:
    wrong = str((int(number[place]) + step) % 10)

    with pytest.raises(ValueRefused, match="check digit"):
        nhs_number.parse(number[:place] + wrong + number[place + 1 :])


@given(NUMBERS, st.integers(0, 8))
def test_two_digits_that_changed_places_are_always_found(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assume(swapped != number)

    with pytest.raises(ValueRefused):
        nhs_number.parse(swapped)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "ten digits"),
        ("99912", "this one has 5"),
        ("99912340045", "this one has 11"),
        ("999 123 400X", "no letters"),
        ("٩٩٩١٢٣٤٠٠٤", "no letters"),
        ("0000000000", "mistyped"),
        ("9999999999", "mistyped"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(ValueRefused, match=why):
        nhs_number.parse(typed)


@given(st.text(min_size=3))
def test_a_refusal_never_repeats_what_was_typed(typed: str) -> None:
    with pytest.raises(ValueRefused) as refusal:
        nhs_number.parse(f"99{typed}12340X")

    assert f"99{typed}12340X" not in str(refusal.value)


def test_nine_digits_that_no_number_begins_with_have_no_check_digit() -> None:
    assert nhs_number.check_digit("999123456") is None
