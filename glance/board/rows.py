"""Rows: what a board makes of one episode, or of one empty place, at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from glance.board.moment import settled, sooner
from glance.board.order import Order
from glance.board.tally import no_patients
from glance.board.types import Collision, Reason, Row, Tally
from glance.fields import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from glance.board.geography import Geography
    from glance.board.moment import Moment
    from glance.board.order import Standing
    from glance.board.types import Board
    from glance.census import Episode, Place
    from glance.fields import Field


@dataclass(frozen=True, slots=True)
class Reader:
    """How one board reads one structure's patients."""

    board: Board
    places: Geography
    order: Order
    fields: tuple[Field, ...]
    nobody: Tally
    counts: Mapping[str, tuple[tuple[str, int], ...]]  # by RAG value, the RAG counts of one patient

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
        board, statuses = self.board, episode.statuses
        red = day_red = overdue = home = False
        until: datetime | None = None
        dated = in_date = 0
        changed_at: datetime | None = None
        for field in self.fields:
            status = statuses.get(field.key)
            if status is None:
                continue
            shown = moment.shown(field, status.value)
            until = sooner(until, shown.late_at)
            overdue = overdue or shown.overdue
            if field.key == board.rag:
                red = shown.tone is Tone.RED
            if field.key == board.day_rag:
                day_red = shown.tone is Tone.RED
            if field.key == board.home:
                home = status.value == moment.day
                until = sooner(until, moment.midnight if home else moment.begin(status.value))
            changed = settled(status.changed_at)
            if changed_at is None or changed > changed_at:
                changed_at = changed
            if field.valid_for is not None:
                dated += 1
                fresh = moment.fresh(field, status.confirmed_at)
                in_date += not fresh.stale
                until = sooner(until, fresh.turns_at)
        began = settled(episode.began)
        new = moment.utc - began < board.new_within
        if new:
            until = sooner(until, began + board.new_within)
        risk = statuses.get(board.rag) if board.rag else None
        rag = self.counts.get(risk.value) if risk else None
        tally = Tally(
            patients=1,
            rag=rag or self.nobody.rag,
            unset=int(board.rag is not None and rag is None),
            day_red=int(day_red),
            new=int(new),
            home=int(home),
            overdue=int(overdue),
            in_date=in_date,
            dated=dated,
            changed_at=changed_at,
        )
        return _REASONS[red, overdue, new, home], tally, until


# Every combination of the four, in the order of Reason.
_REASONS = {
    applies: tuple(reason for reason, true in zip(Reason, applies, strict=True) if true)
    for applies in product((False, True), repeat=len(Reason))
}


def reader(board: Board, places: Geography) -> Reader:
    """Make the reader of a board over a structure in the board's order."""
    wanted = board.scope.fields or frozenset()
    nobody = no_patients(board)
    codes = [code for code, _ in nobody.rag]
    return Reader(
        board=board,
        places=places,
        order=Order(board, places),
        fields=tuple(field for field in board.vocabulary if field.key in wanted),
        nobody=nobody,
        counts={one: tuple((code, int(code == one)) for code in codes) for one in codes},
    )
