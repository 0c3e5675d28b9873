"""Whom the site knows who could be somebody: for whoever is about to admit that person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, bindparam, or_, select

from glance.census import Identity, Known, Stay
from glance.identity import alike_keys, surname_key
from glance.store import schema
from glance.store.cells import maybe, text
from glance.store.local_ids import is_local_id
from glance.store.moments import UNREADABLE, day, moment
from glance.store.schema import IDENTITY, episode, location, patient, place, surname, unended
from glance.store.search import words

if TYPE_CHECKING:
    from glance.store.line import Line, Row

# As many as somebody looks through before admitting a patient.
LIMIT = 20

_STAYS = (
    select(
        episode.c.patient,
        episode.c.id,
        location.c.name,
        place.c.label,
        episode.c.owner,
        episode.c.began,
    )
    .join(location, location.c.id == episode.c.location)
    .outerjoin(place, place.c.id == episode.c.place)
    .where(unended, episode.c.patient.in_(bindparam("ids", expanding=True)))
    .order_by(episode.c.id)
)
# Two NHS numbers are two people, unless one of them was mistyped.
_CONTRADICTED = 10


def identity_of(row: Row) -> Identity:
    """Give the cells of `IDENTITY` as a value whose texts are safe to show."""
    family, given, title, nhs_number, local_id, born, sex = row
    return Identity(
        text(family),
        text(given),
        text(title),
        maybe(nhs_number),
        maybe(local_id),
        day(born),
        text(sex),
    )


def read_known(line: Line, wanted: Identity) -> tuple[Known, ...]:
    """Give who may be that person, the likeliest first, at most `LIMIT`."""
    ways = _ways(wanted)
    if not ways:
        return ()
    ranked: list[tuple[int, int, Identity]] = []
    for number, *rest in line.once(select(patient.c.id, *IDENTITY).where(or_(*ways))):
        identity = identity_of(tuple(rest))
        rank = _rank(wanted, identity)
        if rank is not None:
            ranked.append((rank, number, identity))
    ranked.sort(key=lambda each: each[:2])
    stays: dict[int, list[Stay]] = {number: [] for _, number, _ in ranked[:LIMIT]}
    for who, number, name, label, owner, began in line.among(_STAYS, stays):
        since = moment(began)
        stays[who].append(
            Stay(
                number, text(name), text(label), text(owner), None if since is UNREADABLE else since
            )
        )
    return tuple(
        Known(number, identity, tuple(stays[number])) for _, number, identity in ranked[:LIMIT]
    )


def _ways(wanted: Identity) -> list[ColumnElement[bool]]:
    ways: list[ColumnElement[bool]] = []
    if wanted.nhs_number:
        ways.append(patient.c.nhs_number == wanted.nhs_number)
    if wanted.local_id:
        ways.append(is_local_id(wanted.local_id))
    key = surname_key(wanted.family)
    if key:
        alike = select(schema.surname_key.c.surname).where(
            schema.surname_key.c.key.in_(sorted(alike_keys(key)))
        )
        same = select(surname.c.id).where(surname.c.key == key)
        ways.append(patient.c.surname.in_(alike.union(same)))
    return ways


def _rank(wanted: Identity, found: Identity) -> int | None:
    """Give how likely the two are one person, 0 the likeliest; None for not at all."""
    if wanted.nhs_number and wanted.nhs_number == found.nhs_number:
        return 0
    if wanted.local_id and wanted.local_id.casefold() == (found.local_id or "").casefold():
        return 1
    same = surname_key(wanted.family) == surname_key(found.family)
    given = _given_alike(wanted.given, found.given)
    if wanted.born is None or found.born is None:
        if not given:
            return None
        rank = 5 if same else 6
    elif wanted.born != found.born:
        return None
    elif given:
        rank = 2 if same else 3
    elif same:
        # Bill is William, and a twin is somebody else.
        rank = 4
    else:
        return None
    both = wanted.nhs_number and found.nhs_number
    return rank + _CONTRADICTED if both else rank


def _given_alike(a: str, b: str) -> bool:
    """Say whether given names may be one: the first of them begins the other, or is unknown."""
    first, second = (next(iter(words(name)), "") for name in (a, b))
    return first.startswith(second) or second.startswith(first)
