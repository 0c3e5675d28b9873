"""The audit: what the change log says, filtered, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from glance.census import Happened
from glance.store.cells import count, maybe, number, text
from glance.store.moments import moment, moment_text
from glance.store.reading import root_of
from glance.store.schema import change, episode, location, patient_history

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select

    from glance.store.line import Line, Row

    Asked = Callable[[Callable[[Line], list[Row]]], list[Row]]

# Entries looked at in one transaction: a reader that stays longer keeps the database's
# journal from being written back.
PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries of the log are asked for; nothing set is all of them.

    `patient` is a patient's number and stands for every stay. `staff` is a code or
    account: what they did, and what was done about them. `location` stands for
    everything below it, and for who left it. `since` is inclusive, `until` is not.
    `limit` is how many, of the newest unless `oldest_first`.
    """

    patient: int | None = None
    staff: str | None = None
    location: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    kinds: frozenset[str] = frozenset()
    limit: int | None = None
    oldest_first: bool = False


# What `happened` takes.
ENTRIES = select(
    change.c.seq,
    change.c.at,
    change.c.actor,
    change.c.station,
    change.c.kind,
    location.c.name,
    change.c.episode,
    change.c.field,
    change.c.old,
    change.c.new,
    change.c.reason,
).outerjoin_from(change, location, location.c.id == change.c.location)
_LAST = select(func.coalesce(func.max(change.c.seq), 0))
# About whom these are stands where a value's field stands.
_ABOUT_STAFF = (
    "staff_add",
    "staff_edit",
    "staff_pin",
    "token",
    "token_revoke",
    "sign_on",
    "sign_off",
    "sign_on_refused",
    "cool_off",
)


def happened(row: Row) -> Happened:
    """Give a row of `ENTRIES` as a value; its texts are safe to show."""
    seq, at, actor, station, kind, name, who, key, old, new, reason = row
    return Happened(
        number(seq),
        moment(at),
        text(actor),
        text(station),
        text(kind),
        text(name),
        count(who),
        text(key),
        maybe(old),
        maybe(new),
        text(reason),
    )


def pages(wanted: Wanted, asked: Asked) -> Iterator[Happened]:
    """Give the entries that fit, each page of the log by a question of its own.

    What is saved after the first page was asked for is not given. Raises NotFound for
    an unknown location, at once.
    """
    [(last, root)] = asked(lambda line: _ends(line, wanted))
    fitting = ENTRIES.where(*_conditions(wanted, root))
    return islice(_walked(wanted, fitting, last, asked), wanted.limit)


def _ends(line: Line, wanted: Wanted) -> list[Row]:
    """Give the newest number of the log and the path of the location, as one row."""
    return [(line.rows(_LAST)[0][0], root_of(line, wanted.location))]


def _walked(
    wanted: Wanted,
    fitting: Select[Any],
    last: int,
    asked: Asked,
) -> Iterator[Happened]:
    order = change.c.seq if wanted.oldest_first else change.c.seq.desc()
    starts = range(0, last, PAGE)
    for start in starts if wanted.oldest_first else reversed(starts):
        within = change.c.seq.between(start + 1, min(start + PAGE, last))
        page = fitting.where(within).order_by(order)
        for row in asked(partial(_read, page)):
            yield happened(row)


def _read(page: Select[Any], line: Line) -> list[Row]:
    return line.once(page)


def _conditions(wanted: Wanted, root: str | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.patient is not None:
        stays = select(episode.c.id).where(episode.c.patient == wanted.patient)
        amended = select(patient_history.c.seq).where(patient_history.c.patient == wanted.patient)
        conditions.append(or_(change.c.episode.in_(stays), change.c.seq.in_(amended)))
    if wanted.staff is not None:
        about = and_(change.c.kind.in_(_ABOUT_STAFF), change.c.field == wanted.staff)
        conditions.append(or_(change.c.actor == wanted.staff, about))
    if root is not None:
        conditions.append(_in(root))
    if wanted.since is not None:
        conditions.append(change.c.at >= moment_text(wanted.since))
    if wanted.until is not None:
        conditions.append(change.c.at < moment_text(wanted.until))
    if wanted.kinds:
        conditions.append(change.c.kind.in_(sorted(wanted.kinds)))
    return conditions


def _in(root: str) -> ColumnElement[bool]:
    """Say that an entry is of a location below that path, or moves somebody out of it."""
    below = and_(location.c.path >= root, location.c.path < f"{root[:-1]}0")
    here = select(location.c.id).where(below)
    left = location.alias("left")
    address = or_(
        change.c.old == left.c.name,
        func.substr(change.c.old, 1, func.length(left.c.name) + 1) == left.c.name + "/",
    )
    inside = and_(left.c.path >= root, left.c.path < f"{root[:-1]}0")
    departed = select(left.c.id).where(inside, address).correlate(change).exists()
    return or_(change.c.location.in_(here), and_(change.c.kind == "move", departed))
