"""A board followed for its lights alone, on what a real feed reads from a real database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from glance.board import Each, view
from glance.census import NameFormat, Scope, SetStatus, Signature
from glance.demo import create_demo
from glance.feed import Changed, Heard, Loaded, Lost
from glance.lamps import Given
from glance.lamps.reading import read
from glance.site import Site
from glance.store import open_store
from glance.strip.follower import Follower, least

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glance.board import Board
    from glance.store import Store

LONDON = ZoneInfo("Europe/London")
NINE = datetime(2026, 11, 22, 9, 0, tzinfo=LONDON)
GRACE = 3.0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A ward, a community team and a virtual ward of invented patients."""
    return Site.open(create_demo(tmp_path_factory.mktemp("followed") / "site", 1, NINE))


@dataclass
class Desk:
    """A follower whose time stands still until it is moved, and what it has given."""

    board: Board
    store: Store
    now: datetime = NINE
    clock: float = 100.0
    given: list[Given] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.follower = Follower(
            self.board,
            self.given.append,
            zone=LONDON,
            curtain=lambda moment: moment.hour >= 20,
            now=lambda: self.now,
            clock=lambda: self.clock,
        )

    def load(self) -> None:
        self.follower.post(Loaded(self.store.census(self.board.scope), self.now))

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.clock += seconds


@pytest.fixture
def desk(site: Site) -> Iterator[Desk]:
    with open_store(site.database, writable=True) as store:
        yield Desk(site.board("ward"), store)


def test_what_the_feed_has_read_is_given_with_the_second_until_which_it_holds(desk: Desk) -> None:
    desk.load()

    (given,) = desk.given
    assert given.view is not None
    assert len(given.view.rows) == 28
    assert desk.clock < given.good_until < desk.clock + 10


def test_a_saved_change_is_in_the_next_view(desk: Desk) -> None:
    desk.load()
    before = desk.given[-1].view
    assert before is not None
    episode = desk.store.find("A1")[0].episode
    signed = Signature("os:test", "test")
    for number, risk in enumerate(("red", "green")):
        change = SetStatus(episode, "risk", risk)
        desk.store.record([change], signed, f"follower-{number}", desk.now)
    delta = desk.store.delta(desk.board.scope, before.census.cursor)
    assert delta is not None

    desk.follower.post(Changed(delta, desk.now))

    after = desk.given[-1].view
    assert after is not None
    assert after.census.episodes[episode].statuses["risk"].value == "green"


def test_a_lost_database_ends_what_may_be_believed_three_seconds_later(desk: Desk) -> None:
    desk.load()
    desk.wait(2)

    desk.follower.post(Lost("locked", desk.now))
    desk.wait(1)
    desk.follower.post(Lost("locked", desk.now))

    assert [given.good_until for given in desk.given[1:]] == [102 + GRACE] * 2


def test_a_word_from_the_feed_makes_it_good_again(desk: Desk) -> None:
    desk.load()
    desk.follower.post(Lost("locked", desk.now))
    desk.wait(5)

    desk.follower.post(Heard(desk.now))

    assert desk.given[-1].good_until > desk.clock


def test_nothing_may_be_believed_before_anything_was_read(desk: Desk) -> None:
    desk.follower.post(Lost("there is no database", desk.now))

    assert desk.given == [Given(None, float("-inf"), curtain=False)]


def test_time_alone_moves_who_stands_where(desk: Desk) -> None:
    desk.load()
    before = desk.given[-1].view
    assert before is not None
    assert before.due is not None

    desk.wait((before.due - desk.now).total_seconds() + 1)
    desk.follower.post(Heard(desk.now))

    after = desk.given[-1].view
    assert after is not None
    assert after.now == desk.now
    assert after.due is None or after.due > before.due


def test_a_view_of_which_time_has_changed_nothing_is_given_again_as_it_is(desk: Desk) -> None:
    desk.load()

    desk.follower.post(Heard(desk.now))

    assert desk.given[0].view is desk.given[1].view


def test_the_curtain_falls_at_its_hour(desk: Desk) -> None:
    desk.load()
    desk.now = desk.now.replace(hour=20)
    desk.follower.post(Heard(desk.now))

    assert [given.curtain for given in desk.given] == [False, True]


def test_lights_of_beds_read_no_name_no_identifier_and_no_words(site: Site) -> None:
    board = site.board("ward")

    narrow = least(board, board.lamps)

    assert narrow.scope == Scope(
        location=board.location,
        kinds=board.kinds,
        fields=narrow.scope.fields,
        names=NameFormat.PLACE,
    )
    words = {one.key for one in board.vocabulary if one.kind.name in {"text", "staff"}}
    assert not words & (narrow.scope.fields or set())


def test_slots_in_an_order_of_names_have_the_board_s_names_and_no_identifier(site: Site) -> None:
    board = site.board("community")
    slots = replace(board.lamps[0], each=Each.PATIENT)

    narrow = least(board, [slots])

    assert (narrow.scope.names, narrow.scope.identifiers) == (board.names, frozenset())


@pytest.mark.parametrize("name", ["ward", "community", "overview"])
def test_what_is_read_with_less_says_what_the_whole_board_says(site: Site, name: str) -> None:
    board = site.board(name)
    slots = replace(board.lamps[0], each=Each.PATIENT)
    for group in (*board.lamps, slots):
        narrow = least(board, [group])
        with open_store(site.database) as store:
            whole = view(board, store.census(board.scope), NINE)
            less = view(narrow, store.census(narrow.scope), NINE)

        assert read(group, less, NINE) == read(group, whole, NINE)
