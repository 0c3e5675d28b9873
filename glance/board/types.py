"""What a board asks for, and what is seen when a census is looked at through it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from glance.census import Identifier, LocationKind, NameFormat, Scope
from glance.fields import Tone

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census import Episode, Place
    from glance.fields import Field, Vocabulary


class Source(StrEnum):
    """What a column draws from when it is not a field of the vocabulary."""

    PLACE = "place"  # the bed or zone
    PATIENT = "patient"  # the name as the name format has it, "new", collisions
    IDENTIFIER = "identifier"  # the second identifier
    AGE = "age"
    SEX = "sex"
    STAY = "stay"  # days since the episode began
    LOCATION = "location"  # the short name of the ward or team
    OWNER = "owner"  # the named nurse or worker of the episode
    REASONS = "reasons"  # why an exception is one
    FIELD = "field"
    MAGNETS = "magnets"  # several magnet and flag fields side by side


class Form(StrEnum):
    """What a board draws: a row for each patient, or a line for each location."""

    GRID = "grid"
    OVERVIEW = "overview"


class Reason(StrEnum):
    """Why a patient is talked about first; the order here is the order on the board."""

    RED = "red"
    OVERDUE = "overdue"
    NEW = "new"
    HOME = "home"


class Each(StrEnum):
    """What one segment of a light stands for."""

    PLACE = "place"  # a bed or chair, always the same lamp; empty ones too
    PATIENT = "patient"  # a slot: the patients in the board's order
    LOCATION = "location"  # the worst of a ward or team
    BOARD = "board"  # the worst of everybody


class LampState(StrEnum):
    """What a segment says, the worst first.

    Off is none of them: a lamp that is off says nothing, least of all that all is well.
    """

    NO_DATA = "no_data"  # nobody knows: what was read is too old, or nothing was
    CURTAIN = "curtain"  # the board is closed
    RED = "red"
    DUE = "due"  # something is overdue, or due soon
    AMBER = "amber"
    NEW = "new"
    UNKNOWN = "unknown"  # nobody has said how the patient is, or that is out of date
    GREEN = "green"  # somebody has said so, and it is in date
    EMPTY = "empty"  # nobody is there


@dataclass(frozen=True, slots=True)
class LampGroup:
    """What the segments of a light show of a board: one `[[lamps]]` of its file.

    `field` is the choice or RAG whose tones are red, amber and green. `tells` are the
    states that are told, the worst first: RED, AMBER and GREEN always, in this order.
    `due_soon` is how long before its time a clock's value is due soon.
    """

    name: str
    each: Each
    field: str
    tells: tuple[LampState, ...]
    due_soon: timedelta = timedelta(minutes=30)


# Kinds of field that hold whatever people typed.
_WORDS = frozenset({"text", "staff"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `priority` 1 is kept longest; `fields` has one entry for FIELD, more for MAGNETS.

    `width` is in cells; None lets the kinds of the fields decide.
    """

    key: str
    source: Source
    label: str
    priority: int
    fields: tuple[Field, ...] = ()
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """What one kind of wall shows; read from one TOML file.

    `rag` is the field that the header counts (risk); of `day_rag`, a second one, wide
    headers count the red. `home` is the date field whose today means "going home". `group_by` is
    "bay", "place", "location", a field's key, or "" for no groups. `note` is a field
    shown on a row's second line. `dwell` is how long a page stays at least;
    None lets the number of its rows decide. `highlight` is how long a changed cell
    stays marked. `second_identifier` is None for none. `lamps` are what lights show of
    the board. With `second_line`, columns that find no room beside the others go below
    them where the wall is tall enough.
    """

    name: str
    title: str
    vocabulary: Vocabulary
    form: Form = Form.GRID
    location: str | None = None
    kinds: frozenset[LocationKind] = frozenset()
    names: NameFormat = NameFormat.FULL
    second_identifier: Identifier | None = Identifier.NHS_LAST4
    columns: tuple[Column, ...] = ()
    group_by: str = ""
    order_by: tuple[str, ...] = ("place",)
    empty_places: bool = True
    exceptions_first: bool = False
    rag: str | None = "risk"
    day_rag: str | None = None
    home: str | None = "edd"
    note: str | None = None
    second_line: bool = False
    new_within: timedelta = timedelta(hours=24)
    dwell: timedelta | None = None
    highlight: timedelta = timedelta(seconds=30)
    lamps: tuple[LampGroup, ...] = ()

    @property
    def scope(self) -> Scope:
        """What the store is asked for, and no more: what the board shows or counts.

        An overview shows nobody by name, and counts every field but those of free
        words, which may tell who somebody is.
        """
        wanted = {field.key for column in self.columns for field in column.fields}
        if self.form is Form.OVERVIEW:
            wanted.update(field.key for field in self.vocabulary if field.kind.name not in _WORDS)
            return Scope(
                location=self.location,
                kinds=self.kinds,
                fields=frozenset(wanted),
                names=NameFormat.PLACE,
            )
        wanted.update(key for key in (self.rag, self.day_rag, self.home, self.note) if key)
        wanted.update(group.field for group in self.lamps)
        grouping = (self.group_by, *self.order_by)
        wanted.update(key.lstrip("-") for key in grouping if key.lstrip("-") in self.vocabulary)
        sources = {column.source for column in self.columns}
        identifiers: set[Identifier] = set()
        if self.second_identifier is not None:
            identifiers.add(self.second_identifier)
        if Source.AGE in sources:
            identifiers.add(Identifier.BORN)
        if Source.SEX in sources:
            identifiers.add(Identifier.SEX)
        return Scope(
            location=self.location,
            kinds=self.kinds,
            fields=frozenset(wanted),
            names=self.names,
            identifiers=frozenset(identifiers),
        )


class Collision(StrEnum):
    """How another patient of the board may be taken for this one."""

    NONE = ""
    INITIALS = "initials"  # the same initials
    ALIKE = "alike"  # a surname that looks or sounds like this one
    SURNAME = "surname"  # the same surname
    NAME = "name"  # the same surname and the same first initial


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text of one tone in a cell; `marked` is what differs from a namesake's name."""

    text: str
    tone: Tone = Tone.PLAIN
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell at one moment.

    `forms` are alternatives from the longest to the shortest, each a run of parts.
    `age` is the age of a value that is out of date ("26h"), empty while it is in
    date. `empty` says that nobody has given a value ("–"), which is not the same
    as "nothing to report". `beside` are the forms of a name that may stand beside a
    second identifier.
    """

    forms: tuple[tuple[Part, ...], ...]
    age: str = ""
    empty: bool = False
    beside: tuple[tuple[Part, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over some patients. `rag` holds (option code, patients) in the field's order.

    `in_date` of `dated` values are in date: only values of fields with a
    `valid_for` count. `unset` patients have no value of the RAG field; `day_red` are
    red in the second one. `places` counts beds, `taken` those with somebody in.
    """

    patients: int = 0
    rag: tuple[tuple[str, int], ...] = ()
    unset: int = 0
    day_red: int = 0
    new: int = 0
    home: int = 0
    overdue: int = 0
    in_date: int = 0
    dated: int = 0
    places: int = 0
    taken: int = 0
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One patient or one empty place, ranked; its cells come from `BoardView.cells`.

    `until` is the first moment at which time alone may change its rank, reasons or
    tally. `rank` sorts rows of a board; equal rows have equal ranks. `namesake` is
    the name, as the board writes it, that this one may be taken for: what differs
    from it is marked.
    """

    key: tuple[str, int]  # ("episode", id) or ("place", id)
    group: str
    rank: tuple[object, ...]
    episode: Episode | None
    place: Place | None
    reasons: tuple[Reason, ...] = ()
    collision: Collision = Collision.NONE
    namesake: str = ""
    tally: Tally = Tally()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RowCells:
    """A row's cells in the order of the board's columns, good until `until` (None: for ever).

    `note` is the second line, None where there is none. `second` is the second
    identifier, for the second line of a row whose name collides.
    """

    cells: tuple[Cell, ...]
    note: Cell | None = None
    second: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand together: their label, where they start in the order, and their counts."""

    key: str
    label: str
    start: int
    size: int
    tally: Tally
