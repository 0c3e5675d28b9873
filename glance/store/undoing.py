"""Saves taken back: what they changed becomes what it was, where nobody has touched it since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from glance.errors import Conflict, NotAllowed, NotFound, StoreError
from glance.store.authors import PLACED, VALUED
from glance.store.cells import MISREAD
from glance.store.moments import moment
from glance.store.moving import insist_on_one_stay
from glance.store.schema import change, episode, request
from glance.store.seating import Stand, settle, stand_at
from glance.store.statuses import TAKES_BACK, statuses_of
from glance.store.story import COLUMNS, Whereabouts, entry_of, stories_of

if TYPE_CHECKING:
    from glance.census import TakeBack
    from glance.store.gazetteer import Gazetteer
    from glance.store.ledger import Ledger
    from glance.store.line import Line
    from glance.store.story import Entry, Story

UNDOABLE = VALUED - {"unconfirm"} | PLACED
# What a person does in one save; an import is not taken back by a key.
MOST = 500

_SAVE = (
    select(*COLUMNS)
    .where(change.c.seq.between(bindparam("first"), bindparam("last")))
    .order_by(change.c.seq)
)
_REQUEST = select(request.c.first, request.c.last).where(request.c.id == bindparam("id"))
_PATIENT = select(episode.c.patient).where(episode.c.id == bindparam("number"))


def take_back(wanted: TakeBack, gazetteer: Gazetteer, ledger: Ledger) -> None:
    """Undo one save of the person who signs, whole or not at all.

    Raises Conflict where anybody has changed any of it since, that person included:
    the later save is to be taken back first. Raises NotAllowed for what nobody can take
    back, PlaceTaken where somebody else is in the bed.
    """
    line = ledger.line
    entries = _entries(line, wanted, ledger.signed.actor)
    stories = stories_of(line, dict.fromkeys(_episode(entry) for entry in entries))
    admitted = {entry.episode for entry in entries if entry.kind == "admit"}
    for entry in entries:
        _insist_on_untouched(entry, entries[-1].seq, stories[_episode(entry)], admitted)
    # What was set with an admission stays with it, as with any stay that has ended.
    undone = [
        entry
        for entry in reversed(entries)
        if entry.kind in PLACED or entry.episode not in admitted
    ]
    # Values last: who was discharged is here again before a value is what it was.
    _restore_places([each for each in undone if each.kind in PLACED], stories, gazetteer, ledger)
    _restore_values([each for each in undone if each.kind in VALUED], stories, ledger)


def can_be_undone(line: Line, entries: list[Entry]) -> bool:
    """Say whether entries, oldest first, are a save that can be taken back if nothing followed."""
    return (
        len(entries) <= MOST
        and all(each.kind in UNDOABLE and each.episode is not None for each in entries)
        and _whole(line, entries[0].request, entries[0].seq, entries[-1].seq)
    )


def _whole(line: Line, request_id: str, first: int, last: int) -> bool:
    return line.rows(_REQUEST, id=request_id) == [(first, last)]


def _entries(line: Line, wanted: TakeBack, actor: str) -> list[Entry]:
    if wanted.last - wanted.first >= MOST:
        raise NotAllowed(f"more than {MOST} changes at once cannot be taken back")
    rows = line.rows(_SAVE, first=wanted.first, last=wanted.last)
    entries = [entry_of(row) for row in rows]
    if not entries:
        raise NotFound(f"there are no changes {wanted.first} to {wanted.last}")
    if not _whole(line, entries[0].request, wanted.first, wanted.last):
        raise NotAllowed("a save is taken back whole or not at all")
    for entry in entries:
        if entry.actor != actor:
            raise NotAllowed("only whoever saved a change can take it back")
        if entry.takes_back is not None:
            raise NotAllowed("what takes back a change cannot be taken back; make the change again")
        if entry.kind not in UNDOABLE or entry.episode is None:
            raise NotAllowed(f"a change of the kind {entry.kind!r} cannot be taken back")
    return entries


def _episode(entry: Entry) -> int:
    return entry.episode or 0


def _insist_on_untouched(entry: Entry, last: int, story: Story, admitted: set[int | None]) -> None:
    if entry.seq in story.undone:
        raise NotAllowed("that was taken back already")
    since = story.since(last)
    if entry.episode in admitted:
        if since:
            raise NotAllowed(
                "more has been saved about that patient since; discharge the patient instead"
            )
        return
    for later in reversed(since):
        if entry.alike(later):
            raise _conflict(entry, later, story)
    # Nobody changes the values of who has left, by whatever way.
    left = story.left()
    if entry.kind in VALUED and left is not None and left.seq > last:
        raise Conflict("place", None, left.actor, moment(left.at))


def _conflict(entry: Entry, later: Entry, story: Story) -> Conflict:
    by, at = later.actor, moment(later.at)
    if entry.kind in PLACED:
        where = story.where
        here = None if where is None or where.ended is not None else where.address
        return Conflict("place", here, by, at)
    name = entry.field or ""
    return Conflict(name, story.values[name].value, by, at)


def _restore_places(
    undone: list[Entry], stories: dict[int, Story], gazetteer: Gazetteer, ledger: Ledger
) -> None:
    moved: dict[int, Stand] = {}
    for entry in undone:
        number = _episode(entry)
        story = stories[number]
        stood, then = story.where, story.placed[entry.seq]
        if stood is None:
            raise StoreError(MISREAD)
        if then is None:
            then = stood._replace(ended=ledger.at)
        reason = f"{TAKES_BACK}{entry.seq}"
        if then.ended is not None:
            ledger.log("discharge", then.location, number, None, then.address, then.ended, reason)
        elif stood.ended is not None:
            ledger.log("reopen", then.location, number, None, stood.ended, then.address, reason)
        else:
            ledger.log("move", then.location, number, None, stood.address, then.address, reason)
        story.where = then
        moved[number] = _stand(then, gazetteer)
    for number, stand in moved.items():
        if stand.ended is None:
            [(patient,)] = ledger.line.rows(_PATIENT, number=number)
            insist_on_one_stay(ledger.line, number, patient, stand.location)
    settle(ledger.line, moved)


def _stand(where: Whereabouts, gazetteer: Gazetteer) -> Stand:
    here = gazetteer.numbered(where.location)
    label = where.address.removeprefix(here.name).removeprefix("/")
    return stand_at(here, gazetteer.place(here, label) if label else None, where.ended)


def _restore_values(undone: list[Entry], stories: dict[int, Story], ledger: Ledger) -> None:
    locations = {}
    for entry in undone:
        where = stories[_episode(entry)].where
        locations[_episode(entry)] = 0 if where is None else where.location
    statuses = statuses_of(locations, ledger)
    for entry in undone:
        number, name = _episode(entry), entry.field or ""
        told, stands = stories[number].values[name], statuses.standing.get((number, name))
        if stands is None or (stands.value, stands.note) != (told.value, told.note):
            raise StoreError(f"{name} of episode {number} was altered behind the log")
        then = stories[number].valued[entry.seq]
        statuses.restore((number, name), entry.kind, then, f"{TAKES_BACK}{entry.seq}")
        stories[number].values[name] = statuses.standing[number, name]
    statuses.flush()
