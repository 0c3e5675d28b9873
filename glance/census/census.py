"""The census: every open episode of a scope, and how it moves from one change to the next."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rpds import HashTrieMap

if TYPE_CHECKING:
    from glance.census.episode import Episode
    from glance.census.location import Location, Place


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a reader has read the change log.

    `epoch` names one life of the log (a restored copy gets another), `seq` the
    newest change read and `head` that change's hash: a log in which the change
    numbered `seq` has another hash is not the log that was read before.
    """

    epoch: str = ""
    seq: int = 0
    head: str = ""


@dataclass(frozen=True, slots=True)
class Structure:
    """The locations of a scope and the places in them, each by id."""

    locations: HashTrieMap[int, Location] = field(default_factory=HashTrieMap)
    places: HashTrieMap[int, Place] = field(default_factory=HashTrieMap)


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed between two cursors, ready to be applied.

    `episodes` are new or changed ones, whole; `gone` are those that ended or left
    the scope; `structure` is there only when locations or places changed.
    """

    cursor: Cursor
    episodes: tuple[Episode, ...] = ()
    gone: tuple[int, ...] = ()
    structure: Structure | None = None

    def __bool__(self) -> bool:
        return bool(self.episodes or self.gone or self.structure is not None)


@dataclass(frozen=True, slots=True)
class Census:
    """Every open episode of a scope at one cursor."""

    cursor: Cursor = Cursor()
    structure: Structure = Structure()
    episodes: HashTrieMap[int, Episode] = field(default_factory=HashTrieMap)

    def with_changes(self, delta: Delta) -> Census:
        """Give the census after the delta; costs as much as the delta, not as the census."""
        episodes = self.episodes
        for gone in delta.gone:
            episodes = episodes.discard(gone)
        for episode in delta.episodes:
            episodes = episodes.insert(episode.id, episode)
        return replace(
            self,
            cursor=delta.cursor,
            structure=delta.structure if delta.structure is not None else self.structure,
            episodes=episodes,
        )
