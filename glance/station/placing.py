"""Beds to choose from: for a move, a swap, an arrival, or a stay that goes on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from glance.board.geography import is_bed
from glance.census import Admit, Move, Reopen
from glance.fields import Tone
from glance.identity import dates, names
from glance.identity.searching import words
from glance.station import following, working
from glance.station.allowed import barred
from glance.station.desk import Step
from glance.station.lines import typed as typed_into
from glance.station.listing import stepped
from glance.station.panels import Asking, BackTo, BedFor, Choosing, MoveTo, Placed, Put
from glance.station.saving import submit
from glance.station.seen import Chooser, Option
from glance.station.wording import NO_BED, address, full_name, in_short, spot_in_short, surname

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census import Episode, Location, Place
    from glance.station.desk import Desk
    from glance.station.ground import Ground
    from glance.station.panels import Purpose
    from glance.station.seen import Typing

# More rows than these are typed for.
_MOST = 200


@dataclass(frozen=True, slots=True)
class Spot:
    """A place to choose, and who is in it; `place` of None is no bed of that location."""

    location: Location
    place: Place | None
    taken_by: Episode | None

    @property
    def key(self) -> Placed:
        """Give the ids."""
        return Placed(self.location.id, None if self.place is None else self.place.id)

    @property
    def label(self) -> str:
        """Give what people call it."""
        return NO_BED if self.place is None else self.place.label

    @property
    def address(self) -> str:
        """Give it with its location."""
        return f"{self.label} · {self.location.name}"


def begun(desk: Desk, purpose: Purpose, ground: Ground) -> Desk:
    """Let a place be chosen, the cursor on the first; nobody stays open whom it is not for."""
    mover = purpose.episode if isinstance(purpose, MoveTo) else None
    if desk.opened is not None and desk.opened.episode != mover:
        desk = working.left(desk, ground)
    panel = Choosing(purpose)
    found = spots(panel, ground)
    at = found[0].key if found else None
    return replace(desk, panel=replace(panel, at=at), notice="")


def pressed(desk: Desk, panel: Choosing, key: str, ground: Ground, now: datetime) -> Step:
    """Give the desk after a key in the chooser."""
    if key == "escape":
        return Step(replace(desk, panel=None))
    found = spots(panel, ground)
    if key in ("up", "down", "pageup", "pagedown"):
        return Step(replace(desk, panel=_moved(panel, found, key)))
    if key == "enter":
        spot = next((one for one in found if one.key == panel.at), None)
        if spot is None:
            return Step(replace(desk, panel=replace(panel, problem="no place is chosen")))
        return taken(desk, panel, spot, ground, now)
    line = typed_into(panel.typed, key)
    if line is None:
        return Step(desk)
    return Step(replace(desk, panel=narrowed(panel, line, ground)))


def narrowed(panel: Choosing, line: Typing, ground: Ground) -> Choosing:
    """Give the chooser for another text, its cursor on the first place that fits."""
    narrower = replace(panel, typed=line, problem="")
    first = next(iter(spots(narrower, ground)), None)
    return replace(narrower, at=first.key if first else None)


def picked(desk: Desk, panel: Choosing, number: int, ground: Ground, now: datetime) -> Step:
    """Give the desk after a click on a row: the first chooses it, the second takes it."""
    found = spots(panel, ground)
    number += _start(panel, found)
    if not 0 <= number < len(found):
        return Step(desk)
    if found[number].key == panel.at:
        return pressed(desk, panel, "enter", ground, now)
    return Step(replace(desk, panel=replace(panel, at=found[number].key, problem="")))


def taken(desk: Desk, panel: Choosing, spot: Spot, ground: Ground, now: datetime) -> Step:
    """Give the desk with a place chosen: what remains is to save it, or to ask first."""
    match panel.purpose:
        case MoveTo() as purpose:
            return _moving(desk, panel, purpose, spot, ground, now)
        case BedFor() as purpose if spot.taken_by is None:
            put = _admission(purpose, spot, now)
            return _submitted(replace(desk, draft=()), panel, put, ground, now)
        case BackTo(stay=stay) if spot.taken_by is None:
            name = names.full(stay.identity.family, stay.identity.given)
            change = Reopen(stay.episode, None if spot.place is None else spot.place.label)
            put = Put((change,), f"{name} · back in {spot.label}", spot.label, stay.episode,
                      purpose=panel.purpose)  # fmt: skip
            return _submitted(desk, panel, put, ground, now)
        case _:
            who = full_name(spot.taken_by.person) if spot.taken_by is not None else "somebody"
            return Step(replace(desk, panel=replace(panel, problem=f"{who} is in {spot.label}")))


def spots(panel: Choosing, ground: Ground) -> tuple[Spot, ...]:
    """Give the places that what was typed fits; those without anybody go first in each location."""
    typed = words(panel.typed.text)
    found: list[Spot] = []
    there = _occupants(ground)
    places: dict[int, list[Place]] = {}
    for place in ground.geography.structure.places.values():
        places.setdefault(place.location, []).append(place)
    for location in _locations(panel.purpose, ground):
        here = [
            Spot(location, place, there.get(place.id) if is_bed(place) else None)
            for place in places.get(location.id, ())
        ]
        here.sort(key=_by_position)
        here.append(Spot(location, None, None))
        here = [spot for spot in here if _serves(panel.purpose, spot)]
        here.sort(key=lambda spot: spot.taken_by is not None)
        found += [spot for spot in here if all(_fits(word, spot) for word in typed)]
    return tuple(found)


def chooser(panel: Choosing, ground: Ground) -> Chooser:
    """Give the chooser as it is seen."""
    found = spots(panel, ground)
    at = next((at for at, spot in enumerate(found) if spot.key == panel.at), 0)
    start = _start(panel, found)
    rows = found[start : start + _MOST]
    lines = (f"{len(found)} places, {len(rows)} shown; type to narrow",)
    return Chooser(
        title=_title(panel.purpose, ground),
        typing=panel.typed,
        options=tuple(_option(spot) for spot in rows),
        at=at - start,
        lines=lines if len(found) > len(rows) else (),
        problem=panel.problem or ("" if found else "no place fits what was typed"),
    )


def _moving(
    desk: Desk, panel: Choosing, purpose: MoveTo, spot: Spot, ground: Ground, now: datetime
) -> Step:
    episode = ground.episode(purpose.episode)
    if episode is None:
        return Step(replace(desk, panel=None).told("not moved: the patient has left"))
    stands = address(ground, episode)
    if stands != purpose.seen:
        again = replace(panel, purpose=replace(purpose, seen=stands))
        problem = f"moved meanwhile: the patient is at {stands} now; look, and choose again"
        return Step(replace(desk, panel=replace(again, problem=problem)))
    if spot.key == Placed(episode.location, episode.place):
        return Step(replace(desk, panel=replace(panel, problem="the patient is there already")))
    place = None if spot.place is None else spot.place.label
    move = Move(purpose.episode, spot.location.name, place, purpose.seen)
    whose = in_short(ground, episode)
    to = spot.label if spot.location.id == episode.location else spot.address
    if spot.taken_by is not None:
        return Step(_swap(desk, move, spot, episode, ground))
    put = Put((move,), f"{whose} · moved to {to}", to, purpose.episode, purpose=purpose)
    if spot.location.id == episode.location:
        return _submitted(desk, panel, put, ground, now)
    lines = (full_name(episode.person), f"from {address(ground, episode)}", f"to {spot.address}")
    return Step(
        replace(desk, panel=Asking("Move to another location?", lines, "move", put, loud=True))
    )


def _submitted(desk: Desk, panel: Choosing, put: Put, ground: Ground, now: datetime) -> Step:
    if why := barred(desk.member, put.changes, ground.vocabulary):
        return Step(replace(desk, panel=replace(panel, problem=why)))
    return submit(following.followed(replace(desk, panel=None), put, ground), put, now)


def _swap(desk: Desk, move: Move, spot: Spot, episode: Episode, ground: Ground) -> Desk:
    """Ask whether two patients shall change places, with both names and both beds."""
    other = spot.taken_by
    if other is None:
        return desk
    own = ground.place(episode)
    here = ground.location(episode)
    back = Move(
        other.id,
        here.name if here is not None else "",
        None if own is None else own.label,
        address(ground, other),
    )
    lines = (
        f"{_named(episode)}: {address(ground, episode)} → {address(ground, other)}",
        f"{_named(other)}: {address(ground, other)} → {address(ground, episode)}",
    )
    to = f"{spot_in_short(ground, other)} {surname(episode.person)}"
    and_to = f"{spot_in_short(ground, episode)} {surname(other.person)}"
    whose = f"{to} ↔ {and_to} · swapped"
    put = Put((move, back), whose, f"in {spot.label}", episode.id)
    question = Asking(f"{spot.label} is taken. Swap the two?", lines, "swap", put, loud=True)
    return replace(desk, panel=question)


def _named(episode: Episode) -> str:
    """Give somebody by name and birthday."""
    born = episode.person.born
    return full_name(episode.person) + (f" (born {dates.nhs_date(born)})" if born else "")


def _admission(purpose: BedFor, spot: Spot, now: datetime) -> Put:
    change = Admit(
        identity=purpose.identity,
        location=spot.location.name,
        began=now,
        place=None if spot.place is None else spot.place.label,
        patient=purpose.patient,
    )
    name = names.full(purpose.identity.family, purpose.identity.given)
    words_of_it = f"{spot.label} {name} · admitted to {spot.location.name}"
    return Put((change,), words_of_it, spot.label, purpose=purpose)


def _locations(purpose: Purpose, ground: Ground) -> tuple[Location, ...]:
    wards = ground.wards()
    match purpose:
        case MoveTo(episode=number):
            episode = ground.episode(number)
            here = None if episode is None else episode.location
            return tuple(sorted(wards, key=lambda location: location.id != here))
        case BackTo(stay=stay):
            return tuple(location for location in wards if location.name == stay.location)
        case _:
            return wards


def _serves(purpose: Purpose, spot: Spot) -> bool:
    if not isinstance(purpose, MoveTo):
        return True
    other = spot.taken_by
    return not purpose.swap or (other is not None and other.id != purpose.episode)


def _occupants(ground: Ground) -> dict[int, Episode]:
    return {
        episode.place: episode
        for episode in ground.census.episodes.values()
        if episode.place is not None
    }


def _start(panel: Choosing, found: tuple[Spot, ...]) -> int:
    """Give the first row of those that are shown."""
    at = next((at for at, spot in enumerate(found) if spot.key == panel.at), 0)
    return max(0, min(at - _MOST // 2, len(found) - _MOST))


def _by_position(spot: Spot) -> tuple[int, str]:
    return (0, "") if spot.place is None else (spot.place.position, spot.place.label)


def _fits(word: str, spot: Spot) -> bool:
    known = [*words(spot.label), "".join(words(spot.label))]
    known += [*words(spot.location.name), *words(spot.location.short)]
    if spot.taken_by is not None:
        known += words(spot.taken_by.person.family or "")
    return any(one.startswith(word) for one in known)


def _moved(panel: Choosing, found: tuple[Spot, ...], key: str) -> Choosing:
    if not found:
        return panel
    at = next((at for at, spot in enumerate(found) if spot.key == panel.at), None)
    if at is None:
        return replace(panel, at=found[0].key)
    return replace(panel, at=found[stepped(at, key, len(found))].key, problem="")


def _title(purpose: Purpose, ground: Ground) -> str:
    match purpose:
        case MoveTo(episode=number, swap=swap):
            episode = ground.episode(number)
            whose = "a patient who has left" if episode is None else full_name(episode.person)
            here = "" if episode is None else f" ({address(ground, episode)})"
            return f"{'Swap beds of' if swap else 'Move'} {whose}{here}"
        case BedFor(identity=identity):
            return f"Which bed for {names.full(identity.family, identity.given)}?"
        case BackTo(stay=stay):
            return f"Back to which bed: {names.full(stay.identity.family, stay.identity.given)}"


def _option(spot: Spot) -> Option:
    if spot.taken_by is not None:
        return Option(spot.address, full_name(spot.taken_by.person), Tone.QUIET)
    free = "free" if spot.place is not None and is_bed(spot.place) else ""
    return Option(spot.address, free)
