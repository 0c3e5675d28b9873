"""What somebody may not do here: at length where they try it, in a few words beside the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.census import (
    Admit,
    ClearStatus,
    Confirm,
    Discharge,
    Move,
    Reopen,
    SetNote,
    SetStatus,
    TakeBack,
)
from glance.errors import NotAllowed
from glance.staff import LEAST, Act, Role, insist, may

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.census import Change
    from glance.fields import Field, Vocabulary
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


def barred(member: Member, changes: Sequence[Change], vocabulary: Vocabulary) -> str:
    """Give why somebody may not save that (a role can change while a question is open); "" if not.

    What is not known to the vocabulary any more is the store's to refuse.
    """
    for change in changes:
        act = _ACTS.get(type(change))
        if act is None:
            continue
        keys = change.fields if isinstance(change, Confirm) else (getattr(change, "field", ""),)
        for key in keys:
            if why := refusal(member, act, vocabulary.fields.get(key)):
                return f"not saved: {why}"
    return ""


_ACTS: dict[type, Act] = {
    SetStatus: Act.UPDATE,
    ClearStatus: Act.UPDATE,
    Confirm: Act.UPDATE,
    SetNote: Act.UPDATE,
    Admit: Act.ADMIT,
    Move: Act.MOVE,
    Discharge: Act.DISCHARGE,
    Reopen: Act.REOPEN,
    TakeBack: Act.TAKE_BACK,
}
