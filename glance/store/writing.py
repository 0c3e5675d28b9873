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
    Move,
    SetStatus,
)
from glance.store.admitting import admit
from glance.store.amending import amend
from glance.store.gazetteer import Gazetteer
from glance.store.ledger import Ledger, Recorded
from glance.store.moving import discharge, move
from glance.store.statuses import put_statuses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.census import Signature
    from glance.store.line import Line


def write(
    line: Line, changes: Sequence[Change], signed: Signature, request_id: str, at: str
) -> Recorded:
    """Write the changes in their order and seal them; the caller commits.

    Changes of one sort that follow each other are written together, which is what
    makes an import fast.
    """
    ledger = Ledger(line, signed, at)
    gazetteer = Gazetteer(line)
    for sort, run in groupby(changes, _sort):
        _write(sort, list(run), gazetteer, ledger)
    return ledger.seal(request_id)


def _sort(change: Change) -> type[Change]:
    return SetStatus if isinstance(change, ClearStatus | Confirm) else type(change)


def _write(sort: type[Change], run: list[Change], gazetteer: Gazetteer, ledger: Ledger) -> None:
    if sort is SetStatus:
        put_statuses(cast("list[SetStatus | ClearStatus | Confirm]", run), ledger)
    elif sort is Admit:
        admit(cast("list[Admit]", run), gazetteer, ledger)
    elif sort is Move:
        move(cast("list[Move]", run), gazetteer, ledger)
    elif sort is Discharge:
        discharge(cast("list[Discharge]", run), ledger)
    elif sort is Amend:
        amend(cast("list[Amend]", run), ledger)
    elif sort is AddLocation:
        gazetteer.add_locations(cast("list[AddLocation]", run), ledger)
    elif sort is AddPlace:
        gazetteer.add_places(cast("list[AddPlace]", run), ledger)
