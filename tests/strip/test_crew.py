"""The keepers of one program, on strips whose firmware is self-made and whose ptys are real."""

from __future__ import annotations

import subprocess
import sys
import time
from asyncio import CancelledError
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from datetime import time as hour
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import pytest

from glance.board import view
from glance.census import Census
from glance.errors import NotFound
from glance.feed.trust import monotonic
from glance.lamps import Given, Health, Light, Wiring, usual_options
from glance.site import Site, shipped
from glance.strip.crew import Crew
from glance.strip.installed import Installed
from tests.whole.firmware import Strip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from glance.board import BoardView
    from glance.lamps import Colour, Command, Driver, Encoder, LightStatus, Options

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
