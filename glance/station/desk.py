"""Everything of one person at a station: the list, the open patient, what is not saved yet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from glance.fields import Tone
from glance.station.seen import Typing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from glance.census import Admit, Census, Episode
    from glance.staff import Member
    from glance.station.dialogue import Effect
    from glance.station.panels import PanelUp, Undone
    from glance.station.people import People
    from glance.station.saves import Mine, Pending


@dataclass(frozen=True, slots=True)
class Browsing:
    """The list: what was typed, the patient under the cursor, and whom that fits.

    `hits` are good as long as everyone is `among` the same people, or where what was typed
    asks for values, in the same census.
    """

    typed: Typing = field(default_factory=Typing)
    at: int | None = None
    hits: tuple[int, ...] = ()
    among: People | Census | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """The patient who is open.

    `known` is the patient as last heard of, `order` the entries as they stood when the
    patient was opened and `versions` what they were then. `places` is where the person
    knows the patient to be. `sure` says that a question about who it is has been
    answered. `ticks` are the times of saves, `news` those at which a colleague's
    change of a value came.
    """

    known: Episode
    order: tuple[str, ...]
    cursor: str
    versions: Mapping[str, int]
    places: frozenset[str]
    sure: bool = False
    ticks: Mapping[str, str] = field(default_factory=dict)
    news: Mapping[str, datetime] = field(default_factory=dict)
    gone: str = ""

    @property
    def episode(self) -> int:
        """Give the number of the stay that is open."""
        return self.known.id


@dataclass(frozen=True, slots=True)
class Editor:
    """A value, or with `note` the note beside it, that is being entered.

    `value` and `version` are what the person saw when this began; without a version the
    save `after` which it comes brings one.
    """

    episode: int
    key: str
    value: str | None
    stood: str
    version: int | None
    after: int | None = None
    note: bool = False
    line: Typing | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Keys that came one right after the other, the last of them `at` that moment."""

    text: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Alerted:
    """The save that the first alert is about, as it was told, and since when if it replaced one."""

    told: Pending | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's desk. `seed` makes the names of its saves unlike those of any other.

    `draft` is what was typed of somebody who arrives and is not admitted yet, `undone` what
    this person has taken back here. `arriving` is who was admitted, until the list has them.
    `run` is what may be a scan, `alerted` the alert
    whose keys count.
    """

    member: Member
    seed: str
    browsing: Browsing = Browsing()
    opened: Opened | None = None
    editor: Editor | None = None
    panel: PanelUp | None = None
    saves: tuple[Pending, ...] = ()
    mine: Mapping[tuple[int, str], Mine] = field(default_factory=dict)
    undone: Mapping[tuple[int, str], Undone] = field(default_factory=dict)
    count: int = 0
    draft: tuple[Typing, ...] = ()
    arriving: Admit | None = None
    run: Run = Run()
    alerted: Alerted = Alerted()
    notice: str = ""
    notice_tone: Tone = Tone.PLAIN

    def told(self, notice: str, tone: Tone = Tone.AMBER) -> Desk:
        """Give the desk with one line for the person."""
        return replace(self, notice=notice, notice_tone=tone)


@dataclass(frozen=True, slots=True)
class Step:
    """A desk after something has happened, and what it asks of the world."""

    desk: Desk
    effects: tuple[Effect, ...] = ()

    def then(self, other: Step) -> Step:
        """Give the later step with the effects of both."""
        return Step(other.desk, (*self.effects, *other.effects))
