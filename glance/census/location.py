"""Locations, which form a tree, and the places inside them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LocationKind(StrEnum):
    """What a location is; patients belong to a ward, a team or a virtual ward."""

    ORGANISATION = "organisation"
    LOCALITY = "locality"
    WARD = "ward"
    TEAM = "team"
    VIRTUAL = "virtual"


class PlaceKind(StrEnum):
    """What a place is; only a zone holds more than one patient."""

    BED = "bed"
    CHAIR = "chair"
    ROOM = "room"
    ZONE = "zone"


@dataclass(frozen=True, slots=True)
class Location:
    """A node of the tree organisation › locality › ward or team.

    `capacity` is how many patients it is made for; None where nobody has said.
    Siblings stand in the order of `position`, then of name.
    """

    id: int
    parent: int | None
    kind: LocationKind
    name: str
    short: str
    position: int
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A bed, chair or room of a ward, or a visiting zone of a team.

    `bay` groups beds as the ward does ("Bay A"); empty where it does not.
    """

    id: int
    location: int
    label: str
    position: int
    kind: PlaceKind = PlaceKind.BED
    bay: str = ""
