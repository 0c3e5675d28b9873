"""What a board says of each segment of a light at one moment, before any colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from glance.board import Each, LampState
from glance.board.moment import Moment, settled, sooner
from glance.fields import Clock, Date, Direction, Past, Tone
from glance.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import tzinfo

    from glance.board import BoardView, LampGroup
    from glance.census import Episode, Location

    _LateFrom = Callable[[str], datetime | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """The state of each segment; `until` is when time alone may change one (UTC; None: never)."""

    states: tuple[LampState, ...]
    until: datetime | None = None


def read(group: LampGroup, view: BoardView, now: datetime) -> Reading:
    """Read the segments of a group at a moment; costs what the view's patients cost."""
    judge = _Judge(group, view, now)
    if group.each is Each.PATIENT:
        ranks = [judge.rank(row.episode) for row in view.rows if row.episode is not None]
    else:
        seats = _seats(group, view)
        worst = dict.fromkeys(seats, judge.empty)
        for row in view.rows:
            if row.episode is not None:
                seat = _seat(group.each, view, row.episode)
                worst[seat] = min(worst.get(seat, judge.empty), judge.rank(row.episode))
        ranks = list(worst.values())
    return Reading(tuple(judge.order[rank] for rank in ranks), judge.until)


def segments(group: LampGroup, view: BoardView) -> tuple[str, ...]:
    """Give what is printed beside each segment, in their order."""
    match group.each:
        case Each.PATIENT:
            patients = sum(row.episode is not None for row in view.rows)
            return tuple(str(number) for number in range(1, patients + 1))
        case Each.BOARD:
            return (view.board.title,)
        case Each.LOCATION:
            return tuple(_location_name(view, number) for number in _everywhere(group, view))
        case Each.PLACE:
            everywhere = _everywhere(group, view)
            named = {place.id: place.label for place in view.places.in_order}
            if view.places.several:
                for place in view.places.in_order:
                    named[place.id] = f"{_location_name(view, place.location)} {place.label}"
            return tuple(named.get(place, no_place(view)) for place in everywhere)


def names(group: LampGroup, view: BoardView) -> tuple[str, ...]:
    """Give a lasting name of each segment, in their order: it stays whatever else the board has.

    A bed always has its location with it ("Ward 3 A1"), also where the board shows one only.
    """
    everywhere = _everywhere(group, view)
    match group.each:
        case Each.PLACE:
            named = {
                place.id: plain(f"{_location_name(view, place.location)} {place.label}")
                for place in view.places.in_order
            }
            return tuple(named.get(place, no_place(view)) for place in everywhere)
        case Each.LOCATION:
            return tuple(plain(_location_name(view, number)) for number in everywhere)
        case _:
            return segments(group, view)


def no_place(view: BoardView) -> str:
    """Give what stands beside the segment of patients who are in no bed and no zone."""
    return "no zone" if view.places.with_zones and not view.places.with_beds else "no bed"


# The one seat of a whole board, and of everybody who is in no place.
_ONE = 0


def _seats(group: LampGroup, view: BoardView) -> tuple[int, ...]:
    """Give the number of each segment that is always there, whoever comes or goes."""
    match group.each:
        case Each.PLACE:
            return tuple(place.id for place in view.places.in_order)
        case Each.LOCATION:
            return tuple(location.id for location in view.places.shown)
        case _:
            return (_ONE,)


def _seat(each: Each, view: BoardView, episode: Episode) -> int:
    """Give the segment that a patient belongs to."""
    match each:
        case Each.PLACE:
            place = view.places.place(episode.place)
            return place.id if place is not None else -1
        case Each.LOCATION:
            return episode.location
        case _:
            return _ONE


def _everywhere(group: LampGroup, view: BoardView) -> tuple[int, ...]:
    """Give every segment, also those that are only there because somebody is in none other."""
    seats = dict.fromkeys(_seats(group, view))
    seats.update(
        (_seat(group.each, view, row.episode), None) for row in view.rows if row.episode is not None
    )
    return tuple(seats)


def _location_name(view: BoardView, number: int) -> str:
    location: Location | None = view.places.location(number)
    return (location.short or location.name) if location is not None else f"location {number}"


def _clocks(view: BoardView, zone: tzinfo | None) -> Iterator[tuple[str, _LateFrom]]:
    """Give the fields whose values can be overdue, each with what knows from when."""
    for field in view.fields:
        match field.kind:
            case Date() as kind if kind.past is Past.OVERDUE:
                yield field.key, _late_from(kind, zone)
            case Clock() as kind if kind.direction is Direction.DUE or kind.limit is not None:
                yield field.key, _late_from(kind, zone)


@lru_cache(maxsize=256)
def _late_from(kind: Date | Clock, zone: tzinfo | None) -> _LateFrom:
    """Give what knows from when a stored value is overdue, and need not work it out twice."""
    # Before any value can be late, for one that is late no longer says since when.
    long_ago = datetime(1890, 1, 1, tzinfo=zone)

    @lru_cache(maxsize=4096)
    def late_from(value: str) -> datetime | None:
        try:
            return kind.show(value, long_ago).late_at
        except (ArithmeticError, ValueError):
            return None

    return late_from


class _Judge:
    """Says how each patient is, and until when nothing that it has said may change."""

    __slots__ = (
        "_board",
        "_clocks",
        "_due_rank",
        "_field",
        "_moment",
        "_new_rank",
        "_ranks",
        "_soon",
        "order",
        "until",
    )

    def __init__(self, group: LampGroup, view: BoardView, now: datetime) -> None:
        unsaid = (LampState.UNKNOWN, LampState.GREEN, LampState.EMPTY)
        self.order = (*(state for state in group.tells if state not in unsaid), *unsaid)
        self.until: datetime | None = None
        self._ranks = {state: rank for rank, state in enumerate(self.order)}
        # What is not told is never worse than what was said.
        self._due_rank = self._ranks.get(LampState.DUE, self.empty)
        self._new_rank = self._ranks.get(LampState.NEW, self.empty)
        self._board = view.board
        self._field = view.board.vocabulary[group.field]
        self._clocks = tuple(_clocks(view, now.tzinfo))
        self._soon = group.due_soon
        self._moment = Moment(now)

    @property
    def empty(self) -> int:
        """The rank of nobody."""
        return self._ranks[LampState.EMPTY]

    def rank(self, episode: Episode) -> int:
        """Give how bad it is with a patient: the place of their state in `order`."""
        found = self._ranks[self._said(episode)]
        if self._due_rank < found and self._due(episode):
            found = self._due_rank
        if self._new_rank < found and self._new(episode):
            found = self._new_rank
        return found

    def _said(self, episode: Episode) -> LampState:
        """Give what was said of the patient: red and amber stand even when out of date."""
        status = episode.statuses.get(self._field.key)
        if status is None:
            return LampState.UNKNOWN
        match self._moment.shown(self._field, status.value).tone:
            case Tone.RED:
                return LampState.RED
            case Tone.AMBER:
                return LampState.AMBER
            case Tone.GREEN:
                fresh = self._moment.fresh(self._field, status.confirmed_at)
                self.until = sooner(self.until, fresh.turns_at)
                return LampState.UNKNOWN if fresh.stale else LampState.GREEN
            case _:
                return LampState.UNKNOWN

    def _due(self, episode: Episode) -> bool:
        """Say whether anything is overdue, or soon will be."""
        begins: datetime | None = None
        for key, late_from in self._clocks:
            status = episode.statuses.get(key)
            if status is None:
                continue
            late = late_from(status.value)
            if late is not None and (begins is None or late - self._soon < begins):
                begins = late - self._soon
        if begins is None or begins <= self._moment.utc:
            return begins is not None
        self.until = sooner(self.until, begins)
        return False

    def _new(self, episode: Episode) -> bool:
        """Say whether the patient has only just come."""
        began = settled(episode.began)
        if self._moment.utc - began >= self._board.new_within:
            return False
        self.until = sooner(self.until, began + self._board.new_within)
        return True
