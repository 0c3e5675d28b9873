"""What is to be done: values out of date, and those whose absence the board counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.board.moment import settled
from glance.fields import Freshness, freshness
from glance.staff import may_change
from glance.station.standing import standing

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census import Episode
    from glance.fields import Field
    from glance.staff import Member
    from glance.station.desk import Desk
    from glance.station.ground import Ground
    from glance.station.plans import Plan


def due_count(ground: Ground, episode: Episode, now: datetime) -> int:
    """Give how many values of a patient are out of date, or not set though the board counts."""
    plan = ground.plan(episode.location)
    return sum(_due(plan, field, episode, now) for field in plan.asked)


def has_duty(ground: Ground, episode: Episode, member: Member, now: datetime) -> bool:
    """Whether a patient has a value out of date that this person may change."""
    plan = ground.plan(episode.location)
    return any(
        _due(plan, field, episode, now) and may_change(member, field) for field in plan.asked
    )


def fresh(field: Field, at: datetime | None, now: datetime) -> Freshness:
    """Give whether a value last confirmed then is out of date."""
    return Freshness(stale=False) if at is None else freshness(field, settled(at), now)


def is_due(desk: Desk, ground: Ground, episode: Episode, field: Field, now: datetime) -> bool:
    """Whether a value of the open patient is to be seen to, as this desk sees it."""
    plan = ground.plan(episode.location)
    if not plan.asks(field):
        return False
    stands = standing(desk, ground, episode, field.key)
    if stands.value is None:
        return field.key in plan.wanted
    return fresh(field, stands.at, now).stale


def _due(plan: Plan, field: Field, episode: Episode, now: datetime) -> bool:
    status = episode.statuses.get(field.key)
    if status is None:
        return field.key in plan.wanted
    if field.valid_for is None:
        return False
    return freshness(field, settled(status.confirmed_at), now).stale
