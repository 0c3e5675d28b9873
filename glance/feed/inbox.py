"""What the feed has said and the wall has not yet looked at: the newest state wins."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from glance.census import Delta
from glance.feed.messages import Changed, Loaded, Lost

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from glance.census import Census, Episode, Structure
    from glance.feed.messages import Message


@dataclass(frozen=True, slots=True)
class News:
    """Any number of messages as one: what to start from, what changed since, and how it ended.

    `lost` is why the last of them could not read the database, None where it could;
    `good` is when it last could.
    """

    loaded: Census | None = None
    delta: Delta | None = None
    good: datetime | None = None
    lost: str | None = None

    @property
    def patients(self) -> int:
        """How many patients a wall must look at for it."""
        if self.loaded is not None:
            return len(self.loaded.episodes)
        return len(self.delta.episodes) if self.delta is not None else 0


class Inbox:
    """Takes messages from the feed's thread; the wall empties it when it has time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[Message] = []

    def put(self, message: Message) -> bool:
        """Put a message in; true for the first one, of which the wall must be told."""
        with self._lock:
            self._waiting.append(message)
            return len(self._waiting) == 1

    def take(self) -> News:
        """Take everything out, as one."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        return together(waiting)

    def look(self) -> News:
        """Say what is inside, and leave it there."""
        with self._lock:
            waiting = tuple(self._waiting)
        return together(waiting)


def together(messages: Iterable[Message]) -> News:
    """Give messages, one after the other, as one piece of news."""
    loaded: Census | None = None
    good: datetime | None = None
    lost: str | None = None
    deltas: list[Delta] = []
    for message in messages:
        if isinstance(message, Lost):
            lost = message.why
            continue
        good, lost = message.at, None
        if isinstance(message, Loaded):
            loaded = message.census
            deltas.clear()
        elif isinstance(message, Changed):
            deltas.append(message.delta)
    return News(loaded, merged(deltas), good, lost)


def merged(deltas: Sequence[Delta]) -> Delta | None:
    """Give deltas, one after the other, as one; costs what they hold."""
    if len(deltas) < 2:
        return deltas[0] if deltas else None
    episodes: dict[int, Episode] = {}
    gone: dict[int, None] = {}
    structure: Structure | None = None
    for delta in deltas:
        for number in delta.gone:
            episodes.pop(number, None)
            gone[number] = None
        for episode in delta.episodes:
            gone.pop(episode.id, None)
            episodes[episode.id] = episode
        structure = delta.structure or structure
    return Delta(deltas[-1].cursor, tuple(episodes.values()), tuple(gone), structure)


def difference(before: Census, after: Census) -> Delta:
    """Give what changed between two whole censuses."""
    return Delta(
        after.cursor,
        tuple(
            episode
            for number, episode in after.episodes.items()
            if before.episodes.get(number) != episode
        ),
        tuple(number for number in before.episodes if number not in after.episodes),
    )
