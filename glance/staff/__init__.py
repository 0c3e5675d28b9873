"""The people who work with glance: who they are, and what their role lets them do."""

from glance.staff.acts import LEAST, Act, insist, may, may_change
from glance.staff.changes import (
    AddStaff,
    AmendStaff,
    GiveToken,
    RevokeTokens,
    SetPin,
    StaffChange,
)
from glance.staff.codes import (
    amended,
    initials_of,
    maybe_badge,
    maybe_code,
    read_badge,
    read_code,
    read_member,
)
from glance.staff.member import Member, Role
from glance.staff.pins import is_pin, refused_pin
from glance.staff.waits import Attempt, counted, wait_after

__all__ = [
    "LEAST",
    "Act",
    "AddStaff",
    "AmendStaff",
    "Attempt",
    "GiveToken",
    "Member",
    "RevokeTokens",
    "Role",
    "SetPin",
    "StaffChange",
    "amended",
    "counted",
    "initials_of",
    "insist",
    "is_pin",
    "may",
    "may_change",
    "maybe_badge",
    "maybe_code",
    "read_badge",
    "read_code",
    "read_member",
    "refused_pin",
    "wait_after",
]
