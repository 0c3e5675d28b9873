"""Saves: changes in, one transaction, everything or nothing."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, cast

from glance.census import (
    AddLocation,
    AddPlace,
    Admit,
    Amend,
    Change,
    ClearStatus,
    Confirm,
    Discharge,
    Event,
    Move,
    Reopen,
    SetNote,
    SetStatus,
    TakeBack,
)
from glance.errors import NotAllowed
from glance.staff import AddStaff, AmendStaff, GiveToken, RevokeTokens, SetPin, StaffChange
from glance.store.admitting import admit
from glance.store.amending import amend
from glance.store.gazetteer import Gazetteer
from glance.store.ledger import Ledger, Recorded
from glance.store.moving import discharge, move, reopen
from glance.store.statuses import put_statuses
from glance.store.undoing import take_back

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.census import Signature
    from glance.store.line import Line

_STAFF = (AddStaff, AmendStaff, GiveToken, RevokeTokens, SetPin)


def write(
    line: Line,
    changes: Sequence[Change | StaffChange],
    signed: Signature,
    request_id: str,
    at: str,
) -> Recorded:
    """Write the changes in their order and seal them; the caller commits.

    Changes of one sort that follow each other are written together, which is what
    makes an import fast.
    """
    ledger = Ledger(line, signed, at)
    gazetteer = Gazetteer(line)
    for sort, run in groupby(changes, _sort):
        # What was changed since is read from the log, where this save is not yet.
        if sort is TakeBack and len(changes) > 1:
            raise NotAllowed("one save is taken back at a time, and nothing else changed with it")
        _write(sort, list(run), gazetteer, ledger)
    return ledger.seal(request_id)


def _sort(change: Change | StaffChange) -> type[Change | StaffChange]:
    if isinstance(change, ClearStatus | Confirm | SetNote):
        return SetStatus
    return AddStaff if isinstance(change, _STAFF) else type(change)


def _write(
    sort: type[Change | StaffChange],
    run: list[Change | StaffChange],
    gazetteer: Gazetteer,
    ledger: Ledger,
) -> None:
    if sort is SetStatus:
        put_statuses(cast("list[SetStatus | ClearStatus | Confirm | SetNote]", run), ledger)
    elif sort is Admit:
        admit(cast("list[Admit]", run), gazetteer, ledger)
    elif sort is Move:
        move(cast("list[Move]", run), gazetteer, ledger)
    elif sort is Discharge:
        discharge(cast("list[Discharge]", run), ledger)
    elif sort is Reopen:
        reopen(cast("list[Reopen]", run), gazetteer, ledger)
    elif sort is TakeBack:
        take_back(cast("list[TakeBack]", run)[0], gazetteer, ledger)
    elif sort is Amend:
        amend(cast("list[Amend]", run), ledger)
    elif sort is Event:
        _happen(cast("list[Event]", run), gazetteer, ledger)
    elif sort is AddStaff:
        _staff(cast("list[StaffChange]", run), ledger)
    elif sort is AddLocation:
        gazetteer.add_locations(cast("list[AddLocation]", run), ledger)
    elif sort is AddPlace:
        gazetteer.add_places(cast("list[AddPlace]", run), ledger)


def _happen(events: list[Event], gazetteer: Gazetteer, ledger: Ledger) -> None:
    for event in events:
        here = None if event.location is None else gazetteer.location(event.location).id
        ledger.log(
            event.what.value, here, event.episode, event.about or None, new=event.detail or None
        )


def _staff(changes: list[StaffChange], ledger: Ledger) -> None:
    from glance.store.staffing import write_staff

    write_staff(changes, ledger)
