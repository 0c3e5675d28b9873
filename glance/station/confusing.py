"""Who else could be meant: patients of the same name, or of one like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.board.name import LIKE, SAME, first_initial
from glance.identity.searching import words
from glance.station.wording import other

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glance.census import Episode, Person
    from glance.station.ground import Ground

# More names than these are not read.
_MOST = 3


@dataclass(frozen=True, slots=True)
class Confusable:
    """Patients who may be taken for one.

    `same` are those of the same surname with the same initial here, or with the same given
    name anywhere: they are asked about. `like` are others of a name like it.
    """

    same: tuple[Episode, ...] = ()
    like: tuple[Episode, ...] = ()


def mark(ground: Ground, episode: Episode) -> str:
    """Give the mark of the list: for the same name, or for one like it in the same location."""
    person = episode.person
    if person.surname_key is None:
        return ""
    like = False
    for one in _bearers(ground, person.surname_key, episode):
        if _same(one, episode):
            return SAME
        like = like or one.location == episode.location
    if like:
        return LIKE
    for surname in _alike(ground, person):
        if any(one.location == episode.location for one in _bearers(ground, surname, episode)):
            return LIKE
    return ""


def confusable(ground: Ground, episode: Episode) -> Confusable:
    """Give who may be taken for a patient, those of their own location first."""
    person = episode.person
    if person.surname_key is None:
        return Confusable()
    same: list[Episode] = []
    like: list[Episode] = []
    for one in _bearers(ground, person.surname_key, episode):
        if _same(one, episode):
            same.append(one)
        elif one.location == episode.location or _initials(one, episode):
            like.append(one)
    for surname in _alike(ground, person):
        bearers = _bearers(ground, surname, episode)
        like += [one for one in bearers if one.location == episode.location]

    def away(one: Episode) -> bool:
        return one.location != episode.location

    return Confusable(tuple(sorted(same, key=away)), tuple(sorted(like, key=away)))


def warnings(ground: Ground, episode: Episode) -> tuple[str, ...]:
    """Give who else could be meant, a line each, those of the same name first."""
    found = confusable(ground, episode)
    this = episode.person
    lines = [f"{SAME} not {other(ground, one, this)}" for one in found.same[:_MOST]]
    if len(found.same) > _MOST:
        lines.append(f"{SAME} and {len(found.same) - _MOST} more of that name")
    lines += [f"{LIKE} a name like it: {other(ground, one, this)}" for one in found.like[:_MOST]]
    return tuple(lines)


def _given(person: Person) -> str:
    """Give the first given name as names are compared; "" where none is known."""
    return next(iter(words(person.given or "")), "")


def _same(one: Episode, episode: Episode) -> bool:
    """Whether two of a surname have the same initial in one location, or the same given name."""
    if not _initials(one, episode):
        return False
    return one.location == episode.location or _given(one.person) == _given(episode.person)


def _initials(one: Episode, episode: Episode) -> bool:
    initial = first_initial(episode.person)
    return bool(initial) and first_initial(one.person) == initial


def _alike(ground: Ground, person: Person) -> list[int]:
    """Give the other surnames that look or sound like a person's."""
    listed = ground.sakes.listed.get(person.surname_key or 0, ())
    found = {*person.alike, *(key for key, _ in listed)}
    return sorted(found - {person.surname_key})


def _bearers(ground: Ground, surname: int, episode: Episode) -> Iterator[Episode]:
    """Give the others of a surname; somebody with two episodes is not his own namesake."""
    whose = episode.patient or -episode.id
    for _, _, patient, number in ground.sakes.surnames.get(surname, ()):
        one = ground.episode(number)
        if patient != whose and one is not None:
            yield one
