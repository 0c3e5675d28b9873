"""Everyone a site knows, as an import needs it: who they are and where they are now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from glance.census.changes import Identity
    from glance.census.location import LocationKind


@dataclass(frozen=True, slots=True)
class Stay:
    """An open episode, with the names of its location and place ("" for no place).

    `began` is None where nobody can tell.
    """

    episode: int
    location: str
    place: str = ""
    owner: str = ""
    began: datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A patient whom the site knows, with every open episode."""

    patient: int
    identity: Identity
    stays: tuple[Stay, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """Patients by id; NHS numbers and local numbers that lead to an id; what exists already.

    `places` holds (location name, place label), `short_names` the location names that
    each short name stands for: more than one where a site is careless.
    """

    patients: Mapping[int, Known] = field(default_factory=dict)
    by_nhs_number: Mapping[str, int] = field(default_factory=dict)
    by_local_id: Mapping[str, int] = field(default_factory=dict)
    locations: Mapping[str, LocationKind] = field(default_factory=dict)
    places: frozenset[tuple[str, str]] = frozenset()
    short_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
