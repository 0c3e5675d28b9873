"""Arrivals and what the site knows → the changes that make the one agree with the other."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from glance.census import (
    AddLocation,
    AddPlace,
    Admit,
    Amend,
    Discharge,
    Identity,
    LocationKind,
    Move,
    PlaceKind,
    SetStatus,
)
from glance.intake.draft import Draft, Plan, folded
from glance.intake.matching import housed, matched, spelt_out, without_clashes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from glance.census import Known, Roster, Stay
    from glance.intake.arrivals import Arrival, Arrivals


# An admission that is later by less is the same one, put right.
_ANOTHER_AFTER = timedelta(hours=12)


def plan(
    arrivals: Arrivals,
    roster: Roster,
    now: datetime,
    full_list: bool = False,
    standing: Mapping[int, Mapping[str, str]] | None = None,
    *,
    whole_site: bool = False,
) -> Plan:
    """Plan an import; the same arrivals planned again after it give no changes.

    With `full_list`, whoever has an open episode in a location that the file names,
    and is not in the file, is discharged; with `whole_site` as well, in any location.
    `standing` holds the statuses of open episodes, as far as the file fills any.
    """
    draft = Draft(arrivals, roster, now, standing or {})
    draft.locations = {folded(name): (name, kind) for name, kind in roster.locations.items()}
    draft.places = {(where, label.casefold()): label for where, label in roster.places}
    here = housed(draft, spelt_out(draft))
    pairs = matched(draft, here)
    if full_list:
        named = {draft.where(arrival)[0] for arrival in here}
        _leave(draft, roster.locations if whole_site else named)
    for arrival, known in without_clashes(draft, pairs):
        if known is None:
            _admit(draft, arrival, None, arrival.identity)
        else:
            _update(draft, arrival, known)
    return _finished(draft)


def _leave(draft: Draft, covered: Collection[str]) -> None:
    """Discharge whoever is in a location that the file speaks for, and is not in the file."""
    ended = draft.now.astimezone(UTC)
    for patient, known in draft.roster.patients.items():
        if patient in draft.spoken_of:
            continue
        for stay in known.stays:
            if stay.location in covered:
                draft.discharges.append((stay, Discharge(stay.episode, ended)))
            else:
                draft.left_alone.append(stay)


def _place(draft: Draft, arrival: Arrival) -> tuple[str, str | None]:
    """Location and place as the site spells them, making what is not there yet."""
    wanted = arrival.location.casefold()
    entry = draft.locations.get(wanted)
    if entry is None:
        entry = draft.locations[wanted] = (arrival.location, draft.arrivals.kind)
        draft.new_locations.append(AddLocation(*entry))
    location, kind = entry
    if not arrival.place:
        return location, None
    key = (location, arrival.place.casefold())
    label = draft.places.get(key)
    if label is None:
        label = draft.places[key] = arrival.place
        told = draft.arrivals.places or PlaceKind.BED
        place_kind = PlaceKind.ZONE if kind is LocationKind.TEAM else told
        draft.new_places.append(AddPlace(location, label, place_kind, arrival.bay))
    return location, label


def _admit(
    draft: Draft,
    arrival: Arrival,
    patient: int | None,
    identity: Identity,
    kept: str | None = None,
) -> None:
    location, place = _place(draft, arrival)
    place = place or kept
    began = arrival.began or draft.now.astimezone(UTC)
    draft.admits.append(
        Admit(identity, location, began, place, arrival.owner, patient, arrival.statuses)
    )


def _update(draft: Draft, arrival: Arrival, known: Known) -> None:
    """Bring a known patient to where and who the file says; an empty cell says nothing.

    An admission that is clearly later than the known one is another stay, be it on the
    same ward or not: the values of the one before are no longer true.
    """
    identity = _merged(known.identity, arrival.identity)
    stay = draft.stay(arrival, known)
    if stay is None:
        _amend(draft, known, identity)
        _admit(draft, arrival, known.patient, identity)
        return
    location, place = _place(draft, arrival)
    if not arrival.place and location == stay.location:
        place = stay.place or None
    began = arrival.began
    if began is not None and _is_another(stay, began, draft.now):
        draft.returns.append(Discharge(stay.episode, min(began, draft.now.astimezone(UTC))))
        _amend(draft, known, identity)
        _admit(draft, arrival, known.patient, identity, place)
        return
    draft.redated += _redated(stay, began, draft.now)
    moves = location != stay.location or place != (stay.place or None)
    if moves:
        draft.moves.append(Move(stay.episode, location, place))
    owner = arrival.owner if arrival.owner and arrival.owner != stay.owner else None
    if identity != known.identity or owner is not None:
        draft.amends.append(Amend(known.patient, identity, stay.episode, owner))
    now = draft.standing.get(stay.episode, {})
    news = [(key, value) for key, value in arrival.statuses if now.get(key) != value]
    draft.statuses += [SetStatus(stay.episode, key, value) for key, value in news]
    draft.updated += bool(news)
    draft.unchanged += not (moves or identity != known.identity or owner is not None or news)


def _amend(draft: Draft, known: Known, identity: Identity) -> None:
    if identity != known.identity:
        draft.amends.append(Amend(known.patient, identity))


def _is_another(stay: Stay, began: datetime, now: datetime) -> bool:
    """Whether an admission is another one than that of the stay: later, and no correction of it.

    A date without a time is midnight, so one and the same day is one admission.
    """
    if stay.began is None or began - stay.began <= _ANOTHER_AFTER:
        return False
    return _redated(stay, began, now)


def _redated(stay: Stay, began: datetime | None, now: datetime) -> bool:
    """Whether the file and the site have different days of admission."""
    if stay.began is None or began is None or began == stay.began:
        return False
    zone = now.tzinfo
    return began.astimezone(zone).date() != stay.began.astimezone(zone).date()


def _merged(known: Identity, told: Identity) -> Identity:
    """What is known, put right by what is told; a hospital number keeps its capitals."""
    if told == known:
        return known
    same = folded(told.local_id or "") == folded(known.local_id or "")
    return Identity(
        told.family or known.family,
        told.given or known.given,
        told.title or known.title,
        told.nhs_number or known.nhs_number,
        known.local_id if same else told.local_id or known.local_id,
        told.born or known.born,
        told.sex or known.sex,
    )


def _finished(draft: Draft) -> Plan:
    return Plan(
        changes=(
            *draft.new_locations,
            *draft.new_places,
            *(discharge for _, discharge in draft.discharges),
            *draft.returns,
            # Moves that follow each other are one exchange to the store: beds may be swapped.
            *draft.moves,
            *draft.amends,
            *draft.admits,
            *draft.statuses,
        ),
        admitted=len(draft.admits) - len(draft.returns),
        readmitted=len(draft.returns),
        moved=len(draft.moves),
        amended=len(draft.amends),
        updated=draft.updated,
        unchanged=draft.unchanged,
        redated=draft.redated,
        discharged=_by_location(stay for stay, _ in draft.discharges),
        left_alone=_by_location(draft.left_alone),
        new_locations=tuple(location.name for location in draft.new_locations),
        new_places=tuple((place.location, place.label) for place in draft.new_places),
        rejects=tuple(sorted(draft.rejects, key=lambda reject: reject.line)),
    )


def _by_location(stays: Iterable[Stay]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(stay.location for stay in stays).items()))
