"""Saves on their way: sent in order, chained where they change the same value, answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.census import ClearStatus, Confirm, Discharge, Move, SetNote, SetStatus
from glance.fields import Tone
from glance.station.desk import Step
from glance.station.dialogue import Collided, Refused, Save, Saved, Unsaved
from glance.station.saves import Mine, Pending, Theirs
from glance.station.standing import (
    delivered,
    named_version,
    outcome,
    standing,
    version_after,
    versioned,
)
from glance.station.wording import clock

if TYPE_CHECKING:
    from datetime import datetime

    from glance.station.desk import Desk, Opened
    from glance.station.dialogue import Occupied
    from glance.station.ground import Ground
    from glance.station.panels import Put

# No value has this version: a save that names it is told what stands there.
NO_VERSION = -1
CHAINED = "the change before it was not saved"
VOID = "the change that it was written for is not there any more"


def submit(
    desk: Desk,
    put: Put,
    now: datetime,
    *,
    fields: tuple[str, ...] = (),
    before: str | None = None,
    noted: str = "",
    after: int | None = None,
) -> Step:
    """Ask for changes to be saved, at once or `after` the save that they go on from."""
    number = desk.count + 1
    pending = Pending(
        number=number,
        changes=put.changes,
        words=put.words,
        said=put.said,
        pressed_at=now,
        episode=put.episode,
        fields=fields,
        before=before,
        noted=noted,
        after=after,
        sent=after is None,
        purpose=put.purpose,
        undone=put.undone,
    )
    desk = replace(desk, saves=(*desk.saves, pending), count=number, opened=_moved(desk, put))
    return Step(desk, (_save(desk, pending),) if pending.sent else ())


def send_again(desk: Desk, pending: Pending) -> Step:
    """Try a save again that did not go through: the same request, so it is never saved twice."""
    again = replace(pending, trouble=None, sent=pending.after is None)
    desk = _with(desk, again)
    return Step(desk, (_save(desk, again),) if again.sent else ())


def put_over(desk: Desk, pending: Pending, now: datetime) -> Step:
    """Save one's own value over what a colleague put there, which is what was shown."""
    theirs, told = pending.theirs, pending.trouble
    if theirs is None or not isinstance(told, Collided) or not may_put_over(pending):
        return Step(desk)
    changes = pending.changes
    if told.field == "place":
        changes = tuple(
            replace(change, seen=theirs.value) if isinstance(change, Move | Discharge) else change
            for change in changes
        )
    elif isinstance(changes[0], Confirm) and pending.before is not None:
        # What was found unchanged has changed: it is put back.
        value = pending.before
        changes = (SetStatus(changes[0].episode, told.field, value, theirs.version),)
    else:
        changes = versioned(changes, told.field, theirs.version)
    mine = replace(pending, changes=changes, pressed_at=now)
    return _instead(desk, replace(mine, before=theirs.value, noted=theirs.note))


def may_put_over(pending: Pending) -> bool:
    """Whether a change means the same over what a colleague put there.

    Nobody has looked at everything again that "all unchanged" was said of, and a note
    is about the value that it was written beside.
    """
    if isinstance(pending.changes[0], Confirm):
        return pending.before is not None
    noted = isinstance(pending.changes[0], SetNote)
    return not noted or pending.theirs is None or pending.theirs.value == pending.before


def _instead(desk: Desk, pending: Pending) -> Step:
    """Ask for another save in place of one that did not go through."""
    number = desk.count + 1
    fresh = replace(pending, number=number, trouble=None, theirs=None, after=None, sent=True)
    saves = tuple(
        replace(other, after=number) if other.after == pending.number else other
        for other in desk.saves
        if other.number != pending.number
    )
    desk = replace(desk, saves=(*saves, fresh), count=number)
    if desk.editor is not None and desk.editor.after == pending.number:
        desk = replace(desk, editor=replace(desk.editor, after=number))
    return Step(desk, (_save(desk, fresh),))


def forget(desk: Desk, gone: Pending, ground: Ground) -> Desk:
    """Take a save away that will never be made; what came after it goes on from before it.

    What was said about its value, that it is unchanged or a note, is void, and told.
    """
    saves: list[Pending] = []
    for pending in desk.saves:
        if pending.after == gone.number:
            saves.append(_going_on_from(desk, pending, gone))
        elif pending.number != gone.number:
            saves.append(pending)
    desk = replace(desk, saves=tuple(saves))
    editor, episode = desk.editor, ground.episode(gone.episode or 0)
    if editor is None or editor.after != gone.number:
        return desk
    if episode is None or editor.note:
        # The note that is being written was for another value: it will be told so.
        return replace(desk, editor=replace(editor, after=None, version=NO_VERSION))
    stands = standing(desk, ground, episode, editor.key)
    restored = replace(
        editor, value=stands.value, stood=stands.note, version=stands.version, after=stands.after
    )
    return replace(desk, editor=restored)


def answered(
    desk: Desk,
    answer: Saved | Unsaved | Refused | Collided | Occupied,
    ground: Ground,
    now: datetime,
) -> Step:
    """Give the desk after a save was answered; an answer to none of its saves changes nothing."""
    pending = next((one for one in desk.saves if one.number == answer.number), None)
    if pending is None or answer.request_id not in ("", _request(desk, pending)):
        return Step(desk)
    if not isinstance(answer, Saved):
        again = _once_more(desk, pending, answer)
        if again is not None:
            return again
        theirs = None
        if isinstance(answer, Collided) and answer.field == "place":
            theirs = Theirs(answer.theirs, answer.by, answer.at, 0)
        told = replace(pending, trouble=answer, turn=_turn(desk), theirs=theirs, sent=False)
        return Step(_with(desk, replace(told, heard=now)))
    desk = _remember(desk, pending, answer, ground)
    at = clock(answer.at, now)
    opened = desk.opened
    if opened is not None and opened.episode == pending.episode:
        ticks = {**opened.ticks, **dict.fromkeys(pending.fields, at)}
        for each in pending.undone:
            ticks.pop(each.key, None)
        desk = replace(desk, opened=replace(opened, ticks=ticks))
    if pending.undone:
        undone = {(each.episode, each.key): each for each in pending.undone}
        desk = replace(desk, undone={**desk.undone, **undone})
    return Step(desk.told(f"✓ saved {at} · {pending.words}", Tone.GREEN))


def _once_more(
    desk: Desk, pending: Pending, answer: Unsaved | Refused | Collided | Occupied
) -> Step | None:
    """Give the save that goes on from what this desk itself has taken back; None for others.

    Should a colleague have been there as well, the version that it names is not the
    newest, and the person is told.
    """
    if not isinstance(answer, Collided) or len(pending.changes) != 1:
        return None
    undone = desk.undone.get((pending.episode or 0, answer.field))
    change = pending.changes[0]
    if undone is None or not isinstance(change, SetStatus | ClearStatus):
        return None
    if change.version != undone.stood:
        return None
    changes = (replace(change, version=undone.made),)
    return _instead(desk, replace(pending, changes=changes, before=answer.theirs))


def settle(desk: Desk, ground: Ground) -> Step:
    """Send what waited for another save, and learn what stands where a colleague was first."""
    step = Step(desk)
    for pending in desk.saves:
        step = step.then(_settle(step.desk, pending, ground))
    return Step(_pruned(step.desk, ground), step.effects)


def _moved(desk: Desk, put: Put) -> Opened | None:
    """Give the open patient with where this desk itself is moving them."""
    opened = desk.opened
    if opened is None:
        return None
    to = {
        f"{change.location}/{change.place}" if change.place else change.location
        for change in put.changes
        if isinstance(change, Move) and change.episode == opened.episode
    }
    return replace(opened, places=opened.places | to) if to else opened


def _settle(desk: Desk, pending: Pending, ground: Ground) -> Step:
    if isinstance(pending.trouble, Collided) and pending.theirs is None:
        return Step(_with(desk, _informed(pending, pending.trouble, ground)))
    if pending.after is None or pending.sent or pending.trouble is not None:
        return Step(desk)
    first = next((one for one in desk.saves if one.number == pending.after), None)
    if first is not None:
        if first.trouble is None:
            return Step(desk)
        unsaved = Unsaved(pending.number, CHAINED)
        return Step(_with(desk, replace(pending, trouble=unsaved, turn=_turn(desk))))
    version = _version_made(desk, pending, ground)
    if version is None:
        return Step(desk)
    key = pending.fields[0]
    changes = versioned(pending.changes, key, version)
    ready = replace(pending, changes=changes, after=None, sent=True)
    desk = _with(desk, ready)
    return Step(desk, (_save(desk, ready),))


def _version_made(desk: Desk, pending: Pending, ground: Ground) -> int | None:
    """Give the version that the save before this one made; None as long as nobody knows."""
    key = pending.fields[0]
    mine = desk.mine.get((pending.episode or 0, key))
    if mine is None or mine.number != pending.after:
        return NO_VERSION
    if mine.version is not None:
        return mine.version
    episode = ground.episode(pending.episode or 0)
    if episode is None:
        return NO_VERSION
    status = episode.statuses.get(key)
    if not delivered(ground, mine, status):
        return None
    if status is None or status.changed_by != desk.member.code:
        return NO_VERSION
    # Where only the note is another, somebody has been there since.
    same = (status.value, status.note) == (mine.value, mine.note)
    return status.version if same else NO_VERSION


def _informed(pending: Pending, told: Collided, ground: Ground) -> Pending:
    """Give a save with what a colleague has put there, once the census holds it."""
    episode = None if pending.episode is None else ground.episode(pending.episode)
    seen = named_version(pending.changes, told.field)
    if episode is None or seen is None:
        return pending
    status = episode.statuses.get(told.field)
    if status is None:
        # A value that was taken away is as good as none: a save may name version 0.
        gone = Theirs(None, told.by, told.at, 0)
        return pending if seen <= 0 and told.theirs else replace(pending, theirs=gone)
    if status.version <= seen:
        # Still to come; never from a copy of the database that is older: theirs is kept then.
        return pending
    by, at = told.by, told.at
    if status.value != told.theirs:
        by, at = status.changed_by, status.changed_at
    return replace(pending, theirs=Theirs(status.value, by, at, status.version, status.note))


def _remember(desk: Desk, pending: Pending, answer: Saved, ground: Ground) -> Desk:
    mine = dict(desk.mine)
    bare = replace(desk, saves=())
    alone = not isinstance(pending.changes[0], Confirm)
    episode = None if pending.episode is None else ground.episode(pending.episode)
    for key in pending.fields:
        if episode is None:
            break
        stood = standing(bare, ground, episode, key)
        stands = (pending.before, pending.noted) if alone else (stood.value, stood.note)
        value, note = outcome(pending.changes, key, *stands)
        mine[episode.id, key] = Mine(
            number=pending.number,
            value=value,
            note=note,
            version=version_after(pending.changes, key, pending.before, pending.noted),
            at=answer.at,
            last=answer.last,
            epoch=ground.census.cursor.epoch,
        )
    saves = tuple(one for one in desk.saves if one.number != pending.number)
    return replace(desk, saves=saves, mine=mine)


def _pruned(desk: Desk, ground: Ground) -> Desk:
    """Forget one's own saves that the census holds, unless something goes on from them."""
    wanted = {pending.after for pending in desk.saves}
    if desk.editor is not None:
        wanted.add(desk.editor.after)
    kept = {}
    for (number, key), mine in desk.mine.items():
        episode = ground.episode(number)
        status = None if episode is None else episode.statuses.get(key)
        if mine.number in wanted or not delivered(ground, mine, status):
            kept[number, key] = mine
    return replace(desk, mine=kept) if len(kept) != len(desk.mine) else desk


def _going_on_from(desk: Desk, pending: Pending, gone: Pending) -> Pending:
    key = pending.fields[0]
    version = named_version(gone.changes, key)
    changes = versioned(pending.changes, key, NO_VERSION if version is None else version)
    fresh = replace(pending, after=gone.after, before=gone.before, noted=gone.noted)
    fresh = replace(fresh, changes=changes)
    if not isinstance(pending.changes[0], Confirm | SetNote):
        return fresh
    told = Refused(pending.number, VOID)
    return replace(fresh, trouble=told, turn=pending.turn or _turn(desk), sent=False)


def _turn(desk: Desk) -> int:
    """Give the turn of a trouble that comes now: after every other."""
    return 1 + max((one.turn for one in desk.saves), default=0)


def _with(desk: Desk, pending: Pending) -> Desk:
    saves = tuple(pending if one.number == pending.number else one for one in desk.saves)
    return replace(desk, saves=saves)


def _save(desk: Desk, pending: Pending) -> Save:
    return Save(pending.number, _request(desk, pending), pending.changes)


def _request(desk: Desk, pending: Pending) -> str:
    return f"{desk.seed}-{pending.number}"
