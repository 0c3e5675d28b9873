"""PINs: those that anybody would guess are refused, the others are not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.errors import ValueRefused
from glance.staff import is_pin, refused_pin

DIGITS = st.text("0123456789", min_size=6, max_size=12)


def why(pin: str, code: str, badge: str = "") -> str:
    """Give why a PIN is refused; "" for one that is taken."""
    try:
        refused_pin(pin, code, badge)
    except ValueRefused as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize(
    ("pin", "reason"),
    [
        ("12345", "6 to 12 digits"),
        ("1234567890123", "6 to 12 digits"),
        ("abcdef", "6 to 12 digits"),
        ("83726१", "6 to 12 digits"),
        ("837261 ", "6 to 12 digits"),
        ("", "6 to 12 digits"),
        ("111111", "repeats"),
        ("121212", "repeats"),
        ("123123", "repeats"),
        ("1231231", "repeats"),
        ("47114711", "repeats"),
        ("112121", "repeats"),
        ("123456", "in order"),
        ("987654", "in order"),
        ("890123", "in order"),
        ("210987", "in order"),
        ("135791", "in order"),
        ("112233", "in order"),
        ("712345", "in order"),
        ("147258", "keypad"),
        ("159753", "keypad"),
        ("789456", "keypad"),
        ("198507", "year"),
        ("071985", "year"),
        ("22111950", "year"),
        ("20050314", "year"),
    ],
)
def test_a_pin_that_anybody_would_guess_is_refused_with_why(pin: str, reason: str) -> None:
    with pytest.raises(ValueRefused, match=reason):
        refused_pin(pin, "ab1")


@pytest.mark.parametrize("pin", ["837261", "402857", "9150382", "604831275926"])
def test_an_ordinary_pin_is_taken(pin: str) -> None:
    refused_pin(pin, "ab1", "%B0012")


@pytest.mark.parametrize(
    ("code", "badge", "whose"),
    [
        ("n837261", "", "code"),
        ("n8372-61", "", "code"),
        ("n8372", "", "code"),
        ("ab1", "%B00837261?", "badge"),
        ("ab1", "837-261", "badge"),
    ],
)
def test_the_number_that_everybody_sees_is_refused(code: str, badge: str, whose: str) -> None:
    with pytest.raises(ValueRefused, match=whose):
        refused_pin("837261", code, badge)


@given(st.text("0123456789", min_size=1, max_size=3), st.integers(6, 12))
def test_whatever_repeats_is_refused(part: str, length: int) -> None:
    with pytest.raises(ValueRefused):
        refused_pin((part * length)[:length], "ab1")


@given(st.integers(0, 9), st.integers(0, 9), st.integers(6, 12))
def test_even_steps_are_refused_wherever_they_begin(first: int, step: int, length: int) -> None:
    pin = "".join(str((first + step * place) % 10) for place in range(length))

    with pytest.raises(ValueRefused):
        refused_pin(pin, "ab1")


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%d%m%Y", "%Y%m%d", "%m%Y", "%Y%m"]),
)
def test_a_date_of_birth_is_refused(day: date, form: str) -> None:
    with pytest.raises(ValueRefused):
        refused_pin(format(day, form), "ab1")


@given(DIGITS, st.text("abc019-", max_size=9), st.text("%;019", max_size=9))
def test_a_refusal_is_one_line_without_the_pin(pin: str, code: str, badge: str) -> None:
    said = why(pin, code, badge)

    assert pin not in said
    assert "\n" not in said


@given(st.text())
def test_any_text_is_taken_or_refused(pin: str) -> None:
    assert why(pin, "ab1") or is_pin(pin)


def test_few_of_all_pins_are_refused() -> None:
    every = range(0, 1_000_000, 97)
    refused = [number for number in every if why(f"{number:06}", "ab1")]

    assert len(refused) / len(every) < 0.06
