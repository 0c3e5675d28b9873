"""What became of a patient, what somebody saved last, and who has left lately."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, func, select

from glance.census import Departed
from glance.errors import NotFound
from glance.store.auditing import ENTRIES, happened
from glance.store.cells import text
from glance.store.knowing import identity_of
from glance.store.moments import moment, moment_text
from glance.store.schema import IDENTITY, change, episode, location, patient, place
from glance.store.story import COLUMNS, entry_of
from glance.store.undoing import can_be_undone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from glance.census import Happened
    from glance.store.line import Line
    from glance.store.story import Entry

# How far back somebody's last save is looked for, and how many entries at first.
REACH, PIECE = 50_000, 500
# Stays that somebody looks through before reopening one.
LIMIT = 200

_STAYS_OF = select(episode.c.id).where(
    episode.c.patient
    == select(episode.c.patient).where(episode.c.id == bindparam("number")).scalar_subquery()
)
_HISTORY = ENTRIES.where(change.c.episode.in_(bindparam("ids", expanding=True))).order_by(
    change.c.seq
)
_NEWEST = select(func.coalesce(func.max(change.c.seq), 0))
_OWN = (
    select(*COLUMNS)
    .where(
        change.c.seq > bindparam("after"),
        change.c.seq <= bindparam("upto"),
        change.c.actor == bindparam("actor"),
    )
    .order_by(change.c.seq.desc())
)
_SAVE = ENTRIES.where(change.c.seq.between(bindparam("first"), bindparam("last"))).order_by(
    change.c.seq
)
_again = episode.alias("again")
_LEFT = (
    select(
        episode.c.id, episode.c.patient, *IDENTITY, location.c.name, place.c.label, episode.c.ended
    )
    .join(patient, patient.c.id == episode.c.patient)
    .join(location, location.c.id == episode.c.location)
    .outerjoin(place, place.c.id == episode.c.place)
    .where(
        # Nobody has two stays at one location.
        ~exists().where(
            _again.c.patient == episode.c.patient,
            _again.c.location == episode.c.location,
            _again.c.ended.is_(None),
        ),
    )
    .order_by(episode.c.ended.desc(), episode.c.id.desc())
    .limit(LIMIT)
)


def read_history(line: Line, number: int) -> tuple[Happened, ...]:
    """Give what was done to the patient of an episode, in every stay, oldest first."""
    stays = [stay for (stay,) in line.rows(_STAYS_OF, number=number)]
    if not stays:
        raise NotFound(f"no episode {number}")
    entries = [_told(happened(row)) for row in line.among(_HISTORY, stays)]
    return tuple(sorted(entries, key=lambda entry: entry.seq))


def _told(entry: Happened) -> Happened:
    """Leave out what the log keeps of an amendment, which tells a person nothing."""
    return replace(entry, old=None) if entry.kind == "amend" else entry


def read_last_save(line: Line, actor: str) -> tuple[Happened, ...]:
    """Give the newest save of somebody that is of a kind to be taken back, and was not.

    Whether anybody has changed any of it since shows when it is taken back. What lies
    more than `REACH` entries back is past that.
    """
    undone: set[int] = set()
    for _, group in groupby(_own(line, actor), lambda entry: entry.request):
        save = list(group)[::-1]
        takes = {entry.takes_back for entry in save} - {None}
        undone |= {number for number in takes if number is not None}
        if takes or undone & {entry.seq for entry in save} or not can_be_undone(line, save):
            continue
        rows = line.rows(_SAVE, first=save[0].seq, last=save[-1].seq)
        return tuple(map(happened, rows))
    return ()


def _own(line: Line, actor: str) -> Iterator[Entry]:
    """Give the entries of somebody, newest first, read only as far as they are wanted."""
    upto = line.rows(_NEWEST)[0][0]
    floor, piece = max(0, upto - REACH), PIECE
    while upto > floor:
        after = max(floor, upto - piece)
        yield from map(entry_of, line.rows(_OWN, after=after, upto=upto, actor=actor))
        upto, piece = after, piece * 4


def read_departed(line: Line, root: str | None, since: datetime) -> tuple[Departed, ...]:
    """Give the stays that have ended and may be reopened, newest first, at most `LIMIT`."""
    statement = _LEFT.where(episode.c.ended >= moment_text(since))
    if root is not None:
        inside = (location.c.path >= root, location.c.path < f"{root[:-1]}0")
        statement = statement.where(*inside)
    rows = line.once(statement)
    return tuple(
        Departed(number, who, identity_of(tuple(rest)), text(name), text(label), moment(ended))
        for number, who, *rest, name, label, ended in rows
    )
