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
    Happened,
    Move,
    SetNote,
    SetStatus,
    Status,
    TakeBack,
)
from glance.station.dialogue import Answer, Collided, LastRead, Occupied, Refused, Save, Saved
from tests.station.world import NOW, WARD, structure

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class _Row:
    value: str | None
    version: int
    note: str
    by: str
    at: datetime


@dataclass
class _Entry:
    """What an entry of the log did to a value, `of` which save; `row` is what it made."""

    of: str
    actor: str
    happened: Happened
    before: _Row | None
    row: _Row
    undone: bool = False


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
        self.entries: list[_Entry] = []
        self.request = ""

    def save(self, save: Save, actor: str, now: datetime = NOW) -> Answer:
        """Save all or nothing, as the store does."""
        if save.request_id in self.answers:
            return replace_number(self.answers[save.request_id], save.number)
        for change in save.changes:
            trouble = self._trouble(change, save.number)
            if trouble is not None:
                return trouble
        first = self.seq + 1
        self.request = save.request_id
        for change in save.changes:
            self._write(change, actor, now)
            self.log.append((actor, change))
        answer = Saved(save.number, first, max(self.seq, first), now)
        self.answers[save.request_id] = answer
        return answer

    def last(self, actor: str) -> LastRead:
        """Give the newest save of somebody that was not taken back."""
        newest = next((one for one in reversed(self.entries) if one.actor == actor), None)
        if newest is None or newest.undone:
            return LastRead(())
        return LastRead(tuple(one.happened for one in self.entries if one.of == newest.of))

    def delta(self, since: Cursor) -> Delta:
        """Give what changed after a cursor."""
        touched = {number for seq, number in self.touched if seq > since.seq}
        held = tuple(self._episode(number) for number in sorted(touched) if number in self.open)
        gone = tuple(number for number in sorted(touched) if number not in self.open)
        return Delta(Cursor("e", self.seq), held, gone)

    def value(self, episode: int, key: str) -> str | None:
        """Give what stands."""
        return self.stands(episode, key)[0]

    def stands(self, episode: int, key: str) -> tuple[str | None, str]:
        """Give what stands, and the note beside it."""
        row = self.rows.get((episode, key))
        return (None, "") if row is None else (row.value, row.note)

    def address(self, number: int) -> str:
        """Give where a patient of the ward is."""
        place = structure().places.get(self.open[number].place or 0)
        return "Riverside Ward 3" + (f"/{place.label}" if place is not None else "")

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
            case Move() | Discharge() if change.episode not in self.open:
                return Refused(number, "no open episode")
            case Move() | Discharge() if change.seen != self.address(change.episode):
                return Collided(number, "place", self.address(change.episode), "cd2", NOW)
            case TakeBack():
                for one in self._taken_back(change):
                    whose, what = one.happened.episode or 0, one.happened.field
                    row = self.rows[whose, what]
                    if row.version != one.row.version or whose not in self.open:
                        return Collided(number, what, row.value, row.by, row.at)
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
        match change:
            case SetStatus(episode=episode, field=key, value=value):
                row = self.rows.get((episode, key))
                if row is not None and row.value == value:
                    self._log(episode, key, "confirm", row, actor)
                else:
                    version = 1 if row is None else row.version + 1
                    self._log(episode, key, "set", _Row(value, version, "", actor, now), actor)
            case ClearStatus(episode=episode, field=key):
                row = self.rows.get((episode, key))
                if row is not None and row.value is not None:
                    fresh = _Row(None, row.version + 1, "", actor, now)
                    self._log(episode, key, "clear", fresh, actor)
            case SetNote(episode=episode, field=key, note=note):
                row = self.rows[episode, key]
                if row.note != note:
                    fresh = replace(row, note=note, version=row.version + 1)
                    self._log(episode, key, "note", fresh, actor)
            case Confirm(episode=episode, fields=fields):
                for key in fields:
                    self._log(episode, key, "confirm", self.rows[episode, key], actor)
            case TakeBack():
                self._take_back(change)
            case Discharge(episode=episode):
                self._touch(episode)
                self.open.pop(episode, None)
            case Move(episode=episode, place=label):
                places = structure().places.values()
                ids = {place.label: place.id for place in places if place.location == WARD}
                self.open[episode] = replace(self.open[episode], place=ids[label or ""])
                self._touch(episode)
            case _:
                raise AssertionError(change)

    def _touch(self, episode: int) -> None:
        self.seq += 1
        self.touched.append((self.seq, episode))

    def _log(self, episode: int, key: str, kind: str, row: _Row, actor: str) -> None:
        self._touch(episode)
        before = self.rows.get((episode, key))
        self.rows[episode, key] = row
        old = None if before is None else before.value
        happened = Happened(
            self.seq, NOW, actor, "t", kind, "Riverside Ward 3", episode, key, old, row.value
        )
        self.entries.append(_Entry(self.request, actor, happened, before, row))

    def _taken_back(self, change: TakeBack) -> list[_Entry]:
        within = range(change.first, change.last + 1)
        found = [one for one in self.entries if one.happened.seq in within]
        return [one for one in reversed(found) if not one.undone]

    def _take_back(self, change: TakeBack) -> None:
        for one in self._taken_back(change):
            key = (one.happened.episode or 0, one.happened.field)
            before = one.before or _Row(None, 0, "", one.actor, NOW)
            self._touch(key[0])
            self.rows[key] = replace(before, version=self.rows[key].version + 1)
            one.undone = True


def replace_number(answer: Answer, number: int) -> Answer:
    """Give the first answer to a request that comes again."""
    assert isinstance(answer, Saved)
    return replace(answer, number=number)
