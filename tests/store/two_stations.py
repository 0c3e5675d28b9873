"""What two stations that edit the same patients may and may not do to each other, as a model."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from glance.census import (
    ClearStatus,
    Confirm,
    Discharge,
    Move,
    Reopen,
    Scope,
    SetNote,
    SetStatus,
)

if TYPE_CHECKING:
    from glance.census import Census, Change
    from glance.store import Store

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
WARD = "Riverside Ward 3"

Act = tuple[object, ...]
Key = tuple[int, str]
"""An episode and a field, or an episode and "place"."""


@dataclass(frozen=True)
class Thing:
    """A value or a place: what it is, which save made it so, and which state of it this is."""

    held: str | None
    note: str = ""
    changed: tuple[datetime, str] = (NINE, "os:ann")
    confirmed: tuple[datetime, str] = (NINE, "os:ann")
    save: int = 0
    state: int = 0
    by: str = "os:ann"


class Told(Exception):
    """The station is told that something is not as it saw it."""

    def __init__(self, theirs: str | None, by: str) -> None:
        self.theirs, self.by = theirs, by


class Refused(Exception):
    """It cannot be done, whoever was first."""


@dataclass
class Model:
    """Everything as it must be, in the plainest way."""

    things: dict[Key, Thing] = field(default_factory=dict)
    saves: dict[int, tuple[str, dict[Key, Thing]]] = field(default_factory=dict)
    undone: set[int] = field(default_factory=set)
    states: int = 0

    def thing(self, key: Key) -> Thing:
        """Give what stands; nothing for what never was."""
        return self.things.get(key, Thing(None))

    def last(self, who: str) -> int | None:
        """Give the save that somebody would take back."""
        own = [save for save, (by, _) in self.saves.items() if by == who]
        return max((save for save in own if save not in self.undone), default=None)

    def put(self, after: dict[Key, Thing], who: str, save: int) -> None:
        """Make things so, if there is room."""
        self._insist_on_room(after)
        if after:
            self.saves[save] = (who, {key: self.thing(key) for key in after})
            self.things.update(after)

    def take_back(self, who: str, now: datetime) -> None:
        """Undo somebody's last save, if nobody has touched any of it."""
        save = self.last(who)
        assert save is not None
        before = self.saves[save][1]
        for key, thing in before.items():
            self._insist_on_mine(key, save, thing)
        after = {}
        for key, thing in before.items():
            moved = self.moved(thing, who)
            never = thing.held is None and (thing.save, thing.state) == (0, 0)
            after[key] = (
                replace(moved, changed=(now, who), confirmed=(now, who)) if never else moved
            )
        self._insist_on_room(after)
        self.things.update(after)
        self.undone.add(save)

    def moved(self, thing: Thing, who: str) -> Thing:
        """Give the thing as a new state of it, which nobody has seen yet."""
        self.states += 1
        return replace(thing, state=self.states, by=who)

    def _insist_on_mine(self, key: Key, save: int, before: Thing) -> None:
        stands = self.thing(key)
        if stands.save != save:
            raise Told(stands.held, "")
        where = self.thing((key[0], "place"))
        if key[1] != "place" and where.held is None:
            raise Told(None, where.by)
        assert before.save != save

    def _insist_on_room(self, after: dict[Key, Thing]) -> None:
        held = {**self.things, **after}
        beds = [thing.held for key, thing in held.items() if key[1] == "place"]
        taken = [bed for bed in beds if bed not in {None, WARD}]
        if len(set(taken)) != len(taken):
            raise Refused


@dataclass
class Station:
    """What one of the two has on the screen, which may be old."""

    who: str
    store: Store
    census: Census
    things: dict[Key, Thing]

    def look(self, model: Model) -> None:
        """See everything as it is now."""
        self.census, self.things = self.store.census(Scope()), dict(model.things)

    def version(self, key: Key) -> int:
        """Give the version on the screen: 0 for no value."""
        episode = self.census.episodes.get(key[0])
        status = None if episode is None else episode.statuses.get(key[1])
        return 0 if status is None else status.version

    def address(self, number: int) -> str | None:
        """Give where the patient is on the screen; None for somebody who is not there."""
        episode = self.census.episodes.get(number)
        if episode is None:
            return None
        spot = episode.place
        return WARD if spot is None else f"{WARD}/{self.census.structure.places[spot].label}"


def changes(station: Station, act: Act) -> list[Change]:
    """Give what the station sends; nothing where the screen offers no such thing."""
    name, *rest = act
    if name == "swap":
        seen = [station.address(number) for number in (1, 2)]
        if None in seen or WARD in seen:
            return []
        beds = [str(each).rpartition("/")[2] for each in seen]
        return [Move(1, WARD, beds[1], seen[0]), Move(2, WARD, beds[0], seen[1])]
    number = rest[0]
    assert isinstance(number, int)
    where = station.address(number)
    if name == "reopen":
        return [Reopen(number, rest[1])] if where is None else []  # type: ignore[arg-type]  # drawn
    if where is None:
        return []
    if name == "move":
        return [Move(number, WARD, rest[1], where)]  # type: ignore[arg-type]  # drawn
    if name == "discharge":
        return [Discharge(number, NINE + timedelta(hours=1), where)]
    key = (number, str(rest[1]))
    version = station.version(key)
    made: dict[object, Change] = {
        "set": SetStatus(*key, str(rest[-1]), version),
        "clear": ClearStatus(*key, version),
        "confirm": Confirm(number, (key[1],), (version,)),
        "note": SetNote(*key, str(rest[-1]), version),
    }
    return [made[name]] if name == "set" or version else []


def expect(
    model: Model, station: Station, change: Change, save: int, now: datetime
) -> Thing | None:
    """Give the thing as the change makes it, None for no difference; raise Told or Refused."""
    assert isinstance(
        change, SetStatus | ClearStatus | Confirm | SetNote | Move | Discharge | Reopen
    )
    where = model.thing((change.episode, "place"))
    if isinstance(change, Reopen):
        if where.held is not None:
            raise Told(where.held, where.by)
        to = WARD if change.place is None else f"{WARD}/{change.place}"
        return replace(model.moved(where, station.who), held=to, save=save)
    if isinstance(change, Move | Discharge):
        if where.held != change.seen:
            raise Told(where.held, where.by)
        if isinstance(change, Discharge):
            return replace(model.moved(where, station.who), held=None, save=save)
        to = WARD if change.place is None else f"{WARD}/{change.place}"
        if to == where.held:
            return None
        return replace(model.moved(where, station.who), held=to, save=save)
    if where.held is None:
        raise Refused
    return _expect_value(model, station, change, save, now)


def _expect_value(
    model: Model,
    station: Station,
    change: SetStatus | ClearStatus | Confirm | SetNote,
    save: int,
    now: datetime,
) -> Thing | None:
    name = change.fields[0] if isinstance(change, Confirm) else change.field
    stands = model.thing((change.episode, name))
    seen = station.things.get((change.episode, name), Thing(None))
    if isinstance(change, ClearStatus) and stands.held is None:
        return None
    agrees = isinstance(change, SetStatus) and change.value == stands.held and not stands.note
    stale = seen.state != stands.state and not (seen.held is None and stands.held is None)
    if stale and not agrees:
        raise Told(stands.held, stands.by)
    if isinstance(change, SetNote):
        if change.note == stands.note:
            return None
        return replace(model.moved(stands, station.who), note=change.note, save=save)
    if isinstance(change, Confirm) or (
        isinstance(change, SetStatus) and change.value == stands.held
    ):
        return replace(stands, confirmed=(now, station.who), save=save)
    value = change.value if isinstance(change, SetStatus) else None
    fresh = (now, station.who)
    return replace(
        model.moved(stands, station.who),
        held=value, note="", changed=fresh, confirmed=fresh, save=save,
    )  # fmt: skip


def key_of(change: Change) -> Key:
    """Give what a change is about."""
    if isinstance(change, Move | Discharge | Reopen):
        return (change.episode, "place")
    if isinstance(change, Confirm):
        return (change.episode, change.fields[0])
    assert isinstance(change, SetStatus | ClearStatus | SetNote)
    return (change.episode, change.field)
