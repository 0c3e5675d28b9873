"""A small ward, made by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from rpds import HashTrieMap

from glance.board import Board, Column, Source
from glance.census import (
    Census,
    Episode,
    Identifier,
    Location,
    LocationKind,
    Person,
    Place,
    PlaceKind,
    Status,
    Structure,
)
from glance.fields import (
    Clock,
    Date,
    Field,
    Flag,
    Kind,
    Magnet,
    Number,
    Rag,
    Staff,
    Text,
    Tone,
    Vocabulary,
)
from glance.identity import initials

if TYPE_CHECKING:
    from collections.abc import Mapping

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 22, 9, 4, tzinfo=LONDON)

_SURNAMES = {"ADEYEMI": 1, "SMITH": 2, "SMYTH": 3, "OBRIEN": 4, "NUNEZ": 5, "JONES": 6}
_ALIKE = {"SMITH": ("SMYTH",), "SMYTH": ("SMITH",), "JONES": ("SMYTH", "OBRIEN")}


def _field(key: str, kind: Kind, hours: int | None = None, label: str = "") -> Field:
    valid_for = timedelta(hours=hours) if hours else None
    return Field(key, label or key.capitalize(), key, kind, valid_for=valid_for)


def _vocabulary() -> Vocabulary:
    fields = [
        _field("risk", Rag(), 24),
        _field("day", Rag(), 24),
        _field("edd", Date(), label="EDD"),
        _field("next", Text()),
        _field("obs", Clock()),
        _field("physio", Magnet("P"), 48),
        _field("ot", Magnet("O"), 48),
        _field("diet", Magnet("D"), 48),
        _field("falls", Flag("F", "▲", Tone.AMBER)),
        _field("news", Number()),
        _field("nurse", Staff()),
        _field("note", Text()),
    ]
    return Vocabulary({field.key: field for field in fields})


class Ward:
    """Makes boards, people and censuses for tests."""

    now = NOW
    vocabulary = _vocabulary()

    def structure(self) -> Structure:
        locations = [
            Location(1, None, LocationKind.ORGANISATION, "Trust", "T", 0),
            Location(2, 1, LocationKind.WARD, "Riverside Ward 3", "RW3", 0),
            Location(3, 1, LocationKind.TEAM, "North community", "North", 1),
            Location(4, 1, LocationKind.VIRTUAL, "Virtual ward", "VW", 2, capacity=30),
        ]
        beds = [
            Place(10 * bay + bed, 2, f"{'AB'[bay - 1]}{bed}", 10 * bay + bed, bay=f"Bay {bay}")
            for bay in (1, 2)
            for bed in (1, 2, 3)
        ]
        zones = [
            Place(30 + at, 3, label, at, PlaceKind.ZONE)
            for at, label in enumerate(("East", "West"))
        ]
        return Structure(
            HashTrieMap({location.id: location for location in locations}),
            HashTrieMap({place.id: place for place in [*beds, *zones]}),
        )

    def person(
        self, family: str = "ADEYEMI", given: str = "Grace", born: date | None = None
    ) -> Person:
        key = family.upper().replace("'", "").replace("Ñ", "N").replace("Ë", "E")
        return Person(
            family=family,
            given=given,
            initials=initials(given, family),
            nhs_last4="4567",
            born=born or date(1941, 3, 12),
            sex="Female",
            surname_key=_SURNAMES.get(key, 99),
            alike=tuple(_SURNAMES[other] for other in _ALIKE.get(key, ())),
        )

    def status(self, field: str, value: str, hours_ago: float = 1) -> Status:
        at = (NOW - timedelta(hours=hours_ago)).astimezone(UTC)
        return Status(field, value, 1, at, "os:ann", at, "os:ann")

    def episode(
        self,
        episode_id: int,
        place: int | None,
        values: Mapping[str, str] | None = None,
        *,
        person: Person | None = None,
        location: int = 2,
        days: float = 3,
        hours_ago: float = 1,
    ) -> Episode:
        return Episode(
            id=episode_id,
            location=location,
            place=place,
            began=(NOW - timedelta(days=days)).astimezone(UTC),
            person=person or self.person(),
            owner="Ann Hughes",
            statuses={
                key: self.status(key, value, hours_ago) for key, value in (values or {}).items()
            },
        )

    def census(self, *episodes: Episode) -> Census:
        return Census(
            structure=self.structure(),
            episodes=HashTrieMap({episode.id: episode for episode in episodes}),
        )

    def column(self, key: str, priority: int = 1, *, width: int | None = None) -> Column:
        if key in self.vocabulary:
            return Column(key, Source.FIELD, key, priority, (self.vocabulary[key],), width)
        return Column(key, Source(key), key, priority, (), width)

    def magnets(self, *keys: str, priority: int = 1) -> Column:
        fields = tuple(self.vocabulary[key] for key in keys)
        return Column("asked", Source.MAGNETS, "asked", priority, fields)

    def board(self, **settings: object) -> Board:
        columns = (
            *(
                self.column(key)
                for key in ("place", "patient", "risk", "day", "edd", "next", "obs")
            ),
            self.magnets("physio", "ot", "diet", "falls"),
            *(self.column(key, 3) for key in ("nurse", "owner", "stay", "age", "news", "reasons")),
        )
        asked: dict[str, object] = {
            "kinds": frozenset({LocationKind.WARD}),
            "columns": columns,
            "group_by": "bay",
            "day_rag": "day",
            "second_identifier": Identifier.NHS_LAST4,
            **settings,
        }
        return Board("ward", "Ward", self.vocabulary, **asked)  # type: ignore[arg-type]  # a test's own settings


@pytest.fixture
def ward() -> Ward:
    return Ward()


@pytest.fixture(scope="session")
def whole_ward() -> Ward:
    return Ward()
