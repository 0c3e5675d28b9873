"""Everything that can be recorded: the kinds of entry in the change log."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from glance.census.location import LocationKind, PlaceKind


@dataclass(frozen=True, slots=True)
class Signature:
    """Whose word a change is, and from which terminal: "os:ann" on "base-2"."""

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
    """A patient goes to another place or location; `place` of None is "no bed"."""

    episode: int
    location: str
    place: str | None


@dataclass(frozen=True, slots=True)
class Discharge:
    """An episode ends."""

    episode: int
    ended: datetime


@dataclass(frozen=True, slots=True)
class Amend:
    """An identity or an owner is put right; the log keeps which parts, never their values."""

    patient: int
    identity: Identity
    episode: int | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class SetStatus:
    """A field gets a value, in canonical text.

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
    """Values are found unchanged; no `fields` means every value of the episode."""

    episode: int
    fields: tuple[str, ...] = field(default=())


Change = (
    AddLocation | AddPlace | Admit | Move | Discharge | Amend | SetStatus | ClearStatus | Confirm
)
