"""Where everything stands: the order of locations, bays and places, and who is in a bed."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from rpds import HashTrieMap

from glance.board.types import Form
from glance.census import LocationKind, PlaceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from glance.board.types import Board
    from glance.census import Episode, Location, Place, Structure

_HOLDS_PATIENTS = frozenset({LocationKind.WARD, LocationKind.TEAM, LocationKind.VIRTUAL})

# Above every position of a tree, for a location that the census knows nothing of.
_UNKNOWN = 1 << 40


@dataclass(frozen=True, slots=True)
class Geography:
    """The structure of a census, in the order in which a board shows it.

    `in_order` are all places, ward after ward.
    """

    structure: Structure
    shown: tuple[Location, ...]
    in_order: tuple[Place, ...]
    location_order: Mapping[int, int]
    bay_order: Mapping[tuple[int, str], int]
    with_beds: frozenset[int]
    with_zones: frozenset[int]

    @property
    def several(self) -> bool:
        """Whether a label must say which location it is about."""
        return len(self.shown) > 1

    def order_of(self, location: int) -> int:
        """Give a location's place in the order of the tree."""
        return self.location_order.get(location, _UNKNOWN + location)

    def location(self, location: int) -> Location | None:
        """Give a location; None where the census does not hold it."""
        return self.structure.locations.get(location)

    def place(self, place: int | None) -> Place | None:
        """Give a place; None for no place, or one that the census does not hold."""
        return None if place is None else self.structure.places.get(place)


def is_bed(place: Place) -> bool:
    """Whether a place holds one patient, and may stand empty."""
    return place.kind is not PlaceKind.ZONE


def geography(board: Board, structure: Structure) -> Geography:
    """Put a structure into the board's order."""
    order = _tree_order(structure.locations.values())
    kinds = board.kinds or _HOLDS_PATIENTS
    places = sorted(
        structure.places.values(),
        key=lambda place: (order.get(place.location, 0), place.position, place.label, place.id),
    )
    bays: dict[tuple[int, str], int] = {}
    for place in places:
        bays.setdefault((place.location, place.bay), len(bays))
    return Geography(
        structure=structure,
        shown=tuple(
            sorted(
                (place for place in structure.locations.values() if place.kind in kinds),
                key=lambda location: order[location.id],
            )
        ),
        in_order=tuple(places),
        location_order=order,
        bay_order=bays,
        with_beds=frozenset(place.location for place in places if is_bed(place)),
        with_zones=frozenset(place.location for place in places if not is_bed(place)),
    )


def _tree_order(locations: Iterable[Location]) -> dict[int, int]:
    known = {location.id: location for location in locations}
    children: dict[int | None, list[Location]] = {}
    for location in known.values():
        parent = location.parent if location.parent in known else None
        children.setdefault(parent, []).append(location)
    order: dict[int, int] = {}
    waiting = _last_first(children.get(None, []))
    while waiting:
        location = waiting.pop()
        order[location.id] = len(order)
        waiting.extend(_last_first(children.get(location.id, [])))
    for location_id in sorted(known):
        order.setdefault(location_id, len(order))
    return order


def _last_first(siblings: list[Location]) -> list[Location]:
    return sorted(siblings, key=attrgetter("position", "name", "id"), reverse=True)


@dataclass(frozen=True, slots=True)
class Occupancy:
    """How many are in each bed, in each location and in each group of beds."""

    places: Geography
    groups: Mapping[int, str]  # the group of each bed
    beds: Mapping[str, int]  # how many beds each group has
    occupants: HashTrieMap[int, int]
    patients: HashTrieMap[int, int]
    taken: HashTrieMap[str, int]

    def moved(self, gone: Iterable[Episode], come: Iterable[Episode]) -> Occupancy:
        """Give the occupancy without some episodes and with others."""
        changes: dict[int, int] = {}
        locations: dict[int, int] = {}
        for sign, episodes in ((-1, gone), (1, come)):
            for episode in episodes:
                locations[episode.location] = locations.get(episode.location, 0) + sign
                if episode.place is not None and episode.place in self.groups:
                    changes[episode.place] = changes.get(episode.place, 0) + sign
        occupants, patients, taken = self.occupants, self.patients, self.taken
        for location, change in locations.items():
            patients = patients.insert(location, patients.get(location, 0) + change)
        for place, change in changes.items():
            before = occupants.get(place, 0)
            occupants = occupants.insert(place, before + change)
            turned = bool(before + change) - bool(before)
            if turned:
                group = self.groups[place]
                taken = taken.insert(group, taken.get(group, 0) + turned)
        return Occupancy(self.places, self.groups, self.beds, occupants, patients, taken)

    def is_empty(self, bed: int) -> bool:
        """Whether nobody is in a bed."""
        return not self.occupants.get(bed, 0)

    def in_group(self, group: str) -> tuple[int, int]:
        """Give how many beds a group has and how many of them are taken."""
        return self.beds.get(group, 0), self.taken.get(group, 0)

    def in_location(self, location: Location) -> tuple[int, int]:
        """Give a location's capacity and its patients, where no beds say it; (0, 0) if unknown."""
        if location.id in self.places.with_beds or location.capacity is None:
            return 0, 0
        return location.capacity, self.patients.get(location.id, 0)

    def everywhere(self) -> tuple[int, int]:
        """Give the beds and capacities of all locations, and how many are taken."""
        pairs = [(len(self.groups), sum(self.taken.values()))]
        pairs.extend(self.in_location(location) for location in self.places.shown)
        return sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)


def occupancy(
    places: Geography, groups: Mapping[int, str], episodes: Iterable[Episode]
) -> Occupancy:
    """Say who is where; `groups` names the group of each bed."""
    beds: dict[str, int] = {}
    for group in groups.values():
        beds[group] = beds.get(group, 0) + 1
    nobody = Occupancy(places, groups, beds, HashTrieMap(), HashTrieMap(), HashTrieMap())
    return nobody.moved((), episodes)


def lists_locations(board: Board) -> bool:
    """Whether a board has a group for every location, also for one without patients."""
    return board.form is Form.OVERVIEW
