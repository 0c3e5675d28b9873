"""Patients found by bed, by number or by part of a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from glance.census import PlaceKind, Scope
from glance.plain import plain
from glance.store.cells import text as shown
from glance.store.knowing import identity_of
from glance.store.local_ids import is_local_id
from glance.store.moments import moment
from glance.store.projection import projection, read_statuses
from glance.store.schema import IDENTITY, episode, location, patient, place, unended
from glance.store.search import words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from glance.census import Identity, Status
    from glance.store.line import Line

LIMIT = 50
NHS_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Found:
    """An open episode that fits what was typed; `place` is "" for a patient without one."""

    episode: int
    patient: int
    identity: Identity
    location: str
    place: str
    began: datetime
    owner: str
    statuses: Mapping[str, Status]


_FOUND = (
    select(
        episode.c.id,
        episode.c.patient,
        *IDENTITY,
        location.c.name,
        place.c.label,
        episode.c.began,
        episode.c.owner,
    )
    .select_from(episode)
    .join(patient, patient.c.id == episode.c.patient)
    .join(location, location.c.id == episode.c.location)
    .outerjoin(place, place.c.id == episode.c.place)
    .where(unended)
    .order_by(location.c.position, location.c.name, place.c.position, patient.c.search)
    .limit(LIMIT)
)
_STATUSES = projection(Scope(), None).those_statuses


def read_found(line: Line, text: str, root: str | None) -> tuple[Found, ...]:
    """Give the open episodes that fit, ward by ward and bed by bed, at most `LIMIT`.

    Where a bed or a number fits, names are left out of it, even when nobody is there:
    who types "Garden" means that room, not Mr Gardener. A zone is no bed: it is meant
    only by "Team/Zone".
    """
    typed = plain(text).strip()
    if not typed:
        return ()
    inside: list[ColumnElement[bool]] = []
    if root is not None:
        inside = [location.c.path >= root, location.c.path < f"{root[:-1]}0"]
    patients = [number for (number,) in line.once(_numbered(typed))]
    places = [number for (number,) in line.once(_labelled(typed).where(*inside))]
    if patients or places:
        fits = or_(episode.c.patient.in_(patients), episode.c.place.in_(places))
        return _read(line, [fits, *inside])
    parts = words(typed)
    if not parts:
        return ()
    fits = and_(*(patient.c.search.contains(part, autoescape=True) for part in parts))
    return _read(line, [fits, *inside])


def _numbered(typed: str) -> Select[tuple[int]]:
    """Select the patients whom a number names."""
    ways = [is_local_id(typed)]
    digits = typed.replace(" ", "").replace("-", "")
    if len(digits) == NHS_DIGITS and digits.isdecimal():
        ways.append(patient.c.nhs_number == digits)
    return select(patient.c.id).where(or_(*ways)).limit(LIMIT)


def _labelled(typed: str) -> Select[tuple[int]]:
    """Select the places that "B3", "bed B3" or "Ward 3/B3" name."""
    bed = place.c.kind != PlaceKind.ZONE.value
    ways = [and_(_is(place.c.label, typed), bed)]
    first, _, rest = typed.partition(" ")
    if first.casefold() in {"bed", "room", "chair"} and rest:
        ways.append(and_(_is(place.c.label, rest.strip()), bed))
    for gap in (index for index, character in enumerate(typed) if character == "/"):
        ward, spot = typed[:gap].strip(), typed[gap + 1 :].strip()
        there = or_(_is(location.c.name, ward), _is(location.c.short, ward))
        ways.append(and_(there, _is(place.c.label, spot)))
    return select(place.c.id).join(location, location.c.id == place.c.location).where(or_(*ways))


def _is(column: ColumnElement[str], typed: str) -> ColumnElement[bool]:
    """Compare without case where the database knows how: SQLite's lower() is for ASCII."""
    return or_(column == typed, func.lower(column) == typed.lower())


def _read(line: Line, conditions: list[ColumnElement[bool]]) -> tuple[Found, ...]:
    rows = line.once(_FOUND.where(*conditions))
    statuses = read_statuses(line, _STATUSES, [row[0] for row in rows]) if rows else {}
    return tuple(
        Found(
            number,
            who,
            identity_of(tuple(identity)),
            shown(name),
            shown(label),
            moment(began),
            shown(owner),
            statuses.get(number, {}),
        )
        for number, who, *identity, name, label, began, owner in rows
    )
