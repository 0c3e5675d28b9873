"""Reads: the census of a scope, and what has changed since a cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rpds import HashTrieMap
from sqlalchemy import bindparam, or_, select

from glance.census import (
    Census,
    Cursor,
    Delta,
    Happening,
    Location,
    Place,
    Structure,
)
from glance.errors import NotFound, StoreError
from glance.plain import plain
from glance.store.cells import MISREAD, count, location_kind, number, place_kind, text
from glance.store.gazetteer import no_location
from glance.store.projection import read_people, read_statuses
from glance.store.schema import (
    change,
    episode,
    feed,
    location,
    patient,
    place,
    site,
    unended,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glance.census import Scope
    from glance.store.line import Line, Row
    from glance.store.projection import Projection

# Beyond this a fresh census is no dearer than the delta.
DELTA_LIMIT = 5_000

_STRUCTURAL = frozenset({"add_location", "add_place"})
# They change no patient.
_HAPPENINGS = frozenset(each.value for each in Happening)
_EPOCH = select(site.c.value).where(site.c.key == "epoch")
_CURSOR = select(feed.c.seq, feed.c.head, _EPOCH.scalar_subquery()).where(feed.c.id == 1)
_SINCE = (
    select(
        change.c.seq,
        change.c.hash,
        change.c.kind,
        change.c.episode,
        _EPOCH.scalar_subquery().label("epoch"),
    )
    .where(change.c.seq >= bindparam("seq"))
    .order_by(change.c.seq)
    .limit(DELTA_LIMIT + 2)
)
_NAMED = select(location.c.path, location.c.name, location.c.short)
_LOCATIONS = select(
    location.c.id,
    location.c.parent,
    location.c.kind,
    location.c.name,
    location.c.short,
    location.c.position,
    location.c.capacity,
    location.c.path,
).order_by(location.c.position)
_PLACES = select(
    place.c.id, place.c.location, place.c.label, place.c.position, place.c.kind, place.c.bay
).order_by(place.c.id)
# Patients who are nowhere or nobody would be on no wall.
_LOST = (
    select(episode.c.id)
    .outerjoin(location, location.c.id == episode.c.location)
    .outerjoin(patient, patient.c.id == episode.c.patient)
    .where(unended, or_(location.c.id.is_(None), patient.c.id.is_(None)))
    .limit(1)
)
_PLACES_IN = _PLACES.where(place.c.location.in_(bindparam("ids", expanding=True)))


def root_of(line: Line, name: str | None) -> str | None:
    """Give the path of the location of that name or short name; None for the whole site."""
    if name is None:
        return None
    rows = [(path, text(full), text(short)) for path, full, short in line.rows(_NAMED)]
    typed = plain(name).strip().casefold()
    for path, full, _ in rows:
        if full.casefold() == typed:
            return str(path)
    for path, _, short in rows:
        if short.casefold() == typed:
            return str(path)
    raise NotFound(no_location(name, [word for _, full, short in rows for word in (full, short)]))


def read_structure(line: Line, scope: Scope, root: str | None) -> Structure:
    """Give a scope's locations and places."""
    locations = {}
    for key, parent, cell, name, short, position, capacity, path in line.rows(_LOCATIONS):
        kind = location_kind(cell)
        # Whatever is below it would be on no wall, and nobody would know.
        if not isinstance(path, str) or not path.endswith(f"/{key}/"):
            raise StoreError(MISREAD)
        if root is not None and not path.startswith(root):
            continue
        if scope.kinds and kind not in scope.kinds:
            continue
        locations[key] = Location(
            key, count(parent), kind, text(name), text(short), number(position), count(capacity)
        )
    places = {}
    if root is None and not scope.kinds:
        rows: Iterable[Row] = line.rows(_PLACES)
    else:
        rows = line.among(_PLACES_IN, locations)
    for key, at, label, position, kind, bay in rows:
        places[key] = Place(key, at, text(label), number(position), place_kind(kind), text(bay))
    return Structure(HashTrieMap(locations), HashTrieMap(places))


def read_cursor(line: Line) -> Cursor:
    """Give how far the log reaches."""
    for seq, head, epoch in line.rows(_CURSOR):
        if isinstance(seq, int) and isinstance(head, str) and isinstance(epoch, str):
            return Cursor(epoch, seq, head)
    raise StoreError(MISREAD)


def read_census(line: Line, scope: Scope, root: str | None, shown: Projection) -> Census:
    """Give every open episode of a scope."""
    cursor = read_cursor(line)
    if line.rows(_LOST):
        raise StoreError(MISREAD)
    structure = read_structure(line, scope, root)
    statuses = read_statuses(line, shown.statuses)
    people = {each.id: each for each in read_people(line, shown.people, statuses)}
    return Census(cursor, structure, HashTrieMap(people))


def read_delta(
    line: Line, scope: Scope, root: str | None, shown: Projection, cursor: Cursor
) -> Delta | None:
    """Give what changed since the cursor; None where a fresh census is due.

    That is after a gap, when the log is not the one that was read before, or when
    there is more than `DELTA_LIMIT` to tell.
    """
    rows = line.rows(_SINCE, seq=cursor.seq)
    if not rows and cursor.seq == 0 and read_cursor(line) == cursor:
        return Delta(cursor)
    if not rows or rows[0][4] != cursor.epoch:
        return None
    if cursor.seq:
        if rows[0][:2] != (cursor.seq, cursor.head):
            return None
        rows = rows[1:]
    if not rows:
        return Delta(cursor)
    if len(rows) > DELTA_LIMIT or rows[-1][0] != cursor.seq + len(rows):
        return None
    touched = list(
        dict.fromkeys(row[3] for row in rows if row[3] is not None and row[2] not in _HAPPENINGS)
    )
    statuses = read_statuses(line, shown.those_statuses, touched)
    episodes = tuple(read_people(line, shown.those_people, statuses, touched))
    here = {each.id for each in episodes}
    return Delta(
        Cursor(cursor.epoch, rows[-1][0], rows[-1][1]),
        episodes,
        tuple(each for each in touched if each not in here),
        read_structure(line, scope, root) if any(row[2] in _STRUCTURAL for row in rows) else None,
    )
