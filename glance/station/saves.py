"""What a desk has asked to be saved, until it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census import Change
    from glance.station.dialogue import Collided, Occupied, Refused, Unsaved
    from glance.station.panels import Purpose, Undone


@dataclass(frozen=True, slots=True)
class Theirs:
    """What a colleague was first with, as it was when it was shown; `version` is for a new save."""

    value: str | None
    by: str
    at: datetime
    version: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """Changes that somebody has entered and that are not saved yet.

    `fields` are the values of `episode` that change; where it is one, `before` is what
    it was, and `noted` the note beside it. `words` say what it is about
    ("A2 ADEYEMI · risk Red"), `said` what was entered ("Red"). A save `after` another
    one of the same value waits for it, and for the version it makes. `sent` ones are
    under way; `trouble` says why one is not saved, `turn` in which order such trouble
    came and `heard` when, and `theirs` what stands instead, once that is known. `purpose`
    is what a bed was chosen for, `undone` what is taken back.
    """

    number: int
    changes: tuple[Change, ...]
    words: str
    said: str
    pressed_at: datetime
    episode: int | None = None
    fields: tuple[str, ...] = ()
    before: str | None = None
    noted: str = ""
    after: int | None = None
    sent: bool = False
    trouble: Unsaved | Collided | Refused | Occupied | None = None
    turn: int = 0
    heard: datetime | None = None
    theirs: Theirs | None = None
    purpose: Purpose | None = None
    undone: tuple[Undone, ...] = ()


@dataclass(frozen=True, slots=True)
class Mine:
    """A value that this desk has saved and that the census may not hold yet.

    `version` of None is not known before the census brings it. `last` is the number of
    the change in the log of that `epoch`.
    """

    number: int
    value: str | None
    note: str
    version: int | None
    at: datetime
    last: int
    epoch: str
