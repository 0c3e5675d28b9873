"""From a key to the tick: saves that are slow, that fail, and that a colleague came before."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Protocol

from glance.census import SetStatus
from glance.store import open_store
from glance.store.sqlite import driver
from tests.screens.station.app.desk import Desk, save

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    class Opened(Protocol):
        def __call__(
            self, size: tuple[int, int] = (101, 30)
        ) -> AbstractAsyncContextManager[Desk]: ...


@contextmanager
def locked(site: Path) -> Iterator[Callable[[], None]]:
    """Somebody else's save, which does not end until it is let go."""
    held = driver().connect(str(site / "glance.db"), isolation_level=None)
    with closing(held):
        held.execute("BEGIN IMMEDIATE")
        yield lambda: held.execute("ROLLBACK")
        if held.in_transaction:
            held.execute("ROLLBACK")


def value(site: Path, bed: str, field: str = "risk") -> str | None:
    """What the database has."""
    with open_store(site / "glance.db") as store:
        status = store.find(bed)[0].statuses.get(field)
    return None if status is None else status.value


async def open_patient(desk: Desk, letters: str, name: str) -> None:
    await desk.type(letters)
    await desk.keys("enter")
    await desk.until(name, "Risk")


async def test_a_value_is_set_in_three_keys_from_the_list_and_ticked(
    opened: Opened, site: Path
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.until("ADEYEMI")
        await desk.keys("enter", "r", "r")
        await desk.until("✓")

        assert value(site, "B1") == "red"
        assert desk.logged("kind = 'set' AND field = 'risk' AND actor = 'ab1'") == [
            ("ab1", "set", "risk", "red")
        ]


async def test_the_log_says_which_terminal_it_was(opened: Opened) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.keys("enter", "r", "r")
        await desk.until("✓")

        assert len(desk.logged("station = 'base-9' AND kind = 'set'")) == 1


async def test_there_is_no_tick_before_the_commit(opened: Opened, site: Path) -> None:
    async with opened() as desk:
        await desk.sign_on()
        with locked(site) as let_go:
            await desk.keys("enter", "r", "r")
            before = await desk.until("saving")
            let_go()
            await desk.until("✓")

        assert "✓" not in before


async def test_keys_typed_during_a_slow_save_go_to_the_right_patients(
    opened: Opened, site: Path
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        with locked(site) as let_go:
            await desk.keys("enter", "r", "r")
            await desk.keys("escape")
            await desk.type("nun")
            await desk.keys("enter", "r", "a")
            await desk.keys("d", "r")
            shown = await desk.until("NUÑEZ", "saving")
            let_go()
            await desk.until("✓", without=("saving",))

        assert "✓" not in shown
        assert [value(site, bed) for bed in ("B1", "B2", "B3", "B4")] == [
            "red",
            "green",
            "amber",
            "green",
        ]
        assert value(site, "B3", "day") == "red"


async def test_a_lock_between_key_and_commit_changes_nothing_of_whose_word_it_is(
    opened: Opened, site: Path
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        with locked(site) as let_go:
            await desk.keys("enter", "r", "r", "ctrl+l")
            await desk.until("AB", without=("ADEYEMI",))
            let_go()
        await desk.sign_on("cd2")
        await desk.until("ADEYEMI", "CD")

        assert desk.logged("kind = 'set' AND field = 'risk' AND new = 'red'")[-1][0] == "ab1"


async def test_with_the_database_away_it_says_not_saved_and_keeps_the_word(
    opened: Opened, site: Path
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.keys("enter")
        (site / "glance.db").rename(site / "away.db")
        await desk.keys("r", "r")
        await desk.until("NOT SAVED", "Red")
        (site / "away.db").rename(site / "glance.db")
        await desk.until("NOT SAVED", "LIVE", without=("NOT LIVE",))

        assert value(site, "B1") == "green"


async def test_it_is_saved_after_the_database_is_back_only_when_the_person_says_so(
    opened: Opened, site: Path
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.keys("enter")
        (site / "glance.db").rename(site / "away.db")
        await desk.keys("r", "r")
        await desk.until("NOT SAVED")
        (site / "away.db").rename(site / "glance.db")
        await desk.keys("ctrl+r")
        await desk.until("✓", without=("NOT SAVED",))

        assert value(site, "B1") == "red"


async def test_what_is_not_saved_waits_for_its_owner_behind_the_lock(
    opened: Opened, site: Path
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.keys("enter")
        (site / "glance.db").rename(site / "away.db")
        await desk.keys("r", "r")
        await desk.until("NOT SAVED")
        await desk.keys("ctrl+l")
        await desk.until("AB", without=("ADEYEMI",))
        (site / "away.db").rename(site / "glance.db")
        await desk.sign_on("cd2")
        theirs = await desk.until("ADEYEMI")
        await desk.keys("ctrl+l")
        await desk.until("CD", without=("ADEYEMI",))
        await desk.sign_on()
        await desk.until("NOT SAVED", "Red")

        assert "NOT SAVED" not in theirs


async def test_the_second_to_save_sees_both_values_and_may_keep_theirs(
    opened: Opened, site: Path
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.keys("enter", "r")
        save(site, SetStatus(1, "risk", "amber"))
        await desk.until("meanwhile: Col Dee")
        await desk.keys("r")
        await desk.until("NOT SAVED", "theirs: Amber · Col Dee (CD)", "yours:  Red")
        await desk.keys("ctrl+k")
        await desk.until("Risk", without=("NOT SAVED",))

        assert value(site, "B1") == "amber"


async def test_the_second_to_save_may_put_their_own_in_its_place(
    opened: Opened, site: Path
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.keys("enter", "r")
        save(site, SetStatus(1, "risk", "amber"))
        await desk.until("meanwhile: Col Dee")
        await desk.keys("r")
        await desk.until("theirs: Amber", "Ctrl+P  put mine")
        await desk.keys("ctrl+p")
        await desk.until("✓")

        assert value(site, "B1") == "red"


async def test_a_colleague_s_change_appears_while_the_patient_is_open(
    opened: Opened, site: Path
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.keys("enter")
        await desk.until("Green")
        save(site, SetStatus(1, "next", "home today"))
        await desk.until("home today")


async def test_a_viewer_can_open_a_patient_and_change_nothing(opened: Opened) -> None:
    async with opened() as desk:
        await desk.sign_on("vw3")
        await desk.keys("enter")
        await desk.until("not for viewers")
        await desk.keys("r", "r", "space", "delete", "=")
        await desk.pilot.pause()

        assert desk.logged("kind IN ('set', 'confirm') AND actor = 'vw3'") == []


async def test_the_end_is_asked_for_twice_while_something_is_not_saved(
    opened: Opened, site: Path
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.keys("enter")
        (site / "glance.db").rename(site / "away.db")
        await desk.keys("r", "r")
        await desk.until("NOT SAVED")
        await desk.keys("ctrl+q")
        await desk.until("End glance?")
        await desk.keys("escape")
        await desk.until("Risk", without=("End glance?",))

        assert desk.app.is_running
        (site / "away.db").rename(site / "glance.db")


async def test_a_patient_is_opened_by_a_click_and_a_value_set_by_two_more(
    opened: Opened, site: Path
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.until("BAKER")
        await desk.click("BAKER")
        await desk.until("BAKER", "Risk")
        await desk.click("Risk")
        await desk.until("Amber")
        await desk.click("Amber")
        await desk.until("✓")

        assert value(site, "B2") == "amber"
