"""Which patient of the site each arrival is, and which arrivals cannot be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.identity import surname_key
from glance.intake.arrivals import HOUSING
from glance.intake.draft import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.census import Identity, Known, Roster
    from glance.intake.arrivals import Arrival
    from glance.intake.draft import Draft


def spelt_out(draft: Draft) -> Sequence[Arrival]:
    """The arrivals with the full names of locations, where the file has short ones."""
    full: dict[str, tuple[str, ...]] = {}
    for short, names in draft.roster.short_names.items():
        key = folded(short)
        if key not in draft.locations:
            full[key] = (*full.get(key, ()), *names)
    if not any(arrival.location.casefold() in full for arrival in draft.arrivals.rows):
        return draft.arrivals.rows
    spelt: list[Arrival] = []
    beds: dict[tuple[str, str], int] = {}
    for arrival in draft.arrivals.rows:
        names = full.get(arrival.location.casefold(), (arrival.location,))
        if len(names) > 1:
            draft.reject(arrival, f"the short name of {' and of '.join(names)}; give the full one")
            continue
        named = arrival._replace(location=" ".join(names[0].split()))
        bed = draft.bed(named)
        # By its full and by its short name one bed can have passed for two.
        if bed is not None and beds.setdefault(bed, arrival.line) != arrival.line:
            draft.reject(arrival, f"the same bed stands on line {beds[bed]} as well")
            continue
        spelt.append(named)
    return spelt


def housed(draft: Draft, arrivals: Sequence[Arrival]) -> Sequence[Arrival]:
    """The arrivals at a ward or team; a locality or an organisation has no patients of its own."""
    bare = {name for name, (_, kind) in draft.locations.items() if kind not in HOUSING}
    if not bare:
        return arrivals
    kept = []
    for arrival in arrivals:
        if arrival.location.casefold() in bare:
            draft.reject(arrival, "the location is above wards and teams; name one of those")
        else:
            kept.append(arrival)
    return kept


def matched(draft: Draft, arrivals: Sequence[Arrival]) -> list[tuple[Arrival, Known | None]]:
    """Each arrival with the patient it speaks of, by NHS number, else by hospital number."""
    by_number, patients = draft.roster.by_nhs_number, draft.roster.patients
    if not patients:
        return [(arrival, None) for arrival in arrivals]
    by_local = _by_local_id(draft.roster)
    pairs: list[tuple[Arrival, Known | None]] = []
    claimed: dict[int, int] = {}
    for arrival in arrivals:
        told = arrival.identity
        one = by_number.get(told.nhs_number) if told.nhs_number is not None else None
        others = _with_local_id(draft.roster, by_local, told.local_id)
        numbers = {*others} if one is None else {one} if one in others else {one, *others}
        if not numbers:
            pairs.append((arrival, None))
            continue
        draft.spoken_of |= numbers
        known = patients[min(numbers) if one is None else one]
        why = _objection(known, told, len(numbers))
        if not why and known.patient in claimed:
            why = f"the same patient stands on line {claimed[known.patient]} as well"
        if why:
            draft.reject(arrival, why)
        else:
            claimed[known.patient] = arrival.line
            pairs.append((arrival, known))
    return pairs


def _by_local_id(roster: Roster) -> dict[str, tuple[int, ...]]:
    """The patients of each hospital number, whatever its capitals."""
    numbers: dict[str, tuple[int, ...]] = {}
    for local, patient in roster.by_local_id.items():
        key = local.casefold()
        numbers[key] = (*numbers.get(key, ()), patient)
    return numbers


def _with_local_id(
    roster: Roster, by_local: dict[str, tuple[int, ...]], local: str | None
) -> tuple[int, ...]:
    """The patient with that very hospital number, else those with it but for its capitals."""
    if local is None:
        return ()
    exact = roster.by_local_id.get(local)
    return (exact,) if exact is not None else by_local.get(local.casefold(), ())


def _objection(known: Known, told: Identity, patients: int) -> str:
    """Why a row that has a patient's number does not speak of that patient; "" where it does."""
    if patients > 1 and told.nhs_number is not None:
        return "the NHS number and the hospital number are two patients' here"
    if patients > 1:
        return "two patients here have this hospital number, but for its capitals"
    theirs = known.identity
    if None not in (told.nhs_number, theirs.nhs_number) and told.nhs_number != theirs.nhs_number:
        return "the hospital number belongs to another NHS number here"
    if None in (told.born, theirs.born) or told.born == theirs.born:
        return ""
    if surname_key(told.family) == surname_key(theirs.family):
        return ""
    return (
        "the number belongs to somebody else here: another name and birthday; "
        "check it, or correct one of them first"
    )


def without_clashes(
    draft: Draft, matched: list[tuple[Arrival, Known | None]]
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
            if known is not None and (stay := draft.stay(arrival, known)) is not None
            if arrival.place or stay.location != draft.where(arrival)[0]
        }
        kept = []
        for arrival, known in matched:
            bed = draft.bed(arrival)
            holder = taken.get(bed) if bed is not None else None
            if holder is None or holder[0] in movers or (known and known.patient == holder[1]):
                kept.append((arrival, known))
            else:
                draft.reject(arrival, "the bed is taken by a patient who stays in it")
        if len(kept) == len(matched):
            return kept
        matched = kept
