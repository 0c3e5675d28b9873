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
    from glance.store.line import Line

_TAKEN = select(episode.c.alone_in, episode.c.id).where(
    unended, episode.c.alone_in.in_(bindparam("ids", expanding=True))
)
_PATIENTS = select(patient.c.id).where(patient.c.id.in_(bindparam("ids", expanding=True)))
_LAST_PATIENT = select(func.coalesce(func.max(patient.c.id), 0))
_LAST_EPISODE = select(func.coalesce(func.max(episode.c.id), 0))
_ADD_PATIENT, _ADD_EPISODE, _ADD_STATUS = insert(patient), insert(episode), insert(status)

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
    line.many(_ADD_PATIENT, patients)
    line.many(_ADD_EPISODE, episodes)
    line.many(_ADD_STATUS, statuses)


def taken(line: Line, places: Iterable[int]) -> dict[int, int]:
    """Give who is in each of the places that hold one patient: place to episode."""
    return dict(line.among(_TAKEN, places))


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


def _insist_on_patients(line: Line, changes: Sequence[Admit]) -> None:
    wanted = {change.patient for change in changes if change.patient is not None}
    known = {number for (number,) in line.among(_PATIENTS, wanted)}
    for number in wanted - known:
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
