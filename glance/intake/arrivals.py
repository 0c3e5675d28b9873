"""An export, read: everyone in it with name, place and identity, and every row that is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from glance.census import LocationKind, PlaceKind

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census import Identity


# The kinds of location that patients belong to.
HOUSING = (LocationKind.WARD, LocationKind.TEAM, LocationKind.VIRTUAL)


class Arrival(NamedTuple):
    """One patient of an export; "" and None stand for what the export does not tell."""

    line: int
    identity: Identity
    location: str
    place: str
    bay: str
    began: datetime | None
    owner: str
    statuses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reject:
    """Why a row is not taken; `column` counts from 1.

    With `private` set, `value` may be a name, a number or a birthday: it is for the
    person at the terminal who imports the file, and for no log.
    """

    line: int
    column: int
    header: str
    why: str
    value: str = ""
    private: bool = True

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.header}: {self.why}"


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Everyone in an export who can be taken, and what cannot.

    `kind` is what a location becomes that is not there yet. `places` is the kind of
    the places in the file; None where the file has none.
    `records` are the cells of every row as the file has them, with its line.
    """

    file: str
    headers: tuple[str, ...] = ()
    rows: tuple[Arrival, ...] = ()
    rejects: tuple[Reject, ...] = ()
    ignored: tuple[str, ...] = ()
    kind: LocationKind = LocationKind.WARD
    places: PlaceKind | None = PlaceKind.BED
    records: tuple[tuple[int, list[str]], ...] = field(default=(), repr=False)
