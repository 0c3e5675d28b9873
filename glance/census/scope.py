"""What a viewer may know: which locations, which fields, how much of who people are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glance.census.location import LocationKind


class NameFormat(StrEnum):
    """How much of a name is shown; what a level hides is never read from the database."""

    FULL = "full"
    SURNAME = "surname"
    INITIALS = "initials"
    PLACE = "place"


class Identifier(StrEnum):
    """What else tells two people apart, each read only where the board asks for it."""

    BORN = "born"
    SEX = "sex"
    NHS_LAST4 = "nhs_last4"
    NHS_NUMBER = "nhs_number"
    LOCAL_ID = "local_id"


@dataclass(frozen=True, slots=True)
class Scope:
    """A viewer's question to the store.

    `location` is the name or short name of a location and stands for everything
    below it; None is the whole site. Empty `kinds` are all kinds of location, and
    `fields` of None are all fields. With NameFormat.PLACE no identifier is read
    whatever `identifiers` says.
    """

    location: str | None = None
    kinds: frozenset[LocationKind] = frozenset()
    fields: frozenset[str] | None = None
    names: NameFormat = NameFormat.FULL
    identifiers: frozenset[Identifier] = frozenset()
