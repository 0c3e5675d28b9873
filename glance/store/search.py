"""Names made comparable, for what is kept to search in."""

from glance.identity.searching import searchable, words

__all__ = ["searchable", "words"]
