"""Everyone in the demo: who they are, where, since when, and what was said of them when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from glance.demo import places
from glance.demo.habits import NURSES, RISK
from glance.demo.people import (
    NAMESAKES,
    ON_THE_CASELOAD,
    ON_THE_VIRTUAL_WARD,
    ON_THE_WARD,
    Ages,
    Crowd,
)
from glance.demo.statuses import Stay, status_values
from glance.fields import Clock, Direction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from glance.census import Identity
    from glance.fields import Field, Vocabulary

# When somebody sat down and wrote, as ages in minutes: a round, a handover, a quiet hour.
AGES = tuple(
    timedelta(minutes=minutes)
    for minutes in (
        *(30240, 20160, 12960, 8640, 5760, 4500, 3120, 2160, 1800, 1560, 1320, 1140),
        *(900, 660, 540, 420, 300, 210, 120, 70, 35, 15, 4),
    )
)
OUT_OF_DATE = 0.08
CONFIRMED = 0.3


@dataclass(frozen=True, slots=True)
class Said:
    """A value, when it was first said, and when somebody last found it unchanged (None: never)."""

    field: str
    value: str
    at: datetime
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resident:
    """A patient of the demo; `admitted_at` is when the record was made, `began` when they came."""

    identity: Identity
    location: str
    place: str | None
    began: datetime
    admitted_at: datetime
    owner: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    """How one location is peopled: its longest stay in days, and how many are new, home or late."""

    location: str
    ages: Ages
    longest: float
    new: int
    home: int
    late: int


UNITS = (
    _Unit(places.WARD, ON_THE_WARD, 24, new=2, home=3, late=5),
    _Unit(places.TEAM, ON_THE_CASELOAD, 420, new=6, home=4, late=10),
    _Unit(places.VIRTUAL, ON_THE_VIRTUAL_WARD, 13, new=3, home=2, late=2),
)


def residents(seed: int, vocabulary: Vocabulary, now: datetime) -> tuple[Resident, ...]:
    """Everyone, the same for the same seed and moment."""
    dice = Random(seed)
    crowd = Crowd.of(dice, now.date())
    return tuple(
        resident for unit in UNITS for resident in _people_of(unit, crowd, vocabulary, now)
    )


def _people_of(unit: _Unit, crowd: Crowd, vocabulary: Vocabulary, now: datetime) -> list[Resident]:
    dice = crowd.dice
    spots = _spots(unit.location, dice)
    namesakes = dict(zip(places.NAMESAKE_BEDS, NAMESAKES, strict=True))
    order = dice.sample(range(len(spots)), len(spots))
    new, home, late = (
        set(order[start : start + size])
        for start, size in (
            (0, unit.new),
            (unit.new, unit.home),
            (unit.new + unit.home, unit.late),
        )
    )
    risks = _dealt(RISK[unit.location], len(spots), dice)
    people = []
    for number, spot in enumerate(spots):
        identity = crowd.person(unit.ages, name=namesakes.get(spot or ""))
        if number in new:
            days = dice.uniform(0.05, 0.9)
        else:
            days = 1.1 + (unit.longest - 1.1) * dice.random() ** 2
        began = (now - timedelta(days=days)).replace(second=0, microsecond=0)
        stay = Stay(
            unit.location,
            began,
            # A risk is set when somebody has got round to it, which for one new patient is now.
            risk="" if number == order[0] else risks[number],
            new=number in new,
            home=number in home,
            late=number in late,
        )
        people.append(_resident(identity, spot, stay, dice, vocabulary, now))
    return people


def _dealt(shares: Mapping[str, int], count: int, dice: Random) -> list[str]:
    """One of the values for each, in those shares of a hundred, and dealt by chance."""
    deck = [value for value, share in shares.items() for _ in range(round(share * count / 100))]
    deck += [max(shares, key=shares.__getitem__)] * (count - len(deck))
    dice.shuffle(deck)
    return deck


def _spots(location: str, dice: Random) -> Sequence[str | None]:
    if location == places.WARD:
        return [bed for bed in (*places.BEDS, *places.ROOMS) if bed not in places.FREE_BEDS]
    count = places.PATIENTS[location]
    if location == places.TEAM:
        return sorted(dice.choices(places.ZONES, k=count))
    return [None] * count


def _resident(
    identity: Identity,
    place: str | None,
    stay: Stay,
    dice: Random,
    vocabulary: Vocabulary,
    now: datetime,
) -> Resident:
    since = [age for age in AGES if now - age >= stay.began] or [AGES[-1]]
    said = tuple(
        _said(vocabulary[key], value, since, dice, now)
        for key, value in status_values(stay, vocabulary, dice, now).items()
    )
    return Resident(
        identity=identity,
        location=stay.location,
        place=place,
        began=stay.began,
        admitted_at=now - since[0],
        owner=dice.choice(NURSES[stay.location]),
        said=said,
    )


def _said(field: Field, value: str, since: list[timedelta], dice: Random, now: datetime) -> Said:
    """Date a value so that it is in date, or, for a few in a hundred, no longer.

    When something was is written down soon afterwards.
    """
    if isinstance(field.kind, Clock) and field.kind.direction is Direction.SINCE:
        ago = now - datetime.fromisoformat(value)
        return Said(field.key, value, now - max(age for age in (*since, AGES[-1]) if age <= ago))
    valid_for = field.valid_for
    if valid_for is None:
        return Said(field.key, value, now - dice.choice(since))
    fresh = [age for age in since if age <= valid_for * 0.9] or since[-1:]
    old = [age for age in since if valid_for * 1.05 < age <= valid_for * 4]
    age = dice.choice(old if old and dice.random() < OUT_OF_DATE else fresh)
    earlier = [other for other in since if other > age]
    if earlier and dice.random() < CONFIRMED:
        return Said(field.key, value, now - dice.choice(earlier), confirmed_at=now - age)
    return Said(field.key, value, now - age)
