"""A store of the trust that is only a model: what it does with saves, in a few lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from glance.census import (
    Census,
    Change,
    ClearStatus,
    Confirm,
    Cursor,
    Delta,
    Discharge,
    Episode,
    Move,
    SetNote,
    SetStatus,
    Status,
)
from glance.station.dialogue import Answer, Collided, Occupied, Refused, Save, Saved
from tests.station.world import NOW, structure

if TYPE_CHECKING:
    from datetime import datetime


@dataclass
class _Row:
    value: str | None
    version: int
    note: str
    by: str
    at: datetime


class ModelStore:
    """What the store does with saves, in a few lines."""

    def __init__(self, start: Census) -> None:
        self.seq = start.cursor.seq
        self.open = dict(start.episodes.items())
        self.rows: dict[tuple[int, str], _Row] = {
            (episode.id, one.field): _Row(one.value, one.version, one.note, one.changed_by, NOW)
            for episode in self.open.values()
            for one in episode.statuses.values()
        }
        self.log: list[tuple[str, Change]] = []
        self.answers: dict[str, Answer] = {}
        self.touched: list[tuple[int, int]] = []

    def save(self, save: Save, actor: str, now: datetime = NOW) -> Answer:
        """Save all or nothing, as the store does."""
        if save.request_id in self.answers:
            return replace_number(self.answers[save.request_id], save.number)
        for change in save.changes:
            trouble = self._trouble(change, save.number)
            if trouble is not None:
                return trouble
        first = self.seq + 1
        for change in save.changes:
            self._write(change, actor, now)
            self.log.append((actor, change))
        answer = Saved(save.number, first, max(self.seq, first), now)
        self.answers[save.request_id] = answer
        return answer

    def delta(self, since: Cursor) -> Delta:
        """Give what changed after a cursor."""
        touched = {number for seq, number in self.touched if seq > since.seq}
        held = tuple(self._episode(number) for number in sorted(touched) if number in self.open)
        gone = tuple(number for number in sorted(touched) if number not in self.open)
        return Delta(Cursor("e", self.seq), held, gone)

    def value(self, episode: int, key: str) -> str | None:
        """Give what stands."""
        row = self.rows.get((episode, key))
        return None if row is None else row.value

    def _episode(self, number: int) -> Episode:
        statuses = {
            key: Status(key, row.value, row.version, row.at, row.by, row.at, row.by, row.note)
            for (whose, key), row in self.rows.items()
            if whose == number and row.value is not None
        }
        return replace(self.open[number], statuses=statuses)

    def _trouble(self, change: Change, number: int) -> Answer | None:
        match change:
            case SetStatus() | ClearStatus() | SetNote():
                if change.episode not in self.open:
                    return Refused(number, "no open episode")
                return self._compared(change.episode, change.field, change.version, number)
            case Confirm(episode=episode, fields=fields, versions=versions):
                if episode not in self.open:
                    return Refused(number, "no open episode")
                for key, version in zip(fields, versions, strict=True):
                    told = self._compared(episode, key, version, number)
                    if told is not None:
                        return told
                    if self.value(episode, key) is None:
                        return Refused(number, "no value")
            case Move(episode=episode, place=place) if place is not None:
                for other in self.open.values():
                    there = structure().places.get(other.place) if other.place else None
                    if other.id != episode and there is not None and there.label == place:
                        return Occupied(number, place, other.id)
        return None

    def _compared(self, episode: int, key: str, seen: int | None, number: int) -> Answer | None:
        row = self.rows.get((episode, key))
        if row is None:
            return Refused(number, "never at that version") if seen else None
        if seen == row.version or (seen == 0 and row.value is None):
            return None
        return Collided(number, key, row.value, row.by, row.at)

    def _write(self, change: Change, actor: str, now: datetime) -> None:
        self.seq += 1
        match change:
            case SetStatus(episode=episode, field=key, value=value):
                row = self.rows.get((episode, key))
                if row is not None and row.value == value:
                    row.by, row.at = actor, now
                else:
                    version = 1 if row is None else row.version + 1
                    self.rows[episode, key] = _Row(value, version, "", actor, now)
            case ClearStatus(episode=episode, field=key):
                row = self.rows.get((episode, key))
                if row is not None and row.value is not None:
                    self.rows[episode, key] = _Row(None, row.version + 1, "", actor, now)
            case SetNote(episode=episode, field=key, note=note):
                row = self.rows[episode, key]
                row.note, row.version = note, row.version + 1
            case Discharge(episode=episode):
                self.open.pop(episode, None)
            case Confirm(episode=episode) | Move(episode=episode):
                pass
            case _:
                raise AssertionError(change)
        self.touched.append((self.seq, episode))


def replace_number(answer: Answer, number: int) -> Answer:
    """Give the first answer to a request that comes again."""
    assert isinstance(answer, Saved)
    return replace(answer, number=number)
