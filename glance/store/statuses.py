"""Values set, cleared, confirmed and noted, each compared with what the person saw."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, insert, select, update

from glance.census import ClearStatus, Confirm, SetNote, SetStatus
from glance.errors import Conflict, NotFound, ValueRefused
from glance.fields import showable
from glance.store.authors import value_conflict
from glance.store.cells import number as whole
from glance.store.cells import raw
from glance.store.moments import moment
from glance.store.schema import status
from glance.store.seating import locations_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.store.ledger import Ledger

# How the log says that an entry undoes another; nobody else may say so.
TAKES_BACK = "takes back "

_STANDING = (
    select(status).where(status.c.episode.in_(bindparam("ids", expanding=True))).with_for_update()
)
_ADD, _COLUMNS = insert(status), tuple(status.c.keys())
_CHANGE = update(status).where(
    status.c.episode == bindparam("number"), status.c.field == bindparam("key")
)

Key = tuple[int, str]
"""An episode and a field."""


class Standing(NamedTuple):
    """What the database holds for one field of one episode; `value` of None was cleared."""

    value: str | None
    version: int
    changed_at: str
    changed_by: str
    confirmed_at: str
    confirmed_by: str
    note: str


@dataclass(slots=True)
class Statuses:
    """The values of some episodes while one save changes them."""

    ledger: Ledger
    locations: dict[int, int]
    standing: dict[Key, Standing]
    new: dict[Key, None] = field(default_factory=dict)
    changed: dict[Key, None] = field(default_factory=dict)

    def set(self, change: SetStatus) -> None:
        """Set a value; the value that stands already is thereby confirmed.

        Two who say the same do not contradict each other, whatever either saw; unless a
        note stands beside the value that the second may not have seen.
        """
        if change.reason.startswith(TAKES_BACK):
            raise ValueRefused(f"a reason that begins {TAKES_BACK!r} is for takings back alone")
        key = (change.episode, change.field)
        stands = self.standing.get(key)
        same = stands is not None and stands.value == change.value
        if not same or (stands is not None and stands.note):
            self._compare(key, stands, change.version)
        if same and stands is not None:
            self._confirm(key, stands, change.reason)
            return
        self._put(key, stands, change.value, "set", change.reason)

    def clear(self, change: ClearStatus) -> None:
        """Take a value away; where there is none, nothing happens."""
        key = (change.episode, change.field)
        stands = self.standing.get(key)
        if stands is None or stands.value is None:
            return
        self._compare(key, stands, change.version)
        self._put(key, stands, None, "clear", "")

    def confirm(self, change: Confirm) -> None:
        """Find values unchanged; raise NotFound for a field that has none."""
        fields = change.fields or tuple(
            key
            for episode, key in self.standing
            if episode == change.episode and self.standing[episode, key].value is not None
        )
        if change.versions and len(change.versions) != len(change.fields):
            raise ValueRefused("a confirmation needs a version for each of its fields, or none")
        for place, name in enumerate(fields):
            key = (change.episode, name)
            stands = self.standing.get(key)
            self._compare(key, stands, change.versions[place] if change.versions else None)
            if stands is None or stands.value is None:
                raise NotFound(f"{name} has no value that could be confirmed")
            self._confirm(key, stands, "")

    def note(self, change: SetNote) -> None:
        """Put a note beside a value, or take it away; raise NotFound where there is no value.

        The value is no newer for it, and no more confirmed.
        """
        key = (change.episode, change.field)
        stands = self.standing.get(key)
        self._compare(key, stands, change.version)
        if stands is None or stands.value is None:
            raise NotFound(f"{change.field} has no value that a note could be about")
        if stands.note == change.note:
            return
        showable(change.note)
        self.standing[key] = stands._replace(note=change.note, version=stands.version + 1)
        self._touch(key, stands)
        old, new = stands.note or None, change.note or None
        self.ledger.log("note", self.locations[key[0]], *key, old, new)

    def restore(self, key: Key, kind: str, then: Standing | None, reason: str) -> None:
        """Make a value what it was before an entry of that kind, its age included.

        The version goes on counting: whoever has seen what is undone is told.
        """
        stands = self.standing[key]
        at, actor = self.ledger.at, self.ledger.signed.actor
        after = Standing(None, 0, at, actor, at, actor, "") if then is None else then
        self.standing[key] = after._replace(version=stands.version + 1)
        self._touch(key, stands)
        old, new = stands.value, after.value
        if kind == "note":
            old, new = stands.note or None, after.note or None
        elif kind == "confirm":
            kind = "unconfirm"
        else:
            kind = "clear" if new is None else "set"
        self.ledger.log(kind, self.locations[key[0]], *key, old, new, reason)

    def flush(self) -> None:
        """Write the values as they have become."""
        line, standing = self.ledger.line, self.standing
        line.many(_ADD, _COLUMNS, ((*key, *standing[key]) for key in self.new))
        line.many(
            _CHANGE,
            (*_COLUMNS[2:], "number", "key"),
            ((*standing[key], *key) for key in self.changed),
        )

    def _compare(self, key: Key, stands: Standing | None, seen: int | None) -> None:
        if seen is None:
            return
        if stands is None:
            if seen != 0:
                raise NotFound(f"{key[1]} has no value yet; it was never at version {seen}")
            return
        if seen == stands.version or (seen == 0 and stands.value is None):
            return
        by = Conflict(key[1], stands.value, stands.changed_by, moment(stands.changed_at))
        if key in self.new or key in self.changed:
            raise by
        # A note or a taking back moves the version, and leaves the value its age.
        raise value_conflict(self.ledger.line, *key, stands.value) or by

    def _put(
        self, key: Key, stands: Standing | None, value: str | None, kind: str, reason: str
    ) -> None:
        at, actor = self.ledger.at, self.ledger.signed.actor
        version = 1 if stands is None else stands.version + 1
        self.standing[key] = Standing(value, version, at, actor, at, actor, "")
        self._touch(key, stands)
        old = None if stands is None else stands.value
        location = self.locations[key[0]]
        self.ledger.log(kind, location, *key, old, value, reason)
        if stands is not None and stands.note:
            self.ledger.log("note", location, *key, stands.note)

    def _confirm(self, key: Key, stands: Standing, reason: str) -> None:
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

    def _touch(self, key: Key, stands: Standing | None) -> None:
        if stands is None:
            self.new[key] = None
        elif key not in self.new:
            self.changed[key] = None


def put_statuses(
    changes: Sequence[SetStatus | ClearStatus | Confirm | SetNote], ledger: Ledger
) -> None:
    """Write values and notes down; raise Conflict where a colleague was first."""
    episodes = dict.fromkeys(change.episode for change in changes)
    statuses = statuses_of(locations_of(ledger.line, episodes), ledger)
    for change in changes:
        if isinstance(change, SetStatus):
            statuses.set(change)
        elif isinstance(change, ClearStatus):
            statuses.clear(change)
        elif isinstance(change, Confirm):
            statuses.confirm(change)
        else:
            statuses.note(change)
    statuses.flush()


def statuses_of(locations: dict[int, int], ledger: Ledger) -> Statuses:
    """Give the values of episodes, by which location each is at, to be changed."""
    statuses = Statuses(ledger, locations, {})
    for number, key, value, version, *signed in ledger.line.among(_STANDING, locations):
        kept = None if value is None else raw(value)
        statuses.standing[number, key] = Standing(kept, whole(version), *map(raw, signed))
    return statuses
