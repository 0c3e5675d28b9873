"""One save under way: what it will add to the change log, and the sealing of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from glance.store.chain import Logged, link
from glance.store.schema import change, feed, request

if TYPE_CHECKING:
    from glance.census import Signature
    from glance.store.line import Line


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a save came to: its changes are numbered `first` to `last`.

    `replayed` says that the request had been saved before and nothing was written.
    `episodes` are those it touched, in the order of its changes; an admission's is
    new. Where there was nothing to write, `last` is `first` - 1.
    """

    first: int
    last: int
    replayed: bool
    episodes: tuple[int, ...]


_REPLAY = select(request.c.first, request.c.last).where(request.c.id == bindparam("id"))
_TOUCHED = (
    select(change.c.episode)
    .where(change.c.seq.between(bindparam("first"), bindparam("last")))
    .order_by(change.c.seq)
)
# A row lock where the database has them; SQLite's one writer holds everything anyway.
_HEAD = select(feed.c.seq, feed.c.head).where(feed.c.id == 1).with_for_update()
_RAISE = update(feed).where(feed.c.id == 1)
_CHANGES = insert(change)
_REQUEST = insert(request)


@dataclass(slots=True)
class Ledger:
    """What one save has done so far."""

    line: Line
    signed: Signature
    at: str
    entries: list[Logged] = field(default_factory=list)

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

    def seal(self, request_id: str) -> Recorded:
        """Number, chain and write what was logged, as the last step before the commit."""
        [(seq, head)] = self.line.rows(_HEAD)
        if not self.entries:
            return Recorded(seq + 1, seq, False, ())
        first = seq + 1
        at, actor, station = self.at, self.signed.actor, self.signed.station
        written: list[dict[str, str | int | None]] = []
        for row in self.entries:
            seq += 1
            head = link(head, seq, request_id, at, actor, station, row)
            kind, location, episode, key, old, new, reason = row
            written.append(
                {
                    "seq": seq,
                    "request": request_id,
                    "at": at,
                    "actor": actor,
                    "station": station,
                    "kind": kind,
                    "location": location,
                    "episode": episode,
                    "field": key,
                    "old": old,
                    "new": new,
                    "reason": reason,
                    "hash": head,
                }
            )
        self.line.many(_CHANGES, written)
        self.line.run(_REQUEST, id=request_id, first=first, last=seq)
        self.line.run(_RAISE, seq=seq, head=head)
        touched = dict.fromkeys(row[2] for row in self.entries if row[2] is not None)
        return Recorded(first, seq, False, tuple(touched))


def replayed(line: Line, request_id: str) -> Recorded | None:
    """Give what the request came to when it was saved before; None for a new one."""
    found = line.rows(_REPLAY, id=request_id)
    if not found:
        return None
    first, last = found[0]
    touched = line.rows(_TOUCHED, first=first, last=last)
    episodes = dict.fromkeys(episode for (episode,) in touched if episode is not None)
    return Recorded(first, last, True, tuple(episodes))
