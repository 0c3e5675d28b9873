"""A census looked at through a board: rows, groups and counts, kept up change by change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from rpds import HashTrieMap

from glance.board.cells import row_cells
from glance.board.collisions import Namesakes, namesakes
from glance.board.geography import Occupancy, geography, is_bed, lists_locations, occupancy
from glance.board.groups import Groups
from glance.board.moment import Moment
from glance.board.ranked import Ranked
from glance.board.rows import Reader, reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from glance.board.geography import Geography
    from glance.board.groups import Placed
    from glance.board.types import Board, Group, Row, RowCells, Tally
    from glance.census import Census, Delta, Episode, Person
    from glance.fields import Field

Key = tuple[str, int]
_Due = tuple[datetime, Key]


@dataclass(frozen=True, slots=True)
class _Books:
    """What a view keeps so that a change costs no more than itself."""

    reader: Reader
    by_key: HashTrieMap[Key, Row]
    groups: Groups
    due: Ranked[_Due]
    namesakes: Namesakes
    occupancy: Occupancy


@dataclass(frozen=True, eq=False)
class BoardView:
    """What a board shows at one moment; never changes, and yields its successors.

    `rows` stand in the board's order, group after group.
    """

    board: Board
    census: Census
    now: datetime
    rows: Ranked[Row]
    _books: _Books

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups in order, each with its counts and where its rows start."""
        return self._books.groups.shown(self._books.occupancy)

    @cached_property
    def tally(self) -> Tally:
        """The counts over everyone."""
        return self._books.groups.total(self._books.occupancy)

    @property
    def places(self) -> Geography:
        """The locations and places, in the board's order."""
        return self._books.reader.places

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that the board knows of a patient, in the order of the vocabulary."""
        return self._books.reader.fields

    @cached_property
    def place_name(self) -> str:
        """The name of the one location that is shown, or "All locations"."""
        places = self.places
        if self.board.location is not None:
            for location in places.structure.locations.values():
                if self.board.location in (location.name, location.short):
                    return location.name
            return self.board.location
        return places.shown[0].name if len(places.shown) == 1 else "All locations"

    @cached_property
    def due(self) -> datetime | None:
        """The first moment, in UTC, at which `at` would find something to do; None for never."""
        return self._books.due[0][0] if len(self._books.due) else None

    def row(self, key: Key) -> Row | None:
        """Give the row of that key; None where there is none."""
        return self._books.by_key.get(key)

    def position(self, row: Row) -> int:
        """Give where a row stands among all rows, from 0."""
        return self.rows.position(row.rank)

    def cells(self, row: Row, now: datetime) -> RowCells:
        """Give what a row says at a moment; only painted rows need it."""
        return row_cells(self._books.reader, row, now)

    def after(self, delta: Delta, now: datetime) -> BoardView:
        """Give the view after a delta; costs what the delta costs, unless locations changed."""
        census = self.census.with_changes(delta)
        if delta.structure is not None or self._is_ahead_of(now):
            return view(self.board, census, now)
        books = self._books
        ids = {episode.id for episode in delta.episodes} | set(delta.gone)
        renamed = _differing(self.census, census, ids, _identity)
        moved = _differing(self.census, census, ids, _whereabouts)
        sakes, liable = books.namesakes.changed(*renamed)
        touched: set[Key] = {("episode", episode_id) for episode_id in ids | liable}
        touched.update(
            ("place", episode.place)
            for episode in (*moved[0], *moved[1])
            if episode.place is not None
        )
        occupied = books.occupancy.moved(*moved) if any(moved) else books.occupancy
        return self._with(census, now, sakes, occupied, touched)

    def at(self, now: datetime) -> BoardView:
        """Give the view at another moment; costs what time has changed.

        A clock that was put back costs a whole new view: what it undoes is not kept.
        """
        if self._is_ahead_of(now):
            return view(self.board, self.census, now)
        return self._with(self.census, now, self._books.namesakes, self._books.occupancy, set())

    def _is_ahead_of(self, now: datetime) -> bool:
        return now.astimezone(UTC) < self.now.astimezone(UTC)

    def _with(
        self,
        census: Census,
        now: datetime,
        sakes: Namesakes,
        occupied: Occupancy,
        touched: set[Key],
    ) -> BoardView:
        books = self._books
        moment = Moment(now)
        touched.update(key for _, key in books.due.before((moment.utc, _LAST)))
        gone: list[Row] = []
        come: list[Placed] = []
        for key in touched:
            before = books.by_key.get(key)
            after = _row(books.reader, census, sakes, occupied, key, moment)
            if before is not None and after is not None and before == after[0]:
                continue
            if before is not None:
                gone.append(before)
            if after is not None:
                come.append(after)
        if not gone and not come and occupied is books.occupancy:
            return BoardView(self.board, census, now, self.rows, books)
        by_key = books.by_key
        for row in gone:
            by_key = by_key.discard(row.key)
        for row, _ in come:
            by_key = by_key.insert(row.key, row)
        arrived = [row for row, _ in come]
        due_before, due_after = set(_dues(gone)), set(_dues(arrived))
        return BoardView(
            self.board,
            census,
            now,
            self.rows.replaced(gone, arrived),
            _Books(
                books.reader,
                by_key,
                books.groups.replaced(gone, come),
                books.due.replaced(due_before - due_after, due_after - due_before),
                sakes,
                occupied,
            ),
        )


# Sorts after the key of every row, so that what is due at this very moment is due.
_LAST: Key = ("~", 0)


def view(board: Board, census: Census, now: datetime) -> BoardView:
    """Look at a census through a board; `now` is aware and in the wall's zone."""
    places = geography(board, census.structure)
    reading = reader(board, places)
    episodes = census.episodes.values()
    sakes = namesakes(board.scope.names, episodes)
    occupied = occupancy(places, reading.order.groups_of_beds(), episodes)
    moment = Moment(now)
    placed = [
        reading.of_episode(episode, sakes.collision(episode, census.episodes), moment)
        for episode in episodes
    ]
    if board.empty_places and not lists_locations(board):
        placed.extend(
            reading.of_place(place)
            for place in census.structure.places.values()
            if is_bed(place) and occupied.is_empty(place.id)
        )
    groups = Groups(reading.nobody)
    if lists_locations(board):
        groups = groups.with_always(reading.order.location(place.id) for place in places.shown)
    rows = [row for row, _ in placed]
    return BoardView(
        board,
        census,
        now,
        Ranked(rows, key=lambda row: row.rank),
        _Books(
            reading,
            HashTrieMap({row.key: row for row in rows}),
            groups.replaced((), placed),
            Ranked(_dues(rows), key=lambda due: due),
            sakes,
            occupied,
        ),
    )


def _row(
    reading: Reader,
    census: Census,
    sakes: Namesakes,
    occupied: Occupancy,
    key: Key,
    moment: Moment,
) -> Placed | None:
    kind, number = key
    if kind == "episode":
        episode = census.episodes.get(number)
        if episode is None:
            return None
        return reading.of_episode(episode, sakes.collision(episode, census.episodes), moment)
    place = census.structure.places.get(number)
    if place is None or not is_bed(place) or not occupied.is_empty(number):
        return None
    if not reading.board.empty_places or lists_locations(reading.board):
        return None
    return reading.of_place(place)


def _differing(
    before: Census, after: Census, ids: set[int], aspect: Callable[[Episode], object]
) -> tuple[list[Episode], list[Episode]]:
    """Give the episodes that one aspect tells apart, as they were and as they are."""
    gone: list[Episode] = []
    come: list[Episode] = []
    for episode_id in ids:
        was, is_now = before.episodes.get(episode_id), after.episodes.get(episode_id)
        if was is not None and is_now is not None and aspect(was) == aspect(is_now):
            continue
        if was is not None:
            gone.append(was)
        if is_now is not None:
            come.append(is_now)
    return gone, come


def _identity(episode: Episode) -> tuple[Person, int]:
    return episode.person, episode.patient


def _whereabouts(episode: Episode) -> tuple[int, int | None]:
    return episode.location, episode.place


def _dues(rows: Iterable[Row]) -> list[_Due]:
    return [(row.until.astimezone(UTC), row.key) for row in rows if row.until is not None]
