"""Identities and owners put right: the log keeps which parts, the history what they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from glance.errors import NotFound
from glance.store.admitting import IDENTITY, Value, parts
from glance.store.chain import digest
from glance.store.schema import episode, patient
from glance.store.surnames import surname_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.census import Amend
    from glance.store.ledger import Ledger
    from glance.store.line import Line

KEPT = ("family", "given", "title", "nhs_number", "local_id", "born", "sex")
_KEPT_PARTS = tuple(IDENTITY.index(name) for name in KEPT)

_PATIENTS = (
    select(patient.c.id, *(patient.c[name] for name in KEPT))
    .where(patient.c.id.in_(bindparam("ids", expanding=True)))
    .with_for_update()
)
_EPISODES = (
    select(episode.c.patient, episode.c.id, episode.c.location, episode.c.owner, episode.c.ended)
    .where(episode.c.patient.in_(bindparam("ids", expanding=True)))
    .order_by(episode.c.id)
)
_PATIENT = update(patient).where(patient.c.id == bindparam("number"))
_OWNER = update(episode).where(episode.c.id == bindparam("number"))


def amend(changes: Sequence[Amend], ledger: Ledger) -> None:
    """Write amendments down, one row of the log for each episode that shows the patient."""
    line = ledger.line
    ids = dict.fromkeys(change.patient for change in changes)
    standing: dict[int, tuple[Value, ...]] = {
        number: tuple(rest) for number, *rest in line.among(_PATIENTS, ids)
    }
    stays = _stays(line, ids)
    numbers = surname_numbers(line, {change.identity.family for change in changes})
    amended: dict[int, tuple[Value, ...]] = {}
    owners: dict[int, str] = {}
    for change in changes:
        if change.patient not in standing:
            raise NotFound(f"no patient {change.patient}")
        columns = parts(change.identity, numbers[change.identity.family])
        after = tuple(columns[part] for part in _KEPT_PARTS)
        before = standing[change.patient]
        differing = [name for name, a, b in zip(KEPT, before, after, strict=True) if a != b]
        if differing:
            standing[change.patient] = after
            amended[change.patient] = columns
            ledger.keep(change.patient, before)
            kept: str | None = digest(change.patient, before)
            for number, location in _shown(stays[change.patient]):
                ledger.log("amend", location, number, ",".join(differing), old=kept)
                kept = None
        _own(change, stays[change.patient], owners, ledger)
    written = ((*columns, number) for number, columns in amended.items())
    line.many(_PATIENT, (*IDENTITY, "number"), written)
    line.many(_OWNER, ("owner", "number"), ((who, number) for number, who in owners.items()))


_Stay = tuple[int, int, str, str | None]


def _stays(line: Line, ids: dict[int, None]) -> dict[int, list[_Stay]]:
    stays: dict[int, list[_Stay]] = {number: [] for number in ids}
    for number, who, location, owner, ended in line.among(_EPISODES, ids):
        stays[number].append((who, location, owner, ended))
    return stays


def _shown(stays: list[_Stay]) -> list[tuple[int | None, int | None]]:
    """Give the open episodes, or the last one of a patient who has none."""
    open_ones = [stay for stay in stays if stay[3] is None] or stays[-1:]
    return [(number, location) for number, location, _, _ in open_ones] or [(None, None)]


def _own(change: Amend, stays: list[_Stay], owners: dict[int, str], ledger: Ledger) -> None:
    if change.owner is None or change.episode is None:
        return
    for number, location, owner, ended in stays:
        if number == change.episode and ended is None:
            if owners.get(number, owner) != change.owner:
                owners[number] = change.owner
                ledger.log("amend", location, number, "owner")
            return
    raise NotFound(f"no open episode {change.episode} of patient {change.patient}")
