"""The keys of the open patient while nothing is being entered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from glance.census import Confirm
from glance.fields import Tone
from glance.staff import Act, may_change
from glance.station import editing, listing, sheet
from glance.station.allowed import refusal
from glance.station.confusing import confusable
from glance.station.desk import Step
from glance.station.duties import is_due
from glance.station.panels import Asking, GoOn, Put
from glance.station.saving import submit
from glance.station.seen import Slip, Typing
from glance.station.standing import standing
from glance.station.unseen import unread
from glance.station.wording import address, at_length, full_name, in_short

if TYPE_CHECKING:
    from datetime import datetime

    from glance.fields import Field
    from glance.station.desk import Desk, Opened
    from glance.station.ground import Ground
    from glance.station.standing import Standing

NOTE, CONFIRM_ALL = "'", "="
# Who confirms everything twice in this time has only pressed twice.
_JUST_NOW = timedelta(minutes=1)
_MOVES = frozenset({"up", "down", "pageup", "pagedown", "home", "end"})


def pressed(desk: Desk, key: str, ground: Ground, now: datetime) -> Step:
    """Give the desk after a key in the sheet; a key that means nothing there says so."""
    opened = desk.opened
    if opened is None:
        return Step(desk)
    if key == "escape":
        return Step(left(desk, ground))
    if key in _MOVES:
        return Step(_moved(desk, opened, key))
    if key in ("tab", "shift+tab"):
        return _walked(desk, opened, ground, now, forward=key == "tab")
    field = _field(opened, key, ground)
    if field is None and key not in (" ", CONFIRM_ALL):
        return Step(desk.told(_nothing(key)) if key else desk)
    if field is not None and (why := opened.gone or refusal(desk.member, Act.UPDATE, field)):
        cursor = replace(opened, cursor=field.key)
        return Step(replace(desk, opened=cursor).told(why))
    if opened.gone:
        return Step(desk.told(opened.gone))
    if (asked := doubted(desk, key, ground, now)) is not None:
        return Step(asked)
    if field is not None:
        return Step(editing.begun(desk, field.key, ground, note=key == NOTE))
    if key == " ":
        return _confirmed(desk, opened, ground, now)
    return _all_confirmed(desk, opened, ground, now)


def doubted(desk: Desk, key: str, ground: Ground, now: datetime) -> Desk | None:
    """Give the desk with the question whether this is the right patient; None where none is due.

    The question stands before the first change of somebody who has a namesake, and of
    somebody whom a colleague has moved meanwhile.
    """
    opened = desk.opened
    if opened is None:
        return None
    moved = address(ground, opened.known) not in opened.places
    if not moved and (opened.sure or not confusable(ground, opened.known).same):
        return None
    lines = (*at_length(ground, opened.known, now), *sheet.doubts(desk, ground))
    return replace(
        desk,
        notice="",
        panel=Asking(
            title=f"Is it {full_name(opened.known.person)}?",
            lines=lines,
            yes="yes, this patient",
            no="no, back to the list",
            then=GoOn(key),
            loud=True,
        ),
    )


def sure(desk: Desk, ground: Ground) -> Desk:
    """Give the desk with the question answered: it is the right patient."""
    opened = desk.opened
    if opened is None:
        return desk
    places = opened.places | {address(ground, opened.known)}
    return replace(desk, panel=None, opened=replace(opened, sure=True, places=places))


def left(desk: Desk, ground: Ground) -> Desk:
    """Give the desk with the list; nothing is typed, and the cursor is on who was open."""
    at = desk.opened.episode if desk.opened is not None else desk.browsing.at
    browsing = replace(desk.browsing, at=at)
    return replace(
        desk,
        opened=None,
        editor=None,
        panel=None,
        browsing=listing.narrowed(browsing, Typing(), ground),
    )


def _field(opened: Opened, key: str, ground: Ground) -> Field | None:
    """Give the field that a key is about; None for a key of none."""
    plan = ground.plan(opened.known.location)
    if key in ("enter", NOTE):
        return next((one for one in plan if one.key == opened.cursor), None)
    return plan.by_press.get(key)


def _nothing(key: str) -> str:
    """Say that a key does nothing; who presses a capital may not know it."""
    lock = " (Caps Lock?)" if len(key) == 1 and key.isupper() else ""
    return f"{key} does nothing here{lock}; ? shows the keys"


def _moved(desk: Desk, opened: Opened, key: str) -> Desk:
    if opened.cursor not in opened.order:
        return desk
    at = listing.stepped(opened.order.index(opened.cursor), key, len(opened.order))
    return replace(desk, opened=replace(opened, cursor=opened.order[at]))


def _due(desk: Desk, opened: Opened, ground: Ground, now: datetime) -> list[str]:
    """Give the entries to be seen to that this person may change, in the order of the sheet."""
    fields = {field.key: field for field in ground.plan(opened.known.location).asked}
    return [
        key
        for key in opened.order
        if key in fields
        and may_change(desk.member, fields[key])
        and is_due(desk, ground, opened.known, fields[key], now)
    ]


def _walked(desk: Desk, opened: Opened, ground: Ground, now: datetime, *, forward: bool) -> Step:
    at = opened.order.index(opened.cursor) if opened.cursor in opened.order else -1
    due = [(opened.order.index(key), key) for key in _due(desk, opened, ground, now)]
    if opened.gone:
        due = []
    if forward:
        ahead = [key for place, key in due if place > at]
        if ahead:
            return Step(replace(desk, opened=replace(opened, cursor=ahead[0])))
        number = listing.next_due(desk, ground, now, opened.episode)
        if number is not None and number != opened.episode:
            return sheet.opened(desk, number, ground, now)
        if due:
            return Step(replace(desk, opened=replace(opened, cursor=due[0][1])))
        return Step(desk.told("nobody on the list has anything out of date or not set"))
    behind = [key for place, key in due if place < at]
    if behind:
        return Step(replace(desk, opened=replace(opened, cursor=behind[-1])))
    return Step(desk.told("nothing before this is out of date or not set"))


def _confirmed(desk: Desk, opened: Opened, ground: Ground, now: datetime) -> Step:
    """Confirm the value under the cursor, and go to the next one out of date."""
    key = opened.cursor
    if key not in opened.order:
        return Step(desk)
    step = Step(editing.begun(desk, key, ground))
    if step.desk.editor is None:
        return step
    step = editing.confirmed(step.desk, ground, now)
    if step.desk.editor is not None:
        return Step(replace(step.desk, editor=None))
    at = opened.order.index(key)
    due = _due(step.desk, opened, ground, now)
    ahead = [one for one in due if opened.order.index(one) > at] or due
    cursor = ahead[0] if ahead else key
    desk = replace(step.desk, opened=replace(opened, cursor=cursor))
    if not ahead:
        desk = desk.told("everything is in date · Tab goes to the next patient")
    return Step(desk, step.effects)


def _all_confirmed(desk: Desk, opened: Opened, ground: Ground, now: datetime) -> Step:
    """Confirm every value of the patient that this person may change."""
    values = {
        field: stands
        for field in ground.plan(opened.known.location)
        if (stands := standing(desk, ground, opened.known, field.key)).value is not None
    }
    mine = {field.key: stands for field, stands in values.items() if may_change(desk.member, field)}
    left_out = len(values) - len(mine)
    if mine and all(_just_now(desk, stands, now) for stands in mine.values()):
        saving = any(stands.slip is not None for stands in mine.values())
        return Step(desk.told("still being saved" if saving else "confirmed just now", Tone.QUIET))
    found = {
        key: stands.version
        for key, stands in mine.items()
        if stands.slip is None and stands.version is not None
    }
    if not found:
        return Step(desk.told("there is no value here that you could confirm"))
    if why := unread(desk, found, ground, now):
        return Step(desk.told(why))
    count = f"{len(found)} values" if len(found) > 1 else "1 value"
    said = f"{count} confirmed" + (f", {left_out} left to others" if left_out else "")
    change = Confirm(opened.episode, tuple(found), tuple(found.values()))
    put = Put((change,), f"{in_short(ground, opened.known)} · {said}", said, opened.episode)
    return submit(replace(desk, notice=""), put, now, fields=tuple(found))


def _just_now(desk: Desk, stands: Standing, now: datetime) -> bool:
    """Whether a value is this person's own word of the last minute."""
    if stands.at is None or stands.by != desk.member.code or stands.slip is Slip.NOT_SAVED:
        return False
    return timedelta(0) <= now - stands.at < _JUST_NOW
