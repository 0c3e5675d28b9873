"""Which PINs are refused, because somebody would guess them within ten tries."""

from __future__ import annotations

import re
from itertools import pairwise

from glance.errors import ValueRefused

SHORTEST, LONGEST = 6, 12
_PIN = re.compile(rf"[0-9]{{{SHORTEST},{LONGEST}}}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DIFFERENT = 3
# This many in order give a PIN away, whatever stands around them.
_IN_ORDER = 5
# A number on a badge or in a code of at least so many digits is seen by everyone.
_SEEN = 4
# Three keys in a line of a telephone's or a lock's keypad.
_LINES = frozenset(
    line
    for one in ("123", "456", "789", "147", "258", "369", "159", "357")
    for line in (one, one[::-1])
)


def refused_pin(pin: str, code: str, badge: str = "") -> None:
    """Raise ValueRefused, with why and never with the PIN, for one that must not be taken.

    `code` and `badge` are those of whoever it is for.
    """
    if why := _why(pin, code, badge):
        raise ValueRefused(f"this PIN is refused: {why}; choose another one")


def is_pin(typed: str) -> bool:
    """Say whether that could be a PIN at all."""
    return _PIN.fullmatch(typed) is not None


def _why(pin: str, code: str, badge: str) -> str:
    """Give why a PIN is too easily guessed; "" for a good one."""
    if not is_pin(pin):
        return f"a PIN is {SHORTEST} to {LONGEST} digits and nothing else"
    if _repeats(pin) or len(set(pin)) < _DIFFERENT:
        return "it repeats itself"
    if _in_order(pin):
        return "its digits are in order"
    if _on_lines(pin):
        return "it is a pattern of the keypad"
    if _YEAR.fullmatch(pin[:4]) or _YEAR.fullmatch(pin[-4:]):
        return "it begins or ends with a year, as dates of birth do"
    for whose, text in (("code", code), ("badge", badge)):
        if _shows(text, pin):
            return f"it is the number of the {whose}, or has it inside"
    return ""


def _shows(text: str, pin: str) -> bool:
    """Say whether whoever sees that text has seen the PIN, or most of it."""
    runs: list[str] = re.findall("[0-9]+", text)
    seen = "".join(runs)
    return pin in seen or any(len(run) >= _SEEN and run in pin for run in (*runs, seen))


def _repeats(pin: str) -> bool:
    """Say whether a part of it comes again and again: 111111, 123123, 1231231."""
    return any(pin[part:] == pin[:-part] for part in range(1, len(pin) // 2 + 1))


def _in_order(pin: str) -> bool:
    """Say whether it goes up or down in even steps, or has five in a row; 9 and 0 are neighbours.

    The same digit twice or more counts as one: 112233.
    """
    if len(set(_steps(pin))) == 1:
        return True
    single = re.sub(r"([0-9])\1+", r"\1", pin)
    steps = _steps(single)
    if len(single) < _IN_ORDER:
        return set(steps) in ({1}, {9})
    return any(
        set(steps[start : start + _IN_ORDER - 1]) in ({1}, {9})
        for start in range(len(single) - _IN_ORDER + 1)
    )


def _steps(digits: str) -> list[int]:
    return [(int(b) - int(a)) % 10 for a, b in pairwise(digits)]


def _on_lines(pin: str) -> bool:
    return len(pin) % 3 == 0 and all(
        pin[start : start + 3] in _LINES for start in range(0, len(pin), 3)
    )
