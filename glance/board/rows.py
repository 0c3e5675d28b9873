"""Rows: what a board makes of one episode, or of one empty place, at one moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from glance.board.moment import sooner
from glance.board.order import Order
from glance.board.tally import no_patients
from glance.board.types import Collision, Reason, Row, Tally
from glance.fields import Tone, freshness

if TYPE_CHECKING:
    from glance.board.geography import Geography
    from glance.board.moment import Moment
    from glance.board.order import Standing
    from glance.board.types import Board
    from glance.census import Episode, Place
    from glance.fields import Field, Shown


@dataclass(frozen=True, slots=True)
class Reader:
    """How one board reads one structure's patients."""

    board: Board
    places: Geography
    order: Order
    fields: tuple[Field, ...]
    nobody: Tally

    def of_episode(
        self, episode: Episode, collision: tuple[Collision, str], moment: Moment
    ) -> tuple[Row, Standing]:
        """Give a patient's row and the group that it stands in."""
        reasons, tally, until = self._read(episode, moment)
        standing = self.order.standing(episode, reasons)
        row = Row(
            key=("episode", episode.id),
            group=standing.key,
            rank=self.order.rank(standing, episode, reasons),
            episode=episode,
            place=self.places.place(episode.place),
            reasons=reasons,
            collision=collision[0],
            namesake=collision[1],
            tally=tally,
            until=until,
        )
        return row, standing

    def of_place(self, place: Place) -> tuple[Row, Standing]:
        """Give the row of an empty place and the group that it stands in."""
        standing = self.order.standing_of_place(place)
        rank = self.order.rank_of_place(standing, place)
        row = Row(
            key=("place", place.id),
            group=standing.key,
            rank=rank,
            episode=None,
            place=place,
            tally=self.nobody,
        )
        return row, standing

    def _read(
        self, episode: Episode, moment: Moment
    ) -> tuple[tuple[Reason, ...], Tally, datetime | None]:
        board = self.board
        reasons: set[Reason] = set()
        until: datetime | None = None
        dated = in_date = 0
        changed_at: datetime | None = None
        for field in self.fields:
            status = episode.statuses.get(field.key)
            if status is None:
                continue
            shown = moment.shown(field, status.value)
            until = sooner(until, shown.until)
            reasons.update(_reasons_of(field, shown, board))
            if field.key == board.home:
                if status.value == moment.today.isoformat():
                    reasons.add(Reason.HOME)
                until = sooner(until, moment.midnight)
            if changed_at is None or status.changed_at > changed_at:
                changed_at = status.changed_at
            if field.valid_for is not None:
                dated += 1
                fresh = freshness(field, status.confirmed_at, moment.now)
                if not fresh.stale:
                    in_date += 1
                    until = sooner(until, fresh.until)
        if moment.utc - episode.began < board.new_within:
            reasons.add(Reason.NEW)
            until = sooner(until, episode.began.astimezone(UTC) + board.new_within)
        tally = replace(
            self._tally(episode, reasons), dated=dated, in_date=in_date, changed_at=changed_at
        )
        return tuple(reason for reason in Reason if reason in reasons), tally, until

    def _tally(self, episode: Episode, reasons: set[Reason]) -> Tally:
        status = episode.statuses.get(self.board.rag) if self.board.rag else None
        code = status.value if status else None
        rag = tuple((option, int(option == code)) for option, _ in self.nobody.rag)
        return Tally(
            patients=1,
            rag=rag,
            unset=int(self.board.rag is not None and not any(count for _, count in rag)),
            new=int(Reason.NEW in reasons),
            home=int(Reason.HOME in reasons),
            overdue=int(Reason.OVERDUE in reasons),
        )


def _reasons_of(field: Field, shown: Shown, board: Board) -> set[Reason]:
    found: set[Reason] = set()
    if shown.overdue:
        found.add(Reason.OVERDUE)
    if field.key == board.rag and shown.tone is Tone.RED:
        found.add(Reason.RED)
    return found


def reader(board: Board, places: Geography) -> Reader:
    """Make the reader of a board over a structure in the board's order."""
    wanted = board.scope.fields or frozenset()
    return Reader(
        board=board,
        places=places,
        order=Order(board, places),
        fields=tuple(field for field in board.vocabulary if field.key in wanted),
        nobody=no_patients(board),
    )
