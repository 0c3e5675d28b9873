"""What a wall tells those who feed lights, and what it shows of them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from glance.feed.messages import Changed, Heard, Loaded, Lost
from glance.feed.trust import GRACE, LOST_AFTER
from glance.lamps import Given, Health, LightStatus
from glance.screens.wall import WallApp

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from glance.board import Board
    from glance.census import Census, Delta
    from glance.feed.messages import Message


class Desk:
    """A feed whose words the test speaks, the clocks of the wall, and what the wall has told."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.seconds = 1000.0
        self.told: list[Given] = []
        self.lights: tuple[LightStatus, ...] = ()
        self.post: Callable[[Message], None] = lambda _: None
        self.running = False

    def feed(self, post: Callable[[Message], None]) -> Desk:
        self.post = post
        return self

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False

    def pass_time(self, seconds: float) -> None:
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def desk(now: datetime) -> Desk:
    return Desk(now)


@pytest.fixture
def wall(board: Board, desk: Desk) -> WallApp:
    return WallApp(
        board,
        desk.feed,
        now=lambda: desk.now,
        clock=lambda: desk.seconds,
        told=desk.told.append,
        lights=lambda: desk.lights,
    )


async def until(pilot: Pilot[None], state: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not state():
            await pilot.pause()


async def loaded(pilot: Pilot[None], desk: Desk, census: Census) -> None:
    await until(pilot, lambda: desk.running)
    desk.post(Loaded(census, desk.now))
    await until(pilot, lambda: bool(desk.told) and desk.told[-1].view is not None)


async def test_before_the_feed_has_read_anything_nothing_may_be_believed(
    wall: WallApp, desk: Desk
) -> None:
    async with wall.run_test(size=(61, 18)):
        wall.tick()

    assert desk.told[-1] == Given()


async def test_a_new_view_is_told_until_when_it_may_be_believed(
    wall: WallApp, desk: Desk, census: Census
) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, desk, census)

    assert desk.told[-1] == Given(wall.view, 1000.0 + LOST_AFTER)


async def test_a_saved_change_is_told_as_the_view_that_the_wall_shows(
    wall: WallApp, desk: Desk, census: Census, delta: Callable[..., Delta]
) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, desk, census)
        before = desk.told[-1].view
        desk.post(Changed(delta(census, 4, "risk", "red"), desk.now))
        await until(pilot, lambda: desk.told[-1].view is not before)

    assert desk.told[-1].view is wall.view


async def test_every_second_the_newest_trust_is_told(
    wall: WallApp, desk: Desk, census: Census
) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, desk, census)
        desk.pass_time(2)
        desk.post(Heard(desk.now))
        await until(pilot, lambda: desk.told[-1].good_until > 1002.0)
        wall.tick()

    assert desk.told[-1] == Given(wall.view, 1002.0 + LOST_AFTER)


async def test_a_feed_that_cannot_read_is_told_before_the_next_second(
    wall: WallApp, desk: Desk, census: Census
) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, desk, census)
        desk.post(Lost("the disk is full", desk.now))
        await until(pilot, lambda: desk.told[-1].good_until == 1000.0 + GRACE)


async def test_a_silent_feed_makes_nothing_better_however_often_the_wall_tells(
    wall: WallApp, desk: Desk, census: Census
) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, desk, census)
        for _ in range(20):
            desk.pass_time(1)
            wall.tick()

    assert desk.told[-1].good_until == 1000.0 + LOST_AFTER


async def test_how_the_lights_are_stands_in_the_scene(
    wall: WallApp, desk: Desk, census: Census
) -> None:
    desk.lights = (LightStatus("strip", "adalight", "/dev/ttyUSB0", Health.LIT),)
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, desk, census)
        wall.tick()

    assert wall.scene is not None
    assert wall.scene.lights == desk.lights
