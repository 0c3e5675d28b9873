"""Where the synthetic people are: a ward, a community team and a virtual ward."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.census import AddLocation, AddPlace, LocationKind, PlaceKind

if TYPE_CHECKING:
    from glance.census import Change

WARD = "Riverside Ward 3"
TEAM = "North community"
VIRTUAL = "Virtual ward"

CAPACITY = {WARD: 28, VIRTUAL: 30}
PATIENTS = {WARD: 26, TEAM: 176, VIRTUAL: 24}

BEDS = tuple(f"{bay}{bed}" for bay in "ABCDEF" for bed in range(1, 5))
ROOMS = tuple(f"S{room}" for room in range(1, 5))
ZONES = ("Abbey", "Canal", "Fell", "Mill", "Quay", "Station")

# Beds of the two whose names differ in one apostrophe: in one bay, as happens.
NAMESAKE_BEDS = ("A2", "A4")
# Cleaned this morning and not yet filled.
FREE_BEDS = ("A3", "D4")


def structure() -> tuple[Change, ...]:
    """Every location and place of the demo, parents first."""
    trust = "Riverside Community Health"
    north = "North locality"
    places = [
        *(AddPlace(WARD, bed, PlaceKind.BED, bay=f"Bay {bed[0]}") for bed in BEDS),
        *(AddPlace(WARD, room, PlaceKind.ROOM, bay="Side rooms") for room in ROOMS),
        *(AddPlace(TEAM, zone, PlaceKind.ZONE) for zone in ZONES),
    ]
    return (
        AddLocation(trust, LocationKind.ORGANISATION, "Riverside"),
        AddLocation(north, LocationKind.LOCALITY, "NL", parent=trust),
        AddLocation(WARD, LocationKind.WARD, "RW3", parent=north, capacity=CAPACITY[WARD]),
        AddLocation(TEAM, LocationKind.TEAM, "NC", parent=north),
        AddLocation(VIRTUAL, LocationKind.VIRTUAL, "VW", parent=north, capacity=CAPACITY[VIRTUAL]),
        *places,
    )
