"""How much is in date: by location and by owner, the worst first."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.board.moment import settled
from glance.fields import Staff, freshness
from glance.station.desk import Step
from glance.station.listing import stepped
from glance.station.panels import Sharing
from glance.station.seen import Share, Shares
from glance.station.wording import where

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census import Episode
    from glance.station.desk import Desk
    from glance.station.ground import Ground

NOBODY = "nobody named"


def begun(desk: Desk, ground: Ground, now: datetime) -> Desk:
    """Give the desk with the shares as they are now."""
    locations: dict[str, Share] = {}
    owners: dict[str, Share] = {}
    for episode in ground.census.episodes.values():
        in_date, dated = _counted(episode, ground, now)
        _add(locations, where(ground, episode), in_date, dated)
        if ground.is_home(episode.location):
            _add(owners, _owner(episode, ground), in_date, dated)
    panel = Sharing(_worst_first(locations), _worst_first(owners), now)
    return replace(desk, panel=panel, notice="")


def pressed(desk: Desk, panel: Sharing, key: str) -> Step:
    """Give the desk after a key: the lines move up and down."""
    if key == "escape":
        return Step(replace(desk, panel=None))
    count = max(len(panel.locations), len(panel.owners))
    return Step(replace(desk, panel=replace(panel, top=stepped(panel.top, key, count))))


def shares(panel: Sharing) -> Shares:
    """Give the shares as they are seen."""
    title = f"Values in date at {panel.at:%H:%M}, the worst first"
    return Shares(title, panel.locations, panel.owners, panel.top)


def _counted(episode: Episode, ground: Ground, now: datetime) -> tuple[int, int]:
    """Give how many of a patient's values are in date, and how many can be, as the wall counts."""
    in_date = dated = 0
    for field in ground.plan(episode.location).dated:
        status = episode.statuses.get(field.key)
        if status is None:
            continue
        dated += 1
        in_date += not freshness(field, settled(status.confirmed_at), now).stale
    return in_date, dated


def _owner(episode: Episode, ground: Ground) -> str:
    """Give who answers for a patient: the named nurse, else who has them today."""
    if episode.owner:
        return episode.owner
    for field in ground.plan(episode.location).asked:
        status = episode.statuses.get(field.key)
        if isinstance(field.kind, Staff) and status is not None:
            return status.value
    return NOBODY


def _add(found: dict[str, Share], label: str, in_date: int, dated: int) -> None:
    before = found.get(label, Share(label, 0, 0, 0))
    found[label] = Share(label, before.patients + 1, before.in_date + in_date, before.dated + dated)


def _worst_first(found: dict[str, Share]) -> tuple[Share, ...]:
    def worth(share: Share) -> tuple[float, str]:
        return (share.in_date / share.dated if share.dated else 2.0), share.label

    return tuple(sorted(found.values(), key=worth))
