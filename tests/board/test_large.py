"""A view of 100,000 patients: what one change touches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rpds import HashTrieMap

from glance.board import Layout, pages, view
from glance.census import Cursor, Delta, Person

if TYPE_CHECKING:
    from glance.board import BoardView
    from tests.board.conftest import Ward

_MANY = 100_000


@pytest.fixture(scope="module")
def crowd(whole_ward: Ward) -> BoardView:
    risks = {code: {"risk": whole_ward.status("risk", code)} for code in ("red", "amber", "green")}
    template = whole_ward.episode(0, None)
    episodes = {
        number: replace(
            template,
            id=number,
            person=Person(family=f"P{number // 20}", given="Ann", surname_key=number // 20),
            statuses=risks[("red", "amber", "green")[number % 3]],
        )
        for number in range(_MANY)
    }
    census = replace(whole_ward.census(), episodes=HashTrieMap(episodes))
    return view(whole_ward.board(group_by=""), census, whole_ward.now)


def _rows_made(before: BoardView, after: BoardView) -> int:
    known = {id(row) for row in before.rows}
    return sum(id(row) not in known for row in after.rows)


def test_a_value_that_changes_makes_one_row(crowd: BoardView, ward: Ward) -> None:
    episode = crowd.census.episodes[777]
    changed = replace(episode, statuses={"risk": ward.status("risk", "blue", 0)})
    after = crowd.after(Delta(Cursor(seq=1), episodes=(changed,)), ward.now)

    assert _rows_made(crowd, after) == 1


def test_a_newcomer_makes_a_row_for_each_neighbour_by_name(crowd: BoardView, ward: Ward) -> None:
    newcomer = replace(crowd.census.episodes[777], id=_MANY + 1)
    after = crowd.after(Delta(Cursor(seq=1), episodes=(newcomer,)), ward.now)

    assert _rows_made(crowd, after) <= 3


def test_a_moment_at_which_nothing_is_due_makes_no_row(crowd: BoardView, ward: Ward) -> None:
    assert crowd.at(ward.now).rows is crowd.rows


def test_the_plan_of_pages_outlives_a_change_of_value(crowd: BoardView, ward: Ward) -> None:
    changed = replace(crowd.census.episodes[5], statuses={"risk": ward.status("risk", "blue", 0)})
    after = crowd.after(Delta(Cursor(seq=1), episodes=(changed,)), ward.now)

    assert pages(after, Layout(61), 15).plan is pages(crowd, Layout(61), 15).plan
