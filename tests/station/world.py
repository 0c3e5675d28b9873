"""A small trust made by hand, and a store of it that is only a model."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from rpds import HashTrieMap

from glance.board import Board, read_board
from glance.census import (
    Census,
    Cursor,
    Episode,
    Location,
    LocationKind,
    Person,
    Place,
    PlaceKind,
    Status,
    Structure,
)
from glance.fields import Vocabulary, read_vocabulary
from glance.identity import initials, surname_key
from glance.staff import Member, Role
from glance.station import Desk, Ground, ground, open_desk, press
from glance.station.dialogue import (
    Effect,
    Save,
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
    """Five on the ward, two of the team, one on the other ward; two are called O'Brien, Zoe."""
    risk = status("risk", "red", 100, 4)
    return (
        patient(1, "ADEYEMI", "Grace", WARD, 10, risk, status("physio", "asked")),
        patient(2, "O'BRIEN", "Zoë", WARD, 11, status("risk", "amber")),
        patient(3, "NUÑEZ", "Ann", WARD, 14, status("risk", "green", 1, 2)),
        patient(4, "VAN DER BERG", "Joan", WARD, 15),
        patient(5, "SMITH", "John", WARD, None, status("day", "red")),
        patient(6, "KHAN", "Aisha", TEAM, 50, status("risk", "amber", 100)),
        patient(7, "SMITH-JONES", "Peter", TEAM, 51),
        patient(8, "OBRIEN", "Zoe", OTHER, 30),
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
