"""What the whole log led to, told once more, to be compared with what stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import intern
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select

from glance.errors import Altered
from glance.store.authors import PLACED, VALUED
from glance.store.batches import batches
from glance.store.cells import raw
from glance.store.schema import episode, location, place, status
from glance.store.statuses import TAKES_BACK
from glance.store.story import stories_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.store.line import Line, Row

_STANDING = select(status)
_THOSE = _STANDING.where(status.c.episode.in_(bindparam("ids", expanding=True)))
_PLACES = (
    select(episode.c.id, location.c.name, place.c.label, episode.c.ended)
    .select_from(episode)
    .outerjoin(location, location.c.id == episode.c.location)
    .outerjoin(place, place.c.id == episode.c.place)
)
_AGE = ("changed_at", "changed_by", "confirmed_at", "confirmed_by")


class _Value(NamedTuple):
    """What the log says of one field of one episode.

    `seq` is the last entry about it, `set_in` the last that set or cleared it,
    0 where that was a taking back.
    """

    seq: int
    set_in: int
    value: object
    version: int
    age: tuple[object, ...]
    note: object


class _Where(NamedTuple):
    """Where the log says that an episode is, and since when it is over."""

    seq: int
    address: object
    ended: object


@dataclass(slots=True)
class Retelling:
    """What the entries told so far led to; a taking back makes an age what it was before."""

    values: dict[tuple[object, object], _Value] = field(default_factory=dict)
    places: dict[object, _Where] = field(default_factory=dict)
    aged_back: set[int] = field(default_factory=set)
    _at: object = None

    def tell(self, number: int, row: Row) -> None:
        """Go on by one entry."""
        kind, who = row[4], row[6]
        if kind in VALUED:
            self._value(number, row)
        elif kind in PLACED:
            old, new = row[8], row[9]
            over = kind == "discharge"
            self.places[who] = _Where(number, old if over else new, new if over else None)

    def insist(self, line: Line) -> None:
        """Raise Altered where anything else stands."""
        for chunk in line.chunks(_STANDING):
            for row in chunk:
                self._insist_on_value(row)
        for (who, name), said in self.values.items():
            raise _altered(f"{raw(name)} of episode {who} was removed", said.seq)
        for some in batches(sorted(self.aged_back)):
            self._insist_on_ages(line, some)
        for chunk in line.chunks(_PLACES):
            for who, name, label, ended in chunk:
                self._insist_on_place(who, name, label, ended)
        for who, where in self.places.items():
            raise _altered(f"episode {who} was removed", where.seq)

    def _value(self, number: int, row: Row) -> None:
        _, at, actor, _, kind, _, who, name, _, new, reason = row
        # Entries of one save have one time: it takes its room once.
        at = self._at = self._at if at == self._at else at
        key = (who, intern(name) if isinstance(name, str) else name)
        was = self.values.get(key) or _Value(0, 0, None, 0, (at, actor, at, actor), "")
        _, set_in, value, version, age, note = was
        back = reason.startswith(TAKES_BACK)
        if back:
            self.aged_back.add(who)
        if kind == "confirm":
            age = (min(raw(age[0]), raw(at)), age[1], at, actor)
        elif kind != "note":
            # What takes back a change brings the note back by an entry of its own.
            value, age, set_in = new, (at, actor, at, actor), 0 if back else number
            version += 1
        else:
            note = new or ""
            # A note that goes with its value has the next entry, and no version of its own.
            version += back or new is not None or set_in != number - 1
        self.values[key] = _Value(number, set_in, value, version, age, note)

    def _insist_on_value(self, row: Row) -> None:
        who, name, value, version, *age, note = row
        said = self.values.pop((who, name), None)
        what = f"{raw(name)} of episode {who}"
        if said is None:
            raise _altered(f"{what} was altered", 0)
        if said.value != value:
            raise _altered(f"{what} was altered", said.seq)
        if said.note != note:
            raise _altered(f"the note on {what} was altered", said.seq)
        if said.version != version:
            raise _altered(f"the version of {what} was altered", said.seq)
        if who not in self.aged_back:
            _insist_on_age(what, said.age, age, said.seq)

    def _insist_on_ages(self, line: Line, some: Sequence[int]) -> None:
        stories = stories_of(line, some)
        for who, name, _, _, *age, _ in line.among(_THOSE, some):
            story = stories[who]
            said = story.values[name]
            last = max(entry.seq for entry in story.entries if entry.field == name)
            expected = tuple(getattr(said, part) for part in _AGE)
            _insist_on_age(f"{raw(name)} of episode {who}", expected, age, last)

    def _insist_on_place(self, who: object, name: object, label: object, ended: object) -> None:
        said = self.places.pop(who, None)
        address = name if label is None else f"{raw(name)}/{raw(label)}"
        if said is None or said.ended != ended or said.address != address:
            raise _altered(f"the place of episode {who} was altered", said.seq if said else 0)


def _insist_on_age(what: str, said: Sequence[object], age: Sequence[object], seq: int) -> None:
    for part, is_said, stands in zip(_AGE, said, age, strict=True):
        if is_said != stands:
            word = "the time" if part.endswith("_at") else "the author"
            raise _altered(f"{word} of {what} was altered", seq)


def _altered(words: str, seq: int) -> Altered:
    last = f"; change {seq} is its last" if seq else ", and the log never had it"
    return Altered(f"{words} behind the log{last}", seq)
