"""Names as the NHS writes them: SURNAME, Given (Title)."""

from __future__ import annotations

import re
import unicodedata

_PARTS = re.compile(r"([\s\-'’]+)")
UNKNOWN = "UNKNOWN"


def full(family: str, given: str = "", title: str = "") -> str:
    """Give "SURNAME, Given (Title)"; what is not known of given name and title is left out."""
    name = surname(family)
    if given_shown := given_name(given):
        name += f", {given_shown}"
    if title_shown := _title(title):
        name += f" ({title_shown})"
    return name


def surname(family: str) -> str:
    """Give the family name in capitals; "UNKNOWN" where there is none."""
    return " ".join(family.split()).upper() or UNKNOWN


def given_name(given: str) -> str:
    """Give the given names with capitals where they belong: "ANNE-JORUN" is "Anne-Jorun".

    A name typed with both capitals and small letters is left as its owner wrote it.
    """
    joined = " ".join(given.split())
    if joined != joined.upper() and joined != joined.lower():
        return joined
    return "".join(part[:1].upper() + part[1:].lower() for part in _PARTS.split(joined))


def initials(given: str, family: str) -> str:
    """Give the first letters of given name and surname: "ZO" for Zoë O'Brien."""
    return _first_letter(given) + _first_letter(family)


def _title(title: str) -> str:
    return " ".join(given_name(word.rstrip(".")) for word in title.split())


def _first_letter(name: str) -> str:
    for position, character in enumerate(name):
        if character.isalpha():
            end = position + 1
            while end < len(name) and unicodedata.combining(name[end]):
                end += 1
            return name[position:end].upper()
    return ""
