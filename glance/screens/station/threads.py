"""The threads behind a station: one that saves, one that reads, one that checks PINs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.screens.station.checker import Checker
from glance.screens.station.clerk import Clerk
from glance.screens.station.saver import Saver

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

    from glance.census import Event, Signature
    from glance.screens.station.clerk import Wish
    from glance.site import Site
    from glance.station.dialogue import Save

# The saves that are under way when the end is asked for have this long.
_LAST_SAVES = 4.0


class Threads:
    """Does in the background whatever the desks ask for; every answer is a message."""

    def __init__(
        self,
        site: Site,
        terminal: str,
        post: Callable[[Message], object],
        *,
        opened_by: Signature | None = None,
    ) -> None:
        self._saver = Saver(site.database, post)
        self._clerk = Clerk(site.database, post)
        self._checker = Checker(site, terminal, post, opened_by=opened_by)

    def start(self) -> None:
        """Begin to serve."""
        for lane in (self._checker, self._saver, self._clerk):
            lane.start()

    def stop(self) -> None:
        """Serve what has been asked for so far, and no more."""
        for lane in (self._checker, self._saver, self._clerk):
            lane.stop()

    def finish(self) -> None:
        """Wait for the last saves, for a moment."""
        if self._saver.is_alive():
            self._saver.join(_LAST_SAVES)

    def check(self, typed: str, pin: str) -> None:
        """Find out whether it is who they say."""
        self._checker.check(typed, pin)

    def save(self, save: Save, signed: Signature) -> None:
        """Save this after everything before it."""
        self._saver.save(save, signed)

    def ask(self, wish: Wish, signed: Signature) -> None:
        """Read or write what is wished for."""
        self._clerk.ask(wish, signed)

    def note(self, event: Event, signed: Signature) -> None:
        """Put that into the log."""
        self._saver.note(event, signed)

    def farewell(self, signed: Signature, requests: tuple[str, ...], *, here: bool) -> None:
        """Put the end into the log, with how many of those saves did not go through."""
        self._saver.farewell(signed, requests, here=here)
