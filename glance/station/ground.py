"""What a station knows: who is where, which fields are asked, who the staff are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from glance.board import Board
from glance.board.collisions import Namesakes, namesakes
from glance.board.geography import Geography, geography
from glance.census import Census, Identifier, LocationKind, NameFormat, Scope, Structure
from glance.fields import Vocabulary
from glance.station.people import People, Standings, people
from glance.station.plans import Plan, board_for, plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from glance.census import Delta, Episode, Location, Place
    from glance.staff import Member
    from glance.station.seen import Listed

Worded = tuple["Episode", int, "Listed"]
"""A patient, the minute, and the words of the list for them."""

# Where patients can be.
HOLDS_PATIENTS = frozenset({LocationKind.WARD, LocationKind.TEAM, LocationKind.VIRTUAL})


def station_scope() -> Scope:
    """Give what a station asks of the store: everybody, with everything that tells them apart."""
    return Scope(names=NameFormat.FULL, identifiers=frozenset(Identifier))


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that a station knows at one moment; it yields its successors.

    `home` names the location of the station, or one above it; None is everywhere.
    `own` are the locations that are home. `at` is when this was last brought up to date.
    `worded` remembers what the list has said of patients, as long as nobody comes or moves.
    """

    census: Census
    boards: tuple[Board, ...]
    vocabulary: Vocabulary
    staff: Mapping[str, Member]
    home: str | None
    record_views: bool
    people: People
    sakes: Namesakes
    geography: Geography
    own: frozenset[int]
    plans: Mapping[int, Plan]
    default: Plan
    at: datetime | None = None
    worded: dict[int, Worded] = field(default_factory=dict, repr=False, compare=False)

    def after(self, delta: Delta, now: datetime) -> Ground:
        """Give the ground after a delta; costs what the delta costs, unless locations changed."""
        census = self.census.with_changes(delta)
        if delta.structure is not None:
            return self.loaded(census, now)
        before = [self.census.episodes.get(one.id) for one in delta.episodes]
        moved = [
            (was, one)
            for was, one in zip(before, delta.episodes, strict=True)
            if was is None or _listed(was) != _listed(one)
        ]
        ended = [
            episode
            for number in delta.gone
            if (episode := self.census.episodes.get(number)) is not None
        ]
        if not moved and not ended:
            return replace(self, census=census, at=now)
        gone = [*ended, *(was for was, _ in moved if was is not None)]
        come = [one for _, one in moved]
        return replace(
            self,
            census=census,
            people=self.people.changed([one.id for one in ended], come, self._standings()),
            sakes=self.sakes.changed(gone, come)[0],
            at=now,
            worded={},
        )

    def loaded(self, census: Census, now: datetime) -> Ground:
        """Give the ground of another census."""
        own = _within(self.home, census.structure)
        by_board = {id(board): plan(board, self.vocabulary) for board in self.boards}
        plans: dict[int, Plan] = {}
        for location in census.structure.locations.values():
            board = board_for(location, self.boards, census.structure)
            if board is not None:
                plans[location.id] = by_board[id(board)]
        places = geography(_BARE, census.structure)
        fresh = replace(
            self, census=census, own=own, plans=plans, geography=places, at=now, worded={}
        )
        episodes = census.episodes.values()
        standings = Standings(census.structure.places, places.location_order, own)
        return replace(
            fresh,
            people=people(episodes, standings),
            sakes=namesakes(NameFormat.FULL, census.episodes.values()),
        )

    def staffed(self, staff: Iterable[Member]) -> Ground:
        """Give the ground with everybody who is staff now."""
        return replace(self, staff={member.code: member for member in staff})

    def episode(self, number: int) -> Episode | None:
        """Give an open episode; None where it is not there, or no longer."""
        return self.census.episodes.get(number)

    def location(self, episode: Episode) -> Location | None:
        """Give where a patient is; None where nobody knows."""
        return self.geography.location(episode.location)

    def place(self, episode: Episode) -> Place | None:
        """Give the bed or zone of a patient; None for none."""
        return self.geography.place(episode.place)

    def plan(self, location: int) -> Plan:
        """Give what is asked of the patients of a location."""
        return self.plans.get(location, self.default)

    def is_home(self, location: int) -> bool:
        """Whether a location is the station's own."""
        return location in self.own

    def wards(self) -> tuple[Location, ...]:
        """Give every location that patients can be in, one's own first."""
        shown = self.geography.shown
        return tuple(sorted(shown, key=lambda location: location.id not in self.own))

    def _standings(self) -> Standings:
        places = self.geography
        return Standings(places.structure.places, places.location_order, self.own)


def ground(
    census: Census,
    boards: Sequence[Board],
    vocabulary: Vocabulary,
    now: datetime,
    *,
    staff: Iterable[Member] = (),
    home: str | None = None,
    record_views: bool = False,
) -> Ground:
    """Make the ground of a station; `home` names its location, or one above it."""
    bare = Ground(
        census=Census(),
        boards=tuple(boards),
        vocabulary=vocabulary,
        staff={member.code: member for member in staff},
        home=home,
        record_views=record_views,
        people=People(),
        sakes=Namesakes(NameFormat.FULL),
        geography=geography(_BARE, Structure()),
        own=frozenset(),
        plans={},
        default=plan(None, vocabulary),
    )
    return bare.loaded(census, now)


_BARE = Board(name="", title="", vocabulary=Vocabulary(), kinds=HOLDS_PATIENTS)


def _listed(episode: Episode) -> tuple[object, ...]:
    """Give what the list and its index know of a patient."""
    return episode.person, episode.location, episode.place, episode.patient


def _within(home: str | None, structure: Structure) -> frozenset[int]:
    """Give the locations at and below one by name; all of them for None."""
    locations = structure.locations
    if home is None:
        return frozenset(locations)
    named = home.casefold()
    found = {
        location.id
        for location in locations.values()
        if named in (location.name.casefold(), location.short.casefold())
    }
    grown = True
    while grown:
        more = {
            location.id
            for location in locations.values()
            if location.parent in found and location.id not in found
        }
        found |= more
        grown = bool(more)
    return frozenset(found)
