"""The keys of the open patient: a value or a note is changed, confirmed or taken away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.census import ClearStatus, Confirm, SetNote, SetStatus
from glance.errors import ValueRefused
from glance.fields import Clock, Date, Direction, Past, Staff, Text, showable
from glance.staff import Act
from glance.station import offering
from glance.station.allowed import barred, refusal
from glance.station.desk import Editor, Step
from glance.station.lines import no_room
from glance.station.lines import typed as typed_into
from glance.station.panels import Put
from glance.station.presses import option_presses
from glance.station.saving import submit
from glance.station.seen import Choice, Editing, Typing
from glance.station.standing import standing
from glance.station.unseen import unread
from glance.station.wording import NOTHING, clock, in_short, who_in_full, words

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census import Change
    from glance.fields import Field
    from glance.station.desk import Desk
    from glance.station.ground import Ground

TAKE_AWAY = "-"
USUAL = "="
# A line of any other kind than words: a date, a clock, a number, initials.
_SHORT = 40


def begun(desk: Desk, key: str, ground: Ground, *, note: bool = False) -> Desk:
    """Open the editor of a field of the open patient, or of the note beside it."""
    field = ground.vocabulary[key]
    sheet = desk.opened
    if sheet is None:
        return desk
    desk = replace(desk, opened=replace(sheet, cursor=key), notice="")
    if why := sheet.gone or refusal(desk.member, Act.UPDATE, field):
        return desk.told(why)
    stands = standing(desk, ground, sheet.known, key)
    if note and not field.note:
        return desk.told(f"{field.label} takes no notes")
    if note and stands.value is None:
        return desk.told(f"{field.label} has no value yet: a note stands beside one")
    return replace(
        desk,
        editor=Editor(
            episode=sheet.episode,
            key=key,
            value=stands.value,
            stood=stands.note,
            version=stands.version,
            after=stands.after,
            note=note,
            line=_line(field, note=note),
        ),
    )


def pressed(desk: Desk, key: str, ground: Ground, now: datetime) -> Step:
    """Give the desk after a key in the editor."""
    editor = desk.editor
    if editor is None:
        return Step(desk)
    if key == "escape":
        return Step(replace(desk, editor=None))
    field = ground.vocabulary[editor.key]
    if editor.line is not None:
        return _line_pressed(desk, editor, editor.line, field, key, ground, now)
    if key in (TAKE_AWAY, "delete"):
        return _taken_away(desk, editor, field, ground, now)
    if key == " ":
        return confirmed(desk, ground, now)
    codes = dict(
        zip(option_presses(field), (one.code for one in field.kind.options()), strict=True)
    )
    code = codes.get(key)
    if key and code is not None:
        return _set(desk, editor, field, code, ground, now)
    # A hospital number that is scanned begins with a capital: it must choose nothing.
    lock = " (Caps Lock?)" if key.lower() in codes else ""
    return Step(desk.told(f"{field.label} has no choice for that key{lock}"))


def confirmed(desk: Desk, ground: Ground, now: datetime) -> Step:
    """Say that the value in the editor is unchanged."""
    editor = desk.editor
    if editor is None:
        return Step(desk)
    field = ground.vocabulary[editor.key]
    if editor.value is None:
        return Step(desk.told(f"{field.label} has no value that could be confirmed"))
    return _set(desk, editor, field, editor.value, ground, now)


def editing(desk: Desk, ground: Ground, now: datetime) -> Editing | None:
    """Give the editor as it is seen; None where nothing is being entered."""
    editor = desk.editor
    sheet = desk.opened
    if editor is None or sheet is None:
        return None
    field = ground.vocabulary[editor.key]
    preview, problem = _reading(editor, field, now)
    if sheet.gone:
        problem = sheet.gone
    return Editing(
        key=editor.key,
        label=f"{field.label}: note" if editor.note else field.label,
        help=offering.help_(field, editor),
        choices=() if editor.line is not None else offering.choices(field, editor, now),
        typing=editor.line,
        example=offering.example(field, editor, now),
        preview=preview,
        problem=problem,
        meanwhile=_meanwhile(desk, editor, field, ground, now),
        hints=_hints(desk, editor, field, now),
    )


def _line(field: Field, *, note: bool) -> Typing | None:
    if note:
        return Typing(limit=field.note, counted=True)
    if field.kind.options():
        return None
    if isinstance(field.kind, Text):
        return Typing(limit=field.kind.max_length, counted=True)
    return Typing(limit=_SHORT)


def _line_pressed(
    desk: Desk,
    editor: Editor,
    line: Typing,
    field: Field,
    key: str,
    ground: Ground,
    now: datetime,
) -> Step:
    text = line.text.strip()
    if key == "enter" and (why := no_room(line)):
        return Step(desk.told(f"not saved: {why}"))
    if key == "enter":
        return _entered(desk, editor, text, field, ground, now)
    if not text and key == "delete":
        return _taken_away(desk, editor, field, ground, now)
    if not text and key == " ":
        return Step(desk)
    usual = _usual(desk, field, now) if not editor.note else None
    if not text and key == USUAL and usual is not None:
        return _set(desk, editor, field, usual[0], ground, now)
    if key == "up":
        standing_words = editor.stood if editor.note else _typable(editor, field)
        fresh = replace(line, text=standing_words, cursor=len(standing_words), over="")
        return Step(replace(desk, editor=replace(editor, line=fresh)))
    fresh_line = typed_into(line, key)
    if fresh_line is None:
        return Step(desk)
    return Step(replace(desk, editor=replace(editor, line=fresh_line), notice=""))


def _entered(
    desk: Desk, editor: Editor, text: str, field: Field, ground: Ground, now: datetime
) -> Step:
    if not text:
        return Step(replace(desk, editor=None).told(f"{field.label} is as it was"))
    if text == TAKE_AWAY:
        return _taken_away(desk, editor, field, ground, now)
    if editor.note:
        return _noted(desk, editor, field, text, ground, now)
    try:
        value = field.kind.parse(text, now)
    except ValueRefused as refused:
        return Step(desk.told(f"not saved: {refused}"))
    return _set(desk, editor, field, value, ground, now)


def _set(
    desk: Desk, editor: Editor, field: Field, value: str, ground: Ground, now: datetime
) -> Step:
    """Save a value; the one that stands already is thereby confirmed."""
    if value == editor.value:
        said = f"{words(field, value, now)}, unchanged"
        change: Change = Confirm(editor.episode, (field.key,), (_version(editor),))
    else:
        said = words(field, value, now)
        change = SetStatus(editor.episode, field.key, value, _version(editor))
    return _put(desk, editor, field, change, said, ground, now)


def _taken_away(desk: Desk, editor: Editor, field: Field, ground: Ground, now: datetime) -> Step:
    if editor.note:
        return _noted(desk, editor, field, "", ground, now)
    if editor.value is None:
        return Step(replace(desk, editor=None).told(f"{field.label} has no value to take away"))
    change = ClearStatus(editor.episode, field.key, _version(editor))
    return _put(desk, editor, field, change, NOTHING, ground, now)


def _noted(
    desk: Desk, editor: Editor, field: Field, note: str, ground: Ground, now: datetime
) -> Step:
    try:
        note = showable(note)
    except ValueRefused as refused:
        return Step(desk.told(f"not saved: {refused}"))
    if note == editor.stood:
        return Step(replace(desk, editor=None).told("the note is as it was"))
    change = SetNote(editor.episode, field.key, note, _version(editor))
    return _put(desk, editor, field, change, f"note “{note}”" if note else "no note", ground, now)


def _put(
    desk: Desk,
    editor: Editor,
    field: Field,
    change: Change,
    said: str,
    ground: Ground,
    now: datetime,
) -> Step:
    sheet = desk.opened
    if sheet is None or sheet.episode != editor.episode or sheet.gone:
        # What was typed stays on the screen.
        return Step(desk.told("not saved: the patient has left"))
    why = barred(desk.member, (change,), ground.vocabulary)
    stored = sheet.known.statuses.get(field.key)
    if not why and editor.version == (0 if stored is None else stored.version):
        # A change that came after the editor was opened collides, and is told then.
        why = unread(desk, (field.key,), ground, now)
    if why:
        return Step(desk.told(why))
    drops = isinstance(change, SetStatus | ClearStatus) and bool(editor.stood)
    gone = ", its note is gone" if drops else ""
    about = f"{in_short(ground, sheet.known)} · {field.short} {said}{gone}"
    put = Put((change,), about, said, editor.episode)
    desk = replace(desk, editor=None, notice="")
    return submit(
        desk,
        put,
        now,
        fields=(field.key,),
        before=editor.value,
        noted=editor.stood,
        after=editor.after,
    )


def _version(editor: Editor) -> int:
    # Where it is not known yet, the save before this one brings it.
    return 0 if editor.version is None else editor.version


def _usual(desk: Desk, field: Field, now: datetime) -> tuple[str, str] | None:
    """Give what is entered most often, and its words: oneself, now, today; None for nothing."""
    match field.kind:
        case Staff() if desk.member.initials:
            try:
                value = field.kind.parse(desk.member.initials, now)
            except ValueRefused:
                return None
            return value, f"me: {value}"
        case Clock(direction=Direction.SINCE):
            return field.kind.parse("now", now), "now"
        case Date(past=Past.PLAIN):
            return field.kind.parse("today", now), "today"
    return None


def _typable(editor: Editor, field: Field) -> str:
    """Give the value that stands as somebody could have typed it."""
    kept = editor.value is not None and isinstance(field.kind, Text)
    return editor.value or "" if kept else ""


def _reading(editor: Editor, field: Field, now: datetime) -> tuple[str, str]:
    """Give how what is typed will be read, and why it cannot be saved."""
    if editor.line is None:
        return "", ""
    if why := no_room(editor.line):
        return "", why
    text = editor.line.text.strip()
    if not text:
        return "", ""
    if text == TAKE_AWAY:
        return "the note is taken away" if editor.note else "the value is taken away", ""
    if editor.note:
        return text, ""
    try:
        value = field.kind.parse(text, now)
        doubt = field.kind.doubt(value, now)
        return " · ".join(filter(None, (words(field, value, now), doubt))), ""
    except ValueRefused as refused:
        return "", str(refused)


def _hints(desk: Desk, editor: Editor, field: Field, now: datetime) -> tuple[Choice, ...]:
    hints: list[Choice] = []
    line = editor.line
    if line is None:
        if editor.value is not None:
            hints.append(Choice(" ", "unchanged"))
            hints.append(Choice(TAKE_AWAY, "take away"))
    else:
        usual = _usual(desk, field, now) if not editor.note else None
        if not line.text.strip() and usual is not None:
            hints.append(Choice(USUAL, usual[1]))
        enters = "save" if line.text.strip() else "leave as it is"
        hints.append(Choice("enter", enters, why_not="no room for all of it" if line.over else ""))
        stood = editor.stood if editor.note else _typable(editor, field)
        if stood and not line.text:
            hints.append(Choice("up", "go on from the words that stand"))
        if (editor.stood if editor.note else editor.value) and not line.text.strip():
            hints.append(Choice("delete", "take away"))
    return (*hints, Choice("escape", "leave"))


def _meanwhile(desk: Desk, editor: Editor, field: Field, ground: Ground, now: datetime) -> str:
    """Give what a colleague has made of the value since the editor was opened."""
    episode = ground.episode(editor.episode)
    if episode is None or editor.version is None:
        return ""
    status = episode.statuses.get(editor.key)
    if status is None:
        return "a colleague has taken the value away" if editor.version else ""
    if status.version <= editor.version or status.changed_by == desk.member.code:
        return ""
    by, at = who_in_full(ground, status.changed_by), clock(status.changed_at, now)
    note = f" · {status.note}" if status.note else ""
    return f"{by} has made it {words(field, status.value, now)}{note} at {at}"
