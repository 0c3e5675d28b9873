"""What a wall is told of its feed, as messages of its own loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from textual.message import Message as Notice

if TYPE_CHECKING:
    from glance.board import BoardView
    from glance.census import Delta


class FeedThread(Protocol):
    """What the wall needs of a feed."""

    def start(self) -> None:
        """Begin to post messages."""
        ...

    def stop(self) -> None:
        """Post no more."""
        ...


class Told(Notice):
    """The feed has said something."""


class Built(Notice):
    """A view of very many patients is there; `delta` is what differs from the one before."""

    def __init__(self, before: BoardView | None, view: BoardView, delta: Delta | None) -> None:
        super().__init__()
        self.before = before
        self.view = view
        self.delta = delta
