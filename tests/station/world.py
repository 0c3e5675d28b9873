"""A small trust made by hand, and a store of it that is only a model."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from rpds import HashTrieMap

from glance.board import Board, read_board
from glance.census import (
    Census,
    Change,
    ClearStatus,
    Confirm,
    Cursor,
    Delta,
    Discharge,
    Episode,
    Location,
    LocationKind,
    Move,
    Person,
    Place,
    PlaceKind,
    SetNote,
    SetStatus,
    Status,
    Structure,
)
from glance.fields import Vocabulary, read_vocabulary
from glance.identity import initials, surname_key
from glance.staff import Member, Role
from glance.station import Desk, Ground, ground, open_desk, press
from glance.station.dialogue import (
    Answer,
    Collided,
    Effect,
    Occupied,
    Refused,
    Save,
    Saved,
)

ROOT = Path(__file__).parents[2]
LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 22, 9, 4, tzinfo=LONDON)
WARD, TEAM, OTHER = 2, 3, 4

ANN = Member("ab1", "Ann Bee", "AB", "nurse", Role.STAFF)
CARA = Member("cd2", "Cara Dunn", "CD", "therapist", Role.STAFF)
LEAD = Member("le3", "Lee Eve", "LE", "nurse", Role.LEAD)
VIEWER = Member("vw4", "Vi Wyn", "VW", "porter", Role.VIEWER)


def vocabulary() -> Vocabulary:
    """The vocabulary that every new site has."""
    return read_vocabulary((ROOT / "config" / "fields.toml").read_text("utf-8"), "fields.toml")


def board(name: str) -> Board:
    """A board that every new site has."""
    text = (ROOT / "boards" / f"{name}.toml").read_text("utf-8")
    return read_board(text, f"{name}.toml", vocabulary(), name)


VOCABULARY = vocabulary()
BOARDS = tuple(board(name) for name in ("ward", "community", "overview"))


def structure() -> Structure:
    """A ward of eight beds, a team with two zones, another ward."""
    locations = [
        Location(1, None, LocationKind.ORGANISATION, "Trust", "T", 0),
        Location(WARD, 1, LocationKind.WARD, "Riverside Ward 3", "RW3", 0),
        Location(TEAM, 1, LocationKind.TEAM, "North community", "North", 1),
        Location(OTHER, 1, LocationKind.WARD, "Hillside Ward 1", "HW1", 2),
    ]
    beds = [Place(10 + at, WARD, f"{'AB'[at // 4]}{at % 4 + 1}", at) for at in range(8)]
    others = [Place(30 + at, OTHER, f"A{at + 1}", at) for at in range(3)]
    zones = [
        Place(50 + at, TEAM, label, at, PlaceKind.ZONE) for at, label in enumerate(("East", "West"))
    ]
    return Structure(
        HashTrieMap({location.id: location for location in locations}),
        HashTrieMap({place.id: place for place in (*beds, *others, *zones)}),
    )


def person(family: str, given: str, number: int, born: date = date(1941, 3, 12)) -> Person:
    """Somebody; the surname's number is that of its letters."""
    digits = f"999{number:07}"
    key = sum(ord(letter) * 31**at for at, letter in enumerate(surname_key(family))) % 100_003
    return Person(
        family=family,
        given=given,
        initials=initials(given, family),
        nhs_number=digits,
        nhs_last4=digits[-4:],
        local_id=f"RX{number:05}",
        born=born,
        sex="Female",
        surname_key=key,
    )


def status(key: str, value: str, hours_ago: float = 1, version: int = 1) -> Status:
    """A value that a colleague has given."""
    at = (NOW - timedelta(hours=hours_ago)).astimezone(UTC)
    return Status(key, value, version, at, "cd2", at, "cd2")


def patient(
    number: int,
    family: str,
    given: str,
    location: int = WARD,
    place: int | None = None,
    *statuses: Status,
) -> Episode:
    """A patient with a few values."""
    return Episode(
        id=number,
        location=location,
        place=place,
        began=NOW - timedelta(days=3),
        person=person(family, given, number),
        owner="Ann Bee",
        statuses={one.field: one for one in statuses},
        patient=100 + number,
    )


def everybody() -> tuple[Episode, ...]:
    """Five on the ward, two of the team, one on the other ward; two are called O'Brien, Z."""
    risk = status("risk", "red", 100, 4)
    return (
        patient(1, "ADEYEMI", "Grace", WARD, 10, risk, status("physio", "asked")),
        patient(2, "O'BRIEN", "Zoë", WARD, 11, status("risk", "amber")),
        patient(3, "NUÑEZ", "Ann", WARD, 14, status("risk", "green", 1, 2)),
        patient(4, "VAN DER BERG", "Joan", WARD, 15),
        patient(5, "SMITH", "John", WARD, None, status("day", "red")),
        patient(6, "KHAN", "Aisha", TEAM, 50, status("risk", "amber", 100)),
        patient(7, "SMITH-JONES", "Peter", TEAM, 51),
        patient(8, "OBRIEN", "Zara", OTHER, 30),
    )


def census(*episodes: Episode) -> Census:
    """Those who are here."""
    held = {episode.id: episode for episode in episodes or everybody()}
    return Census(Cursor("e", 1), structure(), HashTrieMap(held))


def grounded(*episodes: Episode, home: str | None = "RW3", record_views: bool = False) -> Ground:
    """What a station of Riverside Ward 3 knows."""
    return ground(
        census(*episodes),
        BOARDS,
        VOCABULARY,
        NOW,
        staff=(ANN, CARA, LEAD, VIEWER),
        home=home,
        record_views=record_views,
    )


@dataclass
class Station:
    """A desk on a ground: keys go in, effects are kept."""

    ground: Ground
    desk: Desk
    now: datetime = NOW
    effects: list[Effect] = field(default_factory=list)

    def keys(self, *keys: str) -> tuple[Effect, ...]:
        """Press keys; give what they asked of the world."""
        made: list[Effect] = []
        for key in keys:
            step = press(self.desk, key, self.ground, self.now)
            self.desk = step.desk
            made += step.effects
        self.effects += made
        return tuple(made)

    def saves(self) -> list[Save]:
        """Give every save that was asked for."""
        return [effect for effect in self.effects if isinstance(effect, Save)]


def station(member: Member = ANN, at: Ground | None = None, seed: str = "s") -> Station:
    """A station with somebody signed on."""
    here = at or grounded()
    return Station(here, open_desk(member, seed, here, NOW))


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
