"""What the station knows of the patients, kept up with what the feed says."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC
from threading import Thread
from typing import TYPE_CHECKING

from textual.message import Message as Notice

from glance.feed.inbox import Inbox
from glance.feed.trust import Watch
from glance.screens.tidying import Tidying

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from glance.feed.inbox import News
    from glance.feed.messages import Message
    from glance.feed.trust import Trust
    from glance.station import Ground

# To look at more patients than these takes longer than people wait for a key.
AT_ONCE = 1_000


class Told(Notice):
    """The feed has said something."""


class Laid(Notice):
    """The ground of very many patients is there."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground = ground


class Floor:
    """Hears the feed, and makes of its news the ground on which the desks stand."""

    def __init__(self, post: Callable[[Notice], object], clock: float) -> None:
        self._post = post
        self._inbox = Inbox()
        self._watch = Watch(clock)
        self._tidying = Tidying()
        self._laying = False

    def put(self, message: Message) -> None:
        """Take a message in the feed's thread."""
        if self._inbox.put(message):
            # The station may have closed its loop between two messages.
            with suppress(RuntimeError):
                self._post(Told())

    def trust(self, clock: float) -> Trust:
        """Say how far what is shown can be relied on."""
        return self._watch.trust(clock)

    def tick(self, clock: float, now: datetime) -> None:
        """Let a second pass."""
        self._tidying.tidy()
        if self._laying:
            self._hear(self._inbox.look(), clock, now)

    def catch_up(self, ground: Ground, ready: bool, clock: float, now: datetime) -> Ground | None:
        """Give the ground after what was said meanwhile; None where nothing changed, or yet."""
        if self._laying:
            return None
        news = self._inbox.take()
        self._hear(news, clock, now)
        if news.loaded is None and (news.delta is None or not ready):
            return None
        if news.patients > AT_ONCE:
            self._laying = True
            Thread(target=self._lay, args=(ground, news, now), daemon=True).start()
            return None
        if not ready:
            self._tidying.begin(news.patients, AT_ONCE)
        return self._after(ground, news, now)

    def laid(self, patients: int, ready: bool) -> None:
        """Note that the large ground has arrived."""
        self._laying = False
        if not ready:
            self._tidying.begin(patients, AT_ONCE)

    def _lay(self, ground: Ground, news: News, now: datetime) -> None:
        """Lay a large ground in a thread of its own: meanwhile keys go on."""
        laid = self._after(ground, news, now)
        with suppress(RuntimeError):
            self._post(Laid(laid))

    def _after(self, ground: Ground, news: News, now: datetime) -> Ground:
        if news.loaded is not None:
            ground = ground.loaded(news.loaded, now)
        if news.delta is not None:
            ground = ground.after(news.delta, now)
            self._tidying.changed(len(news.delta.episodes))
        return ground

    def _hear(self, news: News, clock: float, now: datetime) -> None:
        if news.good is not None:
            self._watch.good(news.good.astimezone(now.tzinfo or UTC), clock)
        if news.lost is not None:
            self._watch.lost(news.lost, clock)
