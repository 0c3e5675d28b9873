"""The proof that nobody altered the change log, or what it led to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from glance.errors import Altered
from glance.store.amending import KEPT
from glance.store.cells import raw
from glance.store.chain import digest, link, stamp
from glance.store.enlisted import Enlisted
from glance.store.moments import moment
from glance.store.reading import read_cursor
from glance.store.retelling import Retelling
from glance.store.schema import APPEND_ONLY, change, patient_history
from glance.store.sqlite import guards, guards_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from glance.census import Cursor
    from glance.store.chain import Logged
    from glance.store.line import Line, Row

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
_HISTORY = select(
    patient_history.c.seq, patient_history.c.patient, *(patient_history.c[name] for name in KEPT)
)
# Reports of how far a long walk has come, one for so many entries.
_EVERY = 3_000


@dataclass(frozen=True, slots=True)
class Proof:
    """A log of which every entry fits the one before, and which led to what stands now.

    `began` and `ended` are the times of the first and last entry, None for a log without
    any. `kept` is the number of the entry that has the hash which was asked for, None
    where none has it.
    """

    cursor: Cursor
    began: datetime | None = None
    ended: datetime | None = None
    kept: int | None = None


@dataclass(slots=True)
class _Walk:
    """What an entry of the log must fit, while they are read one after the other."""

    seq: int = 0
    head: str = ""
    retelling: Retelling = field(default_factory=Retelling)
    enlisted: Enlisted = field(default_factory=Enlisted)
    digests: dict[object, object] = field(default_factory=dict)

    def follow(self, number: int, found: str, row: Row) -> None:
        """Take one entry in; raise Altered where it does not fit the one before."""
        if number <= self.seq:
            raise _altered(f"change {number} was added to the log", number, row)
        if number != self.seq + 1:
            missing = _missing(self.seq + 1, number - 1)
            raise _altered(f"{missing} removed", number, row)
        if found != _linked(self.head, number, row):
            raise _altered(f"the change log was altered at change {number}", number, row)
        self.seq, self.head = number, found
        self.retelling.tell(number, row)
        self.enlisted.tell(number, row)
        kind, old = row[4], row[8]
        if kind == "amend" and old is not None:
            self.digests[number] = old


def prove(line: Line, kept: str = "", progress: Callable[[int, int], None] | None = None) -> Proof:
    """Walk the whole log; raise Altered at the first entry that does not fit.

    Values, places, staff and histories must be what the log says, too. A tail that was cut off
    together with its head does not show by itself: `kept` is (the beginning of) a hash
    from an earlier proof that somebody kept elsewhere. `progress` is told how many
    entries of how many were read.
    """
    cursor = read_cursor(line)
    walk = _Walk()
    found_at: int | None = None
    first: Row | None = None
    last: Row | None = None
    for chunk in line.chunks(_LOG):
        for number, found, *rest in chunk:
            row = tuple(rest)
            if number > cursor.seq:
                words = f"change {number} was added to the log, and {cursor.seq} were saved"
                raise _altered(words, number, row)
            walk.follow(number, found, row)
            if kept and found.startswith(kept):
                found_at = number
            first, last = first or row, row
        if progress is not None and (walk.seq % _EVERY == 0 or walk.seq == cursor.seq):
            progress(walk.seq, cursor.seq)
    if walk.seq != cursor.seq:
        missing = _missing(walk.seq + 1, cursor.seq)
        raise _altered(f"{missing} cut off its end", walk.seq, last)
    if walk.head != cursor.head:
        raise _altered(f"change {walk.seq} is not the one that was saved", walk.seq, last)
    walk.retelling.insist(line)
    walk.enlisted.insist(line)
    _insist_on_history(line, walk.digests)
    _insist_on_guards(line)
    if first is None or last is None:
        return Proof(cursor)
    return Proof(cursor, moment(first[1]), moment(last[1]), found_at)


def _missing(first: int, last: int) -> str:
    if first == last:
        return f"change {first} of the change log was"
    return f"changes {first} to {last} of the change log were"


def _altered(words: str, number: int, row: Row | None) -> Altered:
    if row is None:
        return Altered(words, number)
    return Altered(words, number, raw(row[4]), moment(row[1]), raw(row[2]))


def _linked(head: str, number: int, row: Row) -> str | None:
    request, at, actor, station, *logged = row
    try:
        return link(head, number, stamp(request, at, actor, station), cast("Logged", logged))
    except (TypeError, ValueError):
        # No text where one was written, or one that is no UTF-8.
        return None


def _insist_on_history(line: Line, digests: dict[object, object]) -> None:
    for chunk in line.chunks(_HISTORY):
        for seq, who, *was in chunk:
            if digests.pop(seq, None) not in {None, digest(who, was)}:
                raise Altered(f"the history of patients was altered at change {seq}", seq)
    for seq in digests:
        number = seq if isinstance(seq, int) else 0
        raise Altered(f"the history of patients was removed at change {seq}", number)


def _insist_on_guards(line: Line) -> None:
    made = {raw(name): raw(sql) for name, sql in line.once(guards())}
    gone = [
        name
        for name, how in guards_of(APPEND_ONLY).items()
        if not made.get(name, "").startswith(how)
    ]
    if gone:
        raise Altered(
            f"every entry fits, but what keeps the log from being altered was removed: the "
            f"database has no sound {' and no sound '.join(sorted(gone))}",
            0,
        )
