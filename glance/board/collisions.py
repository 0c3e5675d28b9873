"""Patients who may be taken for one another: the same name, one that looks like it, initials."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from rpds import HashTrieMap

from glance.board.name import compared_name, first_initial
from glance.board.types import Collision
from glance.census import NameFormat
from glance.identity import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from glance.census import Episode, Person

# In a surname's bucket: first initial, given name, patient, episode. Neighbours are most alike.
_Entry = tuple[str, str, int, int]
# Who names a surname as alike: their own surname, their episode.
_Listing = tuple[int, int]
# Who has some initials: patient, episode.
_Bearer = tuple[int, int]

T = TypeVar("T", bound=tuple[object, ...])


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Everyone of a board by surname and by initials, so that a newcomer meets only the like.

    `listed` leads from a surname to those of other surnames who name it as alike.
    One who came first names nobody who came later, so both directions count. Somebody
    with two episodes here is not his own namesake.
    """

    format: NameFormat
    surnames: HashTrieMap[int, tuple[_Entry, ...]] = field(default_factory=HashTrieMap)
    listed: HashTrieMap[int, tuple[_Listing, ...]] = field(default_factory=HashTrieMap)
    initials: HashTrieMap[str, tuple[_Bearer, ...]] = field(default_factory=HashTrieMap)

    def collision(self, episode: Episode, everyone: Mapping[int, Episode]) -> tuple[Collision, str]:
        """Give how a patient may be mistaken, and the name they may be mistaken for."""
        person = episode.person
        # Where nobody can see more letters than these, the same ones are the same name.
        by_initials = self.format is NameFormat.INITIALS and person.initials
        if by_initials and _are_several(self.initials.get(by_initials, ())):
            return Collision.INITIALS, ""
        if person.surname_key is None:
            return Collision.NONE, ""
        nearest = _nearest(_entry(episode), self.surnames.get(person.surname_key, ()))
        if nearest is not None:
            initial, other = nearest
            collision = Collision.NAME if initial else Collision.SURNAME
            return collision, compared_name(everyone[other].person)
        alike = self._alike(person)
        if alike is not None:
            return Collision.ALIKE, _surname(everyone[alike])
        return Collision.NONE, ""

    def _alike(self, person: Person) -> int | None:
        surnames = [other for other in _others(person) if other in self.surnames]
        if person.surname_key is not None:
            surnames.extend(other for other, _ in self.listed.get(person.surname_key, ())[:1])
        return self.surnames[min(surnames)][0][-1] if surnames else None

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
            self._move_initials(person.initials, _bearer(episode), comes=comes)

    def _move_surname(self, surname: int, entry: _Entry, *, comes: bool) -> bool:
        """Move a name in or out; say whether others are compared with another name now."""
        before = self.surnames.get(surname, ())
        at = bisect_left(before, entry)
        after = (*before[:at], entry, *before[at:]) if comes else before[:at] + before[at + 1 :]
        # Only neighbours are compared, so only the ones on either side can change.
        self.touched.update(_neighbourhood(before, at, entry))
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
            self.touched.update(entry[-1] for entry in self.surnames.get(surname, ()))

    def _move_initials(self, initials: str, who: _Bearer, *, comes: bool) -> None:
        before = self.initials.get(initials, ())
        after = _moved(before, who, comes=comes)
        self.initials = (
            self.initials.insert(initials, after) if after else self.initials.discard(initials)
        )
        if _are_several(before) != _are_several(after):
            self.touched.update(number for _, number in before)


def namesakes(form: NameFormat, episodes: Iterable[Episode]) -> Namesakes:
    """Sort everyone of a board by what may be mistaken."""
    if form is NameFormat.PLACE:
        return Namesakes(form)
    surnames: dict[int, list[_Entry]] = {}
    listed: dict[int, list[_Listing]] = {}
    initials: dict[str, list[_Bearer]] = {}
    for episode in episodes:
        person = episode.person
        if person.surname_key is not None:
            surnames.setdefault(person.surname_key, []).append(_entry(episode))
            for other in _others(person):
                listed.setdefault(other, []).append((person.surname_key, episode.id))
        if person.initials:
            initials.setdefault(person.initials, []).append(_bearer(episode))
    return Namesakes(
        form,
        HashTrieMap({key: tuple(sorted(entries)) for key, entries in surnames.items()}),
        HashTrieMap({key: tuple(sorted(ids)) for key, ids in listed.items()}),
        HashTrieMap({key: tuple(sorted(ids)) for key, ids in initials.items()}),
    )


def _entry(episode: Episode) -> _Entry:
    person = episode.person
    return first_initial(person), (person.given or "").upper(), *_bearer(episode)


def _bearer(episode: Episode) -> _Bearer:
    """Give whose episode it is, and which; one whose patient is unknown is of nobody else."""
    return episode.patient or -episode.id, episode.id


def _are_several(bearers: tuple[_Bearer, ...]) -> bool:
    return bool(bearers) and bearers[0][0] != bearers[-1][0]


def _surname(episode: Episode) -> str:
    family = episode.person.family
    return names.surname(family) if family else ""


def _nearest(entry: _Entry, bucket: tuple[_Entry, ...]) -> tuple[bool, int] | None:
    """Give the name most like this one, one of the same initial first; None for no other."""
    at = bisect_left(bucket, entry)
    beside = [other for side in _sides(bucket, at) for other in _first_of_another(side, entry)]
    for initial, _, _, other in beside:
        if initial and initial == entry[0]:
            return True, other
    return (False, beside[0][-1]) if beside else None


def _sides(bucket: tuple[_Entry, ...], at: int) -> tuple[Iterator[_Entry], Iterator[_Entry]]:
    """Give what follows a place in the bucket and what comes before it, the nearest first."""
    return islice(bucket, at, None), (bucket[before] for before in range(at - 1, -1, -1))


def _first_of_another(side: Iterator[_Entry], entry: _Entry) -> Iterator[_Entry]:
    return islice((other for other in side if other[2] != entry[2]), 1)


def _neighbourhood(bucket: tuple[_Entry, ...], at: int, entry: _Entry) -> Iterator[int]:
    """Give the episodes of the patient on either side of an entry."""
    for side in _sides(bucket, at):
        others = (other for other in side if other != entry)
        for _, beside in islice(groupby(others, key=itemgetter(2)), 1):
            yield from (other[-1] for other in beside)


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
