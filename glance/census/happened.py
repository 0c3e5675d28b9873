"""What the log says: one entry of it, a save of somebody, and stays that have ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census.changes import Identity


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of the change log.

    `kind` is what was done ("set", "clear", "confirm", "note", "admit", "move",
    "discharge", "reopen", "amend", "sign_on", …). `location` is a name, "" for none.
    `old` and `new` are canonical values, addresses or codes, None where there is none.
    """

    seq: int
    at: datetime
    actor: str
    station: str
    kind: str
    location: str = ""
    episode: int | None = None
    field: str = ""
    old: str | None = None
    new: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Departed:
    """A stay that has ended and may be reopened; `place` is "" for a patient without one."""

    episode: int
    patient: int
    identity: Identity
    location: str
    place: str
    ended: datetime
