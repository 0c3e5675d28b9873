"""What people do at a station besides values: every one of it from the keys to the database."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Protocol

from glance.store import open_store
from tests.screens.station.app.desk import Desk, logged

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    class Opened(Protocol):
        def __call__(
            self, size: tuple[int, int] = (101, 30)
        ) -> AbstractAsyncContextManager[Desk]: ...


def who_is_in(site: Path) -> dict[str, str]:
    """Who is in which bed of the ward."""
    with open_store(site / "glance.db") as store:
        found = [one for bed in ("B1", "B2", "B3", "B4", "B5") for one in store.find(bed)]
    return {one.place: one.identity.family for one in found}


async def open_patient(desk: Desk, letters: str, name: str) -> None:
    await desk.type(letters)
    await desk.keys("enter")
    await desk.until(name, "Risk")


async def test_somebody_is_admitted_to_a_free_bed(opened: Opened, site: Path) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.type(".a")
        await desk.until("Admit a patient")
        await desk.type("Taylor\nIvy\n9990000069\n\n12/03/1941\n\n")
        await desk.until("Which bed", "B5")
        await desk.keys("enter")
        await desk.until("✓")

    assert who_is_in(site)["B5"] == "Taylor"


async def test_whoever_is_here_already_is_shown_before_they_are_admitted_again(
    opened: Opened, site: Path
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.type(".a")
        await desk.until("Admit a patient")
        await desk.type("Adeyemi\nGrace\n9990000018\n\n12/03/1941\n\n")
        await desk.until("here now: B1", "the same person: open B1")

    assert len(who_is_in(site)) == 4


async def test_a_patient_is_moved_to_a_free_bed(opened: Opened, site: Path) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await open_patient(desk, "bak", "BAKER, Owen")
        await desk.type(".m")
        await desk.until("B5")
        await desk.type("b5\n")
        await desk.until("✓", "B5 · Riverside Ward 3")

    assert who_is_in(site)["B5"] == "BAKER"


async def test_two_patients_swap_beds(opened: Opened, site: Path) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await open_patient(desk, "bak", "BAKER, Owen")
        await desk.type(".w")
        await desk.until("NUÑEZ")
        await desk.type("nun\n")
        await desk.until("Swap the two?")
        await desk.keys("enter")
        await desk.until("✓")

    assert (who_is_in(site)["B2"], who_is_in(site)["B3"]) == ("NUÑEZ", "BAKER")


async def test_a_patient_goes_home_and_comes_back(opened: Opened, site: Path) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await open_patient(desk, "bak", "BAKER, Owen")
        await desk.type(".d")
        await desk.until("ischarge")
        await desk.keys("enter")
        await desk.until("✓")
        after = who_is_in(site)
        await desk.keys("escape", "escape")
        await desk.type(".o")
        await desk.until("BAKER")
        await desk.keys("enter")
        await desk.until("B2")
        await desk.keys("enter")
        await desk.until("✓")

    assert "B2" not in after
    assert who_is_in(site)["B2"] == "BAKER"


async def test_one_s_own_last_change_is_taken_back(opened: Opened, site: Path) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await open_patient(desk, "bak", "BAKER, Owen")
        await desk.type("rr")
        await desk.until("✓ saved")
        await desk.keys("ctrl+z")
        await desk.until("Green", "Red")
        await desk.keys("enter")
        await desk.until("G●", without=("R▲",))
        await desk.until("✓")

    with open_store(site / "glance.db") as store:
        assert store.find("B2")[0].statuses["risk"].value == "green"


async def test_a_note_is_put_beside_a_value(opened: Opened, site: Path) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await open_patient(desk, "bak", "BAKER, Owen")
        await desk.type("rr")
        await desk.until("✓ saved")
        await desk.type("'family knows\n")
        await desk.until("family knows", "✓")

    with open_store(site / "glance.db") as store:
        assert store.find("B2")[0].statuses["risk"].note == "family knows"


async def test_a_lead_exports_a_history_and_it_is_logged(opened: Opened, site: Path) -> None:
    async with opened() as desk:
        await desk.sign_on("ld4")
        await open_patient(desk, "bak", "BAKER, Owen")
        await desk.type(".h")
        await desk.until("History of BAKER", "export")
        await desk.keys("ctrl+s")
        await desk.until("exports")
    [made] = (site / "exports").iterdir()

    assert len(list(csv.reader(made.read_text("utf-8").splitlines()))) > 2
    assert [row[:3] for row in logged(site, "kind = 'export'")] == [("ld4", "export", "history")]


async def test_a_whole_patient_is_confirmed_with_one_key(opened: Opened, site: Path) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await open_patient(desk, "bak", "BAKER, Owen")
        await desk.type("=")
        await desk.until("✓")

    assert logged(site, "kind = 'confirm'")[0][0] == "ab1"
