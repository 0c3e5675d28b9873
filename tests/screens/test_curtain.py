"""The curtain: a closed board shows nothing of any patient, whoever closed it."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.census import Delta
from glance.feed.messages import Changed, Loaded
from glance.feed.trust import LIVE, State, Trust
from glance.screens.curtain import Curtain
from glance.screens.paint.frame import Painter
from glance.screens.paint.scene import Scene, Size
from glance.screens.palette import palette
from glance.screens.roles import Depth, Theme
from glance.screens.wall import WallApp
from glance.site import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot
    from textual.strip import Strip

    from glance.board import Board, BoardView
    from glance.census import Census
    from glance.feed.messages import Message
    from glance.lamps import Given

NIGHTLY = Settings(curtain_from=time(22), curtain_to=time(6, 45))


def at(hour: int, minute: int = 0, day: int = 22) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=Settings().timezone)


# By clock and by hand


def test_the_schedule_closes_and_opens() -> None:
    curtain = Curtain(NIGHTLY.curtain_at)

    assert [
        curtain.closed(at(*when)) for when in ((21, 59), (22, 0), (6, 44, 23), (6, 45, 23))
    ] == [
        False,
        True,
        True,
        False,
    ]


def test_a_hand_opens_until_the_schedule_next_changes() -> None:
    curtain = Curtain(NIGHTLY.curtain_at)
    curtain.pull(at(23))

    assert not curtain.closed(at(6, 44, 23))
    assert not curtain.closed(at(6, 45, 23))
    assert curtain.closed(at(22, 0, 23))


def test_a_hand_closes_until_the_schedule_next_changes() -> None:
    curtain = Curtain(NIGHTLY.curtain_at)
    curtain.pull(at(9))

    assert curtain.closed(at(21, 59))
    assert curtain.closed(at(22))
    assert not curtain.closed(at(6, 45, 23))


def test_a_second_pull_undoes_the_first() -> None:
    curtain = Curtain(NIGHTLY.curtain_at)
    curtain.pull(at(9))
    curtain.pull(at(9, 1))

    assert not curtain.closed(at(9, 2))


def test_without_a_schedule_only_a_hand_closes() -> None:
    curtain = Curtain(Settings().curtain_at)
    curtain.pull(at(9))

    assert curtain.closed(at(23, 0, 29))


@given(st.lists(st.tuples(st.integers(0, 200), st.booleans()), max_size=12))
def test_after_every_change_of_the_schedule_the_schedule_holds(
    steps: list[tuple[int, bool]],
) -> None:
    curtain = Curtain(NIGHTLY.curtain_at)
    now, planned, hand = at(9), False, None
    for minutes, pulled in steps:
        now += timedelta(minutes=minutes)
        if NIGHTLY.curtain_at(now) is not planned:
            planned, hand = not planned, None
        if pulled:
            hand = not (planned if hand is None else hand)
            curtain.pull(now)

        assert curtain.closed(now) is (planned if hand is None else hand)


# What is painted

SIZES = ((1, 1), (5, 2), (20, 5), (39, 9), (40, 10), (61, 18), (101, 30), (200, 60))
LOST = Trust(State.LOST, at(22, 3), timedelta(seconds=20), "the disk is full")


def painted(
    shown: BoardView | None,
    board: Board,
    size: tuple[int, int],
    theme: Theme = Theme.DARK,
    trust: Trust = LIVE,
    depth: Depth = Depth.TRUE,
    banner: str = "",
) -> tuple[Strip, ...]:
    painter = Painter(board, palette(theme, depth), Size(*size), banner)
    scene = Scene(Size(*size), at(22, 4), trust, banner=banner, curtain=True, opens=time(6, 45))
    return painter.frame(scene, shown)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("trust", [LIVE, LOST], ids=["live", "lost"])
def test_whoever_is_there_a_closed_board_is_the_same(
    ward: BoardView, size: tuple[int, int], theme: Theme, trust: Trust
) -> None:
    everybody = painted(ward, ward.board, size, theme, trust)
    gone = Delta(ward.census.cursor, gone=tuple(ward.census.episodes))
    nobody = painted(ward.after(gone, ward.now), ward.board, size, theme, trust)

    assert everybody == nobody
    assert [line.cell_length for line in everybody] == [size[0]] * size[1]


def test_an_overview_tells_no_counts_when_it_is_closed(
    overview: Callable[[int], BoardView],
) -> None:
    shown = overview(12)
    words = "\n".join(line.text for line in painted(shown, shown.board, (120, 36)))

    assert not [group.label for group in shown.groups if group.label and group.label in words]


def test_a_closed_board_says_where_it_is_the_time_and_how_to_open_it(ward: BoardView) -> None:
    words = [line.text.strip() for line in painted(ward, ward.board, (101, 30))]
    text = "\n".join(words)

    assert words[0].startswith("Riverside Ward 3")
    assert words[0].endswith("22:04  LIVE")
    for said in ("CLOSED", "it opens at 06:45", "press c to open the board"):
        assert said in text


def test_a_closed_board_says_that_it_is_not_live(ward: BoardView) -> None:
    for size in ((101, 30), (20, 5)):
        words = "\n".join(line.text for line in painted(ward, ward.board, size, trust=LOST))

        assert "NOT LIVE" in words


@pytest.mark.parametrize("depth", Depth)
def test_a_closed_board_keeps_the_banner_of_the_site(ward: BoardView, depth: Depth) -> None:
    lines = painted(ward, ward.board, (61, 18), depth=depth, banner="TRAINING")

    assert lines[0].text.strip() == "TRAINING"
    assert len(lines) == 18


# On the wall


class Desk:
    """A feed whose words the test speaks, and the clocks of the wall."""

    def __init__(self) -> None:
        self.now = at(9, 4)
        self.told: list[Given] = []
        self.post: Callable[[Message], None] = lambda _: None
        self.running = False

    def feed(self, post: Callable[[Message], None]) -> Desk:
        self.post = post
        return self

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def wall(board: Board, desk: Desk) -> WallApp:
    return WallApp(
        board,
        desk.feed,
        now=lambda: desk.now,
        clock=lambda: 1000.0,
        told=desk.told.append,
        curtain=NIGHTLY.curtain_at,
        opens=NIGHTLY.curtain_to,
        kiosk=True,
    )


def text(wall: WallApp) -> str:
    return "\n".join(line.text for line in wall.lines)


async def until(pilot: Pilot[None], state: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not state():
            await pilot.pause()


async def loaded(pilot: Pilot[None], wall: WallApp, desk: Desk, census: Census) -> None:
    await until(pilot, lambda: desk.running)
    desk.post(Loaded(census, desk.now))
    await until(pilot, lambda: wall.view is not None)
    await pilot.pause()


async def test_the_key_c_closes_the_wall_and_its_lights_and_opens_them(
    wall: WallApp, desk: Desk, census: Census
) -> None:
    async with wall.run_test(size=(101, 30)) as pilot:
        await loaded(pilot, wall, desk, census)
        await pilot.press("c")
        closed_wall, closed_lights = text(wall), desk.told[-1].curtain
        await pilot.press("c")

    assert "CLOSED" in closed_wall
    assert "ADEYEMI" not in closed_wall
    assert closed_lights
    assert "ADEYEMI" in text(wall)
    assert not desk.told[-1].curtain


async def test_the_hour_closes_the_wall_and_a_key_opens_it_until_the_next_evening(
    wall: WallApp, desk: Desk, census: Census
) -> None:
    seen: list[tuple[bool, bool]] = []
    async with wall.run_test(size=(101, 30)) as pilot:
        await loaded(pilot, wall, desk, census)
        for now, key in (
            (at(21, 59), ""),
            (at(22, 0), ""),
            (at(23, 0), "c"),
            (at(6, 46, 23), ""),
            (at(22, 0, 23), ""),
        ):
            desk.now = now
            wall.tick()
            if key:
                await pilot.press(key)
            seen.append(("CLOSED" in text(wall), desk.told[-1].curtain))

    assert seen == [(each, each) for each in (False, True, False, False, True)]


async def test_a_wall_that_a_hand_has_closed_does_not_say_when_it_opens(
    wall: WallApp, desk: Desk, census: Census
) -> None:
    async with wall.run_test(size=(101, 30)) as pilot:
        await loaded(pilot, wall, desk, census)
        await pilot.press("c")

    assert "press c to open" in text(wall)
    assert "it opens at" not in text(wall)


async def test_what_is_saved_behind_the_curtain_is_there_when_it_opens(
    wall: WallApp, desk: Desk, census: Census, delta: Callable[..., Delta]
) -> None:
    async with wall.run_test(size=(101, 30)) as pilot:
        await loaded(pilot, wall, desk, census)
        await pilot.press("c")
        before = wall.view
        desk.post(Changed(delta(census, 4, "plan", "visit"), desk.now))
        await until(pilot, lambda: wall.view is not before)
        await pilot.pause()
        hidden = text(wall)
        await pilot.press("c")

    assert "visit" not in hidden
    assert "visit" in text(wall)


async def test_a_wall_that_starts_at_night_is_closed_from_its_first_picture(
    wall: WallApp, desk: Desk
) -> None:
    desk.now = at(23)
    pictures: list[str] = []
    desk.start = lambda: pictures.append(text(wall))  # type: ignore[method-assign]  # to look at it then
    async with wall.run_test(size=(61, 18)) as pilot:
        await until(pilot, lambda: bool(pictures))

    assert "CLOSED" in pictures[0]


@pytest.mark.parametrize("key", ["right", "home", "end", "space", "t", "x"])
async def test_no_other_key_shows_anybody_behind_the_curtain(
    wall: WallApp, desk: Desk, census: Census, key: str
) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, wall, desk, census)
        await pilot.press("c", key)

    assert "CLOSED" in text(wall)
    assert "ADEYEMI" not in text(wall)
