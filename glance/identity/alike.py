"""Surnames that are taken for one another: the same, or alike to the eye or the ear."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

# Letters that Unicode does not take apart into a letter and a mark.
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_SILENT_END = re.compile("([^aeiouyw])e(?=s?$)")
_VOWELS = re.compile("[aeiouy]+")
_OPEN_END = re.compile("(?:[aeiouyw]|[aeiouy]g?h)$")
# Shorter names have too many neighbours one letter away.
_EYE_LETTERS = 4
_DIGIT = re.compile(r"\d")


def surname_key(family: str) -> str:
    """Give the surname with case, accents, apostrophes, hyphens and spaces set aside."""
    if family.isascii():
        apart = family.lower()
    else:
        # Taken apart before as well as after: mathematical letters have no case until they are.
        folded = unicodedata.normalize("NFKD", family).casefold()
        apart = unicodedata.normalize("NFKD", folded).translate(_UNDECOMPOSED)
    return "".join(filter(str.isalnum, apart))


def sounds(family: str) -> str:
    """Give how the surname sounds in English: its consonants, syllables and ending.

    Metaphone alone takes KELLY for COLE and WRIGHT for REID, since it drops every
    vowel and does not tell d from t.
    """
    # Compiled and slow to load: only a writer of names pays for it.
    from jellyfish import metaphone

    key = surname_key(family)
    spoken = _SILENT_END.sub(r"\1", key)
    vowels = _VOWELS.findall(spoken)
    ending = "d" if spoken.endswith("d") else "-" if _OPEN_END.search(spoken) else ""
    # In a name of one syllable the vowel is half of the sound; before r all are one.
    vowel = _vowel(vowels[0], spoken) if len(vowels) == 1 else ""
    return f"{metaphone(key) or key}{len(vowels)}{vowel}{ending}"


def _vowel(vowels: str, spoken: str) -> str:
    if f"{vowels}r" in spoken:
        return "r"
    return {"i": "e", "y": "e", "u": "o"}.get(vowels[0], vowels[0])


def alike_keys(family: str) -> frozenset[str]:
    """Give keys of which two surnames that are alike share at least one.

    To the eye: the letters with any one left out, which catches a letter more, a
    letter less, one for another, and two that changed places. A first letter left
    out is kept apart (^): else BROWN and ROWAN would meet at "rown". To the ear:
    the sound. A "surname" with digits is a number in an export, not a name: it is
    like no other.
    """
    key = surname_key(family)
    if _DIGIT.search(key):
        return frozenset((key,))
    keys = {f"~{sounds(family)}"}
    if len(key) >= _EYE_LETTERS:
        keys.update((key, f"^{key}", f"^{key[1:]}", f"^{key[0]}{key[2:]}"))
        keys.update(key[:gap] + key[gap + 1 :] for gap in range(1, len(key)))
    return frozenset(keys)


def alike(a: str, b: str) -> bool:
    """Say whether two surnames that are not the same look or sound alike."""
    return surname_key(a) != surname_key(b) and not alike_keys(a).isdisjoint(alike_keys(b))


def differing(a: str, b: str) -> tuple[tuple[int, int], ...]:
    """Give the spans of `a` that are not in `b`, for marking; never empty unless they are equal.

    Where `b` has something that `a` lacks, the letter after the gap is marked (at
    the end, the one before it). A letter is never parted from its accents.
    """
    ours, theirs = _letters(a), _letters(b)
    matcher = SequenceMatcher(
        None,
        [letter.casefold() for letter in ours],
        [letter.casefold() for letter in theirs],
        False,
    )
    starts = [0]
    for letter in ours:
        starts.append(starts[-1] + len(letter))
    spans: list[tuple[int, int]] = []
    for what, opens, closes, _, _ in matcher.get_opcodes():
        if what == "equal" or not ours:
            continue
        first = min(opens, len(ours) - 1)
        start, end = starts[first], starts[max(closes, first + 1)]
        if spans and spans[-1][1] >= start:
            start = spans.pop()[0]
        spans.append((start, end))
    return tuple(spans)


def _letters(text: str) -> list[str]:
    letters: list[str] = []
    for character in text:
        if letters and unicodedata.category(character) == "Mn":
            letters[-1] += character
        else:
            letters.append(character)
    return letters
