"""Counting patients, so that one can be taken away or added."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.board.types import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glance.board.types import Board


def no_patients(board: Board) -> Tally:
    """Give a board's tally of nobody: every option of the RAG field stands at 0."""
    if board.rag is None:
        return Tally()
    options = board.vocabulary[board.rag].kind.options()
    return Tally(rag=tuple((option.code, 0) for option in options))


def combined(start: Tally, come: Iterable[Tally], gone: Iterable[Tally] = ()) -> Tally:
    """Give the counts of `start` with those of `come` and without those of `gone`.

    `changed_at`, `places` and `taken` are those of `start`: they are no sums.
    """
    rag = [count for _, count in start.rag]
    patients, unset, new, home = start.patients, start.unset, start.new, start.home
    overdue, in_date, dated = start.overdue, start.in_date, start.dated
    day_red = start.day_red
    for sign, tallies in ((1, come), (-1, gone)):
        for tally in tallies:
            for at, (_, count) in enumerate(tally.rag):
                rag[at] += sign * count
            patients += sign * tally.patients
            unset += sign * tally.unset
            day_red += sign * tally.day_red
            new += sign * tally.new
            home += sign * tally.home
            overdue += sign * tally.overdue
            in_date += sign * tally.in_date
            dated += sign * tally.dated
    return replace(
        start,
        patients=patients,
        rag=tuple((code, count) for (code, _), count in zip(start.rag, rag, strict=True)),
        unset=unset,
        day_red=day_red,
        new=new,
        home=home,
        overdue=overdue,
        in_date=in_date,
        dated=dated,
    )
