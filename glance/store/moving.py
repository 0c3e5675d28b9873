"""Moves and discharges of open episodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from glance.errors import NotFound, PlaceTaken
from glance.store.admitting import address, taken
from glance.store.moments import moment_text
from glance.store.schema import episode, location, place, unended

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from glance.census import Discharge, Move
    from glance.store.gazetteer import Gazetteer
    from glance.store.ledger import Ledger
    from glance.store.line import Line

_OPEN = (
    select(
        episode.c.id,
        episode.c.location,
        episode.c.place,
        episode.c.alone_in,
        location.c.name,
        place.c.label,
    )
    .join(location, location.c.id == episode.c.location)
    .outerjoin(place, place.c.id == episode.c.place)
    .where(unended, episode.c.id.in_(bindparam("ids", expanding=True)))
    .with_for_update(of=episode)
)
_ARRIVE = update(episode).where(episode.c.id == bindparam("number"))


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where an open episode is."""

    location: int
    place: int | None
    alone: int | None
    address: str


def move(changes: Sequence[Move], gazetteer: Gazetteer, ledger: Ledger) -> None:
    """Write moves down; moves that follow each other are one exchange, so beds may be swapped."""
    line = ledger.line
    stands = _stands(line, (change.episode for change in changes))
    final = dict(stands)
    for change in changes:
        here = gazetteer.taking(change.location)
        spot = gazetteer.place(here, change.place) if change.place else None
        before = final[change.episode]
        after = _Stand(
            here.id,
            None if spot is None else spot.id,
            None if spot is None else spot.alone,
            address(here, spot),
        )
        if after != before:
            final[change.episode] = after
            ledger.log("move", here.id, change.episode, old=before.address, new=after.address)
    moved = {number: stand for number, stand in final.items() if stand != stands[number]}
    _insist_on_room(line, moved)
    if not moved:
        return
    line.many(_ARRIVE, ("alone_in", "number"), ((None, number) for number in moved))
    line.many(
        _ARRIVE,
        ("location", "place", "alone_in", "number"),
        ((stand.location, stand.place, stand.alone, number) for number, stand in moved.items()),
    )


def discharge(changes: Sequence[Discharge], ledger: Ledger) -> None:
    """End episodes; raise NotFound for one that is not open."""
    stands = _stands(ledger.line, (change.episode for change in changes))
    written: dict[int, str] = {}
    for change in changes:
        if change.episode in written:
            raise _unknown(change.episode)
        stand = stands[change.episode]
        ended = moment_text(change.ended)
        written[change.episode] = ended
        ledger.log("discharge", stand.location, change.episode, old=stand.address, new=ended)
    ends = ((ended, number) for number, ended in written.items())
    ledger.line.many(_ARRIVE, ("ended", "number"), ends)


def locations_of(line: Line, episodes: Iterable[int]) -> dict[int, int]:
    """Give the location of each open episode; raise NotFound for one that is not open."""
    return {number: stand.location for number, stand in _stands(line, episodes).items()}


def _stands(line: Line, episodes: Iterable[int]) -> dict[int, _Stand]:
    found: dict[int, _Stand] = {}
    wanted = dict.fromkeys(episodes)
    for number, at, spot, alone, name, label in line.among(_OPEN, wanted):
        found[number] = _Stand(at, spot, alone, name if spot is None else f"{name}/{label}")
    for number in wanted:
        if number not in found:
            raise _unknown(number)
    return found


def _insist_on_room(line: Line, moved: dict[int, _Stand]) -> None:
    there = taken(line, (stand.alone for stand in moved.values() if stand.alone))
    seats = {seat: who for seat, who in there.items() if who not in moved}
    for number, stand in moved.items():
        if stand.alone is None:
            continue
        if stand.alone in seats:
            raise PlaceTaken(stand.address.rpartition("/")[2], seats[stand.alone])
        seats[stand.alone] = number


def _unknown(number: int) -> NotFound:
    return NotFound(f"no open episode {number}: the patient may have been discharged")
