"""Whose word a change is, and whose desk an answer reaches, however people come and go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from glance.census import Signature
from glance.screens.station.seats import Seats
from glance.site import Site
from glance.station import Doorway, Ground, ground, station_scope
from glance.station.dialogue import Refused, Save, Saved, Unsaved
from glance.store import open_store
from tests.screens.station.app.desk import STAFF, WARD

if TYPE_CHECKING:
    from pathlib import Path

    from glance.census import Event
    from glance.screens.station.clerk import Wish
    from glance.station.dialogue import Answer

NOW = datetime(2026, 11, 22, 9, 4, tzinfo=UTC)
WORKERS = STAFF[:2]
PHRASES = [
    *("escape enter r r", "enter r a", "r g", "d r", "r", "a", "escape", "escape escape down"),
    *(
        "tab",
        "=",
        "space",
        "ctrl+r",
        "ctrl+k",
        "ctrl+p",
        "ctrl+l",
        "enter",
        "y",
        "escape b a k enter r b",
    ),
]


class World:
    """Keeps what is asked of it."""

    def __init__(self) -> None:
        self.saves: list[tuple[Save, Signature]] = []

    def check(self, typed: str, pin: str) -> None:
        pass

    def save(self, save: Save, signed: Signature) -> None:
        self.saves.append((save, signed))

    def ask(self, wish: Wish, signed: Signature) -> None:
        pass

    def note(self, event: Event, signed: Signature) -> None:
        pass

    def farewell(self, signed: Signature, requests: tuple[str, ...], *, here: bool) -> None:
        pass


def laid(site: Path) -> Ground:
    opened = Site.open(site)
    vocabulary = opened.vocabulary()
    boards = [opened.board(name, vocabulary) for name in opened.boards()]
    with open_store(site / "glance.db") as store:
        census = store.census(station_scope())
    return ground(census, boards, vocabulary, NOW, staff=STAFF, home=WARD)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("keys"), st.sampled_from(PHRASES)),
        st.tuples(st.just("come"), st.sampled_from(WORKERS)),
        st.tuples(st.just("answer"), st.sampled_from(["saved", "unsaved", "refused"])),
    ),
    min_size=10,
    max_size=60,
)


def answer(how: str, number: int, seq: int, now: datetime) -> Answer:
    if how == "saved":
        return Saved(number, seq, seq, now)
    return Unsaved(number, "away") if how == "unsaved" else Refused(number, "no")


def insist_on_whose_word(site_ground: Ground, steps: list[tuple[str, object]]) -> int:
    world = World()
    seats = Seats(site_ground, Doorway("here"), "base-9", world, lambda: 0.0)
    seats.stand_on(site_ground, NOW)
    seats.signed_on(WORKERS[0], NOW)
    answered = 0
    now = NOW
    for what, which in steps:
        now += timedelta(seconds=1)
        before = len(world.saves)
        here = seats.desk.member.code if seats.desk is not None else ""
        if what == "keys":
            for key in str(which).split():
                seats.press(" " if key == "space" else key, now)
        elif what == "come":
            seats.leave("handed over")
            member = next(one for one in WORKERS if one is which)
            seats.signed_on(member, now)
            here = member.code
        elif answered < len(world.saves):
            save, signed = world.saves[answered]
            answered += 1
            number, here = save.number, signed.actor
            seats.answered(here, answer(str(which), number, 10 + answered, now), now)
        for _, signed in world.saves[before:]:
            assert signed == Signature(here, "base-9")
    owners = {(save.request_id, signed.actor) for save, signed in world.saves}
    assert len(owners) == len({request for request, _ in owners})
    return len(world.saves)


def test_every_save_is_the_word_of_who_pressed_for_it(site: Path) -> None:
    known = laid(site)
    saves: list[int] = []

    @given(STEPS)
    @settings(max_examples=120, deadline=None)
    def however_people_come_and_go(steps: list[tuple[str, object]]) -> None:
        saves.append(insist_on_whose_word(known, steps))

    however_people_come_and_go()

    assert sum(saves) > len(saves) / 4


def test_an_answer_reaches_a_desk_that_is_parked(site: Path) -> None:
    world = World()
    seats = Seats(laid(site), Doorway("here"), "base-9", world, lambda: 0.0)
    seats.stand_on(seats.ground, NOW)
    seats.signed_on(WORKERS[0], NOW)
    for key in ("enter", "r", "r", "ctrl+l"):
        seats.press(key, NOW)
    [(save, signed)] = world.saves
    seats.signed_on(WORKERS[1], NOW)
    seats.answered(signed.actor, Unsaved(save.number, "away"), NOW)

    assert seats.desk is not None
    assert seats.desk.saves == ()
    parked = seats.parked.look("ab1")
    assert parked is not None
    assert [pending.trouble for pending in parked.saves] == [Unsaved(save.number, "away")]


def test_a_desk_with_a_word_that_is_not_saved_is_kept_though_its_owner_ends(site: Path) -> None:
    seats = Seats(laid(site), Doorway("here"), "base-9", World(), lambda: 0.0)
    seats.stand_on(seats.ground, NOW)
    seats.signed_on(WORKERS[0], NOW)
    for key in ("enter", "r", "r"):
        seats.press(key, NOW)
    seats.leave("ended", ended=True)

    assert "ab1" in seats.parked
    assert seats.unsaved == ("AB",)
