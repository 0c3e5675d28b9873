"""One save under way: what it will add to the change log, and the sealing of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from glance.store.chain import Logged, link
from glance.store.schema import change, feed, request

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from glance.census import Signature


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


@dataclass(slots=True)
class Ledger:
    """What one save has done so far."""

    connection: Connection
    signed: Signature
    at: str
    rows: list[Logged] = field(default_factory=list)

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
        self.rows.append((kind, location, episode, field, old, new, reason))

    def seal(self, request_id: str) -> Recorded:
        """Number, chain and write what was logged, as the last step before the commit."""
        seq, head = self.connection.execute(_HEAD).one()
        if not self.rows:
            return Recorded(seq + 1, seq, False, ())
        first = seq + 1
        at, actor, station = self.at, self.signed.actor, self.signed.station
        written: list[dict[str, str | int | None]] = []
        for row in self.rows:
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
        self.connection.execute(insert(change), written)
        self.connection.execute(insert(request), {"id": request_id, "first": first, "last": seq})
        self.connection.execute(_RAISE, {"seq": seq, "head": head})
        touched = dict.fromkeys(row[2] for row in self.rows if row[2] is not None)
        return Recorded(first, seq, False, tuple(touched))


def replayed(connection: Connection, request_id: str) -> Recorded | None:
    """Give what the request came to when it was saved before; None for a new one."""
    found = connection.execute(_REPLAY, {"id": request_id}).one_or_none()
    if found is None:
        return None
    first, last = found
    touched = connection.execute(_TOUCHED, {"first": first, "last": last}).scalars()
    episodes = dict.fromkeys(episode for episode in touched if episode is not None)
    return Recorded(first, last, True, tuple(episodes))
