"""Which columns fit which wall."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glance.board import Form, layout
from glance.board.layout import NAME_LEAST, NAME_MOST

if TYPE_CHECKING:
    from tests.board.conftest import Ward

_SAME_WARD = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def _keys(ward: Ward, width: int, height: int = 20) -> list[str]:
    return [placed.column.key for placed in layout(ward.board(), width, height).columns]


@given(width=st.integers(20, 330))
@_SAME_WARD
def test_columns_never_overlap_and_never_pass_the_edge(ward: Ward, width: int) -> None:
    end = 0
    for placed in layout(ward.board(), width, 20).columns:
        assert placed.x > end - 1
        end = placed.x + placed.width

    assert end <= width


@given(width=st.integers(20, 330))
@_SAME_WARD
def test_their_order_is_the_boards_at_every_size(ward: Ward, width: int) -> None:
    board = ward.board()
    shown = _keys(ward, width)

    assert shown == [column.key for column in board.columns if column.key in shown]


@given(width=st.integers(20, 330))
@_SAME_WARD
def test_a_wider_wall_shows_all_that_a_narrower_one_does(ward: Ward, width: int) -> None:
    assert set(_keys(ward, width)) <= set(_keys(ward, width + 1))


@given(width=st.integers(20, 330))
@_SAME_WARD
def test_every_column_is_shown_or_listed_as_hidden(ward: Ward, width: int) -> None:
    board = ward.board()
    fitted = layout(board, width, 20)
    known = {placed.column.key for placed in fitted.columns} | {c.key for c in fitted.hidden}

    assert known == {column.key for column in board.columns}


@given(width=st.integers(40, 330))
@_SAME_WARD
def test_names_have_room(ward: Ward, width: int) -> None:
    for placed in layout(ward.board(), width, 20).columns:
        if placed.column.key == "patient":
            assert NAME_LEAST <= placed.width <= NAME_MOST


def test_what_matters_least_is_hidden_first(ward: Ward) -> None:
    columns = (ward.column("place", 1), ward.column("owner", 3), ward.column("risk", 2))
    board = ward.board(columns=columns)

    assert [column.key for column in layout(board, 12, 20).hidden] == ["owner"]


def test_numbers_and_clocks_stand_at_the_right(ward: Ward) -> None:
    fitted = layout(ward.board(), 200, 20)

    assert {placed.column.key for placed in fitted.columns if placed.right} == {
        "obs",
        "stay",
        "age",
        "news",
    }


def test_a_width_that_the_board_gives_is_kept(ward: Ward) -> None:
    board = ward.board(columns=(ward.column("patient"), ward.column("next", width=11)))

    assert [placed.width for placed in layout(board, 200, 20).columns][1] == 11


def test_on_a_tall_wall_columns_without_room_go_below(ward: Ward) -> None:
    board = ward.board(second_line=True)
    left_out = layout(board, 61, 18).hidden
    fitted = layout(board, 61, 80)
    below = [placed.column for placed in fitted.columns if placed.line == 1]

    assert fitted.lines == 2
    assert below == [column for column in left_out if column not in fitted.hidden]
    assert len(fitted.hidden) < len(left_out)


def test_on_a_low_wall_they_are_hidden(ward: Ward) -> None:
    fitted = layout(ward.board(second_line=True), 61, 18)

    assert fitted.lines == 1


def test_a_note_gets_a_second_line_where_the_wall_is_tall(ward: Ward) -> None:
    board = ward.board(note="note")

    assert layout(board, 101, 50).note_x == layout(board, 101, 50).columns[1].x
    assert layout(board, 101, 20).note_x is None


def test_an_overview_has_no_columns(ward: Ward) -> None:
    board = replace(ward.board(), form=Form.OVERVIEW, columns=())

    assert layout(board, 61, 18).columns == ()
