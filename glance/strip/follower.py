"""A board followed without a screen: what its feed says becomes what its lights are given."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from glance.board import Each, Source
from glance.census import NameFormat
from glance.feed.inbox import together
from glance.feed.seeing import seen
from glance.feed.trust import Watch, monotonic
from glance.lamps import Given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from zoneinfo import ZoneInfo

    from glance.board import Board, BoardView, Column, LampGroup
    from glance.feed.messages import Message

# A clock put right by a moment is no reason to look at everybody afresh.
_JITTER = timedelta(seconds=2)
# Kinds of field that hold whatever people typed: no lamp tells of them.
_WORDS = frozenset({"text", "staff"})


class Follower:
    """Makes views of a board out of what its feed says, in the feed's own thread.

    `put` takes each of them, and at least every two seconds until when it may be
    believed; it must not wait. `curtain` says whether the board is closed at a moment.
    A view that cannot be made is a fault for the feed, which tells of it and starts over.
    """

    def __init__(
        self,
        board: Board,
        put: Callable[[Given], None],
        *,
        zone: ZoneInfo,
        curtain: Callable[[datetime], bool],
        now: Callable[[], datetime] | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._board = board
        self._put = put
        self._curtain = curtain
        self._now = now or (lambda: datetime.now(UTC).astimezone(zone))
        self._clock = clock
        self._watch = Watch(clock())
        self._view: BoardView | None = None

    def post(self, message: Message) -> None:
        """Take a message of the feed."""
        # Looking at very many patients takes time, in which what was read grows older.
        clock = self._clock()
        news, now = together((message,)), self._moment()
        if news.loaded is not None or news.delta is not None:
            self._view, _ = seen(self._board, self._view, news, now)
        elif news.good is not None:
            self._let_time_pass(now)
        if news.good is not None:
            self._watch.good(news.good, clock)
        if news.lost is not None:
            self._watch.lost(news.lost, clock)
        self._put(Given(self._view, self._watch.good_until, self._curtain(now)))

    def _moment(self) -> datetime:
        """Give now, no earlier than what is seen but for a real jump back."""
        now = self._now()
        if self._view is not None and timedelta() < self._view.now - now < _JITTER:
            return self._view.now
        return now

    def _let_time_pass(self, now: datetime) -> None:
        """Look again where time alone has changed who stands where."""
        view = self._view
        if view is None:
            return
        due = view.due is not None and view.due <= now.astimezone(UTC)
        if due or now < view.now:
            self._view = view.at(now)


def least(board: Board, groups: Iterable[LampGroup]) -> Board:
    """Give the board as far as those of its lamps need it, so that no more is read.

    Dates and clocks stay, because they may be overdue; words, identifiers and names go,
    unless slots follow an order in which names count.
    """
    by_name = any(part.lstrip("-") == "name" for part in board.order_by)
    named = by_name and any(group.each is Each.PATIENT for group in groups)
    columns = (_without_words(column) for column in board.columns)
    words = board.note is None or board.vocabulary[board.note].kind.name in _WORDS
    return replace(
        board,
        names=board.names if named else NameFormat.PLACE,
        second_identifier=None,
        columns=tuple(column for column in columns if column.fields),
        note=None if words else board.note,
    )


def _without_words(column: Column) -> Column:
    if column.source not in {Source.FIELD, Source.MAGNETS}:
        return replace(column, fields=())
    kept = tuple(field for field in column.fields if field.kind.name not in _WORDS)
    return replace(column, fields=kept)
