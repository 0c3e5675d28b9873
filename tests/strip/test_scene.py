"""What a light shows while it is given views and asked to play: no lamp flashes, by property."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from glance.lamps import Given, showing
from glance.strip.scene import Scene
from tests.lamps.conftest import BEDS, PATIENTS, beds, moment, strip
from tests.lamps.test_calm import Event, events_of, groups, luminance, most_swings, strips, towers

if TYPE_CHECKING:
    from glance.board import LampGroup
    from glance.lamps import Colour, Light

_SOME = st.lists(st.sampled_from(PATIENTS), min_size=1, max_size=3).map(tuple)
_EVENTS = (
    events_of(["test", "identify"], _SOME)
    | events_of(["give", "give", "lose", "test", "identify"], _SOME)
    | events_of(["give"] * 4 + ["curtain", "open", "lose", "night", "day", "test"], _SOME)
    | events_of(["give", "identify", "curtain", "open", "reopened"], _SOME)
)


class Staged:
    """A scene and what it has shown, as a keeper shows it that is never late."""

    def __init__(self, light: Light, group: LampGroup = BEDS) -> None:
        self.clock = 64.0
        self.night = False
        self.given = Given()
        self.light = light
        self.scene = Scene(
            light, lambda: group, lambda _: self.night, showing, lambda: moment(self.clock)
        )
        self.frames: list[tuple[float, tuple[Colour, ...]]] = []
        self.said: list[tuple[float, str]] = []
        self._note(self.scene.no_data(self.clock).colours)

    def _note(self, colours: tuple[Colour, ...]) -> None:
        self.said.append((self.clock, self.scene.says))
        if not self.frames or self.frames[-1][1] != colours:
            self.frames.append((self.clock, colours))

    def run(self, until: float) -> None:
        """Show whatever there is to show until then, and then."""
        self._note(self.scene.step(self.clock).colours)
        while (turns := self.scene.until) < until:
            assert turns > self.clock, "a moment that has passed cannot be waited for"
            self.clock = turns
            self._note(self.scene.step(turns).colours)
        self.clock = until
        self._note(self.scene.step(until).colours)

    def befall(self, event: Event) -> None:
        """Have something happen."""
        clock, now = self.clock, self.given
        match event.does:
            case "test":
                self.scene.lamp_test()
            case "identify":
                self.scene.identify(event.lasts * event.after)
            case "give":
                self.given = Given(beds(*event.patients), clock + event.lasts, now.curtain)
            case "curtain" | "open":
                self.given = Given(now.view, now.good_until, event.does == "curtain")
            case "lose":
                self.given = Given(now.view, clock, now.curtain)
            case "reopened":
                self._note(self.scene.no_data(clock).colours)
            case _:
                self.night = event.does == "night"
        if self.given is not now:
            self.scene.give(self.given)

    def flashes(self, lamp: int) -> int:
        """The most pairs of opposing changes that a lamp makes in any second."""
        changes = [(at, luminance(frame[lamp], self.light)) for at, frame in self.frames]
        return most_swings(changes) // 2


@settings(max_examples=300, deadline=None)
@given(strips() | towers(), groups(), _EVENTS)
def test_whatever_is_given_and_asked_no_lamp_makes_more_than_one_pair_of_changes_in_a_second(
    light: Light, group: LampGroup, events: list[Event]
) -> None:
    staged = Staged(light, group)
    for event in events:
        staged.run(staged.clock + event.after)
        staged.befall(event)
        staged.run(staged.clock)
    staged.run(staged.clock + 4.5)

    assert all(staged.flashes(lamp) <= 1 for lamp in range(light.count))


def _asked_in_turn(staged: Staged, times: int, every: float) -> None:
    for number in range(times):
        if number % 2:
            staged.scene.lamp_test()
        else:
            staged.scene.identify(10.0)
        staged.run(staged.clock + every)


def test_two_who_ask_in_turn_twenty_times_a_second_make_a_strip_change_once_a_second() -> None:
    staged = Staged(strip(5))
    _asked_in_turn(staged, 200, 0.05)

    assert len(staged.frames) <= 11


def test_what_was_asked_for_last_is_played_in_the_end() -> None:
    staged = Staged(strip(5))
    _asked_in_turn(staged, 20, 0.05)
    staged.run(staged.clock + 1.5)

    assert staged.scene.says == "test"


def test_the_patients_are_hidden_at_once_though_a_play_is_to_begin() -> None:
    staged = Staged(strip(5))
    staged.scene.give(Given(beds("red"), staged.clock + 60.0))
    staged.run(staged.clock + 3.0)
    staged.scene.lamp_test()
    staged.run(staged.clock + 0.25)
    seen = staged.scene.says
    staged.scene.give(Given(beds("red"), staged.clock + 60.0, curtain=True))
    staged.run(staged.clock)

    assert (seen, staged.scene.says) == ("live", "curtain")


def test_a_view_that_may_not_be_believed_is_hidden_at_once_though_a_play_is_to_begin() -> None:
    staged = Staged(strip(5))
    staged.scene.give(Given(beds("red"), staged.clock + 3.25))
    staged.run(staged.clock + 3.0)
    staged.scene.identify(5.0)
    staged.run(staged.clock + 0.25)

    assert staged.scene.says == "no data"


def test_nobody_waits_in_vain_while_a_play_is_to_begin() -> None:
    """What is asked for is no news a second time: a keeper would turn round and round for it."""
    staged = Staged(strip(5))
    staged.scene.lamp_test()
    before = staged.scene.news
    staged.run(staged.clock)

    assert (before, staged.scene.news) == (True, False)
    assert staged.scene.until == staged.clock + 1.0


def test_a_new_bed_that_moves_lamps_is_warned_of() -> None:
    staged = Staged(strip(9, heartbeat=9))
    for seen in (beds("red", "green"), beds("red", "green", "amber")):
        staged.scene.give(Given(seen, 1000.0))
        staged.run(staged.clock + 2.0)

    assert any("labels are wrong" in warning for warning in staged.scene.warnings)
