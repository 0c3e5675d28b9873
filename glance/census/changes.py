"""Everything that can be recorded: the kinds of entry in the change log."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from glance.census.location import LocationKind, PlaceKind


@dataclass(frozen=True, slots=True)
class Signature:
    """Whose word a change is, and from which terminal.

    `actor` is the code of a member of staff ("ab1"), or for an account of the operating
    system "os:" and its name, which no code can be: codes have no colon.
    """

    actor: str
    station: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a patient is, in full. `nhs_number` is ten digits, `sex` a whole word."""

    family: str
    given: str = ""
    title: str = ""
    nhs_number: str | None = None
    local_id: str | None = None
    born: date | None = None
    sex: str = ""


@dataclass(frozen=True, slots=True)
class AddLocation:
    """A ward or team comes into being; `parent` names one that exists or is added before it."""

    name: str
    kind: LocationKind
    short: str = ""
    parent: str | None = None
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class AddPlace:
    """A bed or zone comes into being in the location of that name."""

    location: str
    label: str
    kind: PlaceKind
    bay: str = ""


@dataclass(frozen=True, slots=True)
class Admit:
    """A patient arrives; `location` and `place` are names, `patient` the id of a known one."""

    identity: Identity
    location: str
    began: datetime
    place: str | None = None
    owner: str = ""
    patient: int | None = None
    statuses: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A patient goes to another place or location; `place` of None is "no bed".

    Moves that follow each other in one save are one exchange, so two may swap beds.
    `seen` is where the person saw the patient ("Riverside Ward 3/B3", or the location
    alone); None for a script that saw nothing.
    """

    episode: int
    location: str
    place: str | None
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Discharge:
    """An episode ends; `seen` as in Move."""

    episode: int
    ended: datetime
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Reopen:
    """An episode that ended goes on, in `place` of its location, or without one (None).

    Its statuses are as they were, with the age that they have.
    """

    episode: int
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Amend:
    """An identity or an owner is put right; the log keeps which parts, never their values."""

    patient: int
    identity: Identity
    episode: int | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class SetStatus:
    """A field gets a value, in canonical text; a note on another value goes with that value.

    `version` is the one that the person saw: 0 for none yet, None for a script that
    saw nothing and takes whatever stands there.
    """

    episode: int
    field: str
    value: str
    version: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClearStatus:
    """A field loses its value."""

    episode: int
    field: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Confirm:
    """Values are found unchanged; no `fields` means every value of the episode.

    `versions` are those that the person saw, in the order of `fields`; empty for a
    script that saw none.
    """

    episode: int
    fields: tuple[str, ...] = field(default=())
    versions: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class SetNote:
    """A line of free text is put beside a value, or taken away (""); `version` as in SetStatus."""

    episode: int
    field: str
    note: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class TakeBack:
    """The changes numbered `first` to `last`, one save of the same person, are undone.

    Raises Conflict where somebody has changed any of it since, NotAllowed for a save of
    somebody else, and for kinds of change that nobody can take back.
    """

    first: int
    last: int


class Happening(StrEnum):
    """What the log keeps besides changes to patients."""

    SIGN_ON = "sign_on"
    SIGN_OFF = "sign_off"  # `detail`: "handed over", "idle", "ended with 2 not saved"
    REFUSED = "sign_on_refused"  # `about`: the code where it is one, else ""
    COOL_OFF = "cool_off"  # too many refusals: nobody may try that code for minutes
    EXPORT = "export"  # `about`: what ("audit", "history"), `detail`: how much of it
    CONFIGURE = "configure"  # `about`: the file, `detail`: its digest
    LIGHT_TEST = "light_test"  # `about`: the light whose lamps somebody tried
    VIEW = "view"  # somebody looked at a patient of another location


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened and changed nobody's status; it holds nothing of a patient.

    `about` and `detail` are words for the log. `location` is a location's name.
    """

    what: Happening
    about: str = ""
    detail: str = ""
    location: str | None = None
    episode: int | None = None


Change = (
    AddLocation
    | AddPlace
    | Admit
    | Move
    | Discharge
    | Reopen
    | Amend
    | SetStatus
    | ClearStatus
    | Confirm
    | SetNote
    | TakeBack
    | Event
)
