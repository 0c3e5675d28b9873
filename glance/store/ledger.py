"""One save under way: what it will add to the change log, and the sealing of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from glance.store.chain import Logged, link, stamp
from glance.store.moments import moment
from glance.store.schema import change, feed, patient_history, request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from glance.census import Signature
    from glance.store.line import Line, Row


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a save came to: its changes are numbered `first` to `last`.

    `replayed` says that the request had been saved before and nothing was written; `at`
    is when that was. `episodes` are those it touched, in the order of its changes; an
    admission's is new. Where there was nothing to write, `last` is `first` - 1.
    """

    first: int
    last: int
    replayed: bool
    episodes: tuple[int, ...]
    at: datetime | None = None


_REPLAY = select(request.c.first, request.c.last).where(request.c.id == bindparam("id"))
_TOUCHED = (
    select(change.c.episode, change.c.at)
    .where(change.c.seq.between(bindparam("first"), bindparam("last")))
    .order_by(change.c.seq)
)
# A row lock where the database has them; SQLite's one writer holds everything anyway.
_HEAD = select(feed.c.seq, feed.c.head).where(feed.c.id == 1).with_for_update()
_RAISE = update(feed).where(feed.c.id == 1)
_CHANGES, _CHANGE_COLUMNS = insert(change), tuple(change.c.keys())
_REQUEST = insert(request)
_HISTORY, _HISTORY_COLUMNS = insert(patient_history), tuple(patient_history.c.keys())


@dataclass(slots=True)
class Ledger:
    """What one save has done so far."""

    line: Line
    signed: Signature
    at: str
    entries: list[Logged] = field(default_factory=list)
    kept: list[tuple[int, int, Row]] = field(default_factory=list)

    def log(
        self,
        kind: str,
        location: int | None,
        episode: int | None = None,
        field: str | None = None,
        old: str | None = None,
        new: str | None = None,
        reason: str = "",
    ) -> None:
        """Keep one row for the change log; nothing is written before the seal."""
        self.entries.append((kind, location, episode, field, old, new, reason))

    def keep(self, patient: int, was: Row) -> None:
        """Keep who a patient was before the change that is logged next."""
        self.kept.append((patient, len(self.entries), was))

    def seal(self, request_id: str) -> Recorded:
        """Number, chain and write what was logged, as the last step before the commit."""
        [(seq, head)] = self.line.rows(_HEAD)
        first, last = seq + 1, seq + len(self.entries)
        self.line.run(_REQUEST, id=request_id, first=first, last=last)
        if not self.entries:
            return Recorded(first, last, False, ())
        signed = (request_id, self.at, self.signed.actor, self.signed.station)
        stamped = stamp(*signed)

        def chained() -> Iterator[Row]:
            nonlocal head
            for number, row in enumerate(self.entries, first):
                head = link(head, number, stamped, row)
                yield (number, *signed, *row, head)

        self.line.many(_CHANGES, _CHANGE_COLUMNS, chained())
        was = ((patient, first + place, *parts) for patient, place, parts in self.kept)
        self.line.many(_HISTORY, _HISTORY_COLUMNS, was)
        self.line.run(_RAISE, seq=last, head=head)
        touched = dict.fromkeys(row[2] for row in self.entries if row[2] is not None)
        return Recorded(first, last, False, tuple(touched))


def replayed(line: Line, request_id: str) -> Recorded | None:
    """Give what the request came to when it was saved before; None for a new one."""
    found = line.rows(_REPLAY, id=request_id)
    if not found:
        return None
    first, last = found[0]
    touched = line.rows(_TOUCHED, first=first, last=last)
    episodes = dict.fromkeys(episode for episode, _ in touched if episode is not None)
    at = moment(touched[0][1]) if touched else None
    return Recorded(first, last, True, tuple(episodes), at)
