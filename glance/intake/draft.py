"""A plan, and the draft that it is while it is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glance.census import LocationKind, PlaceKind
from glance.intake.arrivals import Reject

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from glance.census import (
        AddLocation,
        AddPlace,
        Admit,
        Amend,
        Change,
        Discharge,
        Known,
        Move,
        Roster,
        SetStatus,
        Stay,
    )
    from glance.intake.arrivals import Arrival, Arrivals


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import does: the changes in the order they must be recorded, and their counts.

    `discharged` counts the patients who leave each location, and `left_alone` those
    of each location that a full list leaves out and does not speak for. `rejects` are
    rows that contradict what the site knows, and are not in `changes`. `readmitted`
    had an earlier stay, which ends; `redated` have another admission date
    than the file, which stays as it is.
    """

    changes: tuple[Change, ...] = ()
    admitted: int = 0
    readmitted: int = 0
    moved: int = 0
    amended: int = 0
    updated: int = 0
    unchanged: int = 0
    redated: int = 0
    discharged: tuple[tuple[str, int], ...] = ()
    left_alone: tuple[tuple[str, int], ...] = ()
    new_locations: tuple[str, ...] = ()
    new_places: tuple[tuple[str, str], ...] = ()
    rejects: tuple[Reject, ...] = ()

    @property
    def leaving(self) -> int:
        """How many episodes end."""
        return sum(count for _, count in self.discharged)


def folded(name: str) -> str:
    """A name as it is compared: "WARD  3" and "Ward 3" are one ward, "h1" and "H1" one patient."""
    return " ".join(name.split()).casefold()


@dataclass(slots=True)
class Draft:
    """A plan while it is made. Names are looked up regardless of case.

    `spoken_of` are the patients whose numbers stand in the file, even in rows that
    are not taken.
    """

    arrivals: Arrivals
    roster: Roster
    now: datetime
    standing: Mapping[int, Mapping[str, str]]
    locations: dict[str, tuple[str, LocationKind]] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    new_locations: list[AddLocation] = field(default_factory=list)
    new_places: list[AddPlace] = field(default_factory=list)
    discharges: list[tuple[Stay, Discharge]] = field(default_factory=list)
    left_alone: list[Stay] = field(default_factory=list)
    returns: list[Discharge] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    admits: list[Admit] = field(default_factory=list)
    amends: list[Amend] = field(default_factory=list)
    statuses: list[SetStatus] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    spoken_of: set[int] = field(default_factory=set)
    updated: int = 0
    unchanged: int = 0
    redated: int = 0

    def reject(self, arrival: Arrival, why: str) -> None:
        """Leave a row out, and say why."""
        self.rejects.append(Reject(arrival.line, 1, "the whole row", why))

    def where(self, arrival: Arrival) -> tuple[str, LocationKind]:
        """The location of an arrival as the site spells it, and its kind."""
        return self.locations.get(
            arrival.location.casefold(), (arrival.location, self.arrivals.kind)
        )

    def bed(self, arrival: Arrival) -> tuple[str, str] | None:
        """The place that nobody else may have; None without one, or where it is a zone."""
        if not arrival.place or self.arrivals.places is not PlaceKind.BED:
            return None
        location, kind = self.where(arrival)
        return None if kind is LocationKind.TEAM else (location, arrival.place.casefold())

    def stay(self, arrival: Arrival, known: Known) -> Stay | None:
        """The open episode that a row speaks of: at that location, else at one of its kind."""
        location, kind = self.where(arrival)
        for stay in known.stays:
            if stay.location == location:
                return stay
        for stay in known.stays:
            if self.roster.locations.get(stay.location) is kind:
                return stay
        return None
