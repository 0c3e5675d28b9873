"""Names made comparable: without case, accents, apostrophes and hyphens."""

from __future__ import annotations

from glance.identity import surname_key


def words(text: str) -> list[str]:
    """Give the words of what a person typed, each made comparable; commas do not count."""
    apart = text.replace(",", " ").replace("-", " ").split()
    return [word for word in map(surname_key, apart) if word]


def searchable(family: str, given: str) -> str:
    """Give what is kept to search in: surname and given names as words and as one."""
    return f" {' '.join(words(family))} {surname_key(family)} {' '.join(words(given))} "
