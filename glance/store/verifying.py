"""The proof that nobody altered the change log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from glance.errors import StoreError
from glance.store.chain import link, stamp
from glance.store.reading import read_cursor
from glance.store.schema import change

if TYPE_CHECKING:
    from glance.census import Cursor
    from glance.store.line import Line

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


def verify(line: Line) -> Cursor:
    """Give the end of a log whose every change fits the one before; raise StoreError else.

    A tail that was cut off together with its head does not show: compare the head
    with one that was kept elsewhere.
    """
    cursor = read_cursor(line)
    seq, head = 0, ""
    for chunk in line.chunks(_LOG):
        for number, digest, request, at, actor, station, *row in chunk:
            expected = link(head, number, stamp(request, at, actor, station), tuple(row))
            if number != seq + 1 or digest != expected:
                raise StoreError(f"the change log was altered at change {seq + 1}")
            seq, head = number, digest
    if (seq, head) != (cursor.seq, cursor.head):
        raise StoreError(f"the change log ends at change {seq}, and {cursor.seq} were saved")
    return cursor
