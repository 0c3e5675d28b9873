"""A member of staff, as a station knows them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is on the board; each may do whatever the one before may."""

    VIEWER = "viewer"
    STAFF = "staff"
    LEAD = "lead"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        """How far up the role is, from 0."""
        return _RANKS[self]


_RANKS = {role: rank for rank, role in enumerate(Role)}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who may sign on.

    `code` is what they type, small letters and digits ("ab1"); it is never given to
    somebody else, and the change log keeps it. `profession` is in the site's own words
    ("nurse"). `badge` is what their badge says when it is scanned, "" for none: it
    tells who they are and proves nothing. Who is not `active` signs on no more.
    """

    code: str
    name: str
    initials: str = ""
    profession: str = ""
    role: Role = Role.STAFF
    active: bool = True
    badge: str = ""
