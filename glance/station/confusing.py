"""Who else could be meant: patients of the same name, or of one like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.board.name import LIKE, SAME, first_initial
from glance.station.wording import other

if TYPE_CHECKING:
    from glance.census import Episode
    from glance.station.ground import Ground

# More names than these are not read.
_MOST = 3


@dataclass(frozen=True, slots=True)
class Confusable:
    """Patients who may be taken for one: `same` have the same name, `like` one like it, here."""

    same: tuple[Episode, ...] = ()
    like: tuple[Episode, ...] = ()

    @property
    def mark(self) -> str:
        """Give the mark of the list."""
        return SAME if self.same else LIKE if self.like else ""


def confusable(ground: Ground, episode: Episode) -> Confusable:
    """Give who may be taken for a patient: by the same name anywhere, by one like it here."""
    person = episode.person
    if person.surname_key is None:
        return Confusable()
    initial = first_initial(person)
    same: list[Episode] = []
    like: list[Episode] = []
    for one in _bearers(ground, person.surname_key, episode):
        if initial and first_initial(one.person) == initial:
            same.append(one)
        elif one.location == episode.location:
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
    lines = [f"{SAME} not {other(ground, one)}" for one in found.same[:_MOST]]
    if len(found.same) > _MOST:
        lines.append(f"{SAME} and {len(found.same) - _MOST} more of that name")
    lines += [f"{LIKE} a name like it: {other(ground, one)}" for one in found.like[:_MOST]]
    return tuple(lines)


def _bearers(ground: Ground, surname: int, episode: Episode) -> list[Episode]:
    """Give the others of a surname; somebody with two episodes is not his own namesake."""
    whose = episode.patient or -episode.id
    found = []
    for _, _, patient, number in ground.sakes.surnames.get(surname, ()):
        one = ground.episode(number)
        if patient != whose and one is not None:
            found.append(one)
    return sorted(found, key=lambda one: one.location != episode.location)
