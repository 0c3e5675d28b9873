"""What may happen next on a shift: one small change, chosen by dice from how things stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from glance.census import (
    Admit,
    ClearStatus,
    Confirm,
    Discharge,
    LocationKind,
    Move,
    PlaceKind,
    SetStatus,
)
from glance.demo.habits import AHEAD, NEXT, NURSES, TRACKED
from glance.demo.people import ON_THE_WARD, Crowd
from glance.demo.statuses import Stay, moment, on_the_fives, status_values
from glance.fields import Clock, Magnet

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from random import Random

    from glance.census import Census, Change, Episode, Location, Place
    from glance.fields import Field, Vocabulary

# A risk moves one step at a time; a magnet goes this way only.
STEPS = ("green", "amber", "red")
MAGNET_STEPS = ("asked", "coming", "done")
KEPT_FREE = 2
# One of so many that wait longest is seen to first.
LONGEST = 12
# A ward changes more often than a caseload.
BUSY = {LocationKind.WARD: 3}
# Clocks that are cleared when the thing is done.
ONCE = frozenset({"due", "wound", "response"})


@dataclass(frozen=True, slots=True)
class Moment:
    """Everything that the next change is chosen from: how things are, and in which location."""

    census: Census
    vocabulary: Vocabulary
    crowd: Crowd
    now: datetime
    here: Location

    @property
    def dice(self) -> Random:
        return self.crowd.dice

    def patients(self) -> list[Episode]:
        everyone = self.census.episodes.values()
        return sorted(
            (episode for episode in everyone if episode.location == self.here.id),
            key=lambda episode: episode.id,
        )

    def fields(self, kind: type[Clock | Magnet]) -> list[Field]:
        return [field for field in self.vocabulary if isinstance(field.kind, kind)]

    def free(self) -> list[Place]:
        """Empty beds, in order."""
        taken = {episode.place for episode in self.census.episodes.values()}
        places = self.census.structure.places.values()
        beds = [
            place
            for place in places
            if place.location == self.here.id and place.kind is not PlaceKind.ZONE
        ]
        return sorted(
            (bed for bed in beds if bed.id not in taken), key=lambda bed: (bed.position, bed.id)
        )


def next_change(
    census: Census, vocabulary: Vocabulary, crowd: Crowd, now: datetime
) -> tuple[Change, ...]:
    """What somebody saves next; nothing where nothing can happen."""
    inhabited = {episode.location for episode in census.episodes.values()}
    locations = [census.structure.locations[number] for number in sorted(inhabited)]
    if not locations:
        return ()
    busy = [BUSY.get(location.kind, 1) for location in locations]
    (here,) = crowd.dice.choices(locations, busy)
    moment_here = Moment(census, vocabulary, crowd, now, here)
    kinds = list(KINDS)
    while kinds:
        (kind,) = crowd.dice.choices(kinds, [KINDS[kind] for kind in kinds])
        change = kind(moment_here)
        if change is not None:
            return (change,)
        kinds.remove(kind)
    return ()


def saved(episode: Episode, field: str, value: str) -> SetStatus:
    """A save as a person makes it: over the version that they saw."""
    status = episode.statuses.get(field)
    return SetStatus(episode.id, field, value, version=status.version if status else 0)


def _risk(now: Moment) -> Change | None:
    """A risk moves one step up or down; one that nobody has set is set."""
    if "risk" not in now.vocabulary:
        return None
    episode = now.dice.choice(now.patients())
    status = episode.statuses.get("risk")
    if status is None or status.value not in STEPS:
        return saved(episode, "risk", now.dice.choice(STEPS[:2]))
    # More often down than up, or a long shift would end with everybody red.
    step = STEPS.index(status.value) + (1 if now.dice.random() < 0.3 else -1)
    return saved(episode, "risk", STEPS[step]) if 0 <= step < len(STEPS) else None


def _day(now: Moment) -> Change | None:
    """A red day turns green, as its result is acted upon."""
    red = [
        episode
        for episode in now.patients()
        if (status := episode.statuses.get("day")) is not None and status.value == "red"
    ]
    return saved(now.dice.choice(red), "day", "green") if red else None


def _magnet(now: Moment) -> Change | None:
    """Somebody is asked for, is on the way, has been."""
    fields = now.fields(Magnet)
    if not fields:
        return None
    field = now.dice.choice(fields)
    patients = now.patients()
    open_ones = [
        (episode, status.value)
        for episode in patients
        if (status := episode.statuses.get(field.key)) is not None
        and status.value in MAGNET_STEPS[:-1]
    ]
    if open_ones and now.dice.random() < 0.75:
        episode, state = now.dice.choice(open_ones)
        return saved(episode, field.key, MAGNET_STEPS[MAGNET_STEPS.index(state) + 1])
    return saved(now.dice.choice(patients), field.key, MAGNET_STEPS[0])


def _clock(now: Moment) -> Change | None:
    """What waits longest is done: its clock starts again, or goes where it was for one thing."""
    running = [
        (field, episode, status)
        for field in now.fields(Clock)
        for episode in now.patients()
        if (status := episode.statuses.get(field.key)) is not None
    ]
    if not running:
        return None
    chosen = now.dice.choice(sorted({field.key for field, _, _ in running}))
    waiting = sorted(
        (status.value, episode.id) for field, episode, status in running if field.key == chosen
    )
    episode = now.census.episodes[now.dice.choice(waiting[:LONGEST])[1]]
    if chosen in ONCE:
        return ClearStatus(episode.id, chosen, version=episode.statuses[chosen].version)
    if chosen in AHEAD:
        again = on_the_fives(now.now + timedelta(minutes=now.dice.randint(*AHEAD[chosen])))
        return saved(episode, chosen, moment(again))
    return saved(episode, chosen, moment(now.now))


def _plan(now: Moment) -> Change | None:
    """The next action is another one, or is given a time by which it is due."""
    plans = NEXT.get(now.here.name)
    if "next" not in now.vocabulary or plans is None:
        return None
    episode = now.dice.choice(now.patients())
    if "due" in TRACKED[now.here.name] and now.dice.random() < 0.5:
        due = on_the_fives(now.now + timedelta(minutes=now.dice.randint(*AHEAD["due"])))
        return saved(episode, "due", moment(due))
    return saved(episode, "next", now.dice.choice(plans))


def _confirmation(now: Moment) -> Change | None:
    """Somebody passes by and finds a few values unchanged."""
    seen = [episode for episode in now.patients() if episode.statuses]
    if not seen:
        return None
    episode = now.dice.choice(seen)
    fields = sorted(episode.statuses)
    return Confirm(episode.id, tuple(now.dice.sample(fields, min(len(fields), 3))))


def _discharge_day(now: Moment) -> Change | None:
    """A date of discharge moves by a day."""
    dated = [
        episode
        for episode in now.patients()
        if (status := episode.statuses.get("edd")) is not None
        and status.value > now.now.date().isoformat()
    ]
    if not dated:
        return None
    later = now.now.date() + timedelta(days=now.dice.randint(1, 6))
    return saved(now.dice.choice(dated), "edd", later.isoformat())


def _move(now: Moment) -> Change | None:
    """Somebody moves to a free bed of the same ward."""
    movable = [
        (episode, bed)
        for bed in now.free()
        for episode in now.patients()
        if episode.place is not None
    ]
    if not movable:
        return None
    episode, bed = now.dice.choice(movable)
    return Move(episode.id, now.here.name, bed.label)


def _discharge(now: Moment) -> Change | None:
    """Somebody whose day has come goes home."""
    today = now.now.date().isoformat()
    leaving = [
        episode
        for episode in now.patients()
        if (status := episode.statuses.get("edd")) is not None and status.value <= today
    ]
    return Discharge(now.dice.choice(leaving).id, now.now) if leaving else None


def _admission(now: Moment) -> Change | None:
    """Somebody new comes into a free bed; the last ones are kept."""
    free = now.free()
    if len(free) <= KEPT_FREE or now.here.name not in NURSES:
        return None
    bed = now.dice.choice(free)
    location = now.here
    stay = Stay(location.name, now.now, new=True)
    return Admit(
        identity=now.crowd.person(ON_THE_WARD),
        location=location.name,
        began=now.now,
        place=bed.label,
        owner=now.dice.choice(NURSES[location.name]),
        statuses=tuple(status_values(stay, now.vocabulary, now.dice, now.now).items()),
    )


KINDS: dict[Callable[[Moment], Change | None], int] = {
    _magnet: 25,
    _clock: 15,
    _risk: 12,
    _plan: 12,
    _confirmation: 8,
    _day: 6,
    _discharge_day: 3,
    _admission: 3,
    _move: 2,
    _discharge: 2,
}
