"""Which lamp shows whom: pinned by name, whatever comes and goes on the board."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rpds import HashTrieMap

from glance.board import Board, BoardView, Each, LampState, view
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
from glance.lamps import BLACK, Given, Light, showing
from glance.lamps.looks import colour
from glance.lamps.reading import names
from glance.lamps.seating import needs, pins
from tests.lamps.conftest import (
    AMBER,
    BEDS,
    EMPTY,
    GREEN,
    NOON,
    RED,
    UNKNOWN,
    VOCABULARY,
    strip,
    tower,
)

BOARD = Board("ward", "Ward", VOCABULARY, order_by=("place",))
TEAMS = replace(BEDS, name="teams", each=Each.LOCATION)
WARD = replace(BEDS, name="ward", each=Each.BOARD)
SLOTS = replace(BEDS, name="slots", each=Each.PATIENT)


@lru_cache(maxsize=4096)
def wards(*beds: tuple[str, str, str], bedless: str = "") -> BoardView:
    """A board of these (ward, bed, risk), in this order; the risk of somebody without a bed."""
    known = {name: at for at, name in enumerate(dict.fromkeys(bed[0] for bed in beds), 1)}
    locations = {
        at: Location(at, None, LocationKind.WARD, f"{name} of Riverside", name, at)
        for name, at in known.items()
    }
    places = {at: Place(at, known[ward], label, at) for at, (ward, label, _) in enumerate(beds, 1)}
    episodes = {
        at: _episode(at, known[ward], at, risk)
        for at, (ward, _, risk) in enumerate(beds, 1)
        if risk
    }
    if bedless:
        episodes[999] = _episode(999, 1, None, bedless)
    structure = Structure(HashTrieMap(locations), HashTrieMap(places))
    return view(BOARD, Census(Cursor("made", 1), structure, HashTrieMap(episodes)), NOON)


def _episode(number: int, ward: int, place: int | None, risk: str) -> Episode:
    said = NOON - timedelta(hours=1)
    status = Status("risk", risk, 1, said, "ann", said, "ann")
    return Episode(number, ward, place, NOON - timedelta(days=3), statuses={"risk": status})


def states(light: Light, seen: BoardView) -> tuple[LampState | None, ...]:
    shown = showing.show(light, BEDS, False, Given(seen, 99.0), None, NOON, 10.0)
    return tuple(slot.state for slot in shown.slots)


PINNED = strip(4, segments=("W3 A1", "W3 A2", "W4 A1"))


def test_a_new_bed_moves_no_pinned_lamp() -> None:
    before = wards(("W3", "A1", "green"), ("W3", "A2", "amber"), ("W4", "A1", "red"))
    after = wards(
        ("W3", "A1", "green"), ("W3", "A10", ""), ("W3", "A2", "amber"), ("W4", "A1", "red")
    )

    assert states(PINNED, before) == states(PINNED, after) == (GREEN, AMBER, RED, EMPTY)


def test_another_location_renames_no_pinned_bed() -> None:
    assert names(BEDS, wards(("W3", "A1", ""))) == ("W3 A1",)
    assert states(PINNED, wards(("W4", "A1", "red"), ("W3", "A1", "green"))) == (
        GREEN,
        UNKNOWN,
        RED,
        EMPTY,
    )


def test_a_pinned_bed_that_the_board_has_no_more_is_nobody_known_and_no_other_bed() -> None:
    seen = wards(("W3", "A1", "green"), ("W4", "A1", "red"))

    assert states(PINNED, seen)[1] is UNKNOWN


@pytest.mark.parametrize(
    ("light", "said"),
    [
        (strip(4, segments=("W3 A1", "W3 A2")), (GREEN, GREEN, RED, None)),
        (strip(3, segments=("W3 A1", "others", "W3 A2")), (GREEN, RED, GREEN)),
        (strip(2, segments=("W3 A1", "W3 A2")), (GREEN, RED)),
        (strip(1, segments=("W3 A9",)), (RED,)),
    ],
    ids=["on the lamp after the names", "where the file says", "on the last", "beside none"],
)
def test_whoever_has_no_lamp_of_their_own_is_on_the_lamp_of_the_others(
    light: Light, said: tuple[LampState | None, ...]
) -> None:
    seen = wards(("W3", "A1", "green"), ("W3", "A2", "green"), ("W3", "A3", "amber"), bedless="red")

    assert states(light, seen) == said


def test_the_lamp_of_the_others_is_empty_where_there_are_none() -> None:
    assert states(strip(2, segments=("W3 A1",)), wards(("W3", "A1", "red"))) == (RED, EMPTY)


def test_no_bed_may_be_pinned_too() -> None:
    light = strip(3, segments=("no bed", "W3 A1"))

    assert states(light, wards(("W3", "A1", "green"))) == (EMPTY, GREEN, EMPTY)
    assert states(light, wards(("W3", "A1", "green"), bedless="red")) == (RED, GREEN, EMPTY)


def test_beds_that_bear_one_name_are_the_worst_of_them() -> None:
    seen = wards(("W3", "A1", "green"), ("W3", "A1", "red"), ("W3", "A2", "green"))

    assert states(strip(3, segments=("W3 A1", "W3 A2")), seen) == (RED, GREEN, EMPTY)


def test_locations_may_be_pinned() -> None:
    light = strip(3, segments=("W4", "W3"))
    seen = wards(("W3", "A1", "red"), ("W4", "A1", "green"), ("W5", "A1", "amber"))
    shown = showing.show(light, TEAMS, False, Given(seen, 99.0), None, NOON, 10.0)

    assert tuple(slot.state for slot in shown.slots) == (GREEN, RED, AMBER)


_BEDS = st.lists(
    st.tuples(
        st.sampled_from(["W3", "W4"]),
        st.sampled_from(["A1", "A2", "A3", "A10"]),
        st.sampled_from(["red", "amber", "green", ""]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda bed: bed[:2],
).map(tuple)
_STATES = {"red": RED, "amber": AMBER, "green": GREEN, "": EMPTY}


@settings(max_examples=300, deadline=None)
@given(
    _BEDS,
    st.lists(
        st.sampled_from([f"W{ward} {bed}" for ward in (3, 4) for bed in ("A1", "A2", "A10")]),
        min_size=1,
        max_size=6,
        unique=True,
    ),
    st.sampled_from(["", "red", "green"]),
    st.integers(0, 2),
)
def test_a_pinned_lamp_shows_its_bed_whatever_the_board_is_and_everybody_is_on_a_lamp(
    beds: tuple[tuple[str, str, str], ...], pinned: list[str], bedless: str, spare: int
) -> None:
    light = strip(len(pinned) + spare, segments=tuple(pinned))
    said = states(light, wards(*beds, bedless=bedless))
    known = {f"{ward} {label}": _STATES[risk] for ward, label, risk in beds}
    rest = [state for name, state in known.items() if name not in pinned]
    rest += [_STATES[bedless]] if bedless else []
    worst = next((state for state in (RED, AMBER, GREEN) if state in rest), EMPTY)
    alone = said[: len(pinned) if spare else -1]

    assert alone == tuple(known.get(name, UNKNOWN) for name in pinned)[: len(alone)]
    if spare:
        assert said[len(pinned)] is worst
    else:
        own = known.get(pinned[-1], UNKNOWN)
        both = {own, worst} - {EMPTY}
        order = (RED, AMBER, UNKNOWN, GREEN)
        assert said[-1] is next((state for state in order if state in both), EMPTY)


def test_new_beds_and_lost_ones_are_told() -> None:
    light = strip(3, segments=("W3 A1", "W3 A9"))
    seen = wards(("W3", "A1", "red"), ("W3", "A10", ""), ("W3", "A2", ""), bedless="green")

    assert showing.warnings(light, BEDS, seen)[1:] == (
        (
            "desk: 2 segments have no lamp of their own: A10, A2; 'others' shows the worst; "
            "add them to its segments and print again: glance lights labels desk -o FILE.svg"
        ),
        (
            "desk: not on the board any more: W3 A9; there a lamp says that nobody knows; "
            "take them out of its segments and print again: glance lights labels desk -o FILE.svg"
        ),
    )


def test_a_patient_without_a_bed_is_told_where_a_bed_shares_its_lamp_with_them() -> None:
    light = strip(1, segments=("W3 A1",))
    (said,) = showing.warnings(light, BEDS, wards(("W3", "A1", "red"), bedless="green"))[1:]

    assert "1 segment has no lamp of its own: no bed; 'A1 + others' shows the worst" in said


def test_a_pinned_light_with_a_lamp_for_everybody_is_not_warned_of() -> None:
    seen = wards(("W3", "A1", "red"), ("W3", "A2", ""), bedless="red")

    assert showing.warnings(strip(3, heartbeat=3, segments=("W3 A2", "others")), BEDS, seen) != ()
    assert showing.warnings(strip(4, heartbeat=4, segments=("W3 A2", "W3 A1")), BEDS, seen) == ()


def test_lamps_that_are_not_pinned_are_told_to_have_moved() -> None:
    first = names(BEDS, wards(("W3", "A1", ""), ("W3", "A2", "")))
    same = wards(("W3", "A1", ""), ("W3", "A2", ""), bedless="red")
    moved = wards(("W3", "A1", ""), ("W3", "A10", ""), ("W3", "A2", ""))
    light = strip(9, heartbeat=9)

    assert showing.warnings(light, BEDS, same, first) == ()
    (said,) = showing.warnings(light, BEDS, moved, first)
    assert "labels are wrong" in said


def test_pins_keep_every_lamp_where_it_is() -> None:
    seen = wards(("W3", "A1", "red"), ("W4", "A1", "green"), bedless="amber")
    light = strip(3)
    pinned = replace(light, segments=pins(light, BEDS, seen))

    assert pinned.segments == ("W3 A1", "W4 A1")
    assert states(pinned, seen) == states(light, seen)


def test_patients_and_boards_are_not_pinned() -> None:
    seen = wards(("W3", "A1", "red"))

    assert pins(strip(3), SLOTS, seen) == pins(strip(3), WARD, seen) == ()


@pytest.mark.parametrize(
    ("group", "wide", "heartbeat", "said", "lamps"),
    [
        (BEDS, 1, False, "2 beds and one for patients without a bed: 3 lamps", 3),
        (
            BEDS,
            2,
            True,
            "2 beds and one for patients without a bed, 2 lamps each: 6 lamps, and the heartbeat",
            7,
        ),
        (TEAMS, 1, False, "1 ward or team: 1 lamp", 1),
        (SLOTS, 1, False, "1 patient now, and more may come: 1 lamp", 1),
        (WARD, 3, False, "one for the whole board, 3 lamps each: 3 lamps", 3),
    ],
)
def test_how_many_lamps_a_group_needs_is_said(
    group: object, wide: int, heartbeat: bool, said: str, lamps: int
) -> None:
    assert isinstance(group, type(BEDS))
    seen = wards(("W3", "A1", "red"), ("W3", "A2", ""))

    assert needs(group, seen, wide, heartbeat=heartbeat) == (lamps, said)


def test_a_pinned_tower_has_its_lamps_by_name() -> None:
    light = tower(
        frozenset({RED}), frozenset({UNKNOWN}), count=6, segments=("W3 A2", "W3 A9", "others")
    )
    seen = wards(("W3", "A1", "green"), ("W3", "A2", "red"))
    shown = showing.show(light, BEDS, False, Given(seen, 99.0), None, NOON, 10.0)

    assert tuple(lamp != BLACK for lamp in shown.at(10.0).colours) == (
        True,
        False,
        False,
        True,
        False,
        False,
    )


def test_a_pinned_strip_is_lit_at_the_lamps_of_its_names() -> None:
    light = strip(3, backward=True, heartbeat=1, segments=("W3 A2",))
    seen = wards(("W3", "A1", "green"), ("W3", "A2", "red"))
    shown = showing.show(light, BEDS, False, Given(seen, 99.0), None, NOON, 10.0)

    assert shown.at(10.0).colours[1:] == (colour(GREEN, 1.0), colour(RED, 1.0))
