"""Kinds that hold words: free text, and a member of staff by initials."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from glance.errors import ValueRefused
from glance.fields.types import Option, Shown
from glance.plain import REPLACED, plain

if TYPE_CHECKING:
    from datetime import datetime

# How much of a free text a column is planned for; the rest is cut with a mark.
_ORDINARY = 24
_SHORTEST = 8
_MOST_INITIALS = 4


def showable(typed: str) -> str:
    """Give a line of words with one space between them.

    ValueRefused for what boards cannot show, such as an emoji: what would stand in its
    place says nothing, and nobody could tell what was meant.
    """
    words = " ".join(plain(typed).split())
    if REPLACED not in words:
        return words
    for place, character in enumerate(" ".join(typed.split()), start=1):
        # On a letter, since a mark alone is as little to be shown.
        if REPLACED in plain(f"a{character}"):
            name = "" if character == REPLACED else unicodedata.name(character, "").lower()
            named = f" ({name})" if name else ""
            raise ValueRefused(f"boards cannot show character {place}{named}: leave it out")
    raise ValueRefused("boards cannot show so many marks on one letter: leave them out")


@dataclass(frozen=True, slots=True)
class Text:
    """A few words of free text on one line."""

    name: ClassVar[str] = "text"

    max_length: int = 60

    def parse(self, typed: str, now: datetime) -> str:  # noqa: ARG002 -- the shape of Kind
        return self._fitting(showable(typed))

    def adopted(self, written: str) -> str:
        """Give the text of another system, with "�" for what boards cannot show.

        A patient is not left out for a sign in a text that nobody here has typed.
        """
        return self._fitting(" ".join(plain(written).split()))

    def _fitting(self, words: str) -> str:
        if not words:
            raise ValueRefused("expected some words; to empty the field, clear it")
        if len(words) > self.max_length:
            raise ValueRefused(f"at most {self.max_length} characters; this has {len(words)}")
        return words

    def show(self, value: str, now: datetime) -> Shown:  # noqa: ARG002 -- the shape of Kind
        return Shown((plain(value),))

    def doubt(self, value: str, now: datetime) -> str:  # noqa: ARG002 -- the shape of Kind
        return ""

    def options(self) -> tuple[Option, ...]:
        return ()

    @property
    def widest(self) -> int:
        return min(self.max_length, _ORDINARY)

    @property
    def narrowest(self) -> int:
        return min(self.max_length, _SHORTEST)


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff by initials, in capitals."""

    name: ClassVar[str] = "staff"

    def parse(self, typed: str, now: datetime) -> str:  # noqa: ARG002 -- the shape of Kind
        initials = plain(typed.replace(".", "").replace(" ", "")).upper()
        if not initials.isalpha() or len(initials) > _MOST_INITIALS:
            raise ValueRefused(f"expected initials, 1 to {_MOST_INITIALS} letters, such as AB")
        return initials

    def show(self, value: str, now: datetime) -> Shown:  # noqa: ARG002 -- the shape of Kind
        return Shown((plain(value),))

    def doubt(self, value: str, now: datetime) -> str:  # noqa: ARG002 -- the shape of Kind
        return ""

    def options(self) -> tuple[Option, ...]:
        return ()

    @property
    def widest(self) -> int:
        return _MOST_INITIALS

    @property
    def narrowest(self) -> int:
        return 2
