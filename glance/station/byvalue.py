"""Patients found by what is said of them: their colour, or whose they are today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.fields import Staff
from glance.identity.searching import words

if TYPE_CHECKING:
    from glance.census import Episode
    from glance.fields import Field
    from glance.station.ground import Ground

# Initials of staff have so many letters.
_LEAST, _MOST = 2, 4


def asks_values(typed: str, ground: Ground) -> bool:
    """Whether a text may be a colour, or the initials of staff."""
    said = typed.strip().casefold()
    return (_LEAST <= len(said) <= _MOST and said.isalpha()) or _is_colour(said, ground)


def by_value(typed: str, ground: Ground) -> tuple[int, ...]:
    """Give the patients of a colour, and those whom staff of those initials have today."""
    said = typed.strip().casefold()
    if not asks_values(said, ground):
        return ()
    staff = [field.key for field in ground.vocabulary if isinstance(field.kind, Staff)]
    codes: dict[str, str | None] = {}
    found: list[int] = []
    for one in ground.people.order:
        episode = ground.census.episodes[one.episode]
        rag = ground.plan(episode.location).rag
        if rag is not None and rag.key not in codes:
            codes[rag.key] = _named(rag).get(said)
        if _is(rag, codes, episode) or _has(said, staff, episode):
            found.append(one.episode)
    return tuple(found)


def _is_colour(said: str, ground: Ground) -> bool:
    rags = {id(one.rag): one.rag for one in (*ground.plans.values(), ground.default) if one.rag}
    return any(said in _named(rag) for rag in rags.values())


def _named(rag: Field) -> dict[str, str]:
    """Give the codes of colours by the words for them."""
    options = rag.kind.options()
    by_label = {option.label.casefold(): option.code for option in options}
    return {option.code.casefold(): option.code for option in options} | by_label


def _is(rag: Field | None, codes: dict[str, str | None], episode: Episode) -> bool:
    status = None if rag is None else episode.statuses.get(rag.key)
    return rag is not None and status is not None and codes[rag.key] == status.value


def _has(said: str, staff: list[str], episode: Episode) -> bool:
    """Whether those are the initials of the named nurse, or of who has the patient today."""
    values = (episode.statuses.get(key) for key in staff)
    if any(status is not None and status.value.casefold() == said for status in values):
        return True
    return "".join(word[0] for word in words(episode.owner or "")) == said
