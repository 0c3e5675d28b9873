"""Everything that can go wrong and is expected to, as one tree.

GlanceError
├── BadInput            what a person or a file gave cannot be used        (exit 2)
│   ├── ValueRefused    a value typed for a field
│   ├── NotFound        a patient, location, place, field or board that is not there
│   ├── Ambiguous       a name that fits several
│   └── Faulty          a file with problems, all of them at once
└── Failure             what was asked for is right and did not succeed     (exit 1)
    ├── Conflict        a colleague changed the value first
    ├── PlaceTaken      somebody is in that bed
    ├── NotAllowed      the site's settings, a role or the file system refuse it
    ├── SignOnRefused   the code or the PIN is wrong, or it is too early to try again
    └── StoreError      the database
        ├── Unreachable     locked, missing, unreadable, on a network share, damaged
        ├── SchemaOlder     an upgrade is due; the message names the command
        ├── SchemaNewer     made by a newer glance: nothing is written
        └── Altered         somebody changed the log, or what it led to, behind glance's back

Messages are lower case and say what failed, why, and what would mend it.
They never hold a patient's name or number: logs keep messages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a file: where it is, what is wrong and how to mend it.

    `line` and `column` count from 1 and are None where the parser names none.
    """

    file: str
    message: str
    line: int | None = None
    column: int | None = None
    key: str = ""

    def __str__(self) -> str:
        where = self.file
        if self.line is not None:
            where += f":{self.line}"
            if self.column is not None:
                where += f":{self.column}"
        return f"{where}: {self.key}: {self.message}" if self.key else f"{where}: {self.message}"


class GlanceError(Exception):
    """The root: catching it catches everything that glance expects to go wrong."""


class BadInput(GlanceError):
    """What a person or a file gave cannot be used."""


class ValueRefused(BadInput):
    """A value typed for a field is not one that the field takes."""


class NotFound(BadInput):
    """Nothing here goes by that name."""


class Ambiguous(BadInput):
    """A name fits several; `candidates` are lines for the person who typed it, never for a log."""

    def __init__(self, message: str, candidates: Sequence[str]) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


class Faulty(BadInput):
    """A file that cannot be used; `problems` names every fault in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class Failure(GlanceError):
    """What was asked for is right and did not succeed."""


class Conflict(Failure):
    """A colleague changed the value first; theirs stands, with who and when."""

    def __init__(self, field: str, theirs: str | None, by: str, at: datetime) -> None:
        super().__init__(f"{field} was changed meanwhile by {by}; look again before changing it")
        self.field = field
        self.theirs = theirs
        self.by = by
        self.at = at


class PlaceTaken(Failure):
    """Two patients were about to be in one bed; `episode` is who is there."""

    def __init__(self, place: str, episode: int) -> None:
        super().__init__(f"{place} is taken; discharge or move the patient there first")
        self.place = place
        self.episode = episode


class NotAllowed(Failure):
    """The site's settings, the person's role or the file system refuse it."""


class SignOnRefused(Failure):
    """Nobody is signed on: the code or the PIN is wrong, which of them is never told.

    `wait` is how many seconds must pass before the next try; 0 for none.
    """

    def __init__(self, message: str, wait: float = 0) -> None:
        super().__init__(message)
        self.wait = wait


class StoreError(Failure):
    """The database did not do what was asked."""


class Unreachable(StoreError):
    """The database is locked, missing, unreadable, damaged or somewhere it must not be."""


class SchemaOlder(StoreError):
    """The database was made by an older glance and wants an upgrade first."""


class SchemaNewer(StoreError):
    """The database was made by a newer glance; this one must not write to it."""


class Altered(StoreError):
    """The log, or what it led to, was changed by something else than glance.

    `seq` is the number of the first entry that does not fit, 0 for none; its kind, time
    and actor are as it says itself, and may be forged.
    """

    def __init__(
        self,
        message: str,
        seq: int,
        kind: str = "",
        at: datetime | None = None,
        actor: str = "",
    ) -> None:
        super().__init__(message)
        self.seq = seq
        self.kind = kind
        self.at = at
        self.actor = actor
