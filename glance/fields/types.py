"""What a field is, and what a value of it looks like on a board."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime, timedelta


class Tone(StrEnum):
    """What a text means; a theme turns it into colours, never the other way round."""

    PLAIN = "plain"
    QUIET = "quiet"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"
    BLACK = "black"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as a board shows it at one moment.

    `forms` holds the same statement from its longest wording to its shortest; each
    tells the whole truth, so a narrow column may show any of them. `until` is the
    first moment at which time alone may change any of the rest; None means never.
    `late_at` is when the value becomes overdue; None for one that never will, or is.
    """

    forms: tuple[str, ...]
    tone: Tone = Tone.PLAIN
    overdue: bool = False
    until: datetime | None = None
    late_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a person can choose.

    `code` is stored; `letter` and `symbol` are what a narrow cell shows ("R", "▲").
    """

    code: str
    label: str
    letter: str = ""
    symbol: str = ""
    tone: Tone = Tone.PLAIN


class Kind(Protocol):
    """How values of one kind are typed, stored and shown.

    A stored value is canonical text: the code of an option, an ISO date, an ISO
    moment in UTC ("2026-11-22T09:04:00Z"), a plain number, or the words themselves.
    `now` is aware and carries the wall's time zone: "today" is a local day.
    """

    name: ClassVar[str]

    def parse(self, typed: str, now: datetime) -> str:
        """Give the canonical text of what was typed; raise ValueRefused with what is allowed."""
        ...

    def show(self, value: str, now: datetime) -> Shown:
        """Show a stored value; one that cannot be read stands as it is, followed by "?"."""
        ...

    def doubt(self, value: str, now: datetime) -> str:
        """Ask whether a value that was typed is meant ("100 years ahead: is the year right?").

        It may be saved all the same. Empty for a value that nobody would doubt.
        """
        ...

    def options(self) -> tuple[Option, ...]:
        """The values to choose from, in order; empty where anything of the kind may be typed."""
        ...

    @property
    def widest(self) -> int:
        """Cells that the longest form of an ordinary value takes."""
        ...

    @property
    def narrowest(self) -> int:
        """Cells that the shortest form of an ordinary value takes."""
        ...


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is tracked of every patient: an entry of the vocabulary.

    `valid_for` is how long a value stays in date after it was changed or confirmed;
    None means for ever. `changed_by` names the roles and professions that may change
    it; empty means everyone who may change anything. `note` is how many characters a
    note beside the value may have, 0 for no notes. `press` is the key that changes it
    at a station, "" where the station chooses one.
    """

    key: str
    label: str
    short: str
    kind: Kind
    help: str = ""
    valid_for: timedelta | None = None
    changed_by: tuple[str, ...] = ()
    note: int = 0
    press: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every field of a site, in the order of its file."""

    fields: Mapping[str, Field] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Field:
        return self.fields[key]

    def __contains__(self, key: object) -> bool:
        return key in self.fields

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields.values())

    def __len__(self) -> int:
        return len(self.fields)
