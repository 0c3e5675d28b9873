"""Every command and every panel: reached and left by keys alone, and by clicks alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import pytest

from glance.census import Discharge, SetStatus
from glance.station.commands import COMMANDS
from tests.screens.station.app.desk import save

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.screens.station.app.desk import Desk

    class Opened(Protocol):
        def __call__(
            self, size: tuple[int, int] = (101, 30)
        ) -> AbstractAsyncContextManager[Desk]: ...


# What a command has on the screen that nothing else has.
ONES = {
    "a": "Admit a patient",
    "m": "Move ",
    "w": "Swap ",
    "d": "Discharge this patient now?",
    "n": "A few words beside",
    "o": "Reopen",
    "h": "History of ",
    "u": "Take back",
    "s": "in date",
    "?": "in the list",
}
# Where there is least room for what is clicked on.
SMALL = (80, 24)


@pytest.fixture(autouse=True)
def _busy(site: Path) -> None:
    """A ward with somebody who has gone, and something that can be taken back."""
    save(site, Discharge(4, datetime.now(UTC)), by="ld4")
    save(site, SetStatus(2, "risk", "amber"), by="ld4")


def test_no_command_is_left_out_here() -> None:
    assert {*ONES, "x"} == {command.press for command in COMMANDS}


async def at(desk: Desk, *, opened: bool) -> None:
    """Have nothing over list or sheet, and a patient open or none, by clicks alone."""
    await desk.until("locks in", "menu", without=list(ONES.values()))
    if opened and "»" not in desk.text:
        await desk.click("BAKER")
        await desk.until("»")
    if not opened and "»" in desk.text:
        await click(desk, "escape")
        await desk.until("menu", without=("»",))


@pytest.mark.parametrize("opened_first", [False, True], ids=["list", "sheet"])
async def test_every_command_is_reached_by_keys_and_left_by_escape(
    opened: Opened, opened_first: bool
) -> None:
    async with opened(SMALL) as desk:
        await desk.sign_on("ld4")
        await desk.until("BAKER")
        for press, words in ONES.items():
            await at(desk, opened=opened_first)
            await desk.keys(".")
            await desk.until("admit a patient", "leave")
            await desk.keys(press)
            await desk.until(words)
            await desk.keys("escape")
        await at(desk, opened=opened_first)
        await desk.keys(".", "x")
        await desk.until("code or badge", "LD")


async def click(desk: Desk, press: str) -> None:
    """Click on a key that the screen shows."""
    await desk.pilot.pause()
    found = [one for one in desk.app._zones if (one.target, one.value) == ("press", press)]
    assert found, f"no key {press!r} to click on:\n{desk.text}"
    zone = found[0]
    desk.look()
    await desk.pilot.click(offset=(zone.x + zone.width // 2, zone.y + zone.height // 2))


@pytest.mark.parametrize("opened_first", [False, True], ids=["list", "sheet"])
async def test_every_command_is_reached_and_left_by_clicks(
    opened: Opened, opened_first: bool
) -> None:
    async with opened(SMALL) as desk:
        await desk.sign_on("ld4")
        await desk.until("BAKER")
        for press, words in ONES.items():
            await at(desk, opened=opened_first)
            await click(desk, ".")
            await desk.until("admit a patient", "leave")
            await click(desk, press)
            await desk.until(words)
            await click(desk, "escape")
        await at(desk, opened=opened_first)
        await click(desk, ".")
        await desk.until("hand over to the next")
        await click(desk, "x")
        await desk.until("code or badge", "LD")


async def test_a_line_is_saved_and_left_by_clicks(opened: Opened) -> None:
    async with opened(SMALL) as desk:
        await desk.sign_on("ld4")
        await at(desk, opened=True)
        for press in ("enter", "escape"):
            await desk.click("Next step")
            await desk.until("Esc  leave")
            await desk.type(f"home by {press}")
            await desk.until(f"home by {press}")
            await click(desk, press)
            await desk.until("menu", without=("Esc  leave",))
        await click(desk, "escape")
        await desk.until("menu", without=("»",))
        await desk.until("locks in", without=("saving",))

        assert desk.logged("field = 'next' AND kind = 'set'") == [
            ("ld4", "set", "next", "home by enter")
        ]
