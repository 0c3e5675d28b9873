"""What the feed says: one frozen message for each time it woke."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census import Census, Delta


@dataclass(frozen=True, slots=True)
class Loaded:
    """The whole census was read afresh: at the start, or after a gap that no delta closes."""

    census: Census
    at: datetime


@dataclass(frozen=True, slots=True)
class Changed:
    """Colleagues saved changes."""

    delta: Delta
    at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """The database was asked and there is nothing new: what is shown is current."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Lost:
    """The database cannot be read; `why` is one line for the wall, without patient data."""

    why: str
    at: datetime


Message = Loaded | Changed | Heard | Lost
