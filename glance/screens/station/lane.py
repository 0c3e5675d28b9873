"""A thread that takes orders one after the other, so that the screen waits for none of them."""

from __future__ import annotations

from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Generic, TypeVar

from glance.errors import GlanceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.message import Message

    from glance.store import Store

Wish = TypeVar("Wish")

# As long as a command waits for a colleague's save to end.
BUSY_SECONDS = 5.0


class Lane(Thread, Generic[Wish]):
    """Serves orders in the order given, over one database that is its own.

    Each order ends in one message, whatever glance expects to go wrong. An exception
    that it does not expect ends the thread, and with it the program: see `Kiosk`.
    """

    def __init__(
        self,
        name: str,
        path: Path,
        post: Callable[[Message], object],
        *,
        writable: bool = False,
        busy: float = BUSY_SECONDS,
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._path = path
        self._post = post
        self._writable = writable
        self._busy = busy
        self._orders: SimpleQueue[Wish | None] = SimpleQueue()
        self._opened: Store | None = None

    def order(self, order: Wish) -> None:
        """Put an order at the end of the line."""
        self._orders.put(order)

    def stop(self) -> None:
        """Ask the thread to end after what has been ordered so far."""
        self._orders.put(None)

    def run(self) -> None:
        """Serve until stopped."""
        # The first order need not wait for the database to be opened.
        with suppress(GlanceError):
            self.store()
        while True:
            try:
                order = self._orders.get(timeout=self.patience())
            except Empty:
                self.look_up()
                continue
            if order is None:
                break
            self.serve(order)
        # What met a lock a moment ago has a last chance.
        self.look_up()
        if self._opened is not None:
            self._opened.close()

    def patience(self) -> float | None:
        """Give how many seconds to wait for an order before `look_up`; None for ever."""
        return None

    def serve(self, order: Wish) -> None:
        """Do what was ordered, and post what came of it."""
        raise NotImplementedError

    def look_up(self) -> None:
        """Do what is due while nothing is ordered."""

    def store(self) -> Store:
        """Give the open database; raise StoreError where it cannot be opened."""
        if self._opened is None:
            # SQLAlchemy takes longer to load than the first frame may: it is loaded here.
            from glance.store import open_store

            self._opened = open_store(self._path, writable=self._writable, busy=self._busy)
        return self._opened

    def post(self, message: Message) -> None:
        """Hand a message to the screen, if it is still there."""
        self._post(message)
