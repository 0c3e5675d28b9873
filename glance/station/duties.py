"""What is out of date: values too old, and those that nobody has given though the board asks."""

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


def stale_count(ground: Ground, episode: Episode, now: datetime) -> int:
    """Give how many values of a patient are out of date, or missing though they age."""
    return sum(
        1
        for field in ground.plan(episode.location).asked
        if field.valid_for is not None and _stale(field, episode, now)
    )


def has_duty(ground: Ground, episode: Episode, member: Member, now: datetime) -> bool:
    """Whether a patient has a value out of date that this person may change."""
    return any(
        field.valid_for is not None and _stale(field, episode, now) and may_change(member, field)
        for field in ground.plan(episode.location).asked
    )


def fresh(field: Field, at: datetime | None, now: datetime) -> Freshness:
    """Give whether a value last confirmed then is out of date."""
    return Freshness(stale=False) if at is None else freshness(field, settled(at), now)


def is_due(desk: Desk, ground: Ground, episode: Episode, field: Field, now: datetime) -> bool:
    """Whether a value of the open patient is out of date, as this desk sees it."""
    if field.valid_for is None or not ground.plan(episode.location).asks(field):
        return False
    stands = standing(desk, ground, episode, field.key)
    return stands.value is None or fresh(field, stands.at, now).stale


def _stale(field: Field, episode: Episode, now: datetime) -> bool:
    status = episode.statuses.get(field.key)
    return status is None or freshness(field, settled(status.confirmed_at), now).stale
