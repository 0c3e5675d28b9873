"""What a member of staff may be called: codes, badges, names, and their lengths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from glance.errors import ValueRefused
from glance.plain import REPLACED, cells, clip, plain
from glance.staff.member import Member, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_NAME = 60
LONGEST_INITIALS = 4
LONGEST_PROFESSION = 40
LONGEST_BADGE = 64
# A code begins with a letter, so that a PIN or a patient's number typed in its place is none.
_CODE = re.compile(r"[a-z][a-z0-9-]{1,15}")
# A scanner types like a keyboard; shorter labels are too easily the rest of another scan.
_BADGE = re.compile(rf"[!-~]{{4,{LONGEST_BADGE}}}")


def read_code(typed: str) -> str:
    """Give a code as it is kept, in small letters; raise ValueRefused for what is none."""
    found = maybe_code(typed)
    if found is None:
        raise ValueRefused(
            "a code is 2 to 16 letters and digits, with - between them if you like, "
            "and begins with a letter"
        )
    return found


def maybe_code(typed: str) -> str | None:
    """Give a code as it is kept; None for what is none."""
    word = typed.strip()
    lower = word.lower() if word.isascii() else ""
    return lower if _CODE.fullmatch(lower) else None


def read_badge(scanned: str) -> str:
    """Give what a badge says; raise ValueRefused for what no badge says."""
    found = maybe_badge(scanned)
    if found is None:
        raise ValueRefused(
            f"a badge is 4 to {LONGEST_BADGE} letters, digits and signs without a space; "
            "scan it once more"
        )
    return found


def maybe_badge(scanned: str) -> str | None:
    """Give what a badge says; None for what no badge says."""
    word = scanned.strip()
    return word if _BADGE.fullmatch(word) else None


def read_member(
    code: str,
    name: str,
    *,
    initials: str = "",
    profession: str = "",
    role: Role = Role.STAFF,
    active: bool = True,
    badge: str = "",
) -> Member:
    """Give somebody as described, initials from the name where none are given.

    Raises ValueRefused for what is too long, missing or cannot be shown.
    """
    known_as = _line("name", name, LONGEST_NAME)
    if not known_as:
        raise ValueRefused("name: expected a name, such as 'Ann Bee'")
    return Member(
        read_code(code),
        known_as,
        _line("initials", initials, LONGEST_INITIALS) or initials_of(known_as),
        _line("profession", profession, LONGEST_PROFESSION),
        role,
        active,
        read_badge(badge) if badge.strip() else "",
    )


def amended(was: Member, parts: Mapping[str, str]) -> Member:
    """Give somebody with other parts, by name; initials follow the name unless they were chosen.

    Raises ValueRefused as `read_member` does.
    """
    usual = "" if was.initials == initials_of(was.name) else was.initials
    return read_member(
        was.code,
        parts.get("name", was.name),
        initials=parts.get("initials", usual),
        profession=parts.get("profession", was.profession),
        role=Role(parts.get("role", was.role)),
        active=was.active,
        badge=parts.get("badge", was.badge),
    )


def initials_of(name: str) -> str:
    """Give the first letters of a name, four at most: "AB" for Ann Bee."""
    letters = [next((letter for letter in word if letter.isalpha()), "") for word in name.split()]
    kept = [letter.upper() for letter in letters if letter]
    if len(kept) > LONGEST_INITIALS:
        kept = [*kept[: LONGEST_INITIALS - 1], kept[-1]]
    return clip("".join(kept), LONGEST_INITIALS)


def _line(what: str, text: str, longest: int) -> str:
    """Give a line of text, safe to show."""
    shown = " ".join(plain(text).split())
    if REPLACED in shown:
        raise ValueRefused(f"{what}: it has letters that cannot be shown; leave them out")
    if cells(shown) > longest:
        raise ValueRefused(f"{what}: expected at most {longest} letters, got {cells(shown)}")
    return shown
