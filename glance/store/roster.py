"""Everyone a site knows, read whole for an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from glance.census import Identity, Known, Roster, Stay
from glance.errors import StoreError
from glance.store.cells import MISREAD, location_kind, raw
from glance.store.moments import UNREADABLE, day, moment
from glance.store.schema import IDENTITY, episode, location, patient, place, unended

if TYPE_CHECKING:
    from glance.census import LocationKind
    from glance.store.line import Line

_PATIENTS = select(patient.c.id, *IDENTITY).order_by(patient.c.id)
_STAYS = select(
    episode.c.patient,
    episode.c.id,
    episode.c.location,
    episode.c.place,
    episode.c.owner,
    episode.c.began,
).where(unended)
_LOCATIONS = select(location.c.id, location.c.name, location.c.kind, location.c.short).order_by(
    location.c.position
)
_PLACES = select(place.c.id, place.c.location, place.c.label)


def read_roster(line: Line) -> Roster:
    """Give every patient with the open episodes, and what they can be found by.

    Texts are as they were given, not made safe to show: an import compares them
    with what a hospital's system sends.
    """
    names: dict[int, str] = {}
    kinds: dict[str, LocationKind] = {}
    short_names: dict[str, tuple[str, ...]] = {}
    for number, cell, kind, abbreviated in line.rows(_LOCATIONS):
        name, short = raw(cell), raw(abbreviated)
        names[number] = name
        kinds[name] = location_kind(kind)
        short_names[short] = (*short_names.get(short, ()), name)
    labels: dict[int | None, str] = {None: ""}
    places: set[tuple[str, str]] = set()
    for number, at, label in line.rows(_PLACES):
        labels[number] = raw(label)
        places.add((_known(names, at), raw(label)))
    stays: dict[int, tuple[Stay, ...]] = {}
    for chunk in line.chunks(_STAYS):
        for who, number, at, spot, owner, cell in chunk:
            began = moment(cell)
            stay = Stay(
                number,
                _known(names, at),
                labels.get(spot, ""),
                raw(owner),
                None if began is UNREADABLE else began,
            )
            stays[who] = (*stays.get(who, ()), stay)
    patients: dict[int, Known] = {}
    by_nhs_number: dict[str, int] = {}
    by_local_id: dict[str, int] = {}
    for people in line.chunks(_PATIENTS):
        for number, family, given, title, nhs_number, local_id, born, sex in people:
            identity = Identity(
                raw(family),
                raw(given),
                raw(title),
                None if nhs_number is None else raw(nhs_number),
                None if local_id is None else raw(local_id),
                day(born),
                raw(sex),
            )
            patients[number] = Known(number, identity, stays.get(number, ()))
            if identity.nhs_number is not None:
                by_nhs_number[identity.nhs_number] = number
            if identity.local_id is not None:
                by_local_id[identity.local_id] = number
    return Roster(patients, by_nhs_number, by_local_id, kinds, frozenset(places), short_names)


def _known(names: dict[int, str], location: int) -> str:
    if location not in names:
        raise StoreError(MISREAD)
    return names[location]
