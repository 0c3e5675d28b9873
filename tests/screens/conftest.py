"""A ward, a caseload and a house of locations, made by hand: no database, no files."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zlib import crc32
from zoneinfo import ZoneInfo

import pytest
from rpds import HashTrieMap

from glance.board import Board, BoardView, Column, Form, Source, view
from glance.census import (
    Census,
    Cursor,
    Delta,
    Episode,
    Location,
    LocationKind,
    Person,
    Place,
    PlaceKind,
    Status,
    Structure,
)
from glance.fields import Clock, Date, Field, Magnet, Rag, Staff, Text, Tone, Vocabulary
from glance.identity import surname_key

if TYPE_CHECKING:
    from collections.abc import Callable

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 22, 9, 4, tzinfo=LONDON)

NAMES = """ADEYEMI,Grace|O'BRIEN,Zoë|OBRIEN,Zoe|NUÑEZ,Ann|SMITH,John|VAN DER BERG,Johanna
PATEL,Anil|KOWALSKI,Ewa|Ó BRIAIN,Seán|陈,伟|JONES,Megan|OKAFOR,Chidi|EVANS-WEST,Anne-Jorun
HUSSAIN,Fatima|TAYLOR,Ivy|WILLIAMS,Owen|MACDONALD,Flora|RAHMAN,Abdul|CLARK,Doris|SINGH,Harpreet
BAKER,Albert|FERNÁNDEZ,Luz|THOMPSON,Edith|GREEN,Stanley|WALKER,Joyce|ŁUKASZEWICZ,Małgorzata"""
PEOPLE = [tuple(name.split(",")) for name in NAMES.replace("\n", "|").split("|")]


def made_vocabulary() -> Vocabulary:
    fields = (
        Field("risk", "Risk", "risk", Rag(), valid_for=timedelta(hours=24)),
        Field("day", "Red or green day", "day", Rag(), valid_for=timedelta(hours=24)),
        Field("edd", "Expected discharge", "EDD", Date()),
        Field("next", "Next", "next", Clock()),
        Field("plan", "Plan", "plan", Text()),
        Field("physio", "Physio", "physio", Magnet("P", tone=Tone.AMBER)),
        Field("ot", "OT", "OT", Magnet("O", tone=Tone.AMBER)),
        Field("diet", "Diet", "diet", Magnet("D", tone=Tone.AMBER)),
        Field("social", "Social work", "social", Magnet("S", tone=Tone.AMBER)),
        Field("nurse", "Nurse", "nurse", Staff()),
        Field("note", "Note", "note", Text()),
    )
    return Vocabulary({field.key: field for field in fields})


def made_board(**settings: object) -> Board:
    vocabulary = made_vocabulary()
    field = vocabulary.__getitem__

    def of(key: str, priority: int) -> Column:
        return Column(key, Source.FIELD, field(key).short, priority, (field(key),))

    columns = (
        Column("place", Source.PLACE, "", 1),
        Column("patient", Source.PATIENT, "patient", 2),
        of("risk", 3),
        of("day", 4),
        of("edd", 5),
        of("next", 6),
        Column(
            "asked",
            Source.MAGNETS,
            "asked",
            7,
            tuple(map(field, ("physio", "ot", "diet", "social"))),
        ),
        Column("stay", Source.STAY, "stay", 9),
        of("nurse", 10),
        of("plan", 11),
        Column("age", Source.AGE, "age", 12),
    )
    wanted: dict[str, object] = {
        "kinds": frozenset({LocationKind.WARD}),
        "columns": columns,
        "day_rag": "day",
        "note": "note",
        **settings,
    }
    return Board("ward", "Ward board", vocabulary, **wanted)  # type: ignore[arg-type]  # made up


def status(key: str, value: str, hours_old: float = 2) -> Status:
    then = NOW - timedelta(hours=hours_old)
    return Status(key, value, 1, then, "test", then, "test")


def _pick(seed: str, *values: str) -> str:
    return values[crc32(seed.encode()) % len(values)]


def made_statuses(number: int) -> dict[str, Status]:
    name = f"patient {number}"
    stale = 30.0 if number % 9 == 4 else 3.0
    found = {
        "risk": status("risk", _pick(name + "r", "red", "amber", "green", "green", "green"), stale),
        "day": status("day", _pick(name + "d", "red", "green", "green"), 3),
        "edd": status("edd", str(NOW.date() + timedelta(days=crc32(name.encode()) % 6))),
        "plan": status("plan", _pick(name + "p", "review", "TTO", "transport", "scan", "ok")),
        "nurse": status("nurse", _pick(name + "n", "AB", "CD", "EF")),
    }
    if number % 3 != 1:
        due = NOW.astimezone(ZoneInfo("UTC")) + timedelta(minutes=(number * 37) % 300 - 60)
        found["next"] = status("next", f"{due:%Y-%m-%dT%H:%M:%SZ}")
    for magnet in ("physio", "ot", "diet", "social"):
        state = _pick(name + magnet, "asked", "coming", "done", "no", "", "")
        if state:
            found[magnet] = status(magnet, state)
    if number % 5 == 0:
        found["note"] = status("note", "family meeting this afternoon, daughter brings the keys")
    return found


def made_person(number: int) -> Person:
    family, given = PEOPLE[number % len(PEOPLE)]
    return Person(
        family=family,
        given=given,
        initials=given[:1] + family[:1],
        nhs_last4=f"{1000 + number * 7}",
        born=date(1930 + number % 60, 3, 14),
        surname_key=crc32(surname_key(family).encode()),
    )


def made_episode(number: int, location: int = 1, place: int | None = None, **of: object) -> Episode:
    began = NOW - timedelta(hours=9 if number % 11 == 5 else 30 * (number % 7 + 2))
    wanted: dict[str, object] = {
        "person": made_person(number),
        "statuses": made_statuses(number),
        "owner": "Ada Byron",
        **of,
    }
    return Episode(number, location, place, began, **wanted)  # type: ignore[arg-type]  # made up


def ward_census(beds: int = 28, *, empty: tuple[int, ...] = (3, 20)) -> Census:
    places = {
        number: Place(
            number,
            1,
            f"{'ABCDEF'[(number - 1) // 6]}{(number - 1) % 6 + 1}",
            number,
            PlaceKind.BED,
            f"Bay {'ABCDEF'[(number - 1) // 6]}",
        )
        for number in range(1, beds + 1)
    }
    taken = [number for number in places if number not in empty]
    episodes = {at: made_episode(at, 1, place) for at, place in enumerate(taken)}
    location = Location(1, None, LocationKind.WARD, "Riverside Ward 3", "Ward 3", 1, beds)
    return Census(
        Cursor("made", 1),
        Structure(HashTrieMap({1: location}), HashTrieMap(places)),
        HashTrieMap(episodes),
    )


def house_census(locations: int = 12) -> Census:
    kinds = (LocationKind.WARD, LocationKind.TEAM, LocationKind.VIRTUAL)
    known = {
        at: Location(
            at,
            None,
            kinds[at % 3],
            f"{('Ward', 'North community', 'Virtual ward')[at % 3]} {at}",
            f"W{at}",
            at,
            30,
        )
        for at in range(1, locations + 1)
    }
    episodes = {}
    for at in known:
        for number in range(7 + (at * 13) % 40 * (6 if at == 4 else 1)):
            episodes[at * 1000 + number] = made_episode(at * 1000 + number, at)
    return Census(
        Cursor("made", 1), Structure(HashTrieMap(known), HashTrieMap()), HashTrieMap(episodes)
    )


def changed(census: Census, number: int, key: str, value: str, seq: int = 2) -> Delta:
    episode = census.episodes[number]
    then = NOW
    new = Status(key, value, 9, then, "test", then, "test")
    statuses = {**episode.statuses, key: new}
    after = Episode(
        episode.id,
        episode.location,
        episode.place,
        episode.began,
        episode.person,
        episode.owner,
        statuses,
    )
    return Delta(Cursor("made", seq), (after,))


OVERVIEW = {
    "form": Form.OVERVIEW,
    "kinds": frozenset({LocationKind.WARD, LocationKind.TEAM, LocationKind.VIRTUAL}),
    "group_by": "location",
}


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def board() -> Board:
    return made_board()


@pytest.fixture
def census() -> Census:
    return ward_census()


@pytest.fixture
def ward(board: Board, census: Census) -> BoardView:
    return view(board, census, NOW)


@pytest.fixture
def overview() -> Callable[[int], BoardView]:
    return lambda locations: view(made_board(**OVERVIEW), house_census(locations), NOW)


@pytest.fixture
def change() -> Callable[[BoardView, int, str, str], BoardView]:
    def changed_view(shown: BoardView, number: int, key: str, value: str) -> BoardView:
        return shown.after(changed(shown.census, number, key, value), NOW)

    return changed_view


@pytest.fixture
def delta() -> Callable[..., Delta]:
    return changed
