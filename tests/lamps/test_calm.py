"""No lamp flashes, whatever it is given: the property, and the rules that it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glance.board import Each, LampGroup, LampState
from glance.lamps import BLACK, Given, Sort, showing
from glance.lamps.looks import colour, level
from glance.lamps.painting import ON, WELL, row_of
from tests.lamps.conftest import (
    AMBER,
    CURTAIN,
    DUE,
    EMPTY,
    GREEN,
    NEW,
    NO_DATA,
    PATIENTS,
    RED,
    UNKNOWN,
    Lamps,
    beds,
    live,
    shown_over,
    strip,
    tower,
)

if TYPE_CHECKING:
    from glance.lamps import Colour, Light

# Opposing changes of less than a tenth of full are none (WCAG 2.3.1), rounding to 1/255 aside.
COUNTED = 0.1
# A second, but for what adding floats makes of it.
SECOND = 1.0 - 1e-9


def luminance(lamp: Colour, light: Light) -> float:
    """How bright a lamp is of 1; the duty cycle of an LED is its light (no gamma)."""
    if light.driver.sort is Sort.SWITCHES:
        return float(any(lamp))
    red, green, blue = lamp
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


def swings(values: list[float]) -> int:
    """How often values go one way and then the other, by a tenth of full at least."""
    count, way = 0, 0
    low = high = values[0]
    for value in values[1:]:
        low, high = min(low, value), max(high, value)
        if way <= 0 and value - low >= COUNTED:
            count, way, high = count + 1, 1, value
        elif way >= 0 and high - value >= COUNTED:
            count, way, low = count + 1, -1, value
        low = value if way == 1 and value == high else low
        high = value if way == -1 and value == low else high
    return count


def most_swings(changes: list[tuple[float, float]]) -> int:
    """The most swings of a lamp in any one second; a second holds its first moment, not its last.

    Each of `changes` is when a lamp took a luminance.
    """
    most = 0
    for first, (begins, _) in enumerate(changes):
        before = changes[max(0, first - 1)][1]
        within = [value for at, value in changes[first:] if at < begins + SECOND]
        most = max(most, swings([before, *within]))
    return most


def test_the_counting_of_this_test_counts() -> None:
    up_and_down = [(0.0, 0.0), (0.1, 0.5), (0.2, 0.45), (0.3, 0.0), (0.5, 0.2), (0.9, 0.05)]
    slow = [(0.0, 0.0), (1.0, 1.0), (2.0, 0.0), (3.0, 1.0)]

    assert (most_swings(up_and_down), most_swings(slow)) == (4, 1)


def lamp_changes(lamps: Lamps, lamp: int) -> list[tuple[float, float]]:
    return [(at, luminance(frame[lamp], lamps.light)) for at, frame in lamps.frames]


def red_gaps(lamps: Lamps) -> list[float]:
    """How long each lamp that has been saturated red was out before it was red again."""
    gaps: list[float] = []
    for lamp in range(lamps.light.count):
        out_at: float | None = None
        was = False
        for at, frame in lamps.frames:
            is_red = looks_red(lamps.light, lamp, frame[lamp])
            if was and not is_red:
                out_at = at
            if is_red and not was and out_at is not None:
                gaps.append(at - out_at)
            was = is_red
    return gaps


def looks_red(light: Light, lamp: int, shone: Colour) -> bool:
    """Saturated red, as WCAG 2.2 has it; a lamp that is on or off has the colour of its glass."""
    if light.driver.sort is Sort.COLOURS:
        return shone[0] > 0 and shone[0] >= 0.8 * sum(shone)
    wired = (at.index(lamp) for at in row_of(light).slots if lamp in at[: len(light.lamps)])
    place = next(wired, None)
    if place is None:
        return False
    return any(shone) and RED in light.lamps[place] and light.lamps[place] != WELL


@dataclass(frozen=True)
class Event:
    """What happens so long after the one before, to one light."""

    after: float
    does: str
    patients: tuple[str, ...] = ()
    lasts: float = 8.0


def events_of(
    does: list[str], patients: st.SearchStrategy[tuple[str, ...]]
) -> st.SearchStrategy[list[Event]]:
    """Storms: things happen many times a second, with a pause now and then."""
    soon = st.sampled_from([0.01, 0.02, 0.05, 0.1, 0.15, 0.25, 0.4])
    later = st.sampled_from([0.26, 0.5, 0.74, 0.99, 1.0, 1.01, 1.1, 1.25, 1.5, 2.0])
    after = soon | soon | later | st.floats(0, 2.5)
    lasts = st.sampled_from([8.0, 8.0, 0.3, 1.0])
    return st.lists(
        st.builds(Event, after, st.sampled_from(does), patients, lasts), min_size=3, max_size=20
    )


_ONE = st.sampled_from(
    [("red",), ("amber",), ("green",), ("due",), ("new",), ("unknown",), ("empty",)]
)
_SOME = st.lists(st.sampled_from(PATIENTS), min_size=1, max_size=3).map(tuple)
_EVENTS = (
    events_of(["give"] * 5 + ["lose"], _ONE)
    | events_of(["give"] * 5 + ["night", "day"], _ONE)
    | events_of(["give"] * 6 + ["curtain", "open", "lose", "night", "day"], _SOME)
    | events_of(["give", "give", "curtain", "curtain", "open", "lose"], _ONE)
    | events_of(["give", "give", "lose", "test", "identify"], _ONE)
)


@st.composite
def groups(draw: st.DrawFn) -> LampGroup:
    """Any order in which a board file may tell states."""
    tells = [RED, AMBER, GREEN]
    for state in draw(st.lists(st.sampled_from([DUE, NEW]), unique=True)):
        tells.insert(draw(st.integers(0, len(tells))), state)
    return LampGroup("beds", draw(st.sampled_from([Each.PLACE, Each.BOARD])), "risk", tuple(tells))


@st.composite
def strips(draw: st.DrawFn) -> Light:
    """Strips as the wiring may have them."""
    count = draw(st.integers(1, 7))
    each = draw(st.integers(1, count))
    if draw(st.booleans()):
        return strip(1, night_brightness=draw(st.sampled_from([100, 8])))
    return strip(
        count,
        each=each,
        backward=draw(st.booleans()),
        heartbeat=draw(st.integers(0, count)) if count > each else 0,
        brightness=draw(st.sampled_from([100, 100, 60, 25, 1])),
        night_brightness=draw(st.sampled_from([100, 40, 8, 1])),
        limit_ma=draw(st.sampled_from([100_000.0, 90.0, 20.0])),
    )


_PATIENT_STATES = st.frozensets(st.sampled_from([RED, DUE, AMBER, NEW, UNKNOWN, EMPTY]), min_size=1)
_WIRED = (
    _PATIENT_STATES
    | st.just(WELL)
    | st.just(frozenset({GREEN}))
    | st.frozensets(st.sampled_from([NO_DATA, CURTAIN]), min_size=1)
)


@st.composite
def towers(draw: st.DrawFn) -> Light:
    """Towers and relays as the wiring may have them, up to three segments long."""
    lamps = tuple(draw(st.lists(_WIRED, min_size=1, max_size=4)))
    count = len(lamps) * draw(st.integers(1, 3)) + 1
    return tower(
        *lamps,
        count=count,
        heartbeat=draw(st.sampled_from([0, 1, count])),
        backward=draw(st.booleans()),
    )


# Test and identify are played by `glance.strip.scene`: for a second at least, none while another
# plays, and none within a second of another's end.
_LEAST_PLAY = _PLAYS_APART = 1.0


def play(lamps: Lamps, event: Event) -> float:
    """Have a light play what was asked for, and give when it ends."""
    clock = lamps.clock
    if event.does == "test":
        lamps.asked = [*showing.lamp_test(lamps.light, clock)]
    else:
        shown = showing.identifying(lamps.light, clock)
        lamps.asked = [replace(shown, until=clock + max(_LEAST_PLAY, event.after))]
    return lamps.asked[-1].until


def lived(light: Light, group: LampGroup, events: list[Event]) -> Lamps:
    """Have a light go through all that happens."""
    lamps = Lamps(light, group)
    played = 0.0
    for event in events:
        lamps.run(lamps.clock + event.after)
        now = lamps.given or Given()
        match event.does:
            case "test" | "identify":
                if lamps.clock >= played + _PLAYS_APART:
                    played = play(lamps, event)
            case "give":
                lamps.given = Given(beds(*event.patients), lamps.clock + event.lasts, now.curtain)
            case "curtain" | "open":
                lamps.given = Given(now.view, now.good_until, event.does == "curtain")
            case "lose":
                lamps.given = Given(now.view, lamps.clock, now.curtain)
            case _:
                lamps.night = event.does == "night"
        lamps.look(lamps.clock)
    lamps.run(lamps.clock + 4.5)
    return lamps


@settings(max_examples=500, deadline=None)
@given(strips() | towers(), groups(), _EVENTS)
def test_no_lamp_ever_makes_more_than_one_pair_of_opposing_changes_in_a_second(
    light: Light, group: LampGroup, events: list[Event]
) -> None:
    lamps = lived(light, group, events)

    assert all(most_swings(lamp_changes(lamps, lamp)) // 2 <= 1 for lamp in range(light.count))


@settings(max_examples=500, deadline=None)
@given(strips() | towers(), groups(), _EVENTS)
def test_no_red_goes_out_and_comes_back_within_a_second(
    light: Light, group: LampGroup, events: list[Event]
) -> None:
    lamps = lived(light, group, events)

    assert [gap for gap in red_gaps(lamps) if gap < SECOND] == []


def state_changes(lamps: Lamps, slot: int) -> list[tuple[float, LampState | None]]:
    changes: list[tuple[float, LampState | None]] = []
    for at, shown in lamps.said:
        state = shown.slots[slot].state
        if not changes or changes[-1][1] is not state:
            changes.append((at, state))
    return changes


@settings(max_examples=300, deadline=None)
@given(strips() | towers(), groups(), _EVENTS)
def test_a_segment_changes_twice_a_second_at_most_but_for_what_hides_everything(
    light: Light, group: LampGroup, events: list[Event]
) -> None:
    lamps = lived(light, group, events)

    if any(event.does in ("test", "identify") for event in events):
        return
    for slot in range(len(row_of(light).slots)):
        changes = [
            at for at, state in state_changes(lamps, slot) if state not in (NO_DATA, CURTAIN)
        ]
        assert all(
            third - first >= SECOND for first, third in zip(changes, changes[2:], strict=False)
        )


@settings(max_examples=300, deadline=None)
@given(strips(), groups(), _EVENTS)
def test_red_is_steady_at_its_full_level(
    light: Light, group: LampGroup, events: list[Event]
) -> None:
    lamps = lived(light, group, events)

    for _, shown in lamps.said:
        for slot, where in zip(shown.slots, row_of(light).slots, strict=False):
            if slot.state is RED:
                red = colour(RED, level(light, shown.night))
                assert {step.colours[lamp] for step in shown.steps for lamp in where} == {red}


def test_worse_is_shown_at_once() -> None:
    lamps = shown_over(strip(1), [(0, live("green")), (5, live("amber")), (5.1, live("red"))])

    assert lamps.states() == (RED,)


def test_better_waits_until_the_state_has_been_shown_for_a_second() -> None:
    lamps = shown_over(strip(1), [(0, live("red")), (0.5, live("amber"))])
    held = lamps.states()
    lamps.run(1.0)

    assert (held, lamps.states()) == ((RED,), (AMBER,))


def test_a_third_change_within_a_second_waits() -> None:
    steps = [(0, live("green")), (5, live("unknown")), (5.1, live("amber")), (5.2, live("red"))]
    lamps = shown_over(strip(1), steps)
    held = lamps.states()
    lamps.run(6.0)

    assert (held, lamps.states()) == ((AMBER,), (RED,))


def test_between_the_curtain_and_no_data_a_light_waits_for_a_second() -> None:
    closed = live("empty", curtain=True)
    lost = Given(closed.view, 0.0, True)
    steps = [(0, live("empty")), (5, closed), (5.2, lost), (5.4, closed), (5.58, lost)]
    lamps = shown_over(strip(2), steps)
    held = lamps.states()
    lamps.run(6.0)

    assert (held, lamps.states()) == ((CURTAIN, CURTAIN), (NO_DATA, NO_DATA))


def test_while_one_bed_is_due_no_other_dips() -> None:
    lamps = shown_over(strip(3), [(0, live("red", "due", "green"))])
    lamps.run(7.3)

    assert lamps.frames[-1][1] == (
        colour(RED, 1.0),
        colour(DUE, 1.0, 0.4),
        colour(GREEN, 1.0),
    )


def test_red_comes_back_a_second_after_it_went_out() -> None:
    lamps = shown_over(strip(1), [(0, live("red")), (5, live("amber")), (5.1, live("red"))])
    held = lamps.states()
    lamps.run(6.0)

    assert (held, lamps.states()) == ((AMBER,), (RED,))


def test_a_red_lamp_that_went_out_comes_back_a_second_later_whatever_else_is_red() -> None:
    light = tower(frozenset({RED}), frozenset({RED, AMBER}))
    lamps = shown_over(light, [(0, live("red")), (5, live("amber")), (5.1, live("red"))])
    held = lamps.of(0)
    lamps.run(6.0)

    assert (held, lamps.of(0)) == ((BLACK, ON), (ON, ON))


def test_a_green_that_has_turned_red_is_dark_until_red_may_come_back() -> None:
    lamps = shown_over(strip(1), [(0, live("red")), (5, live("green")), (5.1, live("red"))])
    held = lamps.of(0)
    lamps.run(6.0)

    assert (held, lamps.states()) == (((0, 0, 0),), (RED,))


def test_due_dips_from_the_first_whole_period_on() -> None:
    lamps = shown_over(strip(1), [(0, live("green")), (2.9, live("due"))])
    lamps.run(3.5)
    bright = lamps.of(0)
    lamps.run(5.5)

    assert (bright, lamps.of(0)) == ((colour(DUE, 1.0),), (colour(DUE, 1.0, 0.4),))


def test_due_turns_better_where_its_dip_would_begin() -> None:
    lamps = shown_over(strip(1), [(0, live("due")), (6.1, live("green"))])
    lamps.run(6.9)
    held = lamps.states()
    lamps.run(7.0)

    assert (held, lamps.states()) == ((DUE,), (GREEN,))


def test_leaving_a_dip_counts_as_two_changes() -> None:
    group = LampGroup("beds", Each.PLACE, "risk", (RED, NEW, DUE, AMBER, GREEN))
    lamps = Lamps(strip(1), group, given=live("due"))
    lamps.run(7.8)
    lamps.given = live("new")
    lamps.run(7.9)
    lamps.given = live("red")
    lamps.run(8.7)
    held = lamps.states()
    lamps.run(8.8)

    assert (held, lamps.states()) == ((NEW,), (RED,))


def test_night_waits_until_no_lamp_has_changed_for_a_second() -> None:
    lamps = shown_over(strip(1), [(0, live("green")), (5, live("red"))])
    lamps.night = True
    held = lamps.run(5.9).night

    assert (held, lamps.run(6.0).night) == (False, True)


@pytest.mark.parametrize("asked", ["test", "identify"])
def test_after_a_test_the_light_is_dark_for_a_second(asked: str) -> None:
    lamps = shown_over(strip(3), [(0, live("red", "amber", "green"))])
    lamps.run(9.0)
    test = showing.lamp_test(lamps.light, 9.0)
    lamps.asked = [*test] if asked == "test" else [showing.identifying(lamps.light, 9.0)]
    lamps.run(11.9)
    lamps.asked.clear()
    lamps.run(12.8)
    held = lamps.frames[-1][1]
    lamps.run(13.0)

    assert (set(held), lamps.states()) == ({(0, 0, 0)}, (RED, AMBER, GREEN))


def test_after_a_test_a_lamp_for_live_is_dark_until_the_data_has_been_good_for_a_second() -> None:
    lamps = shown_over(tower(WELL, frozenset({RED})), [(0, live("red"))])
    lamps.run(9.0)
    lamps.asked = [*showing.lamp_test(lamps.light, 9.0)]
    lamps.run(11.9)
    lamps.asked.clear()
    lamps.run(12.0)
    held = lamps.of(0)
    lamps.run(13.0)

    assert (held, lamps.of(0)) == ((BLACK, BLACK), (ON, ON))


@pytest.mark.parametrize("asked", ["test", "identify"])
def test_a_red_lamp_is_dark_for_a_whole_second_whenever_a_test_is_asked_for(asked: str) -> None:
    lamps = shown_over(tower(frozenset({RED})), [(0, live("red"))])
    lamps.run(9.015)
    test = showing.lamp_test(lamps.light, 9.015)
    lamps.asked = [*test] if asked == "test" else [showing.identifying(lamps.light, 9.015)]
    lamps.run(11.0)

    assert [gap for gap in red_gaps(lamps) if gap < SECOND] == []
    assert lamps.frames[-1][0] > 10.0
