"""Arrivals and what the site knows → the changes that make the one agree with the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
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
from glance.intake.arrivals import HOUSING, Reject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from glance.census import Change, Known, Roster, Stay
    from glance.intake.arrivals import Arrival, Arrivals


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import does: the changes in the order they must be recorded, and their counts.

    `discharged` counts the patients who leave each location; `rejects` are rows that
    contradict what the site knows, and are not in `changes`.
    """

    changes: tuple[Change, ...] = ()
    admitted: int = 0
    moved: int = 0
    amended: int = 0
    updated: int = 0
    unchanged: int = 0
    discharged: tuple[tuple[str, int], ...] = ()
    new_locations: tuple[str, ...] = ()
    new_places: tuple[tuple[str, str], ...] = ()
    rejects: tuple[Reject, ...] = ()

    @property
    def leaving(self) -> int:
        """How many episodes end."""
        return sum(count for _, count in self.discharged)


@dataclass(slots=True)
class _Draft:
    """A plan while it is made. Names are looked up regardless of case."""

    arrivals: Arrivals
    roster: Roster
    now: datetime
    standing: Mapping[int, Mapping[str, str]]
    locations: dict[str, tuple[str, LocationKind]] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    new_locations: list[AddLocation] = field(default_factory=list)
    new_places: list[AddPlace] = field(default_factory=list)
    discharges: list[tuple[Stay, Discharge]] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    admits: list[Admit] = field(default_factory=list)
    amends: list[Amend] = field(default_factory=list)
    statuses: list[SetStatus] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    updated: int = 0
    unchanged: int = 0


def plan(
    arrivals: Arrivals,
    roster: Roster,
    now: datetime,
    full_list: bool = False,
    standing: Mapping[int, Mapping[str, str]] | None = None,
) -> Plan:
    """Plan an import; the same arrivals planned again after it give no changes.

    With `full_list`, whoever has an open episode and is not in the file is
    discharged. `standing` holds the statuses of open episodes, as far as the file
    fills any.
    """
    draft = _Draft(arrivals, roster, now, standing or {})
    draft.locations = {_folded(name): (name, kind) for name, kind in roster.locations.items()}
    draft.places = {(where, label.casefold()): label for where, label in roster.places}
    matched = _matched(draft, _housed(draft, _spelt_out(draft)))
    if full_list:
        _leave(draft, {known.patient for _, known in matched if known is not None})
    for arrival, known in _without_clashes(draft, matched):
        if known is None:
            _admit(draft, arrival, None, arrival.identity)
        else:
            _update(draft, arrival, known)
    return _finished(draft)


def _reject(draft: _Draft, arrival: Arrival, why: str) -> None:
    draft.rejects.append(Reject(arrival.line, 1, "the whole row", why))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _spelt_out(draft: _Draft) -> Sequence[Arrival]:
    """The arrivals with the full names of locations, where the file has short ones."""
    full: dict[str, tuple[str, ...]] = {}
    for short, names in draft.roster.short_names.items():
        folded = _folded(short)
        if folded not in draft.locations:
            full[folded] = (*full.get(folded, ()), *names)
    if not any(arrival.location.casefold() in full for arrival in draft.arrivals.rows):
        return draft.arrivals.rows
    spelt: list[Arrival] = []
    beds: dict[tuple[str, str], int] = {}
    for arrival in draft.arrivals.rows:
        names = full.get(arrival.location.casefold(), (arrival.location,))
        if len(names) > 1:
            _reject(
                draft, arrival, f"the short name of {' and of '.join(names)}; give the full one"
            )
            continue
        named = arrival._replace(location=" ".join(names[0].split()))
        bed = _bed(draft, named)
        # By its full and by its short name one bed can have passed for two.
        if bed is not None and beds.setdefault(bed, arrival.line) != arrival.line:
            _reject(draft, arrival, f"the same bed stands on line {beds[bed]} as well")
            continue
        spelt.append(named)
    return spelt


def _housed(draft: _Draft, arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
    """The arrivals at a ward or team; a locality or an organisation has no patients of its own."""
    bare = {name for name, (_, kind) in draft.locations.items() if kind not in HOUSING}
    if not bare:
        return arrivals
    housed = []
    for arrival in arrivals:
        if arrival.location.casefold() in bare:
            _reject(draft, arrival, "the location is above wards and teams; name one of those")
        else:
            housed.append(arrival)
    return housed


def _matched(draft: _Draft, arrivals: Sequence[Arrival]) -> list[tuple[Arrival, Known | None]]:
    """Each arrival with the patient it speaks of, by NHS number, else by hospital number."""
    by_number, by_local = draft.roster.by_nhs_number, draft.roster.by_local_id
    patients = draft.roster.patients
    if not patients:
        return [(arrival, None) for arrival in arrivals]
    matched: list[tuple[Arrival, Known | None]] = []
    claimed: dict[int, int] = {}
    for arrival in arrivals:
        number, local = arrival.identity.nhs_number, arrival.identity.local_id
        one = by_number.get(number) if number is not None else None
        other = by_local.get(local) if local is not None else None
        patient = one if one is not None else other
        if one is not None and other is not None and one != other:
            _reject(draft, arrival, "the NHS number and the hospital number are two patients' here")
            continue
        if patient is None:
            matched.append((arrival, None))
            continue
        known = patients[patient]
        theirs = known.identity.nhs_number
        if number is not None and theirs is not None and number != theirs:
            _reject(draft, arrival, "the hospital number belongs to another NHS number here")
            continue
        if patient in claimed:
            _reject(draft, arrival, f"the same patient stands on line {claimed[patient]} as well")
            continue
        claimed[patient] = arrival.line
        matched.append((arrival, known))
    return matched


def _leave(draft: _Draft, present: set[int]) -> None:
    """Discharge whoever is not in the file."""
    for patient, known in draft.roster.patients.items():
        if patient not in present:
            for stay in known.stays:
                draft.discharges.append((stay, Discharge(stay.episode, draft.now.astimezone(UTC))))


def _where(draft: _Draft, arrival: Arrival) -> tuple[str, LocationKind]:
    """The location of an arrival as the site spells it, and its kind."""
    return draft.locations.get(arrival.location.casefold(), (arrival.location, draft.arrivals.kind))


def _bed(draft: _Draft, arrival: Arrival) -> tuple[str, str] | None:
    """The place that nobody else may have; None without one, or where it is a zone."""
    if not arrival.place or draft.arrivals.places is not PlaceKind.BED:
        return None
    location, kind = _where(draft, arrival)
    return None if kind is LocationKind.TEAM else (location, arrival.place.casefold())


def _without_clashes(
    draft: _Draft, matched: list[tuple[Arrival, Known | None]]
) -> list[tuple[Arrival, Known | None]]:
    """Leave out rows whose bed is kept by somebody who does not leave it.

    A row that is left out may itself keep somebody in a bed, so this goes round
    until nothing changes.
    """
    leaving = {stay.episode for stay, _ in draft.discharges}
    taken = {
        (stay.location, stay.place.casefold()): (stay.episode, known.patient)
        for known in draft.roster.patients.values()
        for stay in known.stays
        if stay.place and stay.episode not in leaving
    }
    if not taken:
        return matched
    while True:
        movers = {
            stay.episode
            for arrival, known in matched
            if known is not None and (stay := _stay(draft, arrival, known)) is not None
            if draft.arrivals.places is not None or stay.location != _where(draft, arrival)[0]
        }
        kept = []
        for arrival, known in matched:
            bed = _bed(draft, arrival)
            holder = taken.get(bed) if bed is not None else None
            if holder is None or holder[0] in movers or (known and known.patient == holder[1]):
                kept.append((arrival, known))
            else:
                _reject(draft, arrival, "the bed is taken by a patient who stays in it")
        if len(kept) == len(matched):
            return kept
        matched = kept


def _stay(draft: _Draft, arrival: Arrival, known: Known) -> Stay | None:
    """The open episode that a row speaks of: at that location, else at one of its kind."""
    location, kind = _where(draft, arrival)
    for stay in known.stays:
        if stay.location == location:
            return stay
    for stay in known.stays:
        if draft.roster.locations.get(stay.location) is kind:
            return stay
    return None


def _place(draft: _Draft, arrival: Arrival) -> tuple[str, str | None]:
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


def _admit(draft: _Draft, arrival: Arrival, patient: int | None, identity: Identity) -> None:
    location, place = _place(draft, arrival)
    began = arrival.began or draft.now.astimezone(UTC)
    draft.admits.append(
        Admit(identity, location, began, place, arrival.owner, patient, arrival.statuses)
    )


def _update(draft: _Draft, arrival: Arrival, known: Known) -> None:
    """Bring a known patient to where and who the file says; an empty cell says nothing."""
    identity = _merged(known.identity, arrival.identity)
    stay = _stay(draft, arrival, known)
    if stay is None:
        if identity != known.identity:
            draft.amends.append(Amend(known.patient, identity))
        _admit(draft, arrival, known.patient, identity)
        return
    location, place = _place(draft, arrival)
    if draft.arrivals.places is None and location == stay.location:
        place = stay.place or None
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


def _merged(known: Identity, told: Identity) -> Identity:
    return Identity(
        told.family or known.family,
        told.given or known.given,
        told.title or known.title,
        told.nhs_number or known.nhs_number,
        told.local_id or known.local_id,
        told.born or known.born,
        told.sex or known.sex,
    )


def _finished(draft: _Draft) -> Plan:
    leaving: dict[str, int] = {}
    for stay, _ in draft.discharges:
        leaving[stay.location] = leaving.get(stay.location, 0) + 1
    return Plan(
        changes=(
            *draft.new_locations,
            *draft.new_places,
            *(discharge for _, discharge in draft.discharges),
            # Moves that follow each other are one exchange to the store: beds may be swapped.
            *draft.moves,
            *draft.amends,
            *draft.admits,
            *draft.statuses,
        ),
        admitted=len(draft.admits),
        moved=len(draft.moves),
        amended=len(draft.amends),
        updated=draft.updated,
        unchanged=draft.unchanged,
        discharged=tuple(sorted(leaving.items())),
        new_locations=tuple(location.name for location in draft.new_locations),
        new_places=tuple((place.location, place.label) for place in draft.new_places),
        rejects=tuple(sorted(draft.rejects, key=lambda reject: reject.line)),
    )
