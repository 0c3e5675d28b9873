"""Everyone a site knows, read whole for an import."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from glance.census import Identity, Known, LocationKind, Roster, Stay
from glance.store.moments import day
from glance.store.schema import episode, location, patient, place, unended

if TYPE_CHECKING:
    from glance.store.line import Line

_PATIENTS = select(
    patient.c.id,
    patient.c.family,
    patient.c.given,
    patient.c.title,
    patient.c.nhs_number,
    patient.c.local_id,
    patient.c.born,
    patient.c.sex,
).order_by(patient.c.id)
_STAYS = select(
    episode.c.patient, episode.c.id, episode.c.location, episode.c.place, episode.c.owner
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
    for number, name, kind, short in line.rows(_LOCATIONS):
        names[number] = name
        kinds[name] = LocationKind(kind)
        short_names[short] = (*short_names.get(short, ()), name)
    labels: dict[int | None, str] = {None: ""}
    places: set[tuple[str, str]] = set()
    for number, at, label in line.rows(_PLACES):
        labels[number] = label
        places.add((names[at], label))
    stays: dict[int, tuple[Stay, ...]] = {}
    for chunk in line.chunks(_STAYS):
        for who, number, at, spot, owner in chunk:
            stay = Stay(number, names[at], labels[spot], owner)
            stays[who] = (*stays.get(who, ()), stay)
    patients: dict[int, Known] = {}
    by_nhs_number: dict[str, int] = {}
    by_local_id: dict[str, int] = {}
    for people in line.chunks(_PATIENTS):
        for number, family, given, title, nhs_number, local_id, born, sex in people:
            identity = Identity(family, given, title, nhs_number, local_id, day(born), sex)
            patients[number] = Known(number, identity, stays.get(number, ()))
            if nhs_number is not None:
                by_nhs_number[nhs_number] = number
            if local_id is not None:
                by_local_id[local_id] = number
    return Roster(patients, by_nhs_number, by_local_id, kinds, frozenset(places), short_names)
