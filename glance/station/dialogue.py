"""What the station asks of the world, and what the world answers: one value each way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census import Change, Departed, Happened, Identity, Known


@dataclass(frozen=True, slots=True)
class Save:
    """Changes to be saved in one transaction; `number` is known to the desk that asks.

    The same `request_id` comes again when the person tries a save again: it is never
    saved twice.
    """

    number: int
    request_id: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ReadHistory:
    """Everything that the log has of the patient of an episode."""

    episode: int


@dataclass(frozen=True, slots=True)
class ReadLast:
    """The last save of this person that could be taken back."""


@dataclass(frozen=True, slots=True)
class ReadDeparted:
    """Stays that ended lately, of a location by name (None: everywhere)."""

    location: str | None


@dataclass(frozen=True, slots=True)
class LookUp:
    """Whom the site knows who could be the person that is being admitted."""

    identity: Identity


@dataclass(frozen=True, slots=True)
class Export:
    """Write a text to a private file; `about` and `detail` go to the log, the name says no more."""

    about: str
    detail: str
    text: str
    location: str | None = None
    episode: int | None = None


@dataclass(frozen=True, slots=True)
class RecordView:
    """Somebody looks at a patient of a location that is not the station's."""

    episode: int


@dataclass(frozen=True, slots=True)
class HandOver:
    """The next person takes over: ask who is there. `ended` of True forgets this desk."""

    ended: bool = False


Effect = Save | ReadHistory | ReadLast | ReadDeparted | LookUp | Export | RecordView | HandOver


@dataclass(frozen=True, slots=True)
class Saved:
    """The save is committed: its changes are `first` to `last`.

    Here and below `request_id` is that of the save; "" says that nobody knows.
    """

    number: int
    first: int
    last: int
    at: datetime
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """The save did not go through, and trying again may help: the database is away."""

    number: int
    why: str
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The save did not go through, and the same save never will."""

    number: int
    why: str
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Collided:
    """A colleague was first with `field` ("place" for a move): theirs stands."""

    number: int
    field: str
    theirs: str | None
    by: str
    at: datetime
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Occupied:
    """Somebody is in that bed."""

    number: int
    place: str
    episode: int
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class HistoryRead:
    """The history that was asked for; `why` says why there is none."""

    episode: int
    entries: tuple[Happened, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class LastRead:
    """The last save of this person, its changes in their order; none for nothing to take back.

    `left` are the stays of those patients that have ended since.
    """

    entries: tuple[Happened, ...]
    why: str = ""
    left: tuple[Departed, ...] = ()


@dataclass(frozen=True, slots=True)
class DepartedRead:
    """The stays that ended lately, newest first."""

    stays: tuple[Departed, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Whom the site knows, the likeliest first."""

    identity: Identity
    known: tuple[Known, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """The file was written, or `why` says why not."""

    path: str
    why: str = ""


Answer = (
    Saved
    | Unsaved
    | Refused
    | Collided
    | Occupied
    | HistoryRead
    | LastRead
    | DepartedRead
    | LookedUp
    | Exported
)
