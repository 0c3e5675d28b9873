"""Patients who may be taken for one another: the same name, one that looks like it, initials."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from rpds import HashTrieMap

from glance.board.name import compared_name, first_initial
from glance.board.types import Collision
from glance.census import NameFormat
from glance.identity import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from glance.census import Episode, Person

# In a surname's bucket: first initial, given name, episode. Neighbours are most alike.
_Entry = tuple[str, str, int]
# Who names a surname as alike: their own surname, their episode.
_Listing = tuple[int, int]

T = TypeVar("T", int, _Listing)


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Everyone of a board by surname and by initials, so that a newcomer meets only the like.

    `listed` leads from a surname to those of other surnames who name it as alike.
    One who came first names nobody who came later, so both directions count.
    """

    format: NameFormat
    surnames: HashTrieMap[int, tuple[_Entry, ...]] = field(default_factory=HashTrieMap)
    listed: HashTrieMap[int, tuple[_Listing, ...]] = field(default_factory=HashTrieMap)
    initials: HashTrieMap[str, tuple[int, ...]] = field(default_factory=HashTrieMap)

    def collision(self, episode: Episode, everyone: Mapping[int, Episode]) -> tuple[Collision, str]:
        """Give how a patient may be mistaken, and the name they may be mistaken for."""
        person = episode.person
        if person.surname_key is not None:
            entry = _entry(episode)
            bucket = self.surnames.get(person.surname_key, ())
            if len(bucket) > 1:
                initial, other = _nearest(entry, bucket)
                return (
                    Collision.NAME if initial else Collision.SURNAME,
                    compared_name(everyone[other].person),
                )
            alike = self._alike(person)
            if alike is not None:
                return Collision.ALIKE, _surname(everyone[alike])
        by_initials = self.format is NameFormat.INITIALS and person.initials
        if by_initials and len(self.initials.get(by_initials, ())) > 1:
            return Collision.INITIALS, ""
        return Collision.NONE, ""

    def _alike(self, person: Person) -> int | None:
        surnames = [other for other in _others(person) if other in self.surnames]
        if person.surname_key is not None:
            surnames.extend(other for other, _ in self.listed.get(person.surname_key, ())[:1])
        return self.surnames[min(surnames)][0][2] if surnames else None

    def changed(
        self, gone: Iterable[Episode], come: Iterable[Episode]
    ) -> tuple[Namesakes, set[int]]:
        """Give the namesakes after some went and others came, and whose collision may differ."""
        if self.format is NameFormat.PLACE:
            return self, set()
        draft = _Draft(self)
        for episode in gone:
            draft.move(episode, comes=False)
        for episode in come:
            draft.move(episode, comes=True)
        return Namesakes(self.format, draft.surnames, draft.listed, draft.initials), draft.touched


class _Draft:
    """Buckets while people go and come."""

    def __init__(self, namesakes: Namesakes) -> None:
        self.surnames = namesakes.surnames
        self.listed = namesakes.listed
        self.initials = namesakes.initials
        self.touched: set[int] = set()

    def move(self, episode: Episode, *, comes: bool) -> None:
        person = episode.person
        if person.surname_key is not None:
            leads = self._move_surname(person.surname_key, _entry(episode), comes=comes)
            for other in _others(person):
                listing = (person.surname_key, episode.id)
                self._move_listed(other, listing, comes=comes, leads=leads)
        if person.initials:
            self._move_initials(person.initials, episode.id, comes=comes)

    def _move_surname(self, surname: int, entry: _Entry, *, comes: bool) -> bool:
        """Move a name in or out; say whether others are compared with another name now."""
        before = self.surnames.get(surname, ())
        at = bisect_left(before, entry)
        after = (*before[:at], entry, *before[at:]) if comes else before[:at] + before[at + 1 :]
        # Only neighbours are compared, so only the ones on either side can change.
        self.touched.update(other[2] for other in before[max(0, at - 1) : at + 2])
        self.surnames = (
            self.surnames.insert(surname, after) if after else self.surnames.discard(surname)
        )
        leads = before[:1] != after[:1]
        if leads:
            self.touched.update(who for _, who in self.listed.get(surname, ()))
        return leads

    def _move_listed(self, surname: int, listing: _Listing, *, comes: bool, leads: bool) -> None:
        before = self.listed.get(surname, ())
        after = _moved(before, listing, comes=comes)
        self.listed = self.listed.insert(surname, after) if after else self.listed.discard(surname)
        if leads or before[:1] != after[:1]:
            self.touched.update(entry[2] for entry in self.surnames.get(surname, ()))

    def _move_initials(self, initials: str, who: int, *, comes: bool) -> None:
        before = self.initials.get(initials, ())
        after = _moved(before, who, comes=comes)
        self.initials = (
            self.initials.insert(initials, after) if after else self.initials.discard(initials)
        )
        if min(len(before), len(after)) <= 1:
            self.touched.update(before)


def namesakes(form: NameFormat, episodes: Iterable[Episode]) -> Namesakes:
    """Sort everyone of a board by what may be mistaken."""
    if form is NameFormat.PLACE:
        return Namesakes(form)
    surnames: dict[int, list[_Entry]] = {}
    listed: dict[int, list[_Listing]] = {}
    initials: dict[str, list[int]] = {}
    for episode in episodes:
        person = episode.person
        if person.surname_key is not None:
            surnames.setdefault(person.surname_key, []).append(_entry(episode))
            for other in _others(person):
                listed.setdefault(other, []).append((person.surname_key, episode.id))
        if person.initials:
            initials.setdefault(person.initials, []).append(episode.id)
    return Namesakes(
        form,
        HashTrieMap({key: tuple(sorted(entries)) for key, entries in surnames.items()}),
        HashTrieMap({key: tuple(sorted(ids)) for key, ids in listed.items()}),
        HashTrieMap({key: tuple(sorted(ids)) for key, ids in initials.items()}),
    )


def _entry(episode: Episode) -> _Entry:
    person = episode.person
    return first_initial(person), (person.given or "").upper(), episode.id


def _surname(episode: Episode) -> str:
    family = episode.person.family
    return names.surname(family) if family else ""


def _nearest(entry: _Entry, bucket: tuple[_Entry, ...]) -> tuple[bool, int]:
    at = bisect_left(bucket, entry)
    neighbours = (*bucket[at + 1 : at + 2], *bucket[max(0, at - 1) : at])
    for initial, _, other in neighbours:
        if initial and initial == entry[0]:
            return True, other
    return False, neighbours[0][2]


def _others(person: Person) -> set[int]:
    return {surname for surname in person.alike if surname != person.surname_key}


def _moved(sorted_ones: tuple[T, ...], one: T, *, comes: bool) -> tuple[T, ...]:
    at = bisect_left(sorted_ones, one)
    moved = list(sorted_ones)
    if comes:
        moved.insert(at, one)
    else:
        del moved[at]
    return tuple(moved)
