"""What stands over list and sheet and takes the keys: questions, forms, choosers, readings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glance.station.seen import Typing

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census import Change, Departed, Happened, Identity, Known
    from glance.station.seen import Share


@dataclass(frozen=True, slots=True)
class GoOn:
    """It is the right patient: the key that was pressed is pressed again."""

    key: str


@dataclass(frozen=True, slots=True)
class Undone:
    """A value that is taken back: the version that stands, and the one which that makes."""

    episode: int
    key: str
    stood: int
    made: int


@dataclass(frozen=True, slots=True)
class Put:
    """Save that, for the reason that `purpose` names; with `leaves` the patient is left at once."""

    changes: tuple[Change, ...]
    words: str
    said: str
    episode: int | None = None
    leaves: bool = False
    purpose: Purpose | None = None
    undone: tuple[Undone, ...] = ()


@dataclass(frozen=True, slots=True)
class ThrowAway:
    """Forget a save that did not go through."""

    number: int


@dataclass(frozen=True, slots=True)
class Asking:
    """A question: Enter does what `then` says, Esc does nothing."""

    title: str
    lines: tuple[str, ...]
    yes: str
    then: GoOn | Put | ThrowAway
    no: str = "leave everything as it is"
    loud: bool = False


@dataclass(frozen=True, slots=True)
class MenuUp:
    """Everything else that can be done."""


@dataclass(frozen=True, slots=True)
class TakingBack:
    """The last save of this person is being looked up; `asked` of False waits for other saves."""

    asked: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A place by the ids of its location and of itself; a `place` of None is "no bed"."""

    location: int
    place: int | None


@dataclass(frozen=True, slots=True)
class MoveTo:
    """A new place is being chosen for a patient, or with `swap` somebody to change beds with."""

    episode: int
    seen: str
    swap: bool = False


@dataclass(frozen=True, slots=True)
class BedFor:
    """A bed is being chosen for somebody who arrives; `patient` is one whom the site knows."""

    identity: Identity
    patient: int | None = None


@dataclass(frozen=True, slots=True)
class BackTo:
    """A bed is being chosen for a stay that goes on."""

    stay: Departed


Purpose = MoveTo | BedFor | BackTo


@dataclass(frozen=True, slots=True)
class Choosing:
    """A place is being chosen, by its ids: rows may come and go while somebody looks."""

    purpose: Purpose
    typed: Typing = field(default_factory=Typing)
    at: Placed | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Reopening:
    """A stay that ended is being chosen; `stays` of None are still being read."""

    location: str | None = None
    typed: Typing = field(default_factory=Typing)
    at: int | None = None
    stays: tuple[Departed, ...] | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Admitting:
    """Who arrives is being typed; `looking` for one who is that person already.

    `told` says that what is wrong with the lines is shown, of the one with the cursor as well.
    What was `kept` from before takes no letter until it is said whose form this is.
    """

    lines: tuple[Typing, ...]
    at: int = 0
    told: bool = False
    looking: Identity | None = None
    why: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Recognising:
    """Somebody like the one who arrives is known: are they the same?"""

    identity: Identity
    known: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The history of a patient; `entries` of None are still being read."""

    episode: int
    title: str
    typed: Typing = field(default_factory=Typing)
    top: int = 0
    entries: tuple[Happened, ...] | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sharing:
    """The shares in date as they were `at` a moment; `top` is the first line on the screen."""

    locations: tuple[Share, ...]
    owners: tuple[Share, ...]
    at: datetime
    top: int = 0


@dataclass(frozen=True, slots=True)
class Helping:
    """Every key; `top` is the first line on the screen."""

    top: int = 0


PanelUp = (
    Asking
    | MenuUp
    | TakingBack
    | Choosing
    | Reopening
    | Admitting
    | Recognising
    | Reading
    | Sharing
    | Helping
)
