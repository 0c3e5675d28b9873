"""The list: everyone whom what was typed has narrowed it to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, overload

from glance.identity import names
from glance.station.byvalue import asks_values, by_value
from glance.station.confusing import mark
from glance.station.desk import Browsing, Desk
from glance.station.duties import due_count, has_duty
from glance.station.lines import typed as typed_into
from glance.station.lines import written
from glance.station.seen import Listed, Listing, Typing
from glance.station.wording import (
    second_identifier,
    short_where,
    shown,
    spot,
)

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census import Census, Episode
    from glance.station.ground import Ground
    from glance.station.people import People

PAGE = 10
# More rows than these are on no screen, and none of them is worth keeping.
_REMEMBERED = 1000
EVERYWHERE = "All locations"


class Rows(Sequence[Listed]):
    """The patients of a list; each is put into words when it is looked at."""

    def __init__(self, hits: tuple[int, ...], ground: Ground, now: datetime) -> None:
        self._hits = hits
        self._ground = ground
        self._now = now

    def __len__(self) -> int:
        return len(self._hits)

    @overload
    def __getitem__(self, at: int) -> Listed: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Listed, ...]: ...
    def __getitem__(self, at: int | slice) -> Listed | tuple[Listed, ...]:
        if isinstance(at, slice):
            return tuple(listed(self._ground, one, self._now) for one in self._hits[at])
        return listed(self._ground, self._hits[at], self._now)


def listed(ground: Ground, number: int, now: datetime) -> Listed:
    """Give a patient as the list shows them; remembered for the minute."""
    episode = ground.census.episodes[number]
    minute = int(now.timestamp()) // 60
    worded = ground.worded.get(number)
    if worded is not None and worded[0] is episode and worded[1] == minute:
        return worded[2]
    found = _listed(ground, episode, now)
    if len(ground.worded) >= _REMEMBERED:
        ground.worded.clear()
    ground.worded[number] = (episode, minute, found)
    return found


def _listed(ground: Ground, episode: Episode, now: datetime) -> Listed:
    plan = ground.plan(episode.location)
    risk = None if plan.rag is None else episode.statuses.get(plan.rag.key)
    return Listed(
        episode=episode.id,
        place=spot(ground, episode),
        name=names.full(episode.person.family or "", episode.person.given or ""),
        identifier=second_identifier(episode.person, plan.identifier),
        location=short_where(ground, episode),
        risk=shown(plan.rag, risk.value, now) if plan.rag is not None and risk else None,
        collision=mark(ground, episode),
        due=due_count(ground, episode, now),
    )


def hits(browsing: Browsing, ground: Ground) -> tuple[int, ...]:
    """Give whom what was typed fits; with nothing typed, everyone of one's own location."""
    text = browsing.typed.text
    if browsing.among is _among(text, ground):
        return browsing.hits
    found = ground.people.matching(text)
    if text.strip():
        more = by_value(text, ground)
        return tuple(dict.fromkeys((*found, *more))) if more else found
    return tuple(one for one in found if ground.is_home(ground.census.episodes[one].location))


def _among(text: str, ground: Ground) -> People | Census:
    """Give what whom a text fits depends on: values change without anybody coming or going."""
    return ground.census if asks_values(text, ground) else ground.people


def narrowed(browsing: Browsing, typed: Typing, ground: Ground) -> Browsing:
    """Give the list for another text, its cursor on the likeliest; on the same one for none."""
    fresh = Browsing(typed=typed, at=browsing.at)
    found = hits(fresh, ground)
    stays = not typed.text.strip() and browsing.at in found
    at = browsing.at if stays else next(iter(found), None)
    return Browsing(typed=typed, at=at, hits=found, among=_among(typed.text, ground))


def refreshed(browsing: Browsing, ground: Ground) -> Browsing:
    """Give the list with everybody who is here now; the cursor stays on the same patient.

    Where that patient is gone, the cursor is nowhere: whoever comes next is not meant.
    """
    found = hits(browsing, ground)
    among = _among(browsing.typed.text, ground)
    if browsing.among is among:
        return browsing
    first = browsing.at is None and not browsing.hits and found
    at = found[0] if first else browsing.at
    return replace(browsing, at=at, hits=found, among=among)


def pressed(desk: Desk, key: str, ground: Ground) -> Desk | None:
    """Give the desk after a key that moves in the list or narrows it; None for any other key."""
    browsing = refreshed(desk.browsing, ground)
    if key == "escape":
        return replace(desk, browsing=narrowed(browsing, Typing(), ground))
    if key in _MOVES:
        return replace(desk, browsing=_moved(browsing, key))
    line = typed_into(browsing.typed, key)
    if line is None or (key == " " and not browsing.typed.text):
        return None
    return replace(desk, browsing=narrowed(browsing, line, ground))


def pasted(desk: Desk, text: str, ground: Ground) -> Desk:
    """Give the desk after a text was pasted into the list."""
    line = written(desk.browsing.typed, " ".join(text.split()))
    return replace(desk, browsing=narrowed(desk.browsing, line, ground))


def listing(desk: Desk, ground: Ground, now: datetime) -> Listing:
    """Give the list as it is seen."""
    browsing = refreshed(desk.browsing, ground)
    found = browsing.hits
    at = found.index(browsing.at) if browsing.at in found else None
    return Listing(
        rows=Rows(found, ground, now),
        at=at,
        typed=browsing.typed,
        total=len(ground.people.order) if browsing.typed.text.strip() else len(found),
        where=place_name(ground),
    )


def place_name(ground: Ground) -> str:
    """Give the name of the station's own location."""
    if ground.home is None:
        return EVERYWHERE
    named = ground.home.casefold()
    for location in ground.census.structure.locations.values():
        if named in (location.name.casefold(), location.short.casefold()):
            return location.name
    return ground.home


def next_due(
    desk: Desk, ground: Ground, now: datetime, after: int | None, *, itself: bool = False
) -> int | None:
    """Give the next patient of the list, after one, with a value out of date; None for none.

    With `itself` that one is the first who is looked at.
    """
    found = hits(desk.browsing, ground)
    start = found.index(after) + (not itself) if after in found else 0
    for number in (*found[start:], *found[:start]):
        if has_duty(ground, ground.census.episodes[number], desk.member, now):
            return number
    return None


_MOVES = frozenset({"up", "down", "pageup", "pagedown", "home", "end"})


def _moved(browsing: Browsing, key: str) -> Browsing:
    found = browsing.hits
    if not found:
        return browsing
    if browsing.at not in found:
        return replace(browsing, at=found[-1] if key == "end" else found[0])
    at = stepped(found.index(browsing.at), key, len(found))
    return replace(browsing, at=found[at])


def stepped(at: int, key: str, count: int) -> int:
    """Give where a cursor is after a key that moves it among so many rows."""
    last = max(count - 1, 0)
    steps = {"up": -1, "down": 1, "pageup": -PAGE, "pagedown": PAGE, "home": -count, "end": count}
    return min(max(at + steps.get(key, 0), 0), last)
