"""Values set, cleared and confirmed, each compared with what the person saw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, insert, select, update

from glance.census import ClearStatus, Confirm, SetStatus
from glance.errors import Conflict, NotFound
from glance.store.cells import number as whole
from glance.store.cells import raw
from glance.store.moments import moment
from glance.store.moving import locations_of
from glance.store.schema import status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.store.ledger import Ledger

_STANDING = (
    select(status).where(status.c.episode.in_(bindparam("ids", expanding=True))).with_for_update()
)
_ADD, _COLUMNS = insert(status), tuple(status.c.keys())
_CHANGE = update(status).where(
    status.c.episode == bindparam("number"), status.c.field == bindparam("key")
)


class _Standing(NamedTuple):
    """What the database holds for one field of one episode; `value` of None was cleared."""

    value: str | None
    version: int
    changed_at: str
    changed_by: str
    confirmed_at: str
    confirmed_by: str
    note: str


@dataclass(slots=True)
class _Statuses:
    """The values of some episodes while one save changes them."""

    ledger: Ledger
    locations: dict[int, int]
    standing: dict[tuple[int, str], _Standing]
    new: dict[tuple[int, str], None] = field(default_factory=dict)
    changed: dict[tuple[int, str], None] = field(default_factory=dict)

    def set(self, change: SetStatus) -> None:
        """Set a value; the value that stands already is thereby confirmed."""
        key = (change.episode, change.field)
        stands = self.standing.get(key)
        self._compare(change.field, stands, change.version)
        if stands is not None and stands.value == change.value:
            self._confirm(key, stands, change.reason)
            return
        self._put(key, stands, change.value, "set", change.reason)

    def clear(self, change: ClearStatus) -> None:
        """Take a value away; where there is none, nothing happens."""
        key = (change.episode, change.field)
        stands = self.standing.get(key)
        if stands is None or stands.value is None:
            return
        self._compare(change.field, stands, change.version)
        self._put(key, stands, None, "clear", "")

    def confirm(self, change: Confirm) -> None:
        """Find values unchanged; raise NotFound for a field that has none."""
        fields = change.fields or tuple(
            key
            for episode, key in self.standing
            if episode == change.episode and self.standing[episode, key].value is not None
        )
        for name in fields:
            stands = self.standing.get((change.episode, name))
            if stands is None or stands.value is None:
                raise NotFound(f"{name} has no value that could be confirmed")
            self._confirm((change.episode, name), stands, "")

    def flush(self) -> None:
        """Write the values as they have become."""
        line, standing = self.ledger.line, self.standing
        line.many(_ADD, _COLUMNS, ((*key, *standing[key]) for key in self.new))
        line.many(
            _CHANGE,
            (*_COLUMNS[2:], "number", "key"),
            ((*standing[key], *key) for key in self.changed),
        )

    @staticmethod
    def _compare(name: str, stands: _Standing | None, seen: int | None) -> None:
        if seen is None:
            return
        if stands is None:
            if seen != 0:
                raise NotFound(f"{name} has no value yet; it was never at version {seen}")
            return
        if seen != stands.version and not (seen == 0 and stands.value is None):
            raise Conflict(name, stands.value, stands.changed_by, moment(stands.changed_at))

    def _put(
        self,
        key: tuple[int, str],
        stands: _Standing | None,
        value: str | None,
        kind: str,
        reason: str,
    ) -> None:
        at, actor = self.ledger.at, self.ledger.signed.actor
        version = 1 if stands is None else stands.version + 1
        self.standing[key] = _Standing(value, version, at, actor, at, actor, "")
        self._touch(key, stands)
        old = None if stands is None else stands.value
        self.ledger.log(kind, self.locations[key[0]], *key, old, value, reason)

    def _confirm(self, key: tuple[int, str], stands: _Standing, reason: str) -> None:
        at, actor = self.ledger.at, self.ledger.signed.actor
        # A change that was made while a clock was ahead is not older than its confirmation,
        # and would look fresh for as long as that clock was ahead.
        changed_at = min(stands.changed_at, at)
        self.standing[key] = stands._replace(
            changed_at=changed_at, confirmed_at=at, confirmed_by=actor
        )
        self._touch(key, stands)
        location = self.locations[key[0]]
        self.ledger.log("confirm", location, *key, stands.value, stands.value, reason)

    def _touch(self, key: tuple[int, str], stands: _Standing | None) -> None:
        if stands is None:
            self.new[key] = None
        elif key not in self.new:
            self.changed[key] = None


def put_statuses(changes: Sequence[SetStatus | ClearStatus | Confirm], ledger: Ledger) -> None:
    """Write values down; raise Conflict where a colleague was first."""
    episodes = dict.fromkeys(change.episode for change in changes)
    statuses = _Statuses(ledger, locations_of(ledger.line, episodes), {})
    for number, key, value, version, *signed in ledger.line.among(_STANDING, episodes):
        kept = None if value is None else raw(value)
        statuses.standing[number, key] = _Standing(kept, whole(version), *map(raw, signed))
    for change in changes:
        if isinstance(change, SetStatus):
            statuses.set(change)
        elif isinstance(change, ClearStatus):
            statuses.clear(change)
        else:
            statuses.confirm(change)
    statuses.flush()
