"""One value as the person at this desk sees it: what is stored, and their own saves above that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from glance.census import ClearStatus, Confirm, SetNote, SetStatus
from glance.station.seen import Slip

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census import Change, Episode, Status
    from glance.station.desk import Desk
    from glance.station.ground import Ground
    from glance.station.saves import Mine, Pending


@dataclass(frozen=True, slots=True)
class Standing:
    """A value, its note, and the version that a change of it has to name.

    Without a version, a change has to wait for the save numbered `after`. `by` and `at`
    say who confirmed it last, and when.
    """

    value: str | None = None
    note: str = ""
    version: int | None = 0
    after: int | None = None
    by: str = ""
    at: datetime | None = None
    slip: Slip | None = None


def standing(desk: Desk, ground: Ground, episode: Episode, key: str) -> Standing:
    """Give how a value stands: a save that is under way shows what it will make of it."""
    found = _stored(desk, ground, episode, key)
    for pending in desk.saves:
        if pending.episode != episode.id or key not in pending.fields:
            continue
        if pending.trouble is not None:
            found = replace(found, slip=Slip.NOT_SAVED)
            continue
        value, note = outcome(pending.changes, key, found.value, found.note)
        found = Standing(
            value=value,
            note=note,
            version=None,
            after=pending.number,
            by=desk.member.code,
            at=pending.pressed_at,
            slip=Slip.SAVING,
        )
    return found


def outcome(
    changes: tuple[Change, ...], key: str, value: str | None, note: str
) -> tuple[str | None, str]:
    """Give what changes make of a value and its note."""
    for change in changes:
        match change:
            case SetStatus(field=name, value=new) if name == key:
                value, note = new, note if new == value else ""
            case ClearStatus(field=name) if name == key:
                value, note = None, ""
            case SetNote(field=name, note=new) if name == key:
                note = new
    return value, note


def version_after(
    changes: tuple[Change, ...], key: str, before: str | None, noted: str = ""
) -> int | None:
    """Give the version that a save has made of a value; None where only the census knows."""
    for change in changes:
        match change:
            case SetStatus(field=name, value=new, version=seen) if name == key:
                if new == before:
                    return seen
                # After 0 comes 1, or the one after a value that was taken away.
                return seen + 1 if seen else None
            case SetNote(field=name, note=note, version=seen) if name == key:
                if note == noted:
                    return seen
                return seen + 1 if seen else None
            case ClearStatus(field=name) if name == key:
                return 0
            case Confirm(fields=fields, versions=versions) if key in fields:
                return dict(zip(fields, versions, strict=False)).get(key)
    return None


def delivered(ground: Ground, mine: Mine, status: Status | None) -> bool:
    """Whether the census holds a save of this desk, or what came after it."""
    cursor = ground.census.cursor
    if cursor.epoch != mine.epoch or cursor.seq >= mine.last:
        return True
    return bool(mine.version and status is not None and status.version > mine.version)


def _stored(desk: Desk, ground: Ground, episode: Episode, key: str) -> Standing:
    status = episode.statuses.get(key)
    mine = desk.mine.get((episode.id, key))
    if mine is not None and not delivered(ground, mine, status):
        after = mine.number if mine.version is None else None
        return Standing(mine.value, mine.note, mine.version, after, desk.member.code, mine.at)
    if status is None:
        return Standing()
    return Standing(
        value=status.value,
        note=status.note,
        version=status.version,
        by=status.confirmed_by,
        at=status.confirmed_at,
    )


def named_version(changes: tuple[Change, ...], key: str) -> int | None:
    """Give the version of a value that changes name; None where they name none."""
    for change in changes:
        match change:
            case (
                SetStatus(field=name, version=seen)
                | ClearStatus(field=name, version=seen)
                | SetNote(field=name, version=seen)
            ) if name == key:
                return seen
            case Confirm(fields=fields, versions=versions) if key in fields:
                return dict(zip(fields, versions, strict=False)).get(key)
    return None


def versioned(changes: tuple[Change, ...], key: str, version: int) -> tuple[Change, ...]:
    """Give the same changes to another version of a value."""
    return tuple(_versioned(change, key, version) for change in changes)


def _versioned(change: Change, key: str, version: int) -> Change:
    match change:
        case SetStatus() | ClearStatus() | SetNote() if change.field == key:
            return replace(change, version=version)
        case Confirm(fields=fields, versions=versions) if key in fields:
            at = fields.index(key)
            return replace(change, versions=(*versions[:at], version, *versions[at + 1 :]))
    return change


def underway(desk: Desk, episode: int, key: str) -> Pending | None:
    """Give the save of a value that is not answered yet; None for none."""
    found = None
    for pending in desk.saves:
        if pending.episode == episode and key in pending.fields and pending.trouble is None:
            found = pending
    return found
