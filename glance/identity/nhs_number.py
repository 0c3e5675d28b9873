"""The NHS number: ten digits, the last of which checks the others, read 3-3-4."""

from __future__ import annotations

import re

from glance.errors import ValueRefused

# What people and exports put between the digits: spaces of any kind, hyphens, dots.
_BETWEEN = re.compile(r"[\s.\-\u2010-\u2013]+")
_DIGITS = re.compile("[0-9]+")


def check_digit(nine: str) -> int | None:
    """Give the tenth digit by the first nine (modulo 11); None where no number begins so.

    Weights are 10 to 2; 11 less the remainder, where 11 is 0 and 10 is never issued
    (NHS Data Dictionary).
    """
    remainder = sum(
        int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)
    )
    digit = (11 - remainder % 11) % 11
    return None if digit == 10 else digit


def parse(text: str) -> str:
    """Give the ten digits; ValueRefused says what is wrong and never repeats the number."""
    digits = _BETWEEN.sub("", text.strip())
    if not _DIGITS.fullmatch(digits):
        raise ValueRefused("an NHS number is ten digits, such as 999 123 4004: no letters or signs")
    if len(digits) != 10:
        raise ValueRefused(f"an NHS number has ten digits; this one has {len(digits)}")
    if len(set(digits)) == 1 or check_digit(digits[:9]) != int(digits[9]):
        raise ValueRefused("not an NHS number: its check digit is wrong, so a digit is mistyped")
    return digits


def spaced(digits: str) -> str:
    """Give ten digits as people read them aloud: "999 123 4004"."""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
