"""A census moves from one change to the next, at the cost of the change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rpds import HashTrieMap

from glance.census import (
    Census,
    Cursor,
    Delta,
    Episode,
    Location,
    LocationKind,
    Place,
    Status,
    Structure,
)

BEGAN = datetime(2026, 11, 20, 9, tzinfo=UTC)
IDS = st.integers(1, 12)


class Counted(int):
    """An episode's number that counts how often any of its kind is hashed or compared."""

    touched = 0

    def __hash__(self) -> int:
        Counted.touched += 1
        return int.__hash__(self)

    def __eq__(self, other: object) -> bool:
        Counted.touched += 1
        return int.__eq__(self, other)


def episode(number: int, *, owner: str = "") -> Episode:
    return Episode(id=number, location=1, place=None, began=BEGAN, owner=owner)


def census_of(*episodes: Episode) -> Census:
    return Census(episodes=HashTrieMap({each.id: each for each in episodes}))


def structure(name: str) -> Structure:
    ward = Location(1, None, LocationKind.WARD, name, name, 0)
    return Structure(HashTrieMap({1: ward}), HashTrieMap({1: Place(1, 1, "A1", 0)}))


@st.composite
def deltas(draw: st.DrawFn) -> Delta:
    numbers = draw(st.lists(IDS, unique=True, max_size=5))
    episodes = tuple(episode(number, owner=draw(st.sampled_from("ABC"))) for number in numbers)
    gone = draw(st.lists(IDS.filter(lambda number: number not in numbers), max_size=4))
    named = draw(st.sampled_from([None, "Ward 3", "Ward 4"]))
    cursor = Cursor("e", draw(st.integers(0, 99)), draw(st.sampled_from("xyz")))
    return Delta(cursor, episodes, tuple(gone), structure(named) if named else None)


@given(st.lists(deltas(), max_size=8))
def test_a_census_after_any_deltas_is_what_a_dictionary_would_be(changes: list[Delta]) -> None:
    census = Census()
    expected: dict[int, Episode] = {}
    for delta in changes:
        census = census.with_changes(delta)
        for gone in delta.gone:
            expected.pop(gone, None)
        expected |= {each.id: each for each in delta.episodes}

    assert dict(census.episodes) == expected


@given(st.lists(deltas(), min_size=1, max_size=8))
def test_a_census_stands_where_its_last_delta_ended(changes: list[Delta]) -> None:
    census = Census()
    for delta in changes:
        census = census.with_changes(delta)

    assert census.cursor == changes[-1].cursor


@given(st.lists(deltas(), max_size=8))
def test_a_census_has_the_newest_structure_that_it_was_told(changes: list[Delta]) -> None:
    census = Census()
    told = Structure()
    for delta in changes:
        census = census.with_changes(delta)
        told = delta.structure or told

    assert census.structure == told


def test_a_census_that_was_changed_is_still_there_as_it_was() -> None:
    before = census_of(episode(1), episode(2))
    before.with_changes(Delta(Cursor("e", 2), (episode(1, owner="AB"),), gone=(2,)))

    assert dict(before.episodes) == {1: episode(1), 2: episode(2)}


def test_an_episode_that_was_never_there_may_go() -> None:
    assert not census_of().with_changes(Delta(Cursor("e", 1), gone=(7,))).episodes


def test_a_status_that_was_cleared_is_gone() -> None:
    status = Status("risk", "red", 1, BEGAN, "os:ann", BEGAN, "os:ann")
    before = census_of(replace(episode(1), statuses={"risk": status}))
    after = before.with_changes(Delta(Cursor("e", 2), (episode(1),)))

    assert after.episodes[1].statuses == {}


@pytest.mark.parametrize("size", [100, 100_000])
def test_a_delta_touches_itself_and_not_the_census(size: int) -> None:
    everyone: dict[int, Episode] = {
        Counted(number): episode(Counted(number)) for number in range(size)
    }
    census = Census(episodes=HashTrieMap(everyone))
    changed = tuple(episode(Counted(number), owner="AB") for number in range(10))
    delta = Delta(Cursor("e", 2), changed, gone=tuple(Counted(90 + n) for n in range(5)))

    Counted.touched = 0
    after = census.with_changes(delta)
    touched = Counted.touched

    assert len(after.episodes) == size - 5
    assert touched <= 4 * (len(delta.episodes) + len(delta.gone))


def test_an_episode_that_no_delta_names_stays_the_same_object() -> None:
    others = [episode(number) for number in range(1, 1000)]
    after = census_of(episode(0), *others).with_changes(Delta(Cursor("e", 2), (episode(0),)))

    assert [each.id for each in others if after.episodes[each.id] is not each] == []


@pytest.mark.parametrize(
    "delta",
    [
        Delta(Cursor("e", 1), (episode(1),)),
        Delta(Cursor("e", 1), gone=(1,)),
        Delta(Cursor("e", 1), structure=Structure()),
    ],
    ids=["changed", "gone", "structure"],
)
def test_a_delta_with_anything_in_it_is_true(delta: Delta) -> None:
    assert delta


def test_a_delta_that_only_moves_the_cursor_is_false() -> None:
    assert not Delta(Cursor("e", 9))
