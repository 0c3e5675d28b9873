"""The feed: a thread that reads what colleagues saved and tells the wall."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from random import random
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

from glance.errors import GlanceError
from glance.feed.messages import Changed, Heard, Loaded, Lost
from glance.feed.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glance.census import Census, Delta, Scope
    from glance.feed.messages import Message
    from glance.store import Store

# A wake-up comes when a write begins, and the change is visible when its flush to the
# disk has ended: from 0.2 ms later to as long as the disk takes. So the database is
# asked again and again, each time after a third of the time waited so far.
FIRST_LOOK = 0.0002
LAST_LOOK = 0.5
SLOW_POLL = 1.0
DEAF_POLL = 0.1
HEARD_EVERY = 2.0
FIRST_PAUSE = 0.25
LONGEST_PAUSE = 2.0
# A wall must say within 10 s that its data is lost, so it cannot wait long for a lock.
BUSY_SECONDS = 1.0


class Feed(Thread):
    """The changes of one scope, as messages in the order in which they were saved.

    `Loaded` comes first and after any gap, `Changed` for each wake-up with changes
    in the scope, `Heard` every two seconds without any, and `Lost` for each vain
    attempt to read. The thread tries for ever and ends with `stop()` only.
    """

    def __init__(
        self,
        path: Path,
        scope: Scope,
        post: Callable[[Message], None],
        *,
        busy: float = BUSY_SECONDS,
    ) -> None:
        super().__init__(name="glance-feed", daemon=True)
        self._path = path
        self._scope = scope
        self._post = post
        self._busy = busy
        self._census: Census | None = None
        self._woken = Event()
        self._stopping = Event()
        self._pause = FIRST_PAUSE
        self._posted = self._checked = float("-inf")

    def stop(self) -> None:
        """Ask the thread to end; it does within milliseconds unless it is reading."""
        self._stopping.set()
        self._woken.set()

    def run(self) -> None:
        """Follow the database until stopped, starting over whenever it is lost."""
        while not self._stopping.is_set():
            try:
                self._follow()
            except GlanceError as error:
                self._lose(str(error))
            # The one place for this: a wall that nobody feeds any more would stand still and
            # nobody would know. The words of the fault may be a patient's.
            except Exception as fault:  # noqa: BLE001 - said on the wall, and tried again
                self._census = None
                self._lose(f"the feed stopped by an internal fault: {type(fault).__name__}")

    def _lose(self, why: str) -> None:
        self._tell(Lost(why, _now()))
        # Many walls must not come back in one instant.
        self._stopping.wait(self._pause * (0.8 + 0.4 * random()))  # noqa: S311 - no secret
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def _follow(self) -> None:
        # Half of a wall's start would be spent on loading SQLAlchemy: it is loaded
        # here, while the first frame is already on the screen.
        from glance.store import open_store

        with (
            open_store(self._path, busy=self._busy) as store,
            Watch(self._path, self._woken) as watch,
        ):
            store.insist_on_whole()
            store.written()
            while not self._stopping.is_set():
                version = store.data_version()
                self._catch_up(store)
                self._pause = FIRST_PAUSE
                self._wait(store, version, DEAF_POLL if watch.deaf else SLOW_POLL)

    def _catch_up(self, store: Store) -> None:
        delta = None
        if self._census is not None:
            delta = store.delta(self._scope, self._census.cursor)
        if delta is None or self._census is None:
            self._census = store.census(self._scope)
            self._tell(Loaded(self._census, _now()))
            return
        news = _news(self._census, delta)
        self._census = self._census.with_changes(news)
        if news:
            self._tell(Changed(news, _now()))
        else:
            self._tell(Heard(_now()))

    def _wait(self, store: Store, version: int, poll: float) -> None:
        """Return when the database has changed, or the feed is to stop."""
        while not self._stopping.is_set():
            written = False
            if self._woken.wait(poll):
                self._woken.clear()
                if self._seen(store, version):
                    return
                # Not every writing is a save: somebody may copy a file over this one.
                written = True
            elif store.data_version() != version:
                return
            store.insist_on_whole()
            overdue = monotonic() - (HEARD_EVERY - poll / 2)
            due = self._posted <= overdue
            if (written or due or self._checked <= overdue) and not self._current(store, version):
                return
            if due:
                self._tell(Heard(_now()))

    def _current(self, store: Store, version: int) -> bool:
        """Say whether a newcomer would read what the wall shows.

        A connection goes on with what it has read while the file is overwritten, and
        what its log of commits holds hides the rest.
        """
        census = self._census
        if census is None:
            return False
        self._checked = monotonic()
        if not store.written() and store.cursor() == census.cursor:
            return True
        if store.data_version() == version:
            store.start_over()
            if store.census(self._scope) == census:
                return True
            self._census = None
        return False

    def _seen(self, store: Store, version: int) -> bool:
        """Say whether a write that has begun becomes visible soon."""
        began = monotonic()
        waited = 0.0
        while waited < LAST_LOOK and not self._stopping.is_set():
            if store.data_version() != version:
                return True
            if self._woken.wait(max(FIRST_LOOK, waited / 3)):
                self._woken.clear()
                began = monotonic()
            waited = monotonic() - began
        return False

    def _tell(self, message: Message) -> None:
        self._posted = monotonic()
        self._post(message)


def _news(census: Census, delta: Delta) -> Delta:
    """Give the delta without what a viewer of this scope cannot see: other wards, other fields."""
    return replace(
        delta,
        episodes=tuple(each for each in delta.episodes if census.episodes.get(each.id) != each),
        gone=tuple(number for number in delta.gone if number in census.episodes),
        structure=None if delta.structure == census.structure else delta.structure,
    )


def _now() -> datetime:
    return datetime.now(UTC)
