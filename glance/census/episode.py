"""One stay on a ward or one spell on a caseload, with the person and the statuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Person:
    """As much of who the patient is as the scope lets be known; the rest is None.

    `surname_key` stands for the surname with case, accents and punctuation set
    aside, and `alike` for the surnames that look or sound like it. They are opaque
    numbers, so that collisions can be flagged on a board that shows no names.
    """

    family: str | None = None
    given: str | None = None
    title: str | None = None
    initials: str | None = None
    nhs_number: str | None = None
    nhs_last4: str | None = None
    local_id: str | None = None
    born: date | None = None
    sex: str | None = None
    surname_key: int | None = None
    alike: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """The current value of one field, and whose word it is.

    `confirmed_at` is never before `changed_at`: a change confirms itself.
    `version` is what a save compares before it replaces the value. `note` is a line of
    free text beside the value, "" for none.
    """

    field: str
    value: str
    version: int
    changed_at: datetime
    changed_by: str
    confirmed_at: datetime
    confirmed_by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Episode:
    """A patient here and now. `place` is None for a patient without a bed or zone.

    `patient` is an opaque number, the same in every episode of one patient; 0 where
    nobody knows whose the episode is.
    """

    id: int
    location: int
    place: int | None
    began: datetime
    person: Person = Person()
    owner: str = ""
    statuses: Mapping[str, Status] = field(default_factory=dict)
    patient: int = 0
