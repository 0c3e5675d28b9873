"""Lights without a wire, beds whose patients are as a test wants them, and a keeper of lamps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING

from rpds import HashTrieMap

from glance.board import Board, Each, LampGroup, LampState, view
from glance.census import (
    Census,
    Cursor,
    Episode,
    Location,
    LocationKind,
    Place,
    Status,
    Structure,
)
from glance.fields import Clock, Field, Rag, Vocabulary
from glance.lamps import Colour, Driver, Given, Light, Options, Shown, Sort, showing
from glance.lamps.painting import row_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glance.board import BoardView

RED, DUE, AMBER, NEW, GREEN = map(LampState, ("red", "due", "amber", "new", "green"))
UNKNOWN, EMPTY = LampState.UNKNOWN, LampState.EMPTY
NO_DATA, CURTAIN = LampState.NO_DATA, LampState.CURTAIN

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
VOCABULARY = Vocabulary(
    {
        "risk": Field("risk", "Risk", "risk", Rag(), valid_for=timedelta(hours=24)),
        "obs": Field("obs", "Obs", "obs", Clock()),
    }
)
BOARD = Board("ward", "Ward", VOCABULARY, order_by=("place", "obs"))
BEDS = LampGroup("beds", Each.PLACE, "risk", (RED, DUE, AMBER, NEW, GREEN))

# What a patient is like: risk, how long it has stood, when something is due, how long here.
# "fading" is a green that is out of date 3 s after noon, "coming" what is due soon 2 s after.
_PATIENTS: dict[str, tuple[str, timedelta, timedelta | None, timedelta]] = {
    "red": ("red", timedelta(hours=1), None, timedelta(days=3)),
    "amber": ("amber", timedelta(hours=1), None, timedelta(days=3)),
    "green": ("green", timedelta(hours=1), None, timedelta(days=3)),
    "fading": ("green", timedelta(hours=24) - timedelta(seconds=3), None, timedelta(days=3)),
    "due": ("amber", timedelta(hours=1), timedelta(hours=-1), timedelta(days=3)),
    "coming": ("green", timedelta(hours=1), timedelta(minutes=30, seconds=2), timedelta(days=3)),
    "new": ("", timedelta(), None, timedelta(hours=1)),
    "unknown": ("", timedelta(), None, timedelta(days=3)),
}
PATIENTS = (*_PATIENTS, "empty")


@lru_cache(maxsize=4096)
def beds(*patients: str) -> BoardView:
    """A board with a bed for each of these patients, always the same object for the same."""
    return view(BOARD, _census(patients), NOON)


def _census(patients: tuple[str, ...]) -> Census:
    numbers = range(1, len(patients) + 1)
    ward = Location(1, None, LocationKind.WARD, "Ward 3", "Ward 3", 1)
    places = {number: Place(number, 1, f"A{number}", number, bay="A") for number in numbers}
    episodes = {
        number: _episode(number, patient)
        for number, patient in zip(numbers, patients, strict=True)
        if patient != "empty"
    }
    structure = Structure(HashTrieMap({1: ward}), HashTrieMap(places))
    return Census(Cursor("made", 1), structure, HashTrieMap(episodes))


def _episode(number: int, patient: str) -> Episode:
    risk, stood, due, here = _PATIENTS[patient]
    said = NOON - stood
    values = {"risk": risk}
    if due is not None:
        values["obs"] = f"{NOON + due:%Y-%m-%dT%H:%M:%SZ}"
    statuses = {
        key: Status(key, value, 1, said, "ann", said, "ann")
        for key, value in values.items()
        if value
    }
    return Episode(number, 1, number, NOON - here, statuses=statuses)


class Unsent:
    """An encoder of lights that are never sent anything."""

    def greeting(self) -> tuple[()]:
        return ()

    def resync(self) -> bytes:
        return b""

    def frame(self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None) -> tuple[()]:
        del colours, before
        return ()


def driver(name: str = "paper", sort: Sort = Sort.COLOURS, **settings: object) -> Driver:
    """A driver that holds its last frame for ever."""
    made = Driver(
        name=name,
        about="a drawing of a light",
        source="this test",
        sort=sort,
        make=lambda _count, _options: Unsent(),
        on_death="holds",
        holds=True,
    )
    return replace(made, **settings)  # type: ignore[arg-type]  # each names a field


PAPER = driver()
SWITCHED = driver("relays", Sort.SWITCHES)


def strip(count: int = 8, **settings: object) -> Light:
    """A strip at full brightness that nothing limits much."""
    light = Light(
        name="desk",
        driver=PAPER,
        options=Options(),
        port="/dev/null",
        line=PAPER.line,
        board="ward",
        shows="beds",
        count=count,
        brightness=100,
        night_brightness=8,
        limit_ma=100_000.0,
    )
    return replace(light, **settings)  # type: ignore[arg-type]  # each names a field


def tower(*lamps: frozenset[LampState], **settings: object) -> Light:
    """Lamps that are on or off, one segment of them."""
    light = strip(len(lamps), driver=SWITCHED, lamps=lamps, limit_ma=None)
    return replace(light, **settings)  # type: ignore[arg-type]  # each names a field


def live(*patients: str, until: float = inf, curtain: bool = False) -> Given:
    """A view of these patients that may be believed until then."""
    return Given(beds(*patients), until, curtain)


def moment(clock: float) -> datetime:
    """The time at a second of the clock: 0 is noon."""
    return NOON + timedelta(seconds=clock)


@dataclass
class Lamps:
    """What the lamps of one light have shown, as a keeper shows it that is never late."""

    light: Light
    group: LampGroup = BEDS
    night: bool = False
    given: Given | None = None
    shown: Shown | None = None
    asked: list[Shown] = field(default_factory=list)
    clock: float = 0.0
    frames: list[tuple[float, tuple[Colour, ...]]] = field(default_factory=list)
    said: list[tuple[float, Shown]] = field(default_factory=list)

    def look(self, clock: float) -> Shown:
        """Work out what is shown now, and show it."""
        self.clock = clock
        while self.asked and clock >= self.asked[0].until:
            self.asked.pop(0)
        if self.asked:
            self.shown = self.asked[0]
        else:
            self.shown = showing.show(
                self.light, self.group, self.night, self.given, self.shown, moment(clock), clock
            )
        colours = self.shown.at(clock).colours
        if not self.frames or self.frames[-1][1] != colours:
            self.frames.append((clock, colours))
        self.said.append((clock, self.shown))
        return self.shown

    def run(self, until: float) -> Shown:
        """Show whatever there is to show until then, and then."""
        shown = self.look(self.clock)
        while (turns := min(shown.until, shown.turns_at(self.clock))) < until:
            assert turns > self.clock, "a moment that has passed cannot be waited for"
            shown = self.look(turns)
        return self.look(until)

    def states(self) -> tuple[LampState | None, ...]:
        """What the segments say now."""
        assert self.shown is not None
        return tuple(slot.state for slot in self.shown.slots)

    def of(self, slot: int) -> tuple[Colour, ...]:
        """The colours of a segment's lamps now."""
        colours = self.frames[-1][1]
        return tuple(colours[lamp] for lamp in row_of(self.light).slots[slot])


def shown_over(light: Light, steps: Iterable[tuple[float, Given | None]]) -> Lamps:
    """The lamps after each of these was given at its second."""
    lamps = Lamps(light)
    for clock, given in steps:
        if clock > lamps.clock:
            lamps.run(clock)
        lamps.given = given
        lamps.look(clock)
    return lamps
