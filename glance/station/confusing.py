"""Who else could be meant: patients of the same name, or of one like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.board.name import LIKE, SAME, first_initial
from glance.identity.searching import words
from glance.station.wording import other

if TYPE_CHECKING:
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

    @property
    def mark(self) -> str:
        """Give the mark of the list."""
        return SAME if self.same else LIKE if self.like else ""


def confusable(ground: Ground, episode: Episode) -> Confusable:
    """Give who may be taken for a patient, those of their own location first."""
    person = episode.person
    if person.surname_key is None:
        return Confusable()
    initial = first_initial(person)
    same: list[Episode] = []
    like: list[Episode] = []
    for one in _bearers(ground, person.surname_key, episode):
        here = one.location == episode.location
        initials = bool(initial) and first_initial(one.person) == initial
        if initials and (here or _given(one.person) == _given(person)):
            same.append(one)
        elif here or initials:
            like.append(one)
    listed = ground.sakes.listed.get(person.surname_key, ())
    for surname in sorted({*person.alike, *(key for key, _ in listed)}):
        if surname != person.surname_key:
            bearers = _bearers(ground, surname, episode)
            like += [one for one in bearers if one.location == episode.location]
    return Confusable(tuple(same), tuple(like))


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


def _bearers(ground: Ground, surname: int, episode: Episode) -> list[Episode]:
    """Give the others of a surname; somebody with two episodes is not his own namesake."""
    whose = episode.patient or -episode.id
    found = []
    for _, _, patient, number in ground.sakes.surnames.get(surname, ()):
        one = ground.episode(number)
        if patient != whose and one is not None:
            found.append(one)
    return sorted(found, key=lambda one: one.location != episode.location)
