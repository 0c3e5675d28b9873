"""Which group a row stands in, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import TYPE_CHECKING

from glance.board.geography import is_bed, lists_locations
from glance.board.moment import settled
from glance.board.types import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.board.geography import Geography
    from glance.board.types import Board
    from glance.census import Episode, Location, Place
    from glance.fields import Field

EXCEPTIONS = "exceptions"

_REASONS = {reason: order for order, reason in enumerate(Reason)}

# "nan" and "inf" are floats to Python, and no numbers that could be sorted.
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")

# What has no value comes after everything that has one.
_NOTHING = (1,)


@dataclass(frozen=True, slots=True)
class Standing:
    """A group that rows stand in; `order` sorts the groups of one board."""

    key: str
    label: str
    order: tuple[object, ...]


@total_ordering
@dataclass(frozen=True, slots=True)
class _Descending:
    """A sort key that runs the other way."""

    value: str | float

    def __lt__(self, other: _Descending) -> bool:
        return other.value < self.value  # type: ignore[operator]  # one field, one type of key


@dataclass(frozen=True, slots=True)
class Order:
    """The order of one board over one structure."""

    board: Board
    places: Geography

    @property
    def group_by(self) -> str:
        """What the board's own groups are made of."""
        return "location" if lists_locations(self.board) else self.board.group_by

    @property
    def exceptions_first(self) -> bool:
        """Whether rows with a reason stand in a group of their own."""
        return self.board.exceptions_first and not lists_locations(self.board)

    def standing(self, episode: Episode, reasons: tuple[Reason, ...]) -> Standing:
        """Give the group of a patient."""
        if self.exceptions_first and reasons:
            return Standing(EXCEPTIONS, "Exceptions", (0,))
        place = self.places.place(episode.place)
        match self.group_by:
            case "":
                return self._everyone()
            case "location":
                return self.location(episode.location)
            case "bay":
                return self._bay(episode.location, place)
            case "place":
                return self._place(episode.location, place)
            case key:
                return self._by_field(self.board.vocabulary[key], episode)

    def standing_of_place(self, place: Place) -> Standing:
        """Give the group of an empty place."""
        match self.group_by:
            case "":
                return self._everyone()
            case "location":
                return self.location(place.location)
            case "bay":
                return self._bay(place.location, place)
            case "place":
                return self._place(place.location, place)
            case _:
                return Standing("empty", "Empty places", (2,))

    def groups_of_beds(self) -> dict[int, str]:
        """Give the group of every bed; beds of a board grouped by a field are in none of its."""
        beds = (place for place in self.places.structure.places.values() if is_bed(place))
        return {place.id: self.standing_of_place(place).key for place in beds}

    def location(self, location: int) -> Standing:
        """Give the group of a location."""
        known = self.places.location(location)
        name = known.name if known else f"location {location}"
        return Standing(f"location:{location}", name, (1, self.places.order_of(location)))

    def rank(
        self, standing: Standing, episode: Episode, reasons: tuple[Reason, ...]
    ) -> tuple[object, ...]:
        """Give where a patient stands among all rows."""
        keys = tuple(self._key(part, episode) for part in self.board.order_by)
        first = _REASONS[reasons[0]] if standing.key == EXCEPTIONS else 0
        place = self._place_key(episode.location, self.places.place(episode.place))
        return (standing.order, first, keys, place, 1, episode.id)

    def rank_of_place(self, standing: Standing, place: Place) -> tuple[object, ...]:
        """Give where an empty place stands among all rows."""
        there = self._place_key(place.location, place)
        keys = tuple(there if part == "place" else _NOTHING for part in self.board.order_by)
        return (standing.order, 0, keys, there, 0, place.id)

    def _everyone(self) -> Standing:
        return Standing("", "Everyone else" if self.exceptions_first else "", (1,))

    def _bay(self, location: int, place: Place | None) -> Standing:
        if place is None:
            return self._nowhere(location)
        order = self.places.bay_order[(place.location, place.bay)]
        return Standing(
            f"bay:{place.location}:{place.bay}",
            self._within(place.location, place.bay),
            (1, self.places.order_of(place.location), 0, order),
        )

    def _place(self, location: int, place: Place | None) -> Standing:
        if place is None:
            return self._nowhere(location)
        return Standing(
            f"place:{place.id}",
            self._within(place.location, place.label),
            (1, self.places.order_of(place.location), 0, place.position, place.label, place.id),
        )

    def _nowhere(self, location: int) -> Standing:
        label = self._within(location, self.no_place(location))
        return Standing(f"nowhere:{location}", label, (1, self.places.order_of(location), 1))

    def no_place(self, location: int) -> str:
        """Give the words for a patient without a place."""
        zones = location in self.places.with_zones and location not in self.places.with_beds
        return "no zone" if zones else "no bed"

    def _within(self, location: int, label: str) -> str:
        known = self.places.location(location)
        if not self.places.several or known is None:
            return label
        name = _short(known)
        return f"{name} · {label}" if label else name

    def _by_field(self, field: Field, episode: Episode) -> Standing:
        status = episode.statuses.get(field.key)
        if status is None:
            return Standing("unset", f"{field.label} –", (1, _NOTHING))
        options = field.kind.options()
        for order, option in enumerate(options):
            if option.code == status.value:
                return Standing(f"value:{status.value}", option.label, (1, (0, order, "")))
        return Standing(f"value:{status.value}", status.value, (1, (0, len(options), status.value)))

    def _place_key(self, location: int, place: Place | None) -> tuple[object, ...]:
        if place is None:
            return (0, self.places.order_of(location), 1)
        where = self.places.order_of(place.location)
        return (0, where, 0, place.position, place.label, place.id)

    def _key(self, part: str, episode: Episode) -> tuple[object, ...]:
        key = part.removeprefix("-")
        turned: Callable[[str | float], object] = _Descending if part != key else _same
        person = episode.person
        match key:
            case "place":
                return self._place_key(episode.location, self.places.place(episode.place))
            case "location":
                return (0, turned(self.places.order_of(episode.location)))
            case "name":
                if person.family is None:
                    return (0, turned(person.initials)) if person.initials else _NOTHING
                return (0, turned(f"{person.family.upper()}, {(person.given or '').upper()}"))
            case "owner":
                return (0, turned(episode.owner.upper())) if episode.owner else _NOTHING
            case "began":
                return (0, turned(settled(episode.began).timestamp()))
            case _:
                return _value_key(self.board.vocabulary[key], episode, turned)


def _same(value: str | float) -> str | float:
    return value


def _value_key(
    field: Field, episode: Episode, turned: Callable[[str | float], object]
) -> tuple[object, ...]:
    status = episode.statuses.get(field.key)
    if status is None:
        return _NOTHING
    options = field.kind.options()
    if options:
        codes = [option.code for option in options]
        known = status.value in codes
        at = codes.index(status.value) if known else len(codes)
        return (0, 0, turned(at), "" if known else status.value)
    if field.kind.name == "number" and _NUMBER.fullmatch(status.value):
        return (0, 0, turned(float(status.value)))
    return (0, 1, turned(status.value))


def _short(location: Location) -> str:
    return location.short or location.name
