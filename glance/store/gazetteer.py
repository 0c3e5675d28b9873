"""Locations and places by name, as one save needs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, select

from glance.census import LocationKind, PlaceKind
from glance.errors import NotAllowed, NotFound, StoreError
from glance.plain import plain
from glance.store.cells import MISREAD, location_kind, raw
from glance.store.schema import location, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from glance.census import AddLocation, AddPlace
    from glance.store.ledger import Ledger
    from glance.store.line import Line, Row

_LOCATIONS = select(
    location.c.id, location.c.path, location.c.name, location.c.short, location.c.kind
)
# Boards show no patient of any other kind of location.
_TAKING = (LocationKind.WARD, LocationKind.TEAM, LocationKind.VIRTUAL)
_PLACES = select(place.c.id, place.c.label, place.c.kind).where(
    place.c.location == bindparam("location")
)
_ZONE = PlaceKind.ZONE.value
_ADD_LOCATION, _ADD_PLACE = insert(location), insert(place)
_LOCATION, _PLACE = tuple(location.c.keys()), tuple(place.c.keys())
_LAST_LOCATION = select(func.coalesce(func.max(location.c.id), 0))
_LAST_PLACE = select(func.coalesce(func.max(place.c.id), 0))


# How many places a message names.
NAMED = 12


@dataclass(frozen=True, slots=True)
class Here:
    """A location of the database."""

    id: int
    path: str
    name: str
    kind: LocationKind


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the database; `alone` is its id unless several may share it."""

    id: int
    label: str
    alone: int | None


@dataclass(slots=True)
class Gazetteer:
    """What has been looked up so far; reads the locations once and places by location."""

    line: Line
    _here: dict[str, Here] | None = None
    _short: dict[str, Here] = field(default_factory=dict)
    _spots: dict[int, dict[str, Spot]] = field(default_factory=dict)

    def location(self, name: str) -> Here:
        """Give the location of that name or short name; raise NotFound with the nearest."""
        known = self._known()
        found = known.get(name)
        if found is None:
            named = plain(name)
            found = known.get(named) or self._short.get(named)
        if found is None:
            raise NotFound(no_location(name, known))
        return found

    def numbered(self, number: int) -> Here:
        """Give the location of that id; raise StoreError where it is gone."""
        for here in self._known().values():
            if here.id == number:
                return here
        raise StoreError(MISREAD)

    def taking(self, name: str) -> Here:
        """Give the location of that name if patients may be there; raise NotAllowed else."""
        here = self.location(name)
        if here.kind not in _TAKING:
            raise NotAllowed(
                f"{here.name!r} is a location of the kind {here.kind.value}, whose patients no "
                f"board would show; patients belong to a {', '.join(_TAKING[:-1])} or {_TAKING[-1]}"
            )
        return here

    def place(self, here: Here, label: str) -> Spot:
        """Give the place of that label in a location; raise NotFound with the nearest."""
        spots = self._in(here.id)
        found = spots.get(label) or spots.get(plain(label))
        if found is None:
            raise NotFound(_no_place(label, here, tuple(spots)))
        return found

    def add_locations(self, changes: Sequence[AddLocation], ledger: Ledger) -> None:
        """Bring locations into being, each after the parent it names."""
        number = self.line.rows(_LAST_LOCATION)[0][0]
        known = self._known()
        written: list[Row] = []
        for change in changes:
            name, short = plain(change.name), plain(change.short)
            if name in known:
                raise NotAllowed(f"there is a location named {name!r} already")
            number += 1
            parent = None if change.parent is None else self.location(change.parent)
            path = f"{'/' if parent is None else parent.path}{number}/"
            known[name] = self._short[short or name] = Here(number, path, name, change.kind)
            above = None if parent is None else parent.id
            kind = change.kind.value
            written.append(
                (number, above, path, kind, name, short or name, number, change.capacity)
            )
            ledger.log("add_location", number, new=name)
        self.line.many(_ADD_LOCATION, _LOCATION, written)

    def add_places(self, changes: Sequence[AddPlace], ledger: Ledger) -> None:
        """Bring places into being."""
        number = self.line.rows(_LAST_PLACE)[0][0]
        written: list[Row] = []
        for change in changes:
            here = self.location(change.location)
            label = plain(change.label)
            spots = self._in(here.id)
            if label in spots:
                raise NotAllowed(f"there is a place {label!r} in {here.name!r} already")
            number += 1
            kind = change.kind.value
            spots[label] = _spot(number, label, kind)
            written.append((number, here.id, label, number, kind, plain(change.bay)))
            ledger.log("add_place", here.id, new=label)
        self.line.many(_ADD_PLACE, _PLACE, written)

    def _known(self) -> dict[str, Here]:
        if self._here is None:
            self._here = {}
            for number, path, cell, short, kind in self.line.rows(_LOCATIONS):
                name = raw(cell)
                self._here[name] = here = Here(number, raw(path), name, location_kind(kind))
                self._short.setdefault(raw(short), here)
        return self._here

    def _in(self, number: int) -> dict[str, Spot]:
        if number not in self._spots:
            rows = self.line.rows(_PLACES, location=number)
            self._spots[number] = {
                raw(label): _spot(spot, raw(label), kind) for spot, label, kind in rows
            }
        return self._spots[number]


def no_location(name: str, names: Iterable[str]) -> str:
    """Give the message for a location that is not there."""
    return f"no location named {name!r}{_nearest(name, names)}"


def _no_place(label: str, here: Here, labels: Sequence[str]) -> str:
    hint = _nearest(label, labels)
    if not hint:
        more = f" and {len(labels) - NAMED} more" if len(labels) > NAMED else ""
        hint = f"; its places are {', '.join(labels[:NAMED])}{more}" if labels else "; it has none"
    return f"no place named {label!r} in {here.name!r}{hint}"


def _nearest(name: str, names: Iterable[str]) -> str:
    folded = {known.casefold(): known for known in names}
    near = [folded[match] for match in get_close_matches(name.casefold(), folded, 3, 0.5)]
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _spot(number: int, label: str, kind: str) -> Spot:
    return Spot(number, label, None if kind == _ZONE else number)
