"""Views cut into pages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rpds import HashTrieMap

from glance.board import Form, Heading, Layout, Row, layout, pages, view
from glance.census import Place

if TYPE_CHECKING:
    from glance.board import BoardView, Pages
    from tests.board.conftest import Ward

_SIZES = st.lists(st.integers(1, 30), min_size=1, max_size=8)
_SAME_WARD = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def _bays(ward: Ward, sizes: list[int], **asked: object) -> BoardView:
    places = {
        100 * bay + bed: Place(
            100 * bay + bed, 2, f"{bay}-{bed}", 100 * bay + bed, bay=f"Bay {bay}"
        )
        for bay, size in enumerate(sizes)
        for bed in range(size)
    }
    census = ward.census()
    structure = replace(census.structure, places=HashTrieMap(places))
    return view(ward.board(**asked), replace(census, structure=structure), ward.now)


def _all(cut: Pages) -> list[tuple[Heading | Row, ...]]:
    return [cut.page(number).items for number in range(1, cut.count + 1)]


@given(sizes=_SIZES, height=st.integers(2, 40), lines=st.sampled_from((1, 2)))
@_SAME_WARD
def test_every_row_stands_on_one_page_in_its_order(
    ward: Ward, sizes: list[int], height: int, lines: int
) -> None:
    seen = _bays(ward, sizes)
    cut = pages(seen, Layout(61, lines=lines), height)

    assert [item for page in _all(cut) for item in page if isinstance(item, Row)] == list(seen.rows)


@given(sizes=_SIZES, height=st.integers(3, 40), lines=st.sampled_from((1, 2)))
@_SAME_WARD
def test_no_page_is_higher_than_the_wall(
    ward: Ward, sizes: list[int], height: int, lines: int
) -> None:
    for items in _all(pages(_bays(ward, sizes), Layout(61, lines=lines), height)):
        assert sum(lines if isinstance(item, Row) else 1 for item in items) <= height


@given(sizes=_SIZES, height=st.integers(2, 40))
@_SAME_WARD
def test_no_heading_stands_alone_at_the_bottom(ward: Ward, sizes: list[int], height: int) -> None:
    for items in _all(pages(_bays(ward, sizes), Layout(61), height)):
        assert isinstance(items[-1], Row)


@given(sizes=_SIZES, height=st.integers(2, 40))
@_SAME_WARD
def test_every_row_stands_under_the_heading_of_its_group(
    ward: Ward, sizes: list[int], height: int
) -> None:
    begun: set[str] = set()
    for items in _all(pages(_bays(ward, sizes), Layout(61), height)):
        heading = None
        for item in items:
            if isinstance(item, Heading):
                heading = item
                assert item.continued == (item.group.key in begun)
                begun.add(item.group.key)
            else:
                assert heading is not None
                assert item.group == heading.group.key


@given(sizes=_SIZES, height=st.integers(2, 40))
@_SAME_WARD
def test_a_row_is_found_on_its_page(ward: Ward, sizes: list[int], height: int) -> None:
    cut = pages(_bays(ward, sizes), Layout(61), height)
    for number in range(1, cut.count + 1):
        for item in cut.page(number).items:
            if isinstance(item, Row):
                assert cut.page_of(item) == number


@given(sizes=_SIZES, height=st.integers(2, 40))
@_SAME_WARD
def test_rows_elsewhere_are_counted(ward: Ward, sizes: list[int], height: int) -> None:
    seen = _bays(ward, sizes)
    cut = pages(seen, Layout(61), height)
    for number in range(1, cut.count + 1):
        page = cut.page(number)
        here = sum(isinstance(item, Row) for item in page.items)
        assert here + page.elsewhere == len(seen.rows)


def test_two_pages_are_about_as_full(ward: Ward) -> None:
    cut = pages(_bays(ward, [16], group_by=""), Layout(61), 15)

    assert [len(page) for page in _all(cut)] == [8, 8]


def test_exceptions_have_pages_of_their_own(ward: Ward) -> None:
    board = ward.board(exceptions_first=True, empty_places=False)
    reds = [ward.episode(number, None, {"risk": "red"}) for number in range(1, 8)]
    others = [ward.episode(number, None) for number in range(8, 11)]
    seen = view(board, ward.census(*reds, *others), ward.now)
    cut = pages(seen, Layout(61), 6)

    assert [[item.key[1] for item in page if isinstance(item, Row)] for page in _all(cut)] == [
        [1, 2, 3, 4],
        [5, 6, 7],
        [8, 9, 10],
    ]
    assert cut.page_of(seen.rows[-1]) == 3


def test_exceptions_share_a_page_where_that_saves_one(ward: Ward) -> None:
    board = ward.board(exceptions_first=True, empty_places=False)
    reds = [ward.episode(number, None, {"risk": "red"}) for number in range(1, 8)]
    others = [ward.episode(number, None) for number in range(8, 11)]
    seen = view(board, ward.census(*reds, *others), ward.now)

    assert pages(seen, Layout(61), 7).count == 2


def test_a_bay_stays_together_where_that_costs_no_page(ward: Ward) -> None:
    cut = pages(_bays(ward, [4, 4, 4, 4, 4, 4, 4]), Layout(61), 17, headings=False)

    assert [len(page) for page in _all(cut)] == [16, 12]


@given(sizes=_SIZES, height=st.integers(2, 40))
@_SAME_WARD
def test_no_headings_never_cost_a_page(ward: Ward, sizes: list[int], height: int) -> None:
    seen = _bays(ward, sizes)
    bare = pages(seen, Layout(61), height, headings=False)

    assert bare.count == -(-sum(sizes) // max(height, 2)) <= pages(seen, Layout(61), height).count
    assert all(isinstance(item, Row) for page in _all(bare) for item in page)


def test_a_page_says_which_places_it_shows(ward: Ward) -> None:
    cut = pages(_bays(ward, [4, 4]), Layout(61), 5)

    assert [cut.page(number).range for number in (1, 2)] == ["0-0–0-3", "1-0–1-3"]


def test_a_page_of_exceptions_counts_its_rows(ward: Ward) -> None:
    cut = pages(_bays(ward, [4], exceptions_first=True, group_by=""), Layout(61), 50)

    assert cut.page(1).range == "1–4 of 4"


def test_a_page_beyond_the_last_is_the_last(ward: Ward) -> None:
    cut = pages(_bays(ward, [4, 4]), Layout(61), 5)

    assert cut.page(9).number == 2


def test_a_board_without_anybody_has_one_blank_page(ward: Ward) -> None:
    board = ward.board(empty_places=False)
    cut = pages(view(board, ward.census(), ward.now), layout(board, 61, 12), 12)

    assert [cut.count, cut.page(1).items] == [1, ()]


def test_an_overview_has_a_line_for_every_location(ward: Ward) -> None:
    board = ward.board(form=Form.OVERVIEW, columns=(), kinds=frozenset())
    cut = pages(view(board, ward.census(), ward.now), layout(board, 61, 12), 12)

    assert [item.group.label for item in cut.page(1).items if isinstance(item, Heading)] == [
        "Riverside Ward 3",
        "North community",
        "Virtual ward",
    ]
