"""The wall in Textual: what keys, time, size and the feed do to it."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from glance.board import view
from glance.feed.messages import Changed, Heard, Loaded, Lost
from glance.screens.roles import Theme
from glance.screens.wall import WallApp

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from glance.board import Board
    from glance.census import Census, Delta
    from glance.feed.messages import Message


class Wire:
    """A feed whose words the test speaks, and the clocks of the wall."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.seconds = 1000.0
        self.post: Callable[[Message], None] = lambda _: None
        self.running = False

    def feed(self, post: Callable[[Message], None]) -> Wire:
        self.post = post
        return self

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False

    def pass_time(self, seconds: float) -> None:
        self.seconds += seconds
        self.now += timedelta(seconds=seconds)


@pytest.fixture(autouse=True)
def _colourful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def wire(now: datetime) -> Wire:
    return Wire(now)


@pytest.fixture
def wall(board: Board, wire: Wire) -> WallApp:
    return WallApp(board, wire.feed, now=lambda: wire.now, clock=lambda: wire.seconds)


def lines(wall: WallApp) -> list[str]:
    return [line.text for line in wall.lines]


def text(wall: WallApp) -> str:
    return "\n".join(lines(wall))


async def until(pilot: Pilot[None], state: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not state():
            await pilot.pause()


async def loaded(pilot: Pilot[None], wall: WallApp, wire: Wire, census: Census) -> None:
    await until(pilot, lambda: wire.running)
    wire.post(Loaded(census, wire.now))
    await until(pilot, lambda: "LIVE" in lines(wall)[0])


async def ticked(pilot: Pilot[None], wall: WallApp) -> None:
    wall.tick()
    await pilot.pause()


async def test_the_first_frame_has_title_and_clock_before_the_feed_starts(
    wall: WallApp, wire: Wire
) -> None:
    seen: list[str] = []
    wire.start = lambda: seen.append(text(wall))  # type: ignore[method-assign]  # to look at it then
    async with wall.run_test(size=(61, 18)) as pilot:
        await until(pilot, lambda: bool(seen))

    assert "Ward board" in seen[0]
    assert "09:04" in seen[0]


async def test_patients_appear_when_the_feed_has_read_them(
    wall: WallApp, wire: Wire, census: Census
) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, wall, wire, census)

        assert "ADEYEMI, Grace" in text(wall)


async def test_a_saved_change_is_shown_and_marked_and_the_mark_goes(
    wall: WallApp, wire: Wire, census: Census, delta: Callable[..., Delta]
) -> None:
    async with wall.run_test(size=(101, 30)) as pilot:
        await loaded(pilot, wall, wire, census)
        wire.post(Changed(delta(census, 4, "plan", "visit"), wire.now))
        await until(pilot, lambda: "*visit" in text(wall))
        await pilot.press("home")
        wire.pass_time(31)
        wire.post(Heard(wire.now))
        await until(pilot, lambda: " visit" in text(wall))


async def test_lost_data_looks_lost_within_ten_seconds_of_silence(
    wall: WallApp, wire: Wire, census: Census
) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, wall, wire, census)
        wire.pass_time(9.5)
        await ticked(pilot, wall)

        assert text(wall).count("NOT LIVE · as of 09:04") >= 3


async def test_a_feed_that_hangs_looks_lost_with_a_second_and_a_half_to_spare(
    wall: WallApp, wire: Wire, census: Census
) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, wall, wire, census)
        silent = 0
        while "NOT LIVE" not in text(wall):
            # The wall's own tick comes once a second, at any moment within it.
            wire.pass_time(1)
            silent += 1
            await ticked(pilot, wall)

        assert silent <= 8


async def test_lost_data_looks_lost_three_seconds_after_the_feed_says_so_and_comes_back(
    wall: WallApp, wire: Wire, census: Census, delta: Callable[..., Delta]
) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, wall, wire, census)
        wire.post(Lost("the database is locked", wire.now))
        await until(pilot, lambda: "as of 09:04" in lines(wall)[0])
        assert "NOT LIVE" not in text(wall)
        wire.pass_time(3)
        await ticked(pilot, wall)
        assert "NOT LIVE" in text(wall)
        assert "the database is locked" in lines(wall)[-1]
        wire.post(Changed(delta(census, 0, "risk", "red"), wire.now))
        await until(pilot, lambda: "LIVE" in lines(wall)[0])

        assert "NOT LIVE" not in text(wall)
        assert re.search(r"ADEYEMI.*\*R▲", text(wall))


async def test_a_clock_that_jumps_an_hour_loses_nothing(
    wall: WallApp, wire: Wire, census: Census
) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, wall, wire, census)
        for hours in (1, -2):
            wire.now += timedelta(hours=hours)
            await ticked(pilot, wall)
            assert "LIVE" in lines(wall)[0]
            assert f"{wire.now:%H:%M}" in lines(wall)[0]
            fresh = view(wall.board, census, wire.now)
            assert wall.view is not None
            assert wall.view.tally == fresh.tally


async def test_summer_time_ends_without_a_wrong_word(
    board: Board, wire: Wire, census: Census
) -> None:
    zone = wire.now.tzinfo
    wire.now = datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC).astimezone(zone)
    wall = WallApp(board, wire.feed, now=lambda: wire.now, clock=lambda: wire.seconds)
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, wall, wire, census)
        assert "01:59" in lines(wall)[0]
        wire.now = (wire.now.astimezone(UTC) + timedelta(seconds=60)).astimezone(zone)
        await ticked(pilot, wall)

        assert "01:00" in lines(wall)[0]
        assert "LIVE" in lines(wall)[0]


async def test_pages_turn_by_themselves_until_somebody_touches_a_key(
    wall: WallApp, wire: Wire, census: Census
) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, wall, wire, census)
        assert "page 1 of" in lines(wall)[-1]
        wire.pass_time(20)
        wire.post(Heard(wire.now))
        await until(pilot, lambda: "page 2 of" in lines(wall)[-1])
        await pilot.press("x")
        assert "paused" in lines(wall)[-1]
        for _ in range(7):
            wire.pass_time(8)
            wire.post(Heard(wire.now))
            await ticked(pilot, wall)
        assert "page 2 of" in lines(wall)[-1]
        wire.pass_time(5)
        wire.post(Heard(wire.now))
        await until(pilot, lambda: "paused" not in lines(wall)[-1])


@pytest.mark.parametrize(
    ("keys", "page"),
    [
        (["right"], 2),
        (["pagedown", "down"], 3),
        (["left"], 3),
        (["end"], 3),
        (["end", "home"], 1),
        (["right", "up"], 1),
    ],
)
async def test_keys_page_by_hand(
    wall: WallApp, wire: Wire, census: Census, keys: list[str], page: int
) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, wall, wire, census)
        await pilot.press(*keys)

        assert f"page {page} of 3" in lines(wall)[-1]


async def test_a_touch_pages_forward_and_on_the_left_back(
    wall: WallApp, wire: Wire, census: Census
) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, wall, wire, census)
        await pilot.click(offset=(50, 8))
        assert "page 2 of" in lines(wall)[-1]
        await pilot.click(offset=(2, 8))
        assert "page 1 of" in lines(wall)[-1]


async def test_space_holds_the_page(wall: WallApp, wire: Wire, census: Census) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, wall, wire, census)
        await pilot.press("space")
        assert "paused" in lines(wall)[-1]
        await pilot.press("space")
        assert "paused" not in lines(wall)[-1]


async def test_t_leafs_through_the_themes(wall: WallApp, wire: Wire, census: Census) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, wall, wire, census)
        grounds = set()
        for _ in Theme:
            await pilot.press("t")
            grounds.add(next(iter(wall.lines[5])).style)

        assert len(grounds) == len(Theme)


async def test_the_theme_may_follow_the_hour(board: Board, wire: Wire, census: Census) -> None:
    wall = WallApp(
        board,
        wire.feed,
        now=lambda: wire.now,
        clock=lambda: wire.seconds,
        theme=lambda now: Theme.NIGHT if now.hour >= 21 else Theme.DARK,
    )
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, wall, wire, census)
        before = next(iter(wall.lines[5])).style
        wire.now += timedelta(hours=13)
        await ticked(pilot, wall)

        assert next(iter(wall.lines[5])).style != before


async def test_another_size_keeps_the_first_row_of_the_page(
    wall: WallApp, wire: Wire, census: Census
) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, wall, wire, census)
        await pilot.press("right")
        first = next(line for line in lines(wall) if re.match(r" [A-E]\d ", line))[:4]
        for size in ((49, 14), (83, 24), (61, 12), (61, 18)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda size=size: len(lines(wall)) == size[1])  # type: ignore[misc]  # bound early
            assert any(line.startswith(first) for line in lines(wall))


async def test_changes_stream_while_the_wall_is_resized(
    wall: WallApp, wire: Wire, census: Census, delta: Callable[..., Delta]
) -> None:
    async with wall.run_test(size=(101, 30)) as pilot:
        await loaded(pilot, wall, wire, census)
        shown = census
        for number in range(25):
            step = delta(shown, number % 20, "plan", f"step {number}", seq=number + 2)
            shown = shown.with_changes(step)
            wire.post(Changed(step, wire.now))
            await pilot.resize_terminal(45 + number * 9, 12 + number % 30)
        await pilot.resize_terminal(120, 44)
        await until(pilot, lambda: "step 24" in text(wall) and len(lines(wall)) == 44)

        assert wall.view is not None
        assert wall.view.census == shown


async def test_a_burst_of_ten_thousand_changes_is_shown_as_its_end(
    wall: WallApp, wire: Wire, census: Census, delta: Callable[..., Delta]
) -> None:
    async with wall.run_test(size=(101, 30)) as pilot:
        await loaded(pilot, wall, wire, census)
        frames: set[int] = set()
        steps = [delta(census, number % 10, "plan", f"step {number}") for number in range(10_000)]
        for step in steps:
            wire.post(Changed(step, wire.now))

        def arrived() -> bool:
            frames.add(id(wall.scene))
            return "step 9999" in text(wall)

        await until(pilot, arrived)

        assert len(frames) < 10


async def test_nothing_is_repainted_when_nothing_changed(
    wall: WallApp, wire: Wire, census: Census
) -> None:
    async with wall.run_test(size=(101, 44)) as pilot:
        await loaded(pilot, wall, wire, census)
        before = wall.lines
        wire.pass_time(1)
        await ticked(pilot, wall)

        assert all(old == new for old, new in zip(before, wall.lines, strict=True))


async def test_a_wall_ends_with_its_feed_stopped(wall: WallApp, wire: Wire) -> None:
    async with wall.run_test(size=(61, 18)) as pilot:
        await until(pilot, lambda: wire.running)
        await pilot.press("q")

    assert not wire.running
    assert wall.return_code == 0


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c", "ctrl+p", "escape", "f1", "ctrl+z"])
async def test_no_key_leads_out_of_a_kiosk(
    board: Board, wire: Wire, census: Census, key: str
) -> None:
    wall = WallApp(board, wire.feed, kiosk=True, now=lambda: wire.now, clock=lambda: wire.seconds)
    async with wall.run_test(size=(61, 18)) as pilot:
        await loaded(pilot, wall, wire, census)
        await pilot.press(key)
        wire.post(Heard(wire.now))
        await pilot.pause()

        assert wall.is_running
        assert len(wall.screen_stack) == 1
        assert "Riverside Ward 3" in text(wall)


async def test_what_is_said_while_very_many_patients_are_looked_at_is_not_lost(
    wall: WallApp,
    wire: Wire,
    census: Census,
    delta: Callable[..., Delta],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("glance.screens.following.AT_ONCE", 5)
    async with wall.run_test(size=(120, 36)) as pilot:
        await until(pilot, lambda: wire.running)
        wire.post(Loaded(census, wire.now))
        for number in range(12):
            wire.post(Changed(delta(census, 5, "plan", f"visit {number}"), wire.now))
        await until(pilot, lambda: "visit 11" in text(wall))

    assert "VAN DER BERG" in text(wall)
