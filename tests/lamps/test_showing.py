"""What a light shows is never more than somebody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import inf, nextafter
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from glance.board import LampState
from glance.lamps import BLACK, Given, Shown, showing
from glance.lamps.current import milliamps
from glance.lamps.painting import WELL, row_of
from glance.lamps.reading import read
from tests.lamps.conftest import (
    AMBER,
    BEDS,
    CURTAIN,
    GREEN,
    NO_DATA,
    PATIENTS,
    RED,
    Lamps,
    beds,
    live,
    moment,
    shown_over,
    strip,
    tower,
)

if TYPE_CHECKING:
    from glance.lamps import Light

ONE, TWO, THREE = (frozenset({state}) for state in (RED, AMBER, GREEN))


def shown(light: Light, given: Given | None, clock: float = 10.0, **how: Shown) -> Shown:
    return showing.show(light, BEDS, False, given, how.get("before"), moment(clock), clock)


def lit(light: Light, given: Given | None, clock: float = 10.0) -> tuple[int, ...]:
    """The lamps that are lit, counted from 1."""
    colours = shown(light, given, clock).at(clock).colours
    return tuple(at for at, one in enumerate(colours, 1) if one != BLACK)


def looks_green(colour: tuple[int, int, int]) -> bool:
    return colour[1] > colour[0]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(PATIENTS), min_size=1, max_size=5),
    st.floats(0, 50),
    st.floats(0, 50),
    st.booleans(),
    st.sampled_from([0, 6]),
)
def test_from_the_moment_on_that_views_may_not_be_believed_there_is_no_data_and_no_green(
    patients: list[str], until: float, later: float, curtain: bool, heartbeat: int
) -> None:
    light = strip(6, heartbeat=heartbeat)
    lamps = shown_over(light, [(0, live(*patients, until=until, curtain=curtain))])
    lamps.run(until)
    # A curtain, which shows no patient either, stays for its second.
    gone = max(until, 1.0) if curtain and until > 0 else until
    lamps.run(gone)
    lamps.run(gone + later)

    after = [frame for at, frame in lamps.frames if at >= gone]
    assert lamps.said[-1][1].says == "no data"
    assert set(lamps.states()) == {NO_DATA}
    assert not any(looks_green(colour) for frame in after for colour in frame)
    assert all(
        (frame[lamp] != BLACK) == (at % 2 == 0)
        for frame in after
        for at, lamp in enumerate(row_of(light).lamps)
    )


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([0.01, 0.1, 0.4, 1.0, 1.5]),
            st.lists(st.sampled_from(PATIENTS), min_size=1, max_size=4),
        ),
        min_size=1,
        max_size=12,
    ),
    st.booleans(),
    st.integers(1, 4),
)
def test_a_lamp_is_green_only_where_the_reading_says_green(
    views: list[tuple[float, list[str]]], backward: bool, count: int
) -> None:
    light = strip(count, backward=backward)
    lamps = Lamps(light)
    for after, patients in views:
        lamps.given = live(*patients)
        lamps.run(lamps.clock)
        lamps.run(lamps.clock + after)
        said = read(BEDS, beds(*patients), moment(lamps.clock)).states
        for at, slot in enumerate(row_of(light).slots):
            own = said[at : at + 1] if at < count - 1 else said[at:]
            if any(looks_green(lamps.frames[-1][1][lamp]) for lamp in slot):
                assert set(own) - {LampState.EMPTY} == {GREEN}


def test_green_goes_at_the_second_at_which_it_is_out_of_date() -> None:
    lamps = shown_over(strip(1), [(0, live("fading"))])
    before = lamps.run(2.9).slots[0].state

    assert (before, lamps.run(3.0).slots[0].state) == (GREEN, LampState.UNKNOWN)


def test_nothing_given_is_no_data() -> None:
    assert shown(strip(), None).says == shown(strip(), Given()).says == "no data"


def test_a_view_that_was_never_good_is_no_data() -> None:
    assert shown(strip(), Given(beds("green"))).says == "no data"


def test_a_view_is_believed_until_its_last_moment() -> None:
    given = live("green", until=10.0)

    assert shown(strip(), given, nextafter(10.0, 0)).says == "live"
    assert shown(strip(), given, 10.0).says == "no data"


def test_a_light_looks_again_when_its_view_must_not_be_believed_any_more() -> None:
    assert shown(strip(), live("red", until=17.5)).until == 17.5


def test_no_data_is_every_other_lamp() -> None:
    assert lit(strip(7), None) == (1, 3, 5, 7)


def test_behind_a_curtain_only_the_two_ends_are_lit() -> None:
    assert lit(strip(7), live("red", "amber", curtain=True)) == (1, 7)


def test_a_curtain_over_lost_data_is_no_data() -> None:
    assert shown(strip(), live("red", until=1.0, curtain=True)).says == "no data"


def test_behind_a_curtain_nothing_is_kept_of_any_patient() -> None:
    closed = shown(strip(), live("red", "amber", curtain=True))

    assert (closed.read, {slot.state for slot in closed.slots}) == (None, {CURTAIN})


def test_a_light_that_starts_is_off() -> None:
    assert set(showing.starting(strip()).at(0.0).colours) == {BLACK}


def test_the_far_end_comes_first_where_the_strip_is_backward() -> None:
    colours = shown(strip(4, backward=True), live("red", "amber")).at(10.0).colours

    assert colours == (BLACK, BLACK, (229, 87, 0), (255, 0, 0))


def test_neighbours_show_one_segment() -> None:
    colours = shown(strip(5, each=2), live("red", "amber")).at(10.0).colours

    assert colours == ((255, 0, 0), (255, 0, 0), (229, 87, 0), (229, 87, 0), BLACK)


def test_segments_pass_over_the_heartbeat() -> None:
    colours = shown(strip(4, heartbeat=2), live("red", "amber", "red")).at(10.0).colours

    assert (colours[0], colours[2], colours[3]) == ((255, 0, 0), (229, 87, 0), (255, 0, 0))


def test_the_last_lamp_shows_the_worst_of_those_that_have_none() -> None:
    given = live("green", "empty", "unknown", "red", "green")

    assert [slot.state for slot in shown(strip(2), given).slots] == [GREEN, RED]
    assert showing.warnings(strip(2, heartbeat=2), BEDS, given.view) == (
        "desk has lamps for 1 of the 5 segments of beds; the last shows the worst of 5",
    )


def test_lamps_without_a_segment_are_off() -> None:
    assert lit(strip(9), live("red", "green")) == (1, 2)


def test_each_segment_of_a_tower_has_its_own_lamps() -> None:
    light = tower(ONE, TWO, THREE, count=6)

    assert lit(light, live("amber", "green")) == (2, 6)


def test_a_lamp_for_live_is_lit_while_the_data_is_good() -> None:
    light = tower(ONE, WELL)

    assert lit(light, live("green")) == lit(light, live("green", curtain=True)) == (2,)
    assert lit(light, None) == ()


def test_a_lamp_for_no_data_is_lit_for_that_alone() -> None:
    light = tower(ONE, frozenset({NO_DATA}))

    assert (lit(light, None), lit(light, live("green"))) == ((2,), ())


def test_the_heartbeat_moves_every_two_seconds_whatever_is_shown() -> None:
    light = tower(ONE, count=2, heartbeat=2)

    beats = [shown(light, None).at(clock).colours[1] != BLACK for clock in (0, 1.9, 2, 3.9, 4)]
    assert beats == [True, True, False, False, True]


def test_the_heartbeat_of_a_strip_has_two_dim_whites_even_at_the_lowest_level() -> None:
    light = strip(3, heartbeat=3, brightness=1)
    picture = shown(light, live("red"))

    assert picture.at(0.0).colours[2] != picture.at(2.0).colours[2]
    assert max(picture.at(0.0).colours[2]) < 10


def test_a_reading_is_kept_while_the_view_is_the_same_and_nothing_is_due() -> None:
    given = live("red")
    first = shown(strip(), given)

    assert shown(strip(), given, 11.0, before=first).read is first.read


def test_a_wall_clock_that_was_set_back_has_the_view_read_again() -> None:
    given = live("fading")
    lamps = shown_over(strip(1), [(0, given)])
    lamps.run(5.0)
    back = showing.show(
        strip(1), BEDS, False, given, lamps.shown, moment(5.0) - timedelta(hours=1), 6.0
    )

    assert back.slots[0].state is GREEN


lights = st.builds(
    lambda count, spare, heart, bright, night, limit: strip(
        count,
        heartbeat=count if heart and count > 1 else 0,
        brightness=bright,
        night_brightness=night,
        limit_ma=count * (1 + 60 / 255) + 1e-9 + spare * limit,
    ),
    st.integers(1, 70),
    st.floats(0, 1),
    st.booleans(),
    st.integers(1, 100),
    st.integers(1, 100),
    st.sampled_from([0.0, 20.0, 400.0, 5000.0]),
)


@settings(max_examples=200, deadline=None)
@given(
    lights,
    st.lists(st.sampled_from(PATIENTS), min_size=1, max_size=9),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_no_frame_ever_takes_more_current_than_the_limit(
    light: Light, patients: list[str], night: bool, curtain: bool, good: bool
) -> None:
    given = live(*(patients * 8), until=inf if good else 0.0, curtain=curtain)
    pictures = (
        showing.show(light, BEDS, night, given, None, moment(10.0), 10.0),
        *showing.lamp_test(light, 10.0),
        showing.identifying(light, 10.0),
        showing.starting(light),
    )

    for picture in pictures:
        for step in picture.steps:
            assert step.milliamps == milliamps(step.colours) <= (light.limit_ma or 0)


def test_at_the_least_limit_the_heartbeat_moves_within_it() -> None:
    light = strip(3, heartbeat=3, limit_ma=3 * (1 + 60 / 255) + 1e-9)
    picture = shown(light, live("new", "new"))

    assert max(step.milliamps for step in picture.steps) <= (light.limit_ma or 0)
    assert picture.at(0.0).colours[2] != picture.at(2.0).colours[2]


@settings(max_examples=200, deadline=None)
@given(
    lights,
    st.lists(st.sampled_from(PATIENTS), min_size=1, max_size=5),
    st.sampled_from(["show", "test", "identify"]),
    st.floats(0, 1e7),
    st.lists(st.floats(0, 1), max_size=4),
)
def test_a_picture_turns_when_it_says_and_not_before(
    light: Light, patients: list[str], what: str, clock: float, parts: list[float]
) -> None:
    match what:
        case "show":
            picture = showing.show(light, BEDS, False, live(*patients), None, moment(0), clock)
            dipping = replace(picture.slots[0], since=-inf)
            before = replace(picture, slots=(dipping, *picture.slots[1:]))
            picture = showing.show(light, BEDS, False, live(*patients), before, moment(0), clock)
        case "test":
            (picture,) = showing.lamp_test(light, clock)
        case _:
            picture = showing.identifying(light, clock)
    turns = picture.turns_at(clock)
    now = picture.at(clock).colours

    assert turns > clock
    if turns < inf:
        assert picture.at(turns).colours != now
        assert all(
            picture.at(clock + part * (turns - clock) * 0.999).colours == now for part in parts
        )
    else:
        assert {step.colours for step in picture.steps} == {now}


def test_a_test_lights_every_lamp_in_turn_within_three_seconds() -> None:
    (test,) = showing.lamp_test(strip(60), 100.0)
    begun = [
        next(step.begins for step in test.steps if step.colours[lamp] != BLACK)
        for lamp in range(60)
    ]

    assert (test.until, begun, test.at(102.9).colours.count(BLACK)) == (103.0, sorted(begun), 0)
    assert set(test.at(100.5).colours) == {BLACK}


def test_a_test_of_a_tower_lights_one_lamp_at_a_time() -> None:
    (test,) = showing.lamp_test(tower(ONE, TWO, THREE), 100.0)

    assert [tuple(colour != BLACK for colour in step.colours) for step in test.steps] == [
        (False, False, False),
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]


def test_identifying_dips_every_lamp_and_lets_none_go_out() -> None:
    picture = showing.identifying(strip(3), 7.3)

    assert len(picture.steps) == 4
    assert all(BLACK not in step.colours for step in picture.steps)


def test_lamps_do_not_change_with_their_neighbours() -> None:
    light = strip(30, limit_ma=100.0)
    quiet = shown(light, live("red", "green")).at(10.0).colours[0]
    busy = shown(light, live(*["red"] * 10, *["new"] * 20)).at(10.0).colours[0]

    assert quiet == busy
