"""A store with one ward, a feed that follows it, and an ear for what the feed says."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import Empty, Queue
from typing import TYPE_CHECKING, TypeVar

import pytest

from glance.census import (
    AddLocation,
    AddPlace,
    Admit,
    Census,
    Identity,
    LocationKind,
    PlaceKind,
    Scope,
    SetStatus,
    Signature,
)
from glance.feed import Changed, Feed, Loaded
from glance.store import create_store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from glance.feed import Message
    from glance.store import Store

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Signature("os:ann", "base-2")
M = TypeVar("M", bound="Message")
PATIENCE = 10.0


@dataclass
class Ear:
    """What a feed has said, and the census that a wall would hold by now."""

    said: Queue[Message] = field(default_factory=Queue)
    census: Census = field(default_factory=Census)

    def hear(self, sort: type[M]) -> M:
        """Wait for a message of one sort, following the census meanwhile."""
        while True:
            try:
                message = self.said.get(timeout=PATIENCE)
            except Empty:
                pytest.fail(f"the feed said no {sort.__name__}")
            if isinstance(message, Loaded):
                self.census = message.census
            elif isinstance(message, Changed):
                self.census = self.census.with_changes(message.delta)
            if isinstance(message, sort):
                return message

    def until(self, true: Callable[[], bool]) -> None:
        """Follow the census until something is true of it."""
        while not true():
            self.hear(object)  # type: ignore[type-var]  # any message will do

    def value(self, name: str = "risk", episode: int = 1) -> str | None:
        """Give a value as a wall would show it."""
        found = self.census.episodes.get(episode)
        status = found.statuses.get(name) if found is not None else None
        return None if status is None else status.value


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a ward, a team and a patient in each, made once."""
    path = tmp_path_factory.mktemp("template") / "glance.db"
    create_store(path)
    with open_store(path, writable=True) as store:
        store.record(
            [
                AddLocation("Ward 3", LocationKind.WARD),
                AddLocation("North team", LocationKind.TEAM),
                AddPlace("Ward 3", "B1", PlaceKind.BED),
                Admit(Identity("Adams"), "Ward 3", NINE, "B1"),
                Admit(Identity("Baker"), "North team", NINE),
            ],
            ANN,
            "template",
            NINE,
        )
    return path


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    """A database file of its own for one test."""
    path = tmp_path / "site" / "glance.db"
    path.parent.mkdir()
    shutil.copy(template, path)
    return path


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """A colleague's store."""
    with open_store(path, writable=True) as store:
        yield store


@pytest.fixture
def save(store: Store) -> Callable[[str], None]:
    """Set the first patient's risk."""
    numbers = itertools.count()

    def set_risk(value: str) -> None:
        store.record([SetStatus(1, "risk", value)], ANN, f"risk-{next(numbers)}", NINE)

    return set_risk


@pytest.fixture
def listen(path: Path) -> Iterator[Callable[..., Ear]]:
    """Start feeds that end with the test."""
    feeds: list[Feed] = []

    def start(scope: Scope | None = None, busy: float = 0.2, at: Path = path) -> Ear:
        ear = Ear()
        feed = Feed(at, scope or Scope(), ear.said.put, busy=busy)
        feeds.append(feed)
        feed.start()
        return ear

    yield start
    for feed in feeds:
        feed.stop()
    for feed in feeds:
        feed.join(PATIENCE)
    assert not any(feed.is_alive() for feed in feeds)


@pytest.fixture
def ears() -> type[Ear]:
    """Give the sort of ear, for a feed that a test starts in its own way."""
    return Ear
