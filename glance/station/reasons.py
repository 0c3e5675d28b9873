"""Why something could not be saved or read, in words for those who cannot mend it."""

from __future__ import annotations

import re

AWAY = "the database is away"
_FULL = "nothing was saved: the disk of the database is full"
_PATH = re.compile(r"(?<!\S)/\S+")
# What is not cured by the database being reachable again.
_THERE = ("locked", "full", "damaged", "may not", "refused")


def reason(why: str) -> str:
    """Give a reason without the names of files."""
    if _PATH.search(why) is None:
        return why
    if "full" in why:
        return _FULL
    if "may only be read" in why:
        return "nothing was saved: the database may only be read from here"
    return AWAY


def is_away(why: str) -> bool:
    """Whether that reason is gone as soon as the database can be read again."""
    return "database" in why and not any(word in why for word in _THERE)
