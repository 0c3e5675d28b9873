"""The wall's parts that know no terminal: trust, pages, marks, inbox, the lines that differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from glance.board import BoardView, Cell, Heading, Page, Part
from glance.census import Cursor, Delta
from glance.feed.inbox import Inbox, difference, merged, together
from glance.feed.messages import Changed, Heard, Loaded, Lost
from glance.feed.trust import State, Watch
from glance.screens.leafing import IDLE, Leafing, dwell
from glance.screens.marks import Marks
from glance.screens.paint.frame import Painter
from glance.screens.paint.rows import NOTE
from glance.screens.paint.scene import Scene, Size
from glance.screens.palette import palette
from glance.screens.pane import differing_span
from glance.screens.roles import Theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from glance.board import Board, RowCells
    from glance.census import Census, Episode


def test_a_wall_that_has_heard_nothing_yet_is_starting(now: datetime) -> None:
    watch = Watch(100.0)

    assert watch.trust(101.0).state is State.STARTING
    watch.good(now, 102.0)
    assert watch.trust(102.0).state is State.LIVE


def test_silence_looks_lost_within_ten_seconds_and_live_again_at_once(now: datetime) -> None:
    watch = Watch(0.0)
    watch.good(now, 100.0)

    assert watch.trust(104.0).state is State.LIVE
    assert watch.trust(106.0).state is State.LATE
    assert watch.trust(109.5).state is State.LOST
    watch.good(now, 200.0)
    assert watch.trust(200.0).state is State.LIVE


def test_a_feed_that_says_it_is_lost_has_three_seconds_of_grace(now: datetime) -> None:
    watch = Watch(0.0)
    watch.good(now, 100.0)
    watch.lost("the database is locked", 101.0)
    watch.lost("the database is locked", 103.0)

    assert watch.trust(103.5).state is State.LATE
    trust = watch.trust(104.0)
    assert trust.state is State.LOST
    assert trust.why == "the database is locked"
    assert trust.as_of == now
    assert trust.ago == timedelta(seconds=4)


def test_a_wall_that_never_heard_anything_is_lost_after_ten_seconds() -> None:
    assert Watch(0.0).trust(10.0).state is State.LOST


def test_pages_turn_after_their_dwell_and_begin_again() -> None:
    leafing = Leafing(0.0)

    assert leafing.turn(15.0, 2, 14.9).page == 1
    assert leafing.turn(15.0, 2, 15.0).page == 2
    assert leafing.turn(15.0, 2, 30.0).page == 1


def test_a_single_page_has_no_countdown() -> None:
    assert Leafing(0.0).turn(15.0, 1, 100.0).left is None


def test_a_touch_stops_the_pages_for_a_minute() -> None:
    leafing = Leafing(0.0)
    leafing.touched(10.0)

    assert leafing.turn(15.0, 2, 69.0).paused
    resumed = leafing.turn(15.0, 2, 10.0 + IDLE)
    assert not resumed.paused
    assert resumed.page == 1
    assert leafing.turn(15.0, 2, 10.0 + IDLE + 15).page == 2


def test_space_holds_a_page_for_a_huddle_and_lets_it_go() -> None:
    leafing = Leafing(0.0)
    leafing.pin(1.0)

    assert leafing.turn(15.0, 2, 300.0).paused
    leafing.pin(301.0)
    assert not leafing.turn(15.0, 2, 301.0).paused


def test_leafing_past_either_end_comes_out_at_the_other() -> None:
    leafing = Leafing(0.0)
    leafing.go_to(4, 3, 0.0)

    assert leafing.page == 1
    leafing.go_to(0, 3, 0.0)
    assert leafing.page == 3


def test_a_page_stays_long_enough_to_read_its_rows(board: Board, ward: BoardView) -> None:
    page = Page(1, tuple(ward.rows), 0, "")

    assert dwell(board, page) == 5 + 28
    assert dwell(board, replace(page, items=tuple(ward.rows[:4]))) == 15
    assert dwell(replace(board, dwell=timedelta(seconds=9)), page) == 9


def test_pages_without_exceptions_turn_twice_as_fast(board: Board, ward: BoardView) -> None:
    rest = tuple(row for row in ward.rows if not row.reasons)
    page = Page(2, rest, 0, "")

    assert dwell(replace(board, exceptions_first=True), page) == (5 + len(rest)) / 2


def said(shown: BoardView, number: int, now: datetime) -> RowCells:
    row = shown.row(("episode", number))
    assert row is not None
    return shown.cells(row, now)


def test_each_of_two_changes_is_marked_for_its_own_time(
    board: Board, ward: BoardView, now: datetime, change: Callable[..., BoardView]
) -> None:
    marks = Marks(board)
    keys = [column.key for column in board.columns]
    shown = ward
    for key, value, clock in (("plan", "home visit", 100.0), ("nurse", "ZZ", 120.0)):
        after = change(shown, 5, key, value)
        marks.note(("episode", 5), said(shown, 5, now), said(after, 5, now), clock)
        shown = after

    def at(clock: float) -> set[str]:
        return {keys[index] for index in marks.columns(("episode", 5), clock)}

    assert at(121.0) == {"plan", "nurse"}
    assert at(135.0) == {"nurse"}
    assert at(151.0) == set()


def test_a_newcomer_is_marked_by_name(board: Board, ward: BoardView, now: datetime) -> None:
    marks = Marks(board)
    marks.note(("episode", 5), None, said(ward, 5, now), 100.0)
    names = {board.columns[at].key for at in marks.columns(("episode", 5), 101.0)}

    assert names == {"place", "patient"}


def test_a_note_that_changed_is_marked(board: Board, ward: BoardView, now: datetime) -> None:
    marks = Marks(board)
    before = said(ward, 5, now)
    after = replace(before, note=Cell(((Part("daughter rings at four"),),)))
    marks.note(("episode", 5), before, after, 100.0)

    assert marks.columns(("episode", 5), 101.0) == {NOTE}


def test_the_bed_that_somebody_was_moved_from_is_marked(
    board: Board, ward: BoardView, now: datetime
) -> None:
    moved = replace(ward.census.episodes[5], place=3)
    left = ward.census.episodes[5].place
    delta = Delta(Cursor("made", 2), (moved,))
    after = ward.after(delta, now)
    marks = Marks(board)
    marks.follow(ward, after, delta, 100.0, BoardView.cells)

    assert left is not None
    assert marks.columns(("place", left), 101.0)


def test_the_line_of_a_location_whose_counts_changed_is_marked(
    overview: Callable[[int], BoardView], now: datetime, delta: Callable[..., Delta]
) -> None:
    before = overview(5)
    number = next(
        number
        for number, episode in before.census.episodes.items()
        if episode.location == 3 and episode.statuses["risk"].value == "green"
    )
    after = before.after(change := delta(before.census, number, "risk", "red"), now)
    marks = Marks(after.board)
    marks.follow(before, after, change, 100.0, BoardView.cells)
    items = [Heading(group) for group in after.groups]

    assert [bool(marks.of(item, 101.0)) for item in items] == [False, False, True, False, False]
    size = Size(83, 24)
    painter = Painter(after.board, palette(Theme.DARK), size)
    lines = [
        line.text
        for line in painter.frame(Scene(size, now), after, lambda item: marks.of(item, 101.0))
    ]
    assert [line.partition("  ")[0] for line in lines if line.startswith("*")] == ["*Ward 3"]
    assert "* just changed" in lines[-2] + lines[-3]


def test_a_change_is_looked_at_once(
    board: Board, ward: BoardView, now: datetime, change: Callable[..., BoardView]
) -> None:
    size = Size(101, 40)
    painter = Painter(board, palette(Theme.DARK), size)
    painter.frame(Scene(size, now), ward)
    after = change(ward, 5, "plan", "home visit")
    before, row = ward.row(("episode", 5)), after.row(("episode", 5))
    assert before is not None
    assert row is not None
    words = painter.cells(after, row, now)

    assert painter.cells(after, before, now) is painter.cells(ward, before, now)
    assert painter.cells(after, row, now) is words
    painter.frame(Scene(size, now), after)
    assert painter.cells(after, row, now) is words


def test_marks_are_forgotten(board: Board, ward: BoardView, now: datetime) -> None:
    marks = Marks(board)
    for number in range(20):
        marks.note(("episode", number), None, said(ward, number, now), 100.0 + number)
    marks.forget(140.0)

    assert len(marks) == 9


def test_the_wall_is_told_of_the_first_message_only(now: datetime) -> None:
    inbox = Inbox()

    assert [inbox.put(Heard(now)) for _ in range(3)] == [True, False, False]
    assert inbox.take().good == now
    assert inbox.put(Heard(now))


def test_the_last_word_decides_whether_data_is_lost(now: datetime) -> None:
    assert together([Heard(now), Lost("locked", now)]).lost == "locked"
    assert together([Lost("locked", now), Heard(now)]).lost is None


def test_a_fresh_census_makes_older_changes_needless(census: Census, now: datetime) -> None:
    delta = Delta(Cursor("made", 2), gone=(1,))
    news = together([Changed(delta, now), Loaded(census, now), Heard(now)])

    assert news.loaded is census
    assert news.delta is None


@given(st.lists(st.tuples(st.sampled_from("+-"), st.integers(0, 12)), max_size=30))
def test_merged_deltas_do_what_each_after_the_other_does(moves: list[tuple[str, int]]) -> None:
    from glance.census import Census, Episode

    start = Census()
    began = Heard.__annotations__  # any object: nothing reads it here
    deltas = []
    for seq, (sign, number) in enumerate(moves, start=1):
        cursor = Cursor("made", seq)
        episode = Episode(number, seq, None, began)  # type: ignore[arg-type]  # nothing reads it
        deltas.append(Delta(cursor, (episode,)) if sign == "+" else Delta(cursor, gone=(number,)))
    one_by_one = start
    for delta in deltas:
        one_by_one = one_by_one.with_changes(delta)
    together_ = merged(deltas)

    assert (start.with_changes(together_) if together_ else start) == one_by_one


def test_the_difference_of_two_censuses_leads_from_one_to_the_other(census: Census) -> None:
    episodes = census.episodes.discard(3)
    moved: Episode = replace(episodes[4], place=None)
    after = replace(census, cursor=Cursor("made", 9), episodes=episodes.insert(4, moved))
    delta = difference(census, after)

    assert delta.gone == (3,)
    assert delta.episodes == (moved,)
    assert census.with_changes(delta).episodes == after.episodes


RED, GREEN = Style(color="red"), Style(color="green")


@pytest.mark.parametrize(
    ("old", "new", "span"),
    [
        ([("abc", RED)], [("abc", RED)], None),
        ([("ab", RED), ("cd", GREEN)], [("ab", RED), ("xy", GREEN)], (2, 4)),
        (
            [("ab", RED), ("cd", GREEN), ("ef", RED)],
            [("ab", RED), ("cd", RED), ("ef", RED)],
            (2, 4),
        ),
        ([("陈伟", RED), ("c", GREEN)], [("陈伟", RED), ("d", GREEN)], (4, 5)),
        ([("ab", RED)], [("ab", GREEN)], (0, 2)),
    ],
)
def test_only_the_cells_that_differ_are_sent(
    old: list[tuple[str, Style]], new: list[tuple[str, Style]], span: tuple[int, int] | None
) -> None:
    one, other = (Strip([Segment(text, style) for text, style in runs]) for runs in (old, new))

    assert differing_span(one, other) == span
