"""A simulated shift: staff who save believable changes, one every few seconds."""

from __future__ import annotations

import threading
import uuid
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from glance.census import (
    Admit,
    ClearStatus,
    Confirm,
    Discharge,
    Move,
    Scope,
    SetStatus,
    Signature,
)
from glance.demo.events import next_change
from glance.demo.people import Crowd
from glance.demo.places import WARD
from glance.demo.staff import STATION, on_duty
from glance.errors import Conflict, NotFound, PlaceTaken, StoreError
from glance.site import Site
from glance.store import open_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo
    from pathlib import Path

    from glance.census import Census, Change
    from glance.fields import Vocabulary
    from glance.store import Store


class Shift(threading.Thread):
    """Changes to a demo site until `stop()`; `every` is the pause between two, in seconds.

    A lost database is tried again at the same pace: the wall, not the shift, tells of it.
    """

    def __init__(self, site: Path, seed: int, every: float = 3.0) -> None:
        super().__init__(name="shift", daemon=True)
        self._site = site
        self._dice = Random(seed)
        self._every = every
        self._ended = threading.Event()

    def stop(self) -> None:
        """End the shift; a change that is being saved is saved first."""
        self._ended.set()
        if self.is_alive():
            self.join()

    def run(self) -> None:
        site = Site.open(self._site)
        vocabulary = site.vocabulary()
        zone = site.settings.timezone
        while not self._ended.wait(self._every):
            try:
                with open_store(site.database, writable=True) as store:
                    self._work(store, vocabulary, zone)
            except StoreError:
                continue

    def _work(self, store: Store, vocabulary: Vocabulary, zone: tzinfo) -> None:
        census = store.census(Scope())
        crowd = Crowd.of(self._dice, datetime.now(zone).date())
        while True:
            now = datetime.now(zone)
            changes = next_change(census, vocabulary, crowd, now)
            if changes:
                nurse = self._dice.choice(on_duty(_where(changes[0], census)))
                self._save(store, changes, Signature(nurse, STATION), now)
            if self._ended.wait(self._every):
                return
            census = _caught_up(store, census)

    def _save(
        self, store: Store, changes: Sequence[Change], signed: Signature, now: datetime
    ) -> None:
        """Save changes, unless a colleague was first: then theirs stands."""
        try:
            store.record(changes, signed, f"shift-{uuid.uuid4()}", now)
        except (Conflict, PlaceTaken, NotFound):
            return


def _where(change: Change, census: Census) -> str:
    """The location of the patient whom a change is about."""
    match change:
        case Admit(location=name):
            return name
        case SetStatus() | ClearStatus() | Confirm() | Move() | Discharge():
            episode = census.episodes[change.episode]
            return census.structure.locations[episode.location].name
        case _:
            return WARD


def _caught_up(store: Store, census: Census) -> Census:
    delta = store.delta(Scope(), census.cursor)
    return store.census(Scope()) if delta is None else census.with_changes(delta)
