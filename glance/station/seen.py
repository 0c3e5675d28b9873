"""What a station shows at one moment, in words: all that its painters are given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from glance.fields import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from glance.fields import Shown


@dataclass(frozen=True, slots=True)
class Typing:
    """A line that somebody types; `limit` is how many characters it may have, None for any.

    It is `counted` where people look how many are left. `over` is what was typed last and
    had no room: nothing is saved without it.
    """

    text: str = ""
    cursor: int = 0
    limit: int | None = None
    counted: bool = False
    over: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that one key does: "r" Red. `why_not` says why it does nothing now.

    `sign` is what the wall shows of a value that is chosen ("R▲"); the tone is the sign's.
    """

    press: str
    label: str
    tone: Tone = Tone.PLAIN
    current: bool = False
    why_not: str = ""
    sign: str = ""


class Slip(StrEnum):
    """How far a save has come."""

    SAVING = "saving"
    SAVED = "saved"
    NOT_SAVED = "NOT SAVED"


@dataclass(frozen=True, slots=True)
class Listed:
    """A patient on the list.

    `collision` is "‼" for the same name as somebody else's here, "=" for one like it,
    "" for none. `due` counts values out of date, and those not set though the head of the
    board counts them; `risk` is the board's RAG.
    """

    episode: int
    place: str
    name: str
    identifier: str
    location: str
    risk: Shown | None = None
    collision: str = ""
    due: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """The list as what was typed has narrowed it; `at` is where the cursor is in `rows`.

    `rows` makes each row when it is asked for: only those on the screen cost anything.
    """

    rows: Sequence[Listed]
    at: int | None
    typed: Typing
    total: int
    where: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of the patient who is open.

    `shown` of None is a field without a value. `age` is "26h" for a value out of date,
    else "". `by` and `at` say whose word the value is and when it was last changed or
    confirmed, in words: "AB", "08:12". `why_not` is empty where the person may change
    it. `slip` is how far a save of it has come, `slip_at` when ("09:04"). `due` is True
    for what is out of date, or not set though the head of the board counts it. `counts`
    is True for a value that says how long it is to or from now.
    """

    key: str
    press: str
    label: str
    shown: Shown | None = None
    age: str = ""
    by: str = ""
    at: str = ""
    note: str = ""
    why_not: str = ""
    slip: Slip | None = None
    slip_at: str = ""
    changed: bool = False  # by a colleague, while the patient is open
    due: bool = False
    short: str = ""  # the label where there is no room for it
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Editing:
    """A value or note that is being entered.

    `choices` are the keys that save at once; `typing` is a line that Enter saves.
    `preview` is how it will be read ("Fri 27-Nov-2026"), `problem` why it cannot be
    saved as it is, `meanwhile` what a colleague has made of the value since this began.
    `example` is what may be typed, for a line that is empty.
    """

    key: str
    label: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    typing: Typing | None = None
    preview: str = ""
    problem: str = ""
    meanwhile: str = ""
    hints: tuple[Choice, ...] = ()  # such as "-" for taking the value away
    example: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The patient who is open: who it is, beyond doubt, and every field.

    `identifiers` are wordings such as "NHS 999 000 0018" and "born 12-Mar-1941 (85y)".
    `warnings` shout who else could be meant. The entries that were due when the patient
    was opened come first and stay there; `due` of all are so now, `unset` of them because
    nobody has given a value. `cursor` is the key of the entry that keys such as Space act on.
    """

    episode: int
    name: str
    place: str
    location: str
    identifiers: tuple[str, ...]
    entries: tuple[Entry, ...]
    due: int
    unset: int = 0
    cursor: str = ""
    warnings: tuple[str, ...] = ()
    editing: Editing | None = None
    gone: str = ""  # why the patient is not here any more: "discharged by AB 09:02"


@dataclass(frozen=True, slots=True)
class Alert:
    """A save that did not go through, and what may be done about it; it steals no keys but its own.

    A conflict shows both values in `lines`, each with the name and the time. Where the
    database was away, that was heard `away_since` then.
    """

    title: str
    lines: tuple[str, ...]
    choices: tuple[Choice, ...]
    away_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Menu:
    """Everything that can be done now, a key each."""

    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Something that must be answered before anything is saved."""

    title: str
    lines: tuple[str, ...]
    choices: tuple[Choice, ...]
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """One line of a form."""

    label: str
    typing: Typing
    hint: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Lines to fill in, one after the other; `at` is the one with the cursor."""

    title: str
    blanks: tuple[Blank, ...]
    at: int
    lines: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One row to choose from: a bed with who is in it, a stay that has ended."""

    label: str
    detail: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Chooser:
    """Rows narrowed by what is typed, one of which Enter takes."""

    title: str
    typing: Typing
    options: tuple[Option, ...]
    at: int
    lines: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a history, in words: when, who, where from, what, from → to.

    `initials` are who it was where there is no room for more.
    """

    at: str
    who: str
    station: str
    what: str
    old: str = ""
    new: str = ""
    reason: str = ""
    initials: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """What happened to the patient, newest first; `top` is the first row on the screen."""

    title: str
    typing: Typing
    rows: tuple[Told, ...]
    top: int
    total: int
    waiting: bool = False
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """How much of what somebody or somewhere keeps is in date."""

    label: str
    patients: int
    in_date: int
    dated: int


@dataclass(frozen=True, slots=True)
class Shares:
    """The share in date of each location and each owner, worst first; `top` is shown first."""

    title: str
    locations: tuple[Share, ...]
    owners: tuple[Share, ...]
    top: int = 0


@dataclass(frozen=True, slots=True)
class Help:
    """Every key and what it does, by heading."""

    title: str
    sections: tuple[tuple[str, tuple[Choice, ...]], ...]
    top: int = 0


Panel = Menu | Question | Form | Chooser | History | Shares | Help


class Focus(StrEnum):
    """Where keys go."""

    LIST = "list"
    SHEET = "sheet"
    EDITOR = "editor"
    PANEL = "panel"


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything on the screen of somebody who is signed on.

    `preview` is the patient under the cursor of the list as they would open, without keys;
    `unread` says why there is none.
    `notice` is one line about what has just been done ("✓ saved 09:04 · A2 risk Red"),
    `hints` are the keys that matter most now.
    """

    now: datetime
    where: str
    who: str
    listing: Listing
    focus: Focus
    sheet: Sheet | None = None
    panel: Panel | None = None
    alerts: tuple[Alert, ...] = ()
    notice: str = ""
    notice_tone: Tone = Tone.PLAIN
    hints: tuple[Choice, ...] = ()
    preview: Sheet | None = None
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """The screen that asks who is there; it holds nothing of any patient.

    `code` is what is typed or was scanned; of the PIN only `digits` is known. `asks` is
    "code", "PIN" or "" while it is being checked. `message` says why not; `wait` is how
    many seconds to wait before the next try.
    """

    now: datetime
    where: str
    asks: str
    code: Typing = Typing()
    digits: int = 0
    message: str = ""
    wait: int = 0
    locked: str = ""  # whose screen waits behind it, by initials; "" for nobody's
