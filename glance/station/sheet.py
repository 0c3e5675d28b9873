"""The open patient: who it is, and every field with its value, its age and its owner."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.fields import Clock
from glance.staff import Act, may_change
from glance.station.allowed import why_not
from glance.station.confusing import warnings
from glance.station.desk import Opened, Step
from glance.station.dialogue import ReadHistory, RecordView
from glance.station.duties import fresh, is_due
from glance.station.seen import Entry, Sheet, Slip
from glance.station.standing import standing
from glance.station.wording import (
    NO_BED,
    address,
    at_length_of_time,
    clock,
    full_name,
    identifiers,
    spot,
    where,
    who,
)

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census import Episode
    from glance.fields import Field
    from glance.station.desk import Desk
    from glance.station.ground import Ground
    from glance.station.seen import Editing

GONE = "discharged: nothing can be saved"


def opened(desk: Desk, number: int, ground: Ground, now: datetime) -> Step:
    """Open a patient, the cursor on the first value out of date."""
    episode = ground.episode(number)
    if episode is None:
        return Step(desk.told("this patient is not here any more"))
    desk = replace(
        desk,
        browsing=replace(desk.browsing, at=number),
        opened=_fresh(episode, ground),
        editor=None,
        notice="",
    )
    desk = ordered(desk, ground, now)
    return Step(desk, (RecordView(number),) if is_recorded(ground, episode) else ())


def is_recorded(ground: Ground, episode: Episode) -> bool:
    """Whether the log keeps who looks at a patient here."""
    return ground.record_views and not ground.is_home(episode.location)


def preview(desk: Desk, episode: Episode, ground: Ground, now: datetime) -> Sheet | None:
    """Give a patient as they would open, for those who only look: without keys."""
    looked = replace(desk, opened=_fresh(episode, ground), editor=None)
    sheet = seen(ordered(looked, ground, now), ground, now, None)
    if sheet is None:
        return None
    asked = {field.key for field in ground.plan(episode.location).asked}
    entries = tuple(
        replace(entry, press="", why_not="")
        for entry in sheet.entries
        if entry.shown is not None or entry.key in asked
    )
    return replace(sheet, entries=entries, cursor="")


def _fresh(episode: Episode, ground: Ground) -> Opened:
    return Opened(
        known=episode,
        order=(),
        cursor="",
        versions={key: status.version for key, status in episode.statuses.items()},
        places=frozenset((address(ground, episode),)),
    )


def ordered(desk: Desk, ground: Ground, now: datetime) -> Desk:
    """Put the entries of the open patient in order: what is out of date first."""
    sheet = desk.opened
    if sheet is None:
        return desk
    plan = ground.plan(sheet.known.location)
    kept = [field for field in plan.others if field.key in sheet.known.statuses]
    empty = [field for field in plan.others if field.key not in sheet.known.statuses]
    due = [field for field in plan.asked if is_due(desk, ground, sheet.known, field, now)]
    # What has gone out of date is somebody's word; what nobody has given yet comes after it.
    due.sort(key=lambda field: standing(desk, ground, sheet.known, field.key).value is None)
    rest = [field for field in plan.asked if field not in due]
    order = tuple(field.key for field in (*due, *rest, *kept, *empty))
    first = next((one.key for one in due if may_change(desk.member, one)), "")
    cursor = first or next(iter(order), "")
    return replace(desk, opened=replace(sheet, order=order, cursor=cursor))


def refreshed(desk: Desk, ground: Ground) -> Step:
    """Give the desk with the open patient as they are now; if they have left, ask who did that."""
    sheet = desk.opened
    if sheet is None:
        return Step(desk)
    episode = ground.episode(sheet.episode)
    if episode is not None:
        if episode is sheet.known and not sheet.gone:
            return Step(desk)
        return Step(replace(desk, opened=replace(sheet, known=episode, gone="")))
    if sheet.gone:
        return Step(desk)
    desk = replace(desk, opened=replace(sheet, gone=GONE))
    return Step(desk, (ReadHistory(sheet.episode),))


def farewell(desk: Desk, answer_episode: int, words: str) -> Desk:
    """Give the desk with who has discharged the open patient."""
    sheet = desk.opened
    if sheet is None or not sheet.gone or sheet.episode != answer_episode:
        return desk
    return replace(desk, opened=replace(sheet, gone=words))


def doubts(desk: Desk, ground: Ground) -> tuple[str, ...]:
    """Give what must be looked at before the open patient is changed."""
    sheet = desk.opened
    if sheet is None:
        return ()
    lines = warnings(ground, sheet.known)
    here = address(ground, sheet.known)
    if here not in sheet.places and not sheet.gone:
        return (f"‼ moved to {here} while you look", *lines)
    return lines


def seen(desk: Desk, ground: Ground, now: datetime, editing: Editing | None) -> Sheet | None:
    """Give the open patient as they are seen; None where nobody is open."""
    sheet = desk.opened
    if sheet is None:
        return None
    episode = sheet.known
    plan = ground.plan(episode.location)
    fields = {field.key: field for field in plan}
    entries = tuple(
        _entry(desk, sheet, ground, fields[key], now) for key in sheet.order if key in fields
    )
    return Sheet(
        episode=episode.id,
        name=full_name(episode.person),
        place=spot(ground, episode) or NO_BED,
        location=where(ground, episode),
        identifiers=identifiers(episode.person, now),
        entries=entries,
        due=sum(entry.due for entry in entries),
        unset=sum(entry.due and entry.shown is None for entry in entries),
        cursor=sheet.cursor,
        warnings=doubts(desk, ground),
        editing=editing,
        gone=sheet.gone,
    )


def _entry(desk: Desk, sheet: Opened, ground: Ground, field: Field, now: datetime) -> Entry:
    episode = sheet.known
    stands = standing(desk, ground, episode, field.key)
    status = episode.statuses.get(field.key)
    # As soon as a colleague has said something, the value is their word.
    mine = stands.by in ("", desk.member.code)
    tick = sheet.ticks.get(field.key, "") if mine else ""
    slip = stands.slip or (Slip.SAVED if tick else None)
    at = "" if stands.at is None or stands.value is None else clock(stands.at, now)
    return Entry(
        key=field.key,
        press=ground.plan(episode.location).presses[field.key],
        label=field.label,
        shown=None if stands.value is None else at_length_of_time(field, stands.value, now),
        age=fresh(field, stands.at, now).age if stands.value is not None else "",
        by=who(ground, stands.by) if at else "",
        at=at,
        note=stands.note,
        why_not=sheet.gone or why_not(desk.member, Act.UPDATE, field),
        slip=slip,
        slip_at=tick if slip is Slip.SAVED else "",
        changed=_changed(desk, sheet, field.key, episode, status.changed_by if status else ""),
        due=is_due(desk, ground, episode, field, now),
        short=field.short,
        counts=isinstance(field.kind, Clock),
    )


def _changed(desk: Desk, sheet: Opened, key: str, episode: Episode, by: str) -> bool:
    """Whether a colleague has changed a value while the patient is open."""
    status = episode.statuses.get(key)
    now, then = (status.version if status is not None else 0), sheet.versions.get(key, 0)
    undone = desk.undone.get((episode.id, key))
    # What comes back by one's own taking back is nobody's change.
    mine = by == desk.member.code or (undone is not None and now in (undone.made, 0))
    return now != then and not mine
