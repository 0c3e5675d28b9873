"""Where patients are, and that no two of them come to be in one bed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from glance.errors import GlanceError, NotFound, PlaceTaken
from glance.plain import plain
from glance.store.admitting import address, taken
from glance.store.authors import place_conflict
from glance.store.schema import episode, location, place, unended

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from glance.store.gazetteer import Here, Spot
    from glance.store.line import Line

_OPEN = (
    select(
        episode.c.id,
        episode.c.location,
        episode.c.place,
        episode.c.alone_in,
        location.c.name,
        place.c.label,
        episode.c.began,
    )
    .join(location, location.c.id == episode.c.location)
    .outerjoin(place, place.c.id == episode.c.place)
    .where(unended, episode.c.id.in_(bindparam("ids", expanding=True)))
    .with_for_update(of=episode)
)
EPISODE = update(episode).where(episode.c.id == bindparam("number"))
_SEAT = ("location", "place", "alone_in", "ended", "number")


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an episode is; `ended` is the moment it ended, None for an open one."""

    location: int
    place: int | None
    alone: int | None
    address: str
    ended: str | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """An open episode, and since when it is one."""

    stand: Stand
    began: str


def stand_at(here: Here, spot: Spot | None, ended: str | None = None) -> Stand:
    """Give where somebody in that place of the location is."""
    if spot is None:
        return Stand(here.id, None, None, address(here, None), ended)
    return Stand(here.id, spot.id, spot.alone, address(here, spot), ended)


def locations_of(line: Line, episodes: Iterable[int]) -> dict[int, int]:
    """Give the location of each open episode; raise NotFound for one that is not open."""
    wanted = dict.fromkeys(episodes)
    return {number: stay.stand.location for number, stay in stays_of(line, wanted).items()}


def stays_of(line: Line, seen: Mapping[int, str | None]) -> dict[int, Stay]:
    """Give the open episodes of those ids.

    `seen` is where each patient was seen. Raises Conflict for a patient who has left
    since, and NotFound where nobody saw one.
    """
    found: dict[int, Stay] = {}
    for number, at, spot, alone, name, label, began in line.among(_OPEN, seen):
        where = name if spot is None else f"{name}/{label}"
        found[number] = Stay(Stand(at, spot, alone, where), began)
    for number, address_seen in seen.items():
        if number not in found:
            raise _gone(line, number, address_seen)
    return found


def insist_on_seen(line: Line, number: int, stand: Stand, seen: str | None) -> None:
    """Raise Conflict where the patient is not where the person saw the patient."""
    if seen is not None and seen not in {stand.address, plain(stand.address)}:
        raise place_conflict(line, number, stand.address) or unknown(number)


def insist_on_room(line: Line, moved: Mapping[int, Stand]) -> None:
    """Raise PlaceTaken where somebody who does not move is in a bed already, or two would be."""
    arriving = {number: stand for number, stand in moved.items() if stand.ended is None}
    there = taken(line, (stand.alone for stand in arriving.values() if stand.alone))
    seats = {seat: who for seat, who in there.items() if who not in moved}
    for number, stand in arriving.items():
        if stand.alone is None:
            continue
        if stand.alone in seats:
            raise PlaceTaken(stand.address.rpartition("/")[2], seats[stand.alone])
        seats[stand.alone] = number


def settle(line: Line, moved: Mapping[int, Stand]) -> None:
    """Write where the episodes are now; raise PlaceTaken."""
    insist_on_room(line, moved)
    if not moved:
        return
    # Beds are given up before they are taken, so that two may be exchanged.
    line.many(EPISODE, ("alone_in", "number"), ((None, number) for number in moved))
    line.many(
        EPISODE,
        _SEAT,
        (
            (stand.location, stand.place, stand.alone, stand.ended, number)
            for number, stand in sorted(moved.items(), key=lambda each: each[1].ended is None)
        ),
    )


def unknown(number: int) -> NotFound:
    """Give the error for an episode that is not open, or never was."""
    return NotFound(f"no open episode {number}: the patient may have been discharged")


def _gone(line: Line, number: int, seen: str | None) -> GlanceError:
    return (seen is not None and place_conflict(line, number, None)) or unknown(number)
