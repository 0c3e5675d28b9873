"""Strips, DMX, status lights and the console under a real keeper; the devices are self-made."""

from __future__ import annotations

import json
import os
import select
import time
import tty
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from glance.board import Each, LampGroup, LampState
from glance.lamps import Driver, Health, Light, usual_options
from glance.strip.keeper import Keeper, Patience
from glance.strip.wires import open_wire
from glance_drivers import console, hid, usbpro, wled
from glance_drivers.adalight import adalight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from glance.lamps.options import Value

GROUP = LampGroup("beds", Each.PLACE, "risk", (LampState.RED, LampState.AMBER, LampState.GREEN))
HASTY = Patience(first_pause=0.01, longest_pause=0.05, between_openings=0.0)
COUNT = 4
DARK = ((0, 0, 0),) * COUNT


def until(true: Callable[[], object], what: str) -> None:
    """Wait for something to be so."""
    end = time.monotonic() + 15
    while not true():
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.005)


class Board(Thread):
    """A board behind a pty that says Ada until it hears something, and then `answers`."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        super().__init__(daemon=True)
        self._answers = answers
        self._answered = dict.fromkeys(answers, 0)
        self._far, self._near = os.openpty()
        tty.setraw(self._near)
        self.path = os.ttyname(self._near)
        self.heard = b""

    def run(self) -> None:
        """Answer until the pty is closed."""
        while True:
            try:
                if not select.select([self._far], [], [], 0.05)[0]:
                    if not self.heard:
                        os.write(self._far, b"Ada\r\n")
                    continue
                self.heard += os.read(self._far, 65536)
                for asked, answer in self._answers.items():
                    for _ in range(self.heard.count(asked) - self._answered[asked]):
                        self._answered[asked] += 1
                        os.write(self._far, answer)
            except (OSError, ValueError):
                return

    def close(self) -> None:
        """Unplug it."""
        os.close(self._near)  # which ends the thread, once nobody has the port open
        self.join(5)
        os.close(self._far)


@pytest.fixture
def board(request: pytest.FixtureRequest) -> Iterator[Board]:
    """A board that is plugged in and answers as the test's parameter does."""
    made = Board(request.param)
    made.start()
    yield made
    made.close()


@pytest.fixture
def keep() -> Iterator[Callable[..., Keeper]]:
    """What makes keepers, which are stopped in the end."""
    keepers: list[Keeper] = []

    def keep(driver: Driver, port: str, count: int = COUNT, **options: Value) -> Keeper:
        light = Light(
            name="north",
            driver=driver,
            options=usual_options(driver.options, **options),
            port=port,
            line=driver.line,
            board="ward",
            shows="beds",
            count=count,
        )
        keeper = Keeper(light, GROUP, night=lambda _: False, open_wire=open_wire, patience=HASTY)
        keepers.append(keeper)
        keeper.start()
        return keeper

    yield keep
    for keeper in keepers:
        keeper.stop()
    for keeper in keepers:
        keeper.join(5)


def wled_of(count: int) -> dict[bytes, bytes]:
    """Give what WLED with so many lamps answers."""
    told = {
        "state": {"on": True, "bri": 255, "seg": [{"col": [[56, 56, 56, 0], [0, 0, 0, 0]]}]},
        "info": {"ver": "16.0.1", "leds": {"count": count}},
    }
    state = json.dumps(told, separators=(",", ":")).encode() + b"\r\n"
    return {b"\0v": b"WLED 2607201\r\n", b"\n" + wled.QUERY: state}


PRO = {
    bytes.fromhex("7e 03 02 00 00 00 e7"): bytes.fromhex("7e 03 05 00 00 01 00 00 28 e7"),
    bytes.fromhex("7e 0a 00 00 e7"): bytes.fromhex("7e 0a 04 00 01 00 00 00 e7"),
}


@pytest.mark.parametrize("board", [wled_of(COUNT)], indirect=True)
def test_wled_is_brought_to_a_frames_start_then_asked_and_then_lit(
    board: Board, keep: Callable[..., Keeper]
) -> None:
    keeper = keep(wled.DRIVER, board.path)
    until(lambda: keeper.status().health is Health.LIT, "lit")

    zeros = bytes(3 * COUNT + 6)
    look = wled.fallback(COUNT, 0)
    assert board.heard.startswith(zeros + b"v" + look + wled.QUERY + zeros + adalight(DARK))
    assert keeper.status().said == "WLED 16.0.1, 4 lamps"


@pytest.mark.parametrize("board", [wled_of(30)], indirect=True)
def test_wled_with_another_count_is_lit_and_told_of(
    board: Board, keep: Callable[..., Keeper]
) -> None:
    keeper = keep(wled.DRIVER, board.path)
    until(lambda: keeper.status().health is Health.LIT, "lit")

    told = " ".join((keeper.status().problem, *keeper.status().warnings))
    assert "30 lamps" in told
    assert "config/lights.toml for 4" in told


@pytest.mark.parametrize("board", [{}], indirect=True)
def test_wled_that_tells_nobody_its_state_is_lit_and_warned_of(
    board: Board, keep: Callable[..., Keeper]
) -> None:
    keeper = keep(wled.DRIVER, board.path)
    until(lambda: keeper.status().health is Health.LIT, "lit")

    said = " ".join(keeper.status().warnings)
    assert "no answer within 2 s: neither WLED's lamps nor its look" in said


@pytest.mark.parametrize("board", [PRO], indirect=True)
def test_a_dmx_box_says_which_one_it_is(board: Board, keep: Callable[..., Keeper]) -> None:
    keeper = keep(usbpro.DRIVER, board.path)
    until(lambda: keeper.status().health is Health.LIT, "lit")

    assert "serial number 00000001" in keeper.status().said


@pytest.mark.parametrize("board", [{}], indirect=True)
def test_a_clone_that_answers_nothing_is_lit(board: Board, keep: Callable[..., Keeper]) -> None:
    keeper = keep(usbpro.DRIVER, board.path)
    until(lambda: keeper.status().health is Health.LIT, "lit")

    assert keeper.status().problem == ""


def test_the_console_draws_no_data_in_a_file(tmp_path: Path, keep: Callable[..., Keeper]) -> None:
    drawn = tmp_path / "lamps"
    keep(console.DRIVER, "", to=str(drawn))
    until(lambda: drawn.exists() and drawn.read_text().count("\n") > 1, "two lines")

    dark, no_data = drawn.read_text().splitlines()[:2]
    assert dark == "----"
    assert no_data == ".-.-"


def test_a_status_light_that_is_plugged_in_again_is_lit_again(
    monkeypatch: pytest.MonkeyPatch, keep: Callable[..., Keeper]
) -> None:
    library = import_module("busylight_core")
    there: list[object] = []
    reports: list[bytes] = []

    class Handle:
        """A handle of hidapi (self-made): -1 where the light has gone."""

        def open_path(self, path: bytes) -> None: ...

        def close(self) -> None: ...

        def write(self, report: bytes) -> int:
            if not there:
                return -1
            reports.append(report)
            return len(report)

    def flag() -> object:
        connection = import_module("busylight_core.hardware").ConnectionType.HID
        return library.Hardware(connection, b"1-1:1.0", 0x04D8, 0xF372, "A1", "", "Luxafor Flag")

    monkeypatch.setattr("hid.device", Handle)
    monkeypatch.setattr(library.Hardware, "enumerate", lambda: list(there))
    there.append(flag())
    keeper = keep(hid.DRIVER, "usb:04D8:F372", 1)
    until(lambda: keeper.status().health is Health.LIT, "lit")

    there.clear()
    until(lambda: keeper.status().health is Health.GONE, "gone")
    reports.clear()
    there.append(flag())
    until(lambda: keeper.status().health is Health.LIT, "lit again")

    assert keeper.status().reconnects >= 1
    assert reports[0] == bytes((1, 0xFF, 0, 0, 0))
