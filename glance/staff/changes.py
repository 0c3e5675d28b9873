"""What can be changed about staff: kinds of entry in the change log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from glance.staff.member import Member


@dataclass(frozen=True, slots=True)
class AddStaff:
    """Somebody new may sign on; `sealed` is the PIN as `seal` gives it, None for none yet."""

    member: Member
    sealed: str | None = None


@dataclass(frozen=True, slots=True)
class AmendStaff:
    """Whoever has the member's code becomes as given, active or not; the log names the parts."""

    member: Member


@dataclass(frozen=True, slots=True)
class SetPin:
    """Somebody gets another PIN, sealed.

    `tries` is the key under which refusals of that code are counted: they are forgotten.
    """

    code: str
    sealed: str
    tries: str = ""


@dataclass(frozen=True, slots=True)
class GiveToken:
    """A script may act for somebody; `sealed` is the token mixed with the pepper."""

    code: str
    sealed: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RevokeTokens:
    """Every token of somebody is worthless from now on."""

    code: str


StaffChange = AddStaff | AmendStaff | SetPin | GiveToken | RevokeTokens
