"""Changes of colleagues that came too short a moment ago to have been looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from glance.station.standing import underway
from glance.station.wording import who_in_full

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from glance.census import Status
    from glance.station.desk import Desk, Opened
    from glance.station.ground import Ground

# Nobody reads a value and decides about it in less.
A_LOOK = timedelta(seconds=0.7)


def noticed(was: Opened | None, desk: Desk, now: datetime) -> Desk:
    """Give the desk with what others have changed of the patient who was open already.

    That is colleagues, and this person elsewhere, or by a save of which no answer came.
    """
    opened = desk.opened
    if was is None or opened is None or was.episode != opened.episode:
        return desk
    if was.known is opened.known:
        return desk
    then, here = was.known.statuses, opened.known.statuses
    fresh: dict[str, datetime] = {}
    for key in {*then, *here}:
        before, after = then.get(key), here.get(key)
        undone = desk.undone.get((opened.episode, key))
        if after is None:
            mine = undone is not None
        else:
            if before is not None and before.version == after.version:
                continue
            restored = undone is not None and undone.made == after.version
            mine = restored or (
                after.changed_by == desk.member.code and _is_awaited(desk, key, after)
            )
        if not mine:
            fresh[key] = now
    return replace(desk, opened=replace(opened, news={**opened.news, **fresh})) if fresh else desk


def _is_awaited(desk: Desk, key: str, status: Status) -> bool:
    """Whether this desk itself has saved just that, or is saving it."""
    number = desk.opened.episode if desk.opened is not None else 0
    mine = desk.mine.get((number, key))
    if mine is not None and mine.version in (None, status.version) and mine.value == status.value:
        return True
    return underway(desk, number, key) is not None


def unread(desk: Desk, keys: Iterable[str], ground: Ground, now: datetime) -> str:
    """Give what of some values nobody can have read yet, and whose change it is; "" for none."""
    opened = desk.opened
    if opened is None:
        return ""
    for key in keys:
        came = opened.news.get(key)
        if came is None or not timedelta(0) <= now - came < A_LOOK:
            continue
        status = opened.known.statuses.get(key)
        by = "somebody" if status is None else who_in_full(ground, status.changed_by)
        label = ground.vocabulary[key].label
        return f"not saved: {label} was changed just now by {by}; look again"
    return ""
