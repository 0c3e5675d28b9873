"""Arrivals: new patients, new episodes, and who is in a bed already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, select

from glance.errors import NotFound, PlaceTaken
from glance.identity import initials
from glance.store.batches import batches
from glance.store.moments import day_text, moment_text
from glance.store.schema import episode, patient, status, unended
from glance.store.search import searchable
from glance.store.surnames import surname_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from glance.census import Admit, Identity
    from glance.store.gazetteer import Gazetteer, Here, Spot
    from glance.store.ledger import Ledger

_TAKEN = select(episode.c.alone_in, episode.c.id).where(
    unended, episode.c.alone_in.in_(bindparam("places", expanding=True))
)
_PATIENTS = select(patient.c.id).where(patient.c.id.in_(bindparam("ids", expanding=True)))

Value = str | int | None


def admit(changes: Sequence[Admit], gazetteer: Gazetteer, ledger: Ledger) -> None:
    """Write arrivals down; raise PlaceTaken, NotFound or NotAllowed and write nothing."""
    connection = ledger.connection
    spots = [_destination(change, gazetteer) for change in changes]
    seats = taken(connection, (spot.alone for _, spot in spots if spot and spot.alone))
    _insist_on_patients(connection, changes)
    numbers = surname_numbers(
        connection, {change.identity.family for change in changes if change.patient is None}
    )
    patient_id = connection.execute(select(func.max(patient.c.id))).scalar_one() or 0
    episode_id = connection.execute(select(func.max(episode.c.id))).scalar_one() or 0
    patients: list[dict[str, Value]] = []
    episodes: list[dict[str, Value]] = []
    statuses: list[dict[str, Value]] = []
    for change, (here, spot) in zip(changes, spots, strict=True):
        episode_id += 1
        if spot is not None and spot.alone is not None:
            if spot.alone in seats:
                raise PlaceTaken(spot.label, seats[spot.alone])
            seats[spot.alone] = episode_id
        if change.patient is None:
            patient_id += 1
            identity = change.identity
            patients.append({"id": patient_id, **parts(identity, numbers[identity.family])})
        episodes.append(
            {
                "id": episode_id,
                "patient": patient_id if change.patient is None else change.patient,
                "location": here.id,
                "place": None if spot is None else spot.id,
                "alone_in": None if spot is None else spot.alone,
                "began": moment_text(change.began),
                "owner": change.owner,
            }
        )
        ledger.log("admit", here.id, episode_id, new=address(here, spot))
        for key, value in dict(change.statuses).items():
            statuses.append(_status(episode_id, key, value, ledger))
            ledger.log("set", here.id, episode_id, key, new=value)
    if patients:
        connection.execute(insert(patient), patients)
    connection.execute(insert(episode), episodes)
    if statuses:
        connection.execute(insert(status), statuses)


def taken(connection: Connection, places: Iterable[int]) -> dict[int, int]:
    """Give who is in each of the places that hold one patient: place to episode."""
    found: dict[int, int] = {}
    for batch in batches(places):
        found.update((seat, who) for seat, who in connection.execute(_TAKEN, {"places": batch}))
    return found


def address(here: Here, spot: Spot | None) -> str:
    """Give where that is, for the change log: "Riverside Ward 3/B3"."""
    return here.name if spot is None else f"{here.name}/{spot.label}"


def parts(identity: Identity, surname: int) -> dict[str, Value]:
    """Give an identity as the columns that keep it."""
    return {
        "nhs_number": identity.nhs_number or None,
        "local_id": identity.local_id or None,
        "family": identity.family,
        "given": identity.given,
        "title": identity.title,
        "initials": initials(identity.given, identity.family),
        "born": day_text(identity.born),
        "sex": identity.sex,
        "surname": surname,
        "search": searchable(identity.family, identity.given),
    }


def _destination(change: Admit, gazetteer: Gazetteer) -> tuple[Here, Spot | None]:
    here = gazetteer.location(change.location)
    return here, gazetteer.place(here, change.place) if change.place else None


def _insist_on_patients(connection: Connection, changes: Sequence[Admit]) -> None:
    wanted = {change.patient for change in changes if change.patient is not None}
    for batch in batches(wanted):
        known = set(connection.execute(_PATIENTS, {"ids": batch}).scalars())
        for number in batch:
            if number not in known:
                raise NotFound(f"no patient {number}")


def _status(number: int, key: str, value: str, ledger: Ledger) -> dict[str, Value]:
    return {
        "episode": number,
        "field": key,
        "value": value,
        "version": 1,
        "changed_at": ledger.at,
        "changed_by": ledger.signed.actor,
        "confirmed_at": ledger.at,
        "confirmed_by": ledger.signed.actor,
    }
