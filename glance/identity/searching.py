"""Names made comparable for whoever looks for one: without case, accents and apostrophes."""

from __future__ import annotations

from functools import lru_cache

from glance.identity.alike import surname_key


# The names of an import repeat: a few thousand make most of any town.
@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """Give the words of what a person typed, each made comparable; commas do not count."""
    apart = text.replace(",", " ").replace("-", " ").split()
    return tuple(word for word in map(surname_key, apart) if word)


def searchable(family: str, given: str) -> str:
    """Give what is kept to search in: surname and given names as words and as one."""
    parts = words(family)
    return f" {' '.join(parts)} {''.join(parts)} {' '.join(words(given))} "
