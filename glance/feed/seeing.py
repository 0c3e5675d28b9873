"""What a piece of news makes of the view that a viewer has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.board import view
from glance.feed.inbox import difference

if TYPE_CHECKING:
    from datetime import datetime

    from glance.board import Board, BoardView
    from glance.census import Delta
    from glance.feed.inbox import News


def seen(
    board: Board, before: BoardView | None, news: News, now: datetime
) -> tuple[BoardView, Delta | None]:
    """Give the view after a piece of news, and what differs from the one before."""
    after = before
    if news.loaded is not None:
        after = view(board, news.loaded, now)
    if after is None:
        raise ValueError("news of changes before there was anything to change")
    if news.delta is not None:
        after = after.after(news.delta, now)
    if news.loaded is None:
        return after, news.delta
    return after, difference(before.census, after.census) if before is not None else None
