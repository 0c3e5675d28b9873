"""Moves, discharges and reopenings of episodes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from glance.errors import NotAllowed, NotFound, ValueRefused
from glance.store.authors import place_conflict
from glance.store.cells import raw
from glance.store.moments import moment, moment_text
from glance.store.schema import episode, location, place, unended
from glance.store.seating import (
    EPISODE,
    insist_on_seen,
    settle,
    stand_at,
    stays_of,
    unknown,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.census import Discharge, Move, Reopen
    from glance.store.gazetteer import Gazetteer
    from glance.store.ledger import Ledger
    from glance.store.line import Line
    from glance.store.seating import Stay

# A discharge is dated ahead by no more than two clocks differ.
AHEAD = timedelta(minutes=5)

_STAY = (
    select(
        episode.c.patient,
        episode.c.ended,
        location.c.name,
        place.c.label,
    )
    .join(location, location.c.id == episode.c.location)
    .outerjoin(place, place.c.id == episode.c.place)
    .where(episode.c.id == bindparam("number"))
    .with_for_update(of=episode)
)
_OTHERS = select(episode.c.id).where(
    unended,
    episode.c.patient == bindparam("patient"),
    episode.c.location == bindparam("location"),
    episode.c.id != bindparam("number"),
)


def move(changes: Sequence[Move], gazetteer: Gazetteer, ledger: Ledger) -> None:
    """Write moves down; moves that follow each other are one exchange, so beds may be swapped."""
    line = ledger.line
    stays = stays_of(line, {change.episode: change.seen for change in changes})
    stands = {number: stay.stand for number, stay in stays.items()}
    final = dict(stands)
    for change in changes:
        insist_on_seen(line, change.episode, stands[change.episode], change.seen)
        here = gazetteer.taking(change.location)
        after = stand_at(here, gazetteer.place(here, change.place) if change.place else None)
        before = final[change.episode]
        if after != before:
            final[change.episode] = after
            ledger.log("move", here.id, change.episode, old=before.address, new=after.address)
    settle(line, {number: stand for number, stand in final.items() if stand != stands[number]})


def discharge(changes: Sequence[Discharge], ledger: Ledger) -> None:
    """End episodes; raise NotFound for one that is not open, ValueRefused for a wrong date."""
    line = ledger.line
    stays = stays_of(line, {change.episode: change.seen for change in changes})
    written: dict[int, str] = {}
    for change in changes:
        if change.episode in written:
            raise unknown(change.episode)
        stay = stays[change.episode]
        insist_on_seen(line, change.episode, stay.stand, change.seen)
        ended = moment_text(change.ended)
        _insist_on_date(stay, ended, ledger.at)
        written[change.episode] = ended
        where = stay.stand
        ledger.log("discharge", where.location, change.episode, old=where.address, new=ended)
    ends = ((ended, number) for number, ended in written.items())
    line.many(EPISODE, ("ended", "number"), ends)


def reopen(changes: Sequence[Reopen], gazetteer: Gazetteer, ledger: Ledger) -> None:
    """Let ended episodes go on; raise NotFound, Conflict for an open one, PlaceTaken."""
    line = ledger.line
    for change in changes:
        for patient, ended, name, label in line.rows(_STAY, number=change.episode):
            if ended is None:
                where = raw(name) if label is None else f"{raw(name)}/{raw(label)}"
                raise place_conflict(line, change.episode, where) or _nobody(change.episode)
            here = gazetteer.taking(raw(name))
            insist_on_one_stay(line, change.episode, patient, here.id)
            stand = stand_at(here, gazetteer.place(here, change.place) if change.place else None)
            settle(line, {change.episode: stand})
            ledger.log("reopen", here.id, change.episode, old=raw(ended), new=stand.address)
            break
        else:
            raise _nobody(change.episode)


def insist_on_one_stay(line: Line, number: int, patient: int, there: int) -> None:
    """Raise NotAllowed where the patient has come to that location again since."""
    if line.rows(_OTHERS, patient=patient, location=there, number=number):
        raise NotAllowed(
            "the patient has another open stay at that location: update that one, or "
            "discharge it first"
        )


def _insist_on_date(stay: Stay, ended: str, at: str) -> None:
    # Where the admission is dated ahead, the patient must be able to leave all the same.
    if ended < min(stay.began, at):
        raise ValueRefused("a patient cannot have left before coming; give a later time")
    if moment(ended) > moment(at) + AHEAD:
        raise ValueRefused("a patient cannot leave in the future; discharge when it has happened")


def _nobody(number: int) -> NotFound:
    return NotFound(f"no episode {number}")
