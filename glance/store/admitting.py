"""Arrivals: new patients, new episodes, and who is in a bed already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, select

from glance.errors import NotFound, PlaceTaken
from glance.identity import initials
from glance.store.moments import day_text, moment_text
from glance.store.schema import episode, patient, status, unended
from glance.store.search import searchable
from glance.store.surnames import surname_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from glance.census import Admit, Identity
    from glance.store.gazetteer import Gazetteer, Here, Spot
    from glance.store.ledger import Ledger
    from glance.store.line import Line, Row

_TAKEN = select(episode.c.alone_in, episode.c.id).where(
    unended, episode.c.alone_in.in_(bindparam("ids", expanding=True))
)
_PATIENTS = select(patient.c.id).where(patient.c.id.in_(bindparam("ids", expanding=True)))
_LAST_PATIENT = select(func.coalesce(func.max(patient.c.id), 0))
_LAST_EPISODE = select(func.coalesce(func.max(episode.c.id), 0))
_ADD_PATIENT, _ADD_EPISODE, _ADD_STATUS = insert(patient), insert(episode), insert(status)
_EPISODE = ("id", "patient", "location", "place", "alone_in", "began", "owner")
_STATUS = tuple(status.c.keys())
# What `parts` gives, in its order.
IDENTITY = (
    "nhs_number",
    "local_id",
    "family",
    "given",
    "title",
    "initials",
    "born",
    "sex",
    "surname",
    "search",
)

Value = str | int | None


def admit(changes: Sequence[Admit], gazetteer: Gazetteer, ledger: Ledger) -> None:
    """Write arrivals down; raise PlaceTaken, NotFound or NotAllowed and write nothing."""
    line = ledger.line
    spots = [_destination(change, gazetteer) for change in changes]
    seats = taken(line, (spot.alone for _, spot in spots if spot and spot.alone))
    _insist_on_patients(line, changes)
    numbers = surname_numbers(
        line, {change.identity.family for change in changes if change.patient is None}
    )
    patient_id = line.rows(_LAST_PATIENT)[0][0]
    episode_id = line.rows(_LAST_EPISODE)[0][0]
    patients: list[Row] = []
    episodes: list[Row] = []
    statuses: list[Row] = []
    at, actor = ledger.at, ledger.signed.actor
    for change, (here, spot) in zip(changes, spots, strict=True):
        episode_id += 1
        if spot is not None and spot.alone is not None:
            if spot.alone in seats:
                raise PlaceTaken(spot.label, seats[spot.alone])
            seats[spot.alone] = episode_id
        who = change.patient
        if who is None:
            who = patient_id = patient_id + 1
            identity = change.identity
            patients.append((who, *parts(identity, numbers[identity.family])))
        began = moment_text(change.began)
        seat = (None, None) if spot is None else (spot.id, spot.alone)
        episodes.append((episode_id, who, here.id, *seat, began, change.owner))
        ledger.log("admit", here.id, episode_id, new=address(here, spot))
        for key, value in dict(change.statuses).items():
            statuses.append((episode_id, key, value, 1, at, actor, at, actor, ""))
            ledger.log("set", here.id, episode_id, key, new=value)
    line.many(_ADD_PATIENT, ("id", *IDENTITY), patients)
    line.many(_ADD_EPISODE, _EPISODE, episodes)
    line.many(_ADD_STATUS, _STATUS, statuses)


def taken(line: Line, places: Iterable[int]) -> dict[int, int]:
    """Give who is in each of the places that hold one patient: place to episode."""
    return dict(line.among(_TAKEN, places))


def address(here: Here, spot: Spot | None) -> str:
    """Give where that is, for the change log: "Riverside Ward 3/B3"."""
    return here.name if spot is None else f"{here.name}/{spot.label}"


def parts(identity: Identity, surname: int) -> tuple[Value, ...]:
    """Give an identity as the columns of `IDENTITY`."""
    return (
        identity.nhs_number or None,
        identity.local_id or None,
        identity.family,
        identity.given,
        identity.title,
        initials(identity.given, identity.family),
        day_text(identity.born),
        identity.sex,
        surname,
        searchable(identity.family, identity.given),
    )


def _destination(change: Admit, gazetteer: Gazetteer) -> tuple[Here, Spot | None]:
    here = gazetteer.taking(change.location)
    return here, gazetteer.place(here, change.place) if change.place else None


def _insist_on_patients(line: Line, changes: Sequence[Admit]) -> None:
    wanted = {change.patient for change in changes if change.patient is not None}
    known = {number for (number,) in line.among(_PATIENTS, wanted)}
    for number in wanted - known:
        raise NotFound(f"no patient {number}")
