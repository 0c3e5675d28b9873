"""What each role may do: the one table, which docs/roles.md repeats for people."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from glance.errors import NotAllowed
from glance.staff.member import Role

if TYPE_CHECKING:
    from glance.fields import Field
    from glance.staff.member import Member


class Act(StrEnum):
    """What people do at a station; the value completes "your role may not …"."""

    VIEW = "look at patients"
    HISTORY = "read a patient's history"
    UPDATE = "change values"
    ADMIT = "admit patients"
    MOVE = "move patients"
    DISCHARGE = "discharge patients"
    REOPEN = "reopen a stay"
    TAKE_BACK = "take back a change"
    SHARES = "see how much is in date by location and owner"
    EXPORT = "export what the log holds"
    AUDIT = "read the audit"


# The least role for each act.
LEAST = {
    Act.VIEW: Role.VIEWER,
    Act.HISTORY: Role.VIEWER,
    Act.UPDATE: Role.STAFF,
    Act.ADMIT: Role.STAFF,
    Act.MOVE: Role.STAFF,
    Act.DISCHARGE: Role.STAFF,
    Act.REOPEN: Role.STAFF,
    Act.TAKE_BACK: Role.STAFF,
    Act.SHARES: Role.LEAD,
    Act.EXPORT: Role.LEAD,
    Act.AUDIT: Role.LEAD,
}


def may(member: Member, act: Act) -> bool:
    """Say whether somebody may do that."""
    return member.active and member.role.rank >= LEAST[act].rank


def may_change(member: Member, field: Field) -> bool:
    """Say whether somebody may change values of a field, or confirm them.

    `changed_by` of the field names roles, which stand for the higher ones too, and
    professions; empty is everyone who may change anything.
    """
    if not may(member, Act.UPDATE):
        return False
    if not field.changed_by:
        return True
    named = {name.strip().casefold() for name in field.changed_by}
    return member.profession.strip().casefold() in named or any(
        role.value in named and member.role.rank >= role.rank for role in Role
    )


def insist(member: Member, act: Act, field: Field | None = None) -> None:
    """Raise NotAllowed, with who may, where somebody may not do that (to that field)."""
    if not may(member, act):
        raise NotAllowed(
            f"your role ({member.role}) may not {act}; {LEAST[act]} may; ask for it, "
            "or let somebody sign on who may"
        )
    if field is not None and not may_change(member, field):
        who = " and ".join(field.changed_by)
        raise NotAllowed(f"{field.label} is changed by {who} only")
