"""How synthetic patients are: a believable value for each field that their unit tracks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from glance.demo import habits, places
from glance.fields import (
    Choice,
    Clock,
    Date,
    Direction,
    Flag,
    Magnet,
    Number,
    Rag,
    Staff,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from random import Random

    from glance.fields import Field, Vocabulary


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay that wants values: where, since when, and what is to be seen of it.

    Whether it begins or ends today, whether things are late, and how risky it is
    ("" for what nobody has said).
    """

    location: str
    began: datetime
    risk: str = ""
    new: bool = False
    home: bool = False
    late: bool = False


def status_values(
    stay: Stay, vocabulary: Vocabulary, dice: Random, now: datetime
) -> dict[str, str]:
    """Give a canonical value for each field that somebody has already looked at."""
    values = {"risk": stay.risk} if stay.risk and "risk" in vocabulary else {}
    for key, share in habits.TRACKED[stay.location].items():
        if key in vocabulary and dice.random() * 100 < _share(key, share, stay):
            value = _value(vocabulary[key], stay, values, dice, now)
            if value is not None:
                values[key] = value
    return values


def _share(key: str, share: int, stay: Stay) -> int:
    if stay.home and key in habits.NEEDED_TO_LEAVE:
        return 100
    if stay.new:
        return 100 if key in habits.KNOWN_AT_ONCE else share // 3
    if stay.late and key == "due":
        return 100
    return share


def _value(
    field: Field, stay: Stay, values: Mapping[str, str], dice: Random, now: datetime
) -> str | None:
    match field.kind:
        case Rag() | Choice():
            if field.key == "fit" and stay.home:
                return "fit"
            if field.key == "day" and stay.new:
                return "red"
            return _option(field, habits.OPTIONS.get(field.key, {}), dice)
        case Magnet():
            return _option(field, habits.MAGNET, dice)
        case Flag():
            return "yes" if dice.random() * 100 < habits.YES.get(field.key, 20) else "no"
        case Number():
            return dice.choice(habits.SCORES_RED if values.get("risk") == "red" else habits.SCORES)
        case Date():
            return _day(field, stay, dice, now)
        case Clock(direction=Direction.DUE):
            return moment(_due(field.key, _late(stay, dice), dice, now))
        case Clock():
            return moment(max(_since(field.key, _late(stay, dice), dice, now), stay.began))
        case Staff():
            return dice.choice(habits.NURSES[stay.location])
        case Text():
            return _words(field.key, stay, dice)
        case _:
            return None


def _option(field: Field, weights: Mapping[str, int], dice: Random) -> str | None:
    known = [option.code for option in field.kind.options() if option.code in weights]
    return dice.choices(known, [weights[code] for code in known])[0] if known else None


def _day(field: Field, stay: Stay, dice: Random, now: datetime) -> str:
    """A day to come, or one gone by where things are late; the last visit was some days ago."""
    today = now.date()
    if field.key == "edd" and stay.home:
        return today.isoformat()
    if field.key == "seen":
        return (today - timedelta(days=round(7 * dice.random() ** 2))).isoformat()
    furthest = {places.WARD: 14, places.TEAM: 80, places.VIRTUAL: 9}[stay.location]
    days = 1 + round(furthest * dice.random() ** 2)
    if stay.late and dice.random() < 0.25:
        days = -dice.randint(1, 2)
    return (today + timedelta(days=days)).isoformat()


def _late(stay: Stay, dice: Random) -> bool:
    return stay.late and dice.random() < 0.6


def _due(key: str, late: bool, dice: Random, now: datetime) -> datetime:
    """A moment to come, at five minutes past something, or one that has passed."""
    ahead = dice.randint(*habits.AHEAD.get(key, (20, 300)))
    minutes = -dice.randint(*habits.LATE) if late else ahead
    return on_the_fives(now + timedelta(minutes=minutes))


def _since(key: str, late: bool, dice: Random, now: datetime) -> datetime:
    usual, long = habits.BEHIND.get(key, ((10, 300), (300, 600)))
    return now - timedelta(minutes=dice.randint(*(long if late else usual)))


def on_the_fives(at: datetime) -> datetime:
    """The moment, as people say it: at 14:05, not at 14:07."""
    return at.replace(minute=at.minute // 5 * 5, second=0, microsecond=0)


def moment(at: datetime) -> str:
    """A moment as the store keeps it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _words(key: str, stay: Stay, dice: Random) -> str | None:
    if key != "next":
        return dice.choice(habits.WORDS[key]) if key in habits.WORDS else None
    if stay.new:
        return habits.ON_ARRIVAL[stay.location]
    plans = habits.BEFORE_LEAVING if stay.home else habits.NEXT
    return dice.choice(plans[stay.location])
