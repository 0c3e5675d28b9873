"""Everyone whom a station can find, and how a few letters find them."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from rpds import HashTrieMap

from glance.identity import surname_key
from glance.identity.searching import words
from glance.station.birthdays import typed_birthday, years

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from glance.census import Episode, Place

# What people put before a bed when they say which.
_BED_WORDS = frozenset({"bed", "room", "chair", "bay"})
_APOSTROPHES = re.compile("['’`]")
# Fewer digits than these end or begin the number of half the ward.
_ENDING, _BEGINNING = 2, 3
# After every bed of a location: those without one.
_NO_BED = 1 << 40

Standing = tuple[int, int, int, str, str, int]


@dataclass(frozen=True, slots=True)
class Findable:
    """A patient, ready to be found.

    `text` has every word that the patient goes by after a space, the NHS number after
    "#", its last four digits after "%", "$" where a number ends, and the birthday after
    "@". `standing` sorts the list: one's own location first, then location by location
    and bed by bed.
    """

    episode: int
    standing: Standing
    text: str
    surnames: tuple[str, ...]
    initials: str
    bed: str


class Standings:
    """Where each patient stands on the list."""

    def __init__(
        self,
        places: Mapping[int, Place],
        locations: Mapping[int, int],
        own: frozenset[int],
    ) -> None:
        self._places = places
        self._locations = locations
        self._own = own

    def of(self, episode: Episode) -> Standing:
        """Give the key by which a patient is sorted."""
        place = self.place(episode)
        return (
            int(episode.location not in self._own),
            self._locations.get(episode.location, _NO_BED + episode.location),
            _NO_BED if place is None else place.position,
            "" if place is None else place.label,
            (episode.person.family or "").upper() + "\0" + (episode.person.given or ""),
            episode.id,
        )

    def place(self, episode: Episode) -> Place | None:
        """Give the bed or zone of a patient; None for none."""
        return None if episode.place is None else self._places.get(episode.place)


@dataclass(frozen=True, slots=True)
class People:
    """Everyone, in the order of the list; kept up change by change."""

    order: tuple[Findable, ...] = ()
    by_episode: HashTrieMap[int, Findable] = field(default_factory=HashTrieMap)

    def matching(self, typed: str) -> tuple[int, ...]:
        """Give the episodes whom everything that is typed fits, the likeliest first.

        One's own location goes before the others; in each, a bed of just that label,
        then surnames that begin so, then initials, then the rest, bed by bed. A year is
        that of a birth where no bed and no number fits.
        """
        rest, born = typed_birthday(typed)
        if born:
            return self._fitting(words(rest), born)
        return self._fitting(words(typed)) or self._fitting(*years(words(typed)))

    def _fitting(self, parts: tuple[str, ...], born: tuple[str, ...] = ()) -> tuple[int, ...]:
        """Give whom words fit, born on one of those days; all for neither."""
        if len(parts) > 1 and parts[0] in _BED_WORDS:
            parts = parts[1:]
        there = self.order
        if born:
            there = tuple(one for one in there if any(day in one.text for day in born))
        if not parts:
            return tuple(one.episode for one in there)
        joined = "".join(parts)
        fits = _fitting(parts, joined)
        ranked = [(_rank(one, parts[0], joined), one) for one in there if fits(one.text)]
        ranked.sort(key=_ranking)
        return tuple(one.episode for _, one in ranked)

    def changed(self, gone: Iterable[int], come: Iterable[Episode], standings: Standings) -> People:
        """Give everyone after some went and others came or changed."""
        known = self.by_episode
        order = list(self.order)
        coming = [findable(episode, standings) for episode in come]
        for number in (*gone, *(one.episode for one in coming)):
            before = known.get(number)
            if before is not None:
                del order[bisect_left(order, before.standing, key=attrgetter("standing"))]
                known = known.remove(number)
        for one in coming:
            insort(order, one, key=attrgetter("standing"))
            known = known.insert(one.episode, one)
        return People(tuple(order), known)


def people(episodes: Iterable[Episode], standings: Standings) -> People:
    """Make everyone findable."""
    order = sorted(
        (findable(episode, standings) for episode in episodes), key=attrgetter("standing")
    )
    return People(tuple(order), HashTrieMap({one.episode: one for one in order}))


def findable(episode: Episode, standings: Standings) -> Findable:
    """Make one patient findable."""
    person = episode.person
    family, given = person.family or "", person.given or ""
    parts, givens = words(family), words(given)
    surnames = (*parts, "".join(parts)) if len(parts) > 1 else parts
    if _APOSTROPHES.search(family):
        surnames = (*surnames, *words(_APOSTROPHES.sub(" ", family)))
    first = parts[0][0] if parts else ""
    initials = givens[0][0] + first if givens else first
    every = "".join(name[0] for name in givens) + first
    place = standings.place(episode)
    label = words(place.label) if place is not None else ()
    bed = "".join(label)
    local = surname_key(person.local_id or "")
    number = person.nhs_number or person.nhs_last4 or ""
    born = "" if person.born is None else f"{person.born:%Y%m%d}"
    text = " ".join(
        ("", *surnames, *givens, initials, every, bed, *label, f"{local}$", f"#{number}$")
    )
    return Findable(
        episode=episode.id,
        standing=standings.of(episode),
        text=f"{text} %{number[-4:]} @{born}",
        surnames=surnames,
        initials=initials,
        bed="" if place is None or place.kind == "zone" else bed,
    )


def _fitting(parts: tuple[str, ...], joined: str) -> Callable[[str], bool]:
    """Give the test whether a patient's text has everything that was typed."""
    needles = [_needles(part) for part in parts]
    # "b 3" is a bed, "999 123" a number.
    together = _needles(joined) if len(parts) > 1 else ()
    if len(parts) == 1 and len(needles[0]) == 1:
        needle = needles[0][0]
        return lambda text: needle in text

    def fits(text: str) -> bool:
        return all(any(needle in text for needle in any_of) for any_of in needles) or any(
            needle in text for needle in together
        )

    return fits


def _needles(part: str) -> tuple[str, ...]:
    found = [f" {part}"]
    if part.isdecimal():
        if len(part) >= _ENDING:
            found += [f"{part}$", f"%{part}"]
        if len(part) >= _BEGINNING:
            found.append(f"#{part}")
    return tuple(found)


def _rank(one: Findable, first: str, joined: str) -> int:
    if one.bed == joined:
        return 0
    if any(name.startswith((first, joined)) for name in one.surnames):
        return 1
    return 2 if one.initials == joined else 3


def _ranking(ranked: tuple[int, Findable]) -> tuple[int, int]:
    # `order` is sorted by standing already, and sorting keeps what is equal in order.
    rank, one = ranked
    return one.standing[0], rank
