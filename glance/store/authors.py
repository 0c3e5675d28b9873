"""Whose word something is, looked up in the change log where a save comes too late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from glance.errors import Conflict
from glance.store.cells import raw
from glance.store.moments import moment
from glance.store.schema import change

if TYPE_CHECKING:
    from sqlalchemy import Select

    from glance.store.line import Line

# Kinds of entry about the value of a field, and about where a patient is.
VALUED = frozenset({"set", "clear", "confirm", "unconfirm", "note"})
PLACED = frozenset({"admit", "move", "discharge", "reopen"})

_LAST = (
    select(change.c.actor, change.c.at)
    .where(change.c.episode == bindparam("episode"))
    .order_by(change.c.seq.desc())
    .limit(1)
)
# A confirmation leaves the version as it is.
_VALUE = _LAST.where(
    change.c.field == bindparam("key"), change.c.kind.in_(sorted(VALUED - {"confirm"}))
)
_PLACE = _LAST.where(change.c.kind.in_(sorted(PLACED)))


def value_conflict(line: Line, episode: int, field: str, theirs: str | None) -> Conflict | None:
    """Give the conflict with whoever changed a value or its note last; None where nobody did."""
    return _conflict(line, _VALUE, field, theirs, episode=episode, key=field)


def place_conflict(line: Line, episode: int, theirs: str | None) -> Conflict | None:
    """Give the conflict with whoever put the patient there; None for an unknown episode."""
    return _conflict(line, _PLACE, "place", theirs, episode=episode)


def _conflict(
    line: Line, statement: Select[Any], field: str, theirs: str | None, **wanted: object
) -> Conflict | None:
    for actor, at in line.rows(statement, **wanted):
        return Conflict(field, theirs, raw(actor), moment(at))
    return None
