"""The groups of a view, each with its counts, kept up as rows go and come."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rpds import HashTrieMap

from glance.board.ranked import Ranked
from glance.board.tally import combined
from glance.board.types import Group, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from glance.board.geography import Occupancy
    from glance.board.order import Standing
    from glance.board.types import Row

Placed = tuple["Row", "Standing"]
_Change = tuple["datetime", int]


@dataclass(frozen=True, slots=True)
class Counted:
    """One group: how many rows it has, what they add up to, and when each was last changed."""

    standing: Standing
    size: int
    tally: Tally
    changes: Ranked[_Change]

    @property
    def changed_at(self) -> datetime | None:
        """When the newest change in the group was made."""
        return self.changes[-1][0] if len(self.changes) else None


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups of a view in their order. Those in `always` stay when they are empty."""

    nobody: Tally
    always: frozenset[str] = frozenset()
    ordered: Ranked[Counted] = field(
        default_factory=lambda: Ranked(key=lambda counted: counted.standing.order)
    )
    by_key: HashTrieMap[str, Counted] = field(default_factory=HashTrieMap)

    def replaced(self, gone: Iterable[Row], come: Iterable[Placed]) -> Groups:
        """Give the groups without some rows and with others; costs what the rows cost."""
        leaving: dict[str, list[Row]] = {}
        arriving: dict[str, list[Row]] = {}
        standings: dict[str, Standing] = {}
        for row in gone:
            leaving.setdefault(row.group, []).append(row)
        for row, standing in come:
            arriving.setdefault(row.group, []).append(row)
            standings[row.group] = standing
        before: list[Counted] = []
        after: list[Counted] = []
        by_key = self.by_key
        for key in leaving.keys() | arriving.keys():
            old = by_key.get(key)
            counted = old or self.empty(standings[key])
            counted = _counted(counted, leaving.get(key, []), arriving.get(key, []))
            if old is not None:
                before.append(old)
            if counted.size or key in self.always:
                after.append(counted)
                by_key = by_key.insert(key, counted)
            else:
                by_key = by_key.discard(key)
        return replace(self, ordered=self.ordered.replaced(before, after), by_key=by_key)

    def with_always(self, standings: Iterable[Standing]) -> Groups:
        """Give the groups with some more that stay when they are empty."""
        empty = [self.empty(standing) for standing in standings]
        by_key = self.by_key
        for counted in empty:
            by_key = by_key.insert(counted.standing.key, counted)
        return Groups(
            nobody=self.nobody,
            always=frozenset(counted.standing.key for counted in empty),
            ordered=self.ordered.replaced((), empty),
            by_key=by_key,
        )

    def empty(self, standing: Standing) -> Counted:
        """Give a group of nobody."""
        return Counted(standing, 0, self.nobody, Ranked(key=lambda change: change))

    def shown(self, occupancy: Occupancy) -> tuple[Group, ...]:
        """Give the groups as a wall shows them, with where their rows start."""
        groups: list[Group] = []
        start = 0
        capacities = {
            f"location:{location.id}": occupancy.in_location(location)
            for location in occupancy.places.shown
        }
        for counted in self.ordered:
            key = counted.standing.key
            beds = occupancy.in_group(key)
            places, taken = beds if beds[0] else capacities.get(key, (0, 0))
            tally = replace(
                counted.tally, places=places, taken=taken, changed_at=counted.changed_at
            )
            groups.append(Group(key, counted.standing.label, start, counted.size, tally))
            start += counted.size
        return tuple(groups)

    def total(self, occupancy: Occupancy) -> Tally:
        """Give the counts over everyone."""
        places, taken = occupancy.everywhere()
        moments = [counted.changed_at for counted in self.ordered]
        total = combined(self.nobody, (counted.tally for counted in self.ordered))
        changed_at = max((moment for moment in moments if moment is not None), default=None)
        return replace(total, places=places, taken=taken, changed_at=changed_at)


def _counted(before: Counted, leaving: list[Row], arriving: list[Row]) -> Counted:
    return Counted(
        before.standing,
        before.size + len(arriving) - len(leaving),
        combined(before.tally, (row.tally for row in arriving), (row.tally for row in leaving)),
        before.changes.replaced(_changes(leaving), _changes(arriving)),
    )


def _changes(rows: list[Row]) -> list[_Change]:
    return [(row.tally.changed_at, row.key[1]) for row in rows if row.tally.changed_at is not None]
