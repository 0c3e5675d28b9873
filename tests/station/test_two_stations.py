"""Two stations at one patient: no change is lost, and none replaces what was not seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from glance.census import Census, ClearStatus, Confirm, SetNote, SetStatus
from glance.station import answered, caught_up, open_desk, seen
from glance.station.alerts import AGAIN, PUT, troubled
from glance.station.dialogue import (
    Answer,
    Collided,
    Effect,
    ReadLast,
    Refused,
    Save,
    Saved,
    Unsaved,
)
from glance.station.wording import shown
from tests.station.model import ModelStore
from tests.station.world import ANN, CARA, NOW, VOCABULARY, Station, census, grounded

if TYPE_CHECKING:
    from glance.fields import Shown

# What a person may have seen of a value: its words without its age, and the note (None: any).
Look = tuple[str | None, str | None]
KEYS = ("risk", "falls", "physio")


@dataclass
class Side:
    """One of two stations: what it has sent, the answers on their way back, what it showed.

    `before` is how values looked until news came that nobody can have read yet,
    `opening` how the one in the editor looked, `meant` what a save may replace.
    """

    here: Station
    sent: list[Save | ReadLast] = field(default_factory=list)
    back: list[tuple[Effect, Answer]] = field(default_factory=list)
    before: dict[str, Look] = field(default_factory=dict)
    opening: dict[str, Look] = field(default_factory=dict)
    meant: dict[int, dict[str, set[Look]]] = field(default_factory=dict)

    def take(self, effects: tuple[Effect, ...]) -> None:
        """Keep what is to be saved or looked up."""
        self.sent += [effect for effect in effects if isinstance(effect, Save | ReadLast)]

    def looks(self) -> dict[str, Look]:
        """How the values look on the screen."""
        picture = seen(self.here.desk, self.here.ground, self.here.now)
        sheet = picture.sheet or picture.preview
        entries = () if sheet is None else sheet.entries
        return {one.key: (_words(one.shown), one.note) for one in entries}

    def press(self, key: str) -> None:
        """Press a key, and keep what the person had seen of what it is about."""
        desk = self.here.desk
        # Where nothing of the patient is on the screen, only what is there already is answered.
        held = {**self.looks(), **self.before}
        first = next(iter(troubled(desk)), None)
        self.take(self.here.keys(key))
        after = self.here.desk
        if desk.editor is None and after.editor is not None:
            self.opening = self.looks()
        views = held if desk.editor is None else {**self.opening, **self.before}
        for pending in after.saves:
            self.meant.setdefault(
                pending.number, {one: {views[one]} for one in pending.fields if one in views}
            )
        if first is None:
            return
        if key == AGAIN:
            for one in first.fields:
                seen_now = {held[one]} if one in held else set()
                self.meant[first.number].setdefault(one, set()).update(seen_now)
        elif key == PUT and first.theirs is not None and first.fields:
            for pending in after.saves:
                if pending.number == after.count or pending.after == after.count:
                    (one,) = pending.fields
                    look = look_of(one, first.theirs.value)
                    self.meant[pending.number].setdefault(one, set()).add((look, first.theirs.note))
                    said = look_of(one, pending.before)
                    self.meant[pending.number][one].add((said, first.theirs.note))


def look_of(key: str, value: str | None) -> str | None:
    """How a value looks."""
    return None if value is None else _words(shown(VOCABULARY[key], value, NOW))


def _words(look: Shown | None) -> str | None:
    return None if look is None else look.forms[0].partition(" (")[0]


def unread(change: object, store: ModelStore, meant: dict[str, set[Look]]) -> list[str]:
    """The values that a change would replace or confirm though nobody saw them so."""
    match change:
        case SetStatus() | ClearStatus() | SetNote():
            keys: tuple[str, ...] = (change.field,)
        case Confirm(fields=fields):
            keys = fields
        case _:
            return []
    found = []
    for key in keys:
        if not VOCABULARY[key].kind.options():
            # A clock looks other every minute.
            continue
        value, note = store.stands(1, key)
        looks = meant.get(key, set())
        same = isinstance(change, SetStatus) and change.value == value
        if isinstance(change, Confirm) or same:
            fits = any(look == look_of(key, value) for look, _ in looks)
        else:
            fits = any((look, said or note) == (look_of(key, value), note) for look, said in looks)
        if not fits:
            found.append(f"{change}: {key} was {value}, {note!r}")
    return found


def commit(side: Side, store: ModelStore, how: str = "commit") -> None:
    """Let the store take the next save of a side, or lose it, or lose the answer."""
    wish, actor = side.sent.pop(0), side.here.desk.member.code
    if isinstance(wish, ReadLast):
        side.back.append((wish, store.last(actor)))
        return
    if how in ("away", "refuse"):
        told: Answer = (Unsaved if how == "away" else Refused)(wish.number, how, wish.request_id)
        side.back.append((wish, told))
        return
    meant = side.meant.get(wish.number, {})
    hidden = [one for change in wish.changes for one in unread(change, store, meant)]
    again = wish.request_id in store.answers
    told = store.save(wish, actor)
    if isinstance(told, Saved) and not again:
        assert not hidden, hidden
    side.back.append((wish, Unsaved(wish.number, how) if how == "lost" else told))


def hear(side: Side) -> None:
    """Let a side hear the next answer."""
    _, told = side.back.pop(0)
    numbers = {one.number for one in side.here.desk.saves}
    step = answered(side.here.desk, told, side.here.ground, side.here.now)
    side.here.desk = step.desk
    side.take(step.effects)
    if isinstance(told, Collided):
        for one in step.desk.saves:
            if one.number not in numbers:
                # It goes on from what this person has taken back, and was told then.
                restored: set[Look] = {(look_of(told.field, told.theirs), None)}
                side.meant[one.number] = {told.field: restored}


def look(side: Side, store: ModelStore) -> None:
    """Let a side hear the news of the ward; nobody has read them yet."""
    then = side.looks()
    delta = store.delta(side.here.ground.census.cursor)
    side.here.ground = side.here.ground.after(delta, NOW)
    step = caught_up(side.here.desk, side.here.ground, side.here.now)
    side.here.desk = step.desk
    side.take(step.effects)
    now = side.looks()
    if side.here.desk.opened is not None:
        for key, was in then.items():
            if now.get(key) != was:
                side.before.setdefault(key, was)


def wait(side: Side) -> None:
    """Let a side read what is on the screen."""
    side.here.now += timedelta(seconds=1)
    side.before.clear()


PHRASES = (
    *("r a", "r g", "r b", "f y", "f n", "r -", "f -", "r", "a", "r  ", " ", "=", "escape"),
    *("' s enter", "' t enter", "' - enter", "ctrl+z", "enter", ". m", "b 3 enter", ". d"),
    *("ctrl+k", "ctrl+p", "ctrl+r", "ctrl+t", "ctrl+g", "ctrl+o", "ctrl+p", "ctrl+r"),
)
WORLD = ("commit", "hear", "look", "wait")
TURN = st.one_of(
    st.sampled_from(WORLD),
    st.sampled_from(WORLD),
    st.sampled_from(PHRASES),
    st.sampled_from(("away", "refuse", "lost")),
)
TURNS = st.lists(st.tuples(st.integers(0, 1), TURN), min_size=10, max_size=70)


def pair(start: Census) -> tuple[Side, Side]:
    """Two stations at which the same patient is open."""
    ground = grounded(*start.episodes.values())
    sides = tuple(
        Side(Station(ground, open_desk(member, member.code, ground, NOW))) for member in (ANN, CARA)
    )
    for side in sides:
        side.here.keys("enter")
    return sides[0], sides[1]


def happens(side: Side, what: str, store: ModelStore) -> None:
    """Let one thing happen at a station."""
    match what:
        case "commit" | "away" | "refuse" | "lost":
            if side.sent:
                commit(side, store, what)
        case "hear":
            if side.back:
                hear(side)
        case "look":
            look(side, store)
        case "wait":
            wait(side)
        case _ if side.here.desk.browsing.at == 1:
            for key in what.split(" "):
                side.press(key or " ")


@settings(max_examples=120, deadline=None)
@given(TURNS)
def test_two_stations_lose_no_change_and_replace_none_that_was_not_seen(
    turns: list[tuple[int, str]],
) -> None:
    store = ModelStore(census())
    sides = pair(census())
    for which, what in turns:
        happens(sides[which], what, store)
    for _ in range(80):
        for side in sides:
            for what in ("commit", "hear", "look", "wait"):
                happens(side, what, store)

    for side in sides:
        desk = side.here.desk
        # What was asked for is saved, or stands in an alert, or was thrown away by a key.
        assert all(pending.trouble is not None for pending in desk.saves)
        episode = side.here.ground.episode(1)
        assert (episode is not None) == (1 in store.open)
        for key in KEYS if episode is not None else ():
            status = episode.statuses.get(key) if episode is not None else None
            assert (None if status is None else status.value) == store.value(1, key)
        chained = any(pending.after is not None for pending in desk.saves)
        assert desk.mine == {} or chained or desk.editor is not None
