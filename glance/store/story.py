"""What became of an episode, told again from its entries in the change log."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select

from glance.census import Happening
from glance.store.authors import PLACED, VALUED
from glance.store.cells import raw
from glance.store.schema import change
from glance.store.statuses import TAKES_BACK, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glance.store.line import Line

COLUMNS = (
    change.c.seq,
    change.c.request,
    change.c.at,
    change.c.actor,
    change.c.kind,
    change.c.location,
    change.c.episode,
    change.c.field,
    change.c.old,
    change.c.new,
    change.c.reason,
)
_EPISODES = (
    select(*COLUMNS)
    .where(change.c.episode.in_(bindparam("ids", expanding=True)))
    .order_by(change.c.seq)
)
_UNTOUCHED = frozenset(each.value for each in Happening)


class Entry(NamedTuple):
    """One entry of the log, as it is kept."""

    seq: int
    request: str
    at: str
    actor: str
    kind: str
    location: int | None
    episode: int | None
    field: str | None
    old: str | None
    new: str | None
    reason: str

    @property
    def takes_back(self) -> int | None:
        """The number of the entry that this one undoes."""
        number = self.reason.removeprefix(TAKES_BACK)
        return int(number) if number != self.reason and number.isdecimal() else None

    def alike(self, other: Entry) -> bool:
        """Say whether the other is about the same thing: the same value, or the place."""
        if self.kind in VALUED:
            return other.kind in VALUED and other.field == self.field
        return self.kind in PLACED and other.kind in PLACED


class Whereabouts(NamedTuple):
    """Where an episode was, and since when it is over."""

    location: int
    address: str
    ended: str | None = None


@dataclass(slots=True)
class Story:
    """One episode: what stands, what stood before each entry, and what was undone."""

    values: dict[str, Standing] = field(default_factory=dict)
    where: Whereabouts | None = None
    valued: dict[int, Standing | None] = field(default_factory=dict)
    placed: dict[int, Whereabouts | None] = field(default_factory=dict)
    undone: set[int] = field(default_factory=set)
    entries: list[Entry] = field(default_factory=list)

    def tell(self, entry: Entry) -> None:
        """Go on by one entry."""
        self.entries.append(entry)
        undoes = entry.takes_back
        if undoes is not None:
            self.undone |= {undoes, entry.seq}
        if entry.kind in VALUED and entry.field is not None:
            self._value(entry, entry.field, undoes)
        elif entry.kind in PLACED:
            self._place(entry, undoes)

    def since(self, last: int) -> list[Entry]:
        """Give what was done to the patient after an entry, and not undone."""
        return [
            entry
            for entry in self.entries
            if entry.seq > last and entry.seq not in self.undone and entry.kind not in _UNTOUCHED
        ]

    def left(self) -> Entry | None:
        """Give the entry by which the episode is over; None for an open one."""
        if self.where is None or self.where.ended is None:
            return None
        return [entry for entry in self.entries if entry.kind in PLACED][-1]

    def _value(self, entry: Entry, name: str, undoes: int | None) -> None:
        before = self.valued[entry.seq] = self.values.get(name)
        at, actor = entry.at, entry.actor
        note = "" if before is None else before.note
        stands = before or Standing(None, 0, at, actor, at, actor, "")
        if undoes in self.valued:
            stands = self.valued[undoes] or Standing(None, 0, at, actor, at, actor, "")
        elif entry.kind in {"set", "clear"}:
            stands = Standing(entry.new, 0, at, actor, at, actor, note)
        elif entry.kind == "confirm":
            changed_at = min(stands.changed_at, at)
            stands = stands._replace(changed_at=changed_at, confirmed_at=at, confirmed_by=actor)
        elif entry.kind == "note":
            stands = stands._replace(note=entry.new or "")
        self.values[name] = stands

    def _place(self, entry: Entry, undoes: int | None) -> None:
        self.placed[entry.seq] = self.where
        if undoes is not None and (then := self.placed.get(undoes)) is not None:
            self.where = then
        elif entry.kind == "discharge":
            self.where = Whereabouts(entry.location or 0, entry.old or "", entry.new)
        else:
            self.where = Whereabouts(entry.location or 0, entry.new or "")


def entry_of(row: Iterable[object]) -> Entry:
    """Give a row of `COLUMNS`, whatever somebody else has put into its cells."""
    seq, request, at, actor, kind, location, episode, name, old, new, reason = row
    return Entry(
        seq if isinstance(seq, int) else 0,
        raw(request),
        raw(at),
        raw(actor),
        raw(kind),
        location if isinstance(location, int) else None,
        episode if isinstance(episode, int) else None,
        None if name is None else raw(name),
        None if old is None else raw(old),
        None if new is None else raw(new),
        raw(reason),
    )


def stories_of(line: Line, episodes: Iterable[int]) -> dict[int, Story]:
    """Give what became of each of the episodes, from the first entry to the last."""
    stories = {number: Story() for number in episodes}
    for row in line.among(_EPISODES, stories):
        entry = entry_of(row)
        if entry.episode is not None:
            stories[entry.episode].tell(entry)
    return stories
