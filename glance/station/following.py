"""The cursor of the list goes with whom a save brings or moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from glance.census import Admit, Move, Reopen
from glance.identity import names
from glance.station import listing
from glance.station.seen import Typing

if TYPE_CHECKING:
    from glance.station.desk import Desk
    from glance.station.ground import Ground
    from glance.station.panels import Put

# The store keeps no finer times.
_ROUNDED = timedelta(seconds=1)


def followed(desk: Desk, put: Put, ground: Ground) -> Desk:
    """Give the desk whose list will show whom a save brings or moves, the cursor there.

    What was typed to find them may not fit them any more.
    """
    at, arriving = desk.browsing.at, None
    for change in put.changes:
        match change:
            case Admit() if ground.is_home(_number(change.location, ground)):
                at, arriving = None, change
            case Reopen(episode=number):
                at = number
            case Move():
                pass
            case _:
                return desk
    browsing = replace(listing.narrowed(desk.browsing, Typing(), ground), at=at)
    return replace(desk, browsing=browsing, arriving=arriving)


def arrived(desk: Desk, ground: Ground) -> Desk:
    """Give the desk with the cursor on who was admitted here, once they are there."""
    wanted = desk.arriving
    if wanted is None:
        return desk
    if desk.browsing.at is not None or desk.browsing.typed.text:
        return replace(desk, arriving=None)
    name = names.full(wanted.identity.family, wanted.identity.given)
    found = [
        number
        for number in desk.browsing.hits
        if (episode := ground.census.episodes[number]).began > wanted.began - _ROUNDED
        and names.full(episode.person.family or "", episode.person.given or "") == name
    ]
    if not found:
        return desk
    return replace(desk, arriving=None, browsing=replace(desk.browsing, at=max(found)))


def _number(named: str, ground: Ground) -> int:
    """Give the number of a location by its name; 0 for none."""
    return next((one.id for one in ground.wards() if one.name == named), 0)
