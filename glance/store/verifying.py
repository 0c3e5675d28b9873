"""The proof that nobody altered the change log, or what it led to."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from glance.errors import StoreError
from glance.store.amending import KEPT
from glance.store.cells import raw
from glance.store.chain import digest, link, stamp
from glance.store.reading import read_cursor
from glance.store.schema import change, patient_history, status

if TYPE_CHECKING:
    from glance.census import Cursor
    from glance.store.chain import Logged
    from glance.store.line import Line, Row

_VALUED = frozenset({"set", "clear", "confirm"})
_LOG = select(
    change.c.seq,
    change.c.hash,
    change.c.request,
    change.c.at,
    change.c.actor,
    change.c.station,
    change.c.kind,
    change.c.location,
    change.c.episode,
    change.c.field,
    change.c.old,
    change.c.new,
    change.c.reason,
).order_by(change.c.seq)


_VALUES = select(status.c.episode, status.c.field, status.c.value)
_HISTORY = select(
    patient_history.c.seq, patient_history.c.patient, *(patient_history.c[name] for name in KEPT)
)


def verify(line: Line) -> Cursor:
    """Give the end of a log whose every change fits the one before; raise StoreError else.

    Values and histories must be what the log says, too. A tail that was cut off
    together with its head does not show: compare the head with one that was kept
    elsewhere.
    """
    cursor = read_cursor(line)
    seq, head = 0, ""
    values: dict[tuple[object, object], object] = {}
    digests: dict[object, object] = {}
    for chunk in line.chunks(_LOG):
        for number, found, *row in chunk:
            if number != seq + 1 or found != _linked(head, number, tuple(row)):
                raise StoreError(f"the change log was altered at change {seq + 1}")
            seq, head = number, found
            kind, _, episode, field, old, new, _ = row[4:]
            if kind in _VALUED:
                values[episode, field] = new
            elif kind == "amend" and old is not None:
                digests[number] = old
    if (seq, head) != (cursor.seq, cursor.head):
        raise StoreError(f"the change log ends at change {seq}, and {cursor.seq} were saved")
    _insist_on_values(line, values)
    _insist_on_history(line, digests)
    return cursor


def _linked(head: str, number: int, row: Row) -> str | None:
    request, at, actor, station, *logged = row
    try:
        return link(head, number, stamp(request, at, actor, station), cast("Logged", logged))
    except (TypeError, ValueError):
        # No text where one was written, or one that is no UTF-8.
        return None


def _insist_on_values(line: Line, values: dict[tuple[object, object], object]) -> None:
    for chunk in line.chunks(_VALUES):
        for episode, field, value in chunk:
            if (episode, field) not in values or values.pop((episode, field)) != value:
                raise StoreError(f"{raw(field)} of episode {episode} was altered behind the log")
    for episode, field in values:
        raise StoreError(f"{raw(field)} of episode {episode} was removed behind the log")


def _insist_on_history(line: Line, digests: dict[object, object]) -> None:
    for chunk in line.chunks(_HISTORY):
        for seq, who, *was in chunk:
            if digests.pop(seq, None) not in {None, digest(who, was)}:
                raise StoreError(f"the history of patients was altered at change {seq}")
    for seq in digests:
        raise StoreError(f"the history of patients was removed at change {seq}")
