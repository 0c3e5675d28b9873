"""The keepers of one program, on strips whose firmware is self-made and whose ptys are real."""

from __future__ import annotations

import subprocess
import sys
import time
from asyncio import CancelledError
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from datetime import time as hour
from threading import Event
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import pytest

from glance.board import view
from glance.census import Census
from glance.errors import NotFound
from glance.feed.trust import monotonic
from glance.lamps import Command, Given, Health, Light, Wiring, usual_options
from glance.site import Site, shipped
from glance.strip.crew import Crew
from glance.strip.installed import Installed
from tests.whole.firmware import Strip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from glance.board import BoardView
    from glance.lamps import Colour, Driver, Encoder, LightStatus, Options

LONDON = ZoneInfo("Europe/London")
SITE = Site.open(shipped())
BOARDS = {name: SITE.board(name) for name in ("ward", "overview")}
ADALIGHT = Installed()["adalight"]
LAMPS = 5


def light(strip: Strip, board: str = "ward", driver: Driver = ADALIGHT) -> Light:
    return Light(
        strip.link.name,
        driver,
        usual_options(driver.options),
        port=str(strip.link),
        line=driver.line,
        board=board,
        shows=BOARDS[board].lamps[0].name,
        count=LAMPS,
        heartbeat=LAMPS,
        limit_ma=400,
    )


@contextmanager
def crewed(*lights: Light) -> Iterator[Crew]:
    crew = Crew(Wiring(lights, hour(21), hour(6, 30)), BOARDS, zone=LONDON)
    try:
        crew.start()
        yield crew
    finally:
        crew.stop()


@pytest.fixture
def strips(tmp_path: Path) -> Iterator[tuple[Strip, Strip]]:
    with ExitStack() as stack:
        yield (
            stack.enter_context(Strip(tmp_path / "first", LAMPS)),
            stack.enter_context(Strip(tmp_path / "second", LAMPS)),
        )


def given(board: str = "ward") -> Given:
    """Nobody on an empty board, to be believed for a minute."""
    return Given(view(BOARDS[board], Census(), datetime.now(UTC)), monotonic() + 60)


def no_data(letters: str) -> bool:
    return letters[:4] == "w-w-"


def nobody(letters: str) -> bool:
    """Whether no segment is shown, because the board has none."""
    return letters[:4] == "----" and letters[4] != "-"


def eventually(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def status_of(crew: Crew, name: str) -> LightStatus:
    return next(status for status in crew.statuses() if status.name == name)


def test_a_view_goes_to_the_lights_of_its_board_and_to_no_other(
    strips: tuple[Strip, Strip],
) -> None:
    first, second = strips
    with crewed(light(first, "ward"), light(second, "overview")) as crew:
        for strip in strips:
            strip.until(no_data)
        crew.give("ward", given())
        first.until(nobody)

        assert no_data(second.letters)
        assert [status_of(crew, strip.link.name).shows for strip in strips] == ["live", "no data"]


def test_a_crew_that_is_stopped_leaves_no_data_on_every_light(
    strips: tuple[Strip, Strip],
) -> None:
    with crewed(*map(light, strips)) as crew:
        crew.give("ward", given())
        for strip in strips:
            strip.until(nobody)
        crew.stop()

        assert [no_data(strip.letters) for strip in strips] == [True, True]
        assert {status.health for status in crew.statuses()} == {Health.ENDED}


def test_nothing_that_is_given_to_an_ended_crew_is_shown(strips: tuple[Strip, Strip]) -> None:
    with crewed(light(strips[0])) as crew:
        strips[0].until(no_data)
        crew.stop()
        crew.give("ward", given())

    assert no_data(strips[0].letters)


def test_no_view_means_no_data_once_it_may_not_be_believed(strips: tuple[Strip, Strip]) -> None:
    with crewed(light(strips[0])) as crew:
        crew.give("ward", replace(given(), good_until=monotonic() + 1.5))
        strips[0].until(nobody)

        strips[0].until(no_data)


class Faulty:
    """An encoder of a stranger that fails at every frame; self-made."""

    def __init__(self, fault: BaseException) -> None:
        self._fault = fault

    def greeting(self) -> tuple[Command, ...]:
        return ()

    def resync(self) -> bytes:
        return b""

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        del colours, before
        raise self._fault


def failing(fault: BaseException) -> Driver:
    def make(count: int, options: Options) -> Encoder:
        del count, options
        return Faulty(fault)

    return replace(ADALIGHT, make=make)


def test_a_driver_that_fails_takes_no_other_light_along(strips: tuple[Strip, Strip]) -> None:
    first, second = strips
    faulty = light(first, driver=failing(ZeroDivisionError("Grace Adeyemi")))
    with crewed(faulty, light(second)) as crew:
        crew.give("ward", given())
        second.until(nobody)

        eventually(lambda: "ZeroDivisionError" in status_of(crew, "first").problem)
        assert "Adeyemi" not in status_of(crew, "first").problem
        assert status_of(crew, "second").health is Health.LIT
        assert crew.lives


def test_a_view_that_cannot_be_shown_is_no_data_and_no_fault_for_whoever_asks(
    strips: tuple[Strip, Strip],
) -> None:
    first, second = strips
    with crewed(light(first), light(second, "overview")) as crew:
        first.until(no_data)
        broken = cast("BoardView", object())
        crew.give("ward", replace(given(), view=broken))
        crew.give("overview", given("overview"))
        second.until(nobody)

        eventually(lambda: status_of(crew, "first").health is Health.GONE)
        assert "AttributeError" in status_of(crew, "first").problem
        assert no_data(first.letters)
        assert status_of(crew, "second").health is Health.LIT


@pytest.mark.parametrize("fault", [SystemExit(), KeyboardInterrupt(), CancelledError()], ids=repr)
def test_a_driver_that_would_end_its_thread_is_a_fault_and_ends_nothing(
    strips: tuple[Strip, Strip], fault: BaseException
) -> None:
    first, second = strips
    with crewed(light(first, driver=failing(fault)), light(second)) as crew:
        second.until(no_data)
        eventually(lambda: status_of(crew, "first").health is Health.GONE)

        assert type(fault).__name__ in status_of(crew, "first").problem
        assert crew.lives


class Stuck:
    """A wire whose first write waits for the end of the test; self-made."""

    def __init__(self, end: Event) -> None:
        self.waits = Event()
        self._end = end

    def fileno(self) -> None:
        """Nothing is read."""

    def read(self) -> bytes:
        return b""

    def write(self, sent: bytes) -> int:
        self.waits.set()
        self._end.wait()
        return len(sent)

    def discard(self) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """Nothing is open."""


def test_a_keeper_that_hangs_is_not_at_work_and_is_named_at_the_end(
    strips: tuple[Strip, Strip],
) -> None:
    end, later = Event(), [0.0]
    stuck = Stuck(end)
    hanging = light(strips[0], driver=replace(ADALIGHT, line=None, open=lambda *_: stuck))
    lights = (replace(hanging, line=None), light(strips[1]))
    wiring = Wiring(lights, hour(21), hour(6, 30))
    crew = Crew(wiring, BOARDS, zone=LONDON, clock=lambda: monotonic() + later[0])
    try:
        crew.start()
        assert stuck.waits.wait(10)
        strips[1].until(no_data)
        lived = crew.lives
        later[0] = 60.0
        # The other one goes on with the new time.
        eventually(lambda: status_of(crew, "second").health is Health.LIT)
        lives, health = crew.lives, status_of(crew, "first").health
        crew.stop()
        left = [status.name for status in crew.left_lit()]
    finally:
        end.set()

    assert (lived, lives) == (True, False)
    assert health is Health.MUTE
    assert left == ["first"]


def test_a_crew_that_has_ended_well_has_left_nothing_lit(strips: tuple[Strip, Strip]) -> None:
    with crewed(light(strips[0])) as crew:
        strips[0].until(no_data)
        crew.stop()

    assert crew.left_lit() == ()


def test_a_light_that_is_not_there_at_the_end_is_named(strips: tuple[Strip, Strip]) -> None:
    first, second = strips
    with crewed(light(first), light(second)) as crew:
        first.until(no_data)
        first.unplug()
        eventually(lambda: status_of(crew, "first").health is Health.GONE)
        crew.stop()

    assert [status.name for status in crew.left_lit()] == ["first"]
    assert "plugged" in crew.left_lit()[0].problem


class Slow(Stuck):
    """A wire that takes all at once, and says when the first came; self-made."""

    def __init__(self) -> None:
        super().__init__(Event())
        self._end.set()


def test_whoever_ends_waits_as_long_as_the_slowest_device_needs(
    strips: tuple[Strip, Strip],
) -> None:
    def make(count: int, options: Options) -> Encoder:
        del count, options
        return Paced()

    wire = Slow()
    slow = replace(ADALIGHT, line=None, make=make, open=lambda *_: wire, boots_for=0.0)
    with crewed(replace(light(strips[0], driver=slow), line=None)) as crew:
        assert wire.waits.wait(10)
        crew.stop()

        assert crew.left_lit() == ()


@dataclass(frozen=True)
class Paced:
    """An encoder of relays, of which each wants a while for itself; self-made."""

    def greeting(self) -> tuple[Command, ...]:
        return ()

    def resync(self) -> bytes:
        return b""

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        del before
        return tuple(Command(bytes(colour), gap=0.5) for colour in colours)


@pytest.mark.parametrize(
    ("at", "bright"),
    [
        (datetime(2026, 7, 1, 19, 30, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 20, 30, tzinfo=UTC), False),
        (datetime(2026, 7, 2, 5, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 2, 6, 0, tzinfo=UTC), True),
    ],
    ids=["20:30", "21:30", "06:00", "07:00"],
)
def test_by_night_in_its_zone_a_light_is_darker(
    strips: tuple[Strip, Strip],
    at: datetime,
    bright: bool,
) -> None:
    lamps = replace(light(strips[0]), brightness=100, night_brightness=10, limit_ma=5000)
    wiring = Wiring((lamps,), hour(21), hour(6, 30))
    crew = Crew(wiring, BOARDS, zone=LONDON, now=lambda: at)
    try:
        crew.start()
        strips[0].until(no_data)
        lit = max(map(max, strips[0].frames[-1].colours[:4]))
    finally:
        crew.stop()

    assert (lit > 10) is bright


def test_a_light_that_is_no_one_s_here_is_not_found(strips: tuple[Strip, Strip]) -> None:
    with crewed(light(strips[0])) as crew, pytest.raises(NotFound, match="did you mean first"):
        crew.lamp_test("frist")


# Runs a light until the end of the program, which forgets to stop it.
FORGETFUL = """
import sys, threading
from datetime import time
from zoneinfo import ZoneInfo
from glance.lamps import Light, Wiring, usual_options
from glance.site import Site, shipped
from glance.strip.crew import Crew
from glance.strip.installed import Installed

driver = Installed()["adalight"]
light = Light("beds", driver, usual_options(driver.options), port=sys.argv[1], line=driver.line,
              board="ward", shows="beds", count=5, heartbeat=5)
boards = {"ward": Site.open(shipped()).board("ward")}
crew = Crew(Wiring((light,), time(21), time(6, 30)), boards, zone=ZoneInfo("Europe/London"))
crew.start()
crew.identify("beds", 60)
sys.stdin.readline()
raise RuntimeError("it ends in a fault")
"""


def test_a_program_that_ends_in_a_fault_leaves_no_data(strips: tuple[Strip, Strip]) -> None:
    words = (sys.executable, "-c", FORGETFUL, str(strips[0].link))
    with subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as forgetful:
        strips[0].until(lambda letters: letters == "W" * LAMPS)
        forgetful.communicate(b"end\n", timeout=20)

    assert forgetful.returncode == 1
    assert no_data(strips[0].letters)
