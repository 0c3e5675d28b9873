"""What somebody may not do here: at length where they try it, in a few words beside the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.errors import NotAllowed
from glance.staff import LEAST, Act, Role, insist, may

if TYPE_CHECKING:
    from glance.fields import Field
    from glance.staff import Member


def refusal(member: Member, act: Act, field: Field | None = None) -> str:
    """Give why somebody may not do that, and who may; "" where they may."""
    try:
        insist(member, act, field)
    except NotAllowed as refused:
        return str(refused)
    return ""


def why_not(member: Member, act: Act, field: Field | None = None) -> str:
    """Give in a few words who may do what somebody may not: "lead only"; "" where they may."""
    if not refusal(member, act, field):
        return ""
    if field is not None and may(member, act):
        return f"{' or '.join(field.changed_by)} only"
    return "not for viewers" if LEAST[act] is Role.STAFF else f"{LEAST[act]} only"
