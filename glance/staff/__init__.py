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
from glance.staff.member import Member, Role

__all__ = [
    "LEAST",
    "Act",
    "AddStaff",
    "AmendStaff",
    "GiveToken",
    "Member",
    "RevokeTokens",
    "Role",
    "SetPin",
    "StaffChange",
    "insist",
    "may",
    "may_change",
]
