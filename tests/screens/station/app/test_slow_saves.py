"""A save that takes two seconds: keys go on, each has its picture, and each word its patient."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Protocol

from glance.store import open_store
from glance.store.sqlite import driver

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.screens.station.app.desk import Desk

    class Opened(Protocol):
        def __call__(
            self, size: tuple[int, int] = (101, 30)
        ) -> AbstractAsyncContextManager[Desk]: ...


SECONDS = 2.0


def values(site: Path) -> dict[str, str]:
    """Risk and day of everybody on the ward."""
    with open_store(site / "glance.db") as store:
        found = [store.find(bed)[0] for bed in ("B1", "B2", "B3", "B4")]
    return {
        one.place: " ".join(
            f"{key}={one.statuses[key].value}" for key in ("risk", "day") if key in one.statuses
        )
        for one in found
    }


async def find(desk: Desk, letters: str, name: str, gone: str) -> None:
    """Find and open somebody; every letter has its picture."""
    for end in range(1, len(letters) + 1):
        await desk.type(letters[end - 1])
        await desk.until(letters[:end])
    await desk.until(name, without=(gone,))
    await desk.keys("enter")
    await desk.until(name, "Risk")


async def test_while_a_save_takes_two_seconds_every_key_has_its_picture_and_its_patient(
    opened: Opened, site: Path
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.until("ADEYEMI")
        with closing(driver().connect(str(site / "glance.db"), isolation_level=None)) as held:
            held.execute("BEGIN IMMEDIATE")
            since = time.monotonic()
            await desk.keys("enter", "r", "r")
            first = await desk.until("ADEYEMI", "saving")
            await desk.keys("escape")
            await find(desk, "nun", "NUÑEZ, Ann", "ADEYEMI")
            await desk.keys("r")
            await desk.until("Amber", "Esc  leave")
            await desk.keys("a")
            second = await desk.until("NUÑEZ, Ann", "saving")
            await desk.keys("escape")
            await find(desk, "oka", "OKAFOR, Chidi", "NUÑEZ")
            await desk.keys("d")
            await desk.until("Esc  leave")
            await desk.keys("r")
            third = await desk.until("OKAFOR, Chidi", "saving")
            pictures = 0
            while time.monotonic() - since < SECONDS:
                before = desk.app.lines
                await desk.keys("up" if pictures % 2 else "down")
                while desk.app.lines == before:
                    await desk.pilot.pause()
                pictures += 1
            held.execute("ROLLBACK")
        await desk.until("✓", without=("saving",))

        assert "✓" not in first + second + third
        assert values(site) == {
            "B1": "risk=red",
            "B2": "risk=green",
            "B3": "risk=amber",
            "B4": "risk=green day=red",
        }
