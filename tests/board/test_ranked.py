"""The sorted sequence, against a plain sorted list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glance.board.ranked import CHUNK, Ranked

if TYPE_CHECKING:
    from random import Random


def _rank(item: tuple[int, int]) -> int:
    return item[0]


_ITEMS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), max_size=80)


@given(_ITEMS, st.lists(st.tuples(st.booleans(), st.integers(0, 40), st.integers(0, 5))))
@settings(max_examples=60)
def test_it_stays_what_a_sorted_list_would_be(
    start: list[tuple[int, int]], steps: list[tuple[bool, int, int]]
) -> None:
    ranked = Ranked(start, key=_rank)
    plain = sorted(start, key=_rank)
    for grows, rank, tail in steps:
        item = (rank, tail)
        if grows:
            ranked = ranked.insert(item)
            plain.append(item)
            plain.sort(key=_rank)
        elif item in plain:
            ranked = ranked.remove(item)
            plain.remove(item)

    assert list(ranked) == plain


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=3000), st.randoms())
@settings(max_examples=15, deadline=None)
def test_thousands_come_and_go_in_any_order(numbers: list[int], random: Random) -> None:
    ranked: Ranked[int] = Ranked(key=lambda number: number)
    ranked = ranked.replaced((), numbers)
    leaving = random.sample(numbers, len(numbers) // 2)
    staying = sorted(numbers)
    for number in leaving:
        staying.remove(number)

    assert list(ranked.replaced(leaving, ())) == staying


@given(st.integers(0, 3 * CHUNK), st.integers(-900, 900), st.integers(-900, 900))
def test_a_slice_is_what_it_would_be_of_a_tuple(size: int, start: int, stop: int) -> None:
    ranked = Ranked(range(size), key=lambda number: number)

    assert ranked[start:stop] == tuple(range(size))[start:stop]


@given(st.integers(1, 3 * CHUNK), st.data())
def test_an_index_is_what_it_would_be_of_a_tuple(size: int, draw: st.DataObject) -> None:
    ranked = Ranked(range(size), key=lambda number: number)
    index = draw.draw(st.integers(-size, size - 1))

    assert ranked[index] == tuple(range(size))[index]


@given(_ITEMS, st.integers(-1, 41))
def test_a_position_counts_what_ranks_before(items: list[tuple[int, int]], rank: int) -> None:
    ranked = Ranked(items, key=_rank)

    assert ranked.position(rank) == sum(1 for item in items if item[0] < rank)


def test_the_sequence_it_came_from_stays_as_it_was() -> None:
    before = Ranked(range(1000), key=lambda number: number)
    before.remove(500)

    assert len(before) == 1000


def test_chunks_do_not_matter_to_equality() -> None:
    grown: Ranked[int] = Ranked(key=lambda number: number)
    for number in range(2000):
        grown = grown.insert(number)

    assert grown == Ranked(range(2000), key=lambda number: number)


def test_what_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(ValueError, match="not in this sequence"):
        Ranked([1, 3], key=lambda number: number).remove(2)
