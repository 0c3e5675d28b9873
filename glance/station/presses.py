"""Which key changes which field, and which key chooses which option."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING

from glance.fields import Flag
from glance.identity import surname_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from glance.fields import Field


def field_presses(asked: Sequence[Field], others: Sequence[Field]) -> dict[str, str]:
    """Give the key of each field: small letters for those of the board, if they are enough.

    A field's own `press` goes first, the first of the board where several want the
    same; then letters of its short label, of its label, and any that is free. The
    others take capitals. A field for which no key is left has "". No key is a digit:
    the number of a wristband is never taken for keys.
    """
    taken: set[str] = set()
    presses = {
        field.key: field.press
        for field in reversed(asked)
        if field.press and field.press in ascii_lowercase
    }
    owners = {press: key for key, press in presses.items()}
    presses = {key: press for press, key in owners.items()}
    taken.update(presses.values())
    for field in asked:
        if field.key not in presses:
            wanted = surname_key(field.short) + surname_key(field.label) + ascii_lowercase
            presses[field.key] = _free((*_letters(wanted), *ascii_uppercase), taken)
    for field in others:
        if field.key not in presses:
            wanted = (field.press + surname_key(field.short) + surname_key(field.label)).upper()
            presses[field.key] = _free(
                (*_capitals(wanted), *ascii_uppercase, *ascii_lowercase), taken
            )
    return presses


def option_presses(field: Field) -> tuple[str, ...]:
    """Give the letter of each option of a field: its own, or one of its label; "" for none.

    The letter of a flag is that of its mark: yes is "y" and no is "n" in all of them.
    """
    options = field.kind.options()
    if isinstance(field.kind, Flag):
        return ("y", "n")
    taken: set[str] = set()
    own = [_own_letter(option.letter) for option in options]
    found: list[str] = []
    taken.update(letter for letter in own if letter)
    seen: set[str] = set()
    for option, letter in zip(options, own, strict=True):
        if letter and letter not in seen:
            seen.add(letter)
            found.append(letter)
        else:
            wanted = surname_key(option.label) + surname_key(option.code) + ascii_lowercase
            found.append(_free((*_letters(wanted), *ascii_uppercase), taken))
    return tuple(found)


def _own_letter(letter: str) -> str:
    folded = letter.casefold()
    return folded if len(folded) == 1 and folded in ascii_lowercase else ""


def _letters(text: str) -> tuple[str, ...]:
    return tuple(letter for letter in text if letter in ascii_lowercase)


def _capitals(text: str) -> tuple[str, ...]:
    return tuple(letter for letter in text if letter in ascii_uppercase)


def _free(wanted: Iterable[str], taken: set[str]) -> str:
    for letter in wanted:
        if letter not in taken:
            taken.add(letter)
            return letter
    return ""
