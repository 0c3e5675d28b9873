"""The station among the rest of the world: trust, the log, its size, its first and last moment."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Protocol

import pytest
from textual import events

from glance.feed.messages import Loaded
from glance.screens.station.keys import Keyboard
from glance.staff import AmendStaff
from glance.store.sqlite import driver
from tests.screens.station.app.desk import MANAGER, PIN, STAFF, Desk, logged, save

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    class Opened(Protocol):
        def __call__(
            self, size: tuple[int, int] = (101, 30)
        ) -> AbstractAsyncContextManager[Desk]: ...


def configured(site: Path, key: str, value: str) -> None:
    """Have the settings of a site say something else."""
    file = site / "config" / "glance.toml"
    lines = file.read_text("utf-8").splitlines()
    changed = [f"{key} = {value}" if line.startswith(f"{key} =") else line for line in lines]
    file.write_text("\n".join(changed), "utf-8")


async def test_a_lost_database_is_said_across_the_station(opened: Opened, site: Path) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.until("ADEYEMI")
        (site / "glance.db").rename(site / "away.db")
        await desk.until("as of")
        desk.pass_time(10)
        await desk.until("NOT LIVE", "ADEYEMI")
        (site / "away.db").rename(site / "glance.db")
        await desk.until("LIVE", without=("NOT LIVE",))


async def test_looking_at_another_location_s_patient_is_logged_where_the_site_asks(
    site: Path, opened: Opened
) -> None:
    configured(site, "record_views", "true")
    async with opened() as desk:
        await desk.sign_on()
        await desk.type("qui")
        await desk.keys("enter", "escape", "escape")
        await desk.type("ade")
        await desk.keys("enter")
        await desk.until("ADEYEMI", "Risk")
    with closing(driver().connect(str(site / "glance.db"))) as held:
        rows = list(
            held.execute(
                "SELECT actor, location.name FROM change JOIN location "
                "ON location.id = change.location WHERE change.kind = 'view'"
            )
        )

    assert rows == [("ab1", "North community")]


async def test_views_are_nobody_s_business_where_the_site_does_not_ask(
    site: Path, opened: Opened
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.type("qui")
        await desk.keys("enter")
        await desk.until("QUILL", "Risk")

    assert logged(site, "kind = 'view'") == []


async def test_the_end_is_logged_for_whoever_was_there(site: Path, opened: Opened) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.keys("ctrl+q")

    assert logged(site, "kind = 'sign_off'") == [("ab1", "sign_off", "ab1", "ended")]


async def test_settings_that_changed_are_logged_when_the_station_opens(
    site: Path, opened: Opened
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.until("ADEYEMI")

    assert "config/fields.toml" in {row[2] for row in logged(site, "kind = 'configure'")}


async def test_without_anybody_who_may_sign_on_it_ends_and_says_what_to_do(
    site: Path, opened: Opened
) -> None:
    nobody = [AmendStaff(type(one)(one.code, one.name, active=False)) for one in STAFF]
    save(site, *nobody, by=MANAGER.actor)
    async with opened() as desk:
        while desk.app.is_running:
            await desk.pilot.pause(0.01)

    assert desk.app.return_code == 1


async def test_on_a_screen_that_many_share_it_waits_for_somebody_to_be_let_in(
    site: Path, opened: Opened
) -> None:
    nobody = [AmendStaff(type(one)(one.code, one.name, active=False)) for one in STAFF]
    save(site, *nobody, by=MANAGER.actor)
    async with opened() as desk:
        desk.app.kiosk = desk.app._hands.kiosk = True
        await desk.until("Nobody may sign on yet", "glance staff add")
        save(site, AmendStaff(STAFF[0]), by=MANAGER.actor)
        desk.app._threads._checker.look_up()
        await desk.sign_on()
        await desk.until("ADEYEMI")


async def test_a_database_that_is_away_from_the_start_is_waited_for(
    site: Path, opened: Opened
) -> None:
    (site / "glance.db").rename(site / "away.db")
    async with opened() as desk:
        await desk.type(f"ab1\n{PIN}\n")
        await desk.until("nobody can sign on now")
        (site / "away.db").rename(site / "glance.db")
        await desk.until("LIVE", without=("NOT LIVE",))
        await desk.keys("escape")
        await desk.sign_on()
        await desk.until("ADEYEMI")


async def test_the_wheel_goes_down_the_list_and_leaves_what_is_entered_alone(
    opened: Opened,
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        desk.app.post_message(wheel())
        await desk.keys("enter")
        await desk.until("OKAFOR, Chidi", "Risk")
        await desk.keys("r")
        await desk.until("Amber")
        desk.app.post_message(wheel())
        await desk.keys("a")
        await desk.until("✓", "A■")


def wheel() -> events.MouseScrollDown:
    return events.MouseScrollDown(
        None, x=3, y=5, delta_x=0, delta_y=1, button=0, shift=False, meta=False, ctrl=False
    )


async def test_the_end_that_is_asked_for_twice_is_the_end(opened: Opened, site: Path) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.keys("enter")
        (site / "glance.db").rename(site / "away.db")
        await desk.keys("r", "r")
        await desk.until("NOT SAVED")
        await desk.keys("ctrl+q")
        await desk.until("End glance?")
        (site / "away.db").rename(site / "glance.db")
        await desk.keys("ctrl+q")

    assert desk.app.return_code == 0
    assert logged(site, "actor = 'ab1' AND kind = 'set'") == []


async def test_what_is_typed_before_the_patients_are_read_finds_them_afterwards(
    opened: Opened,
) -> None:
    async with opened() as desk:
        await desk.type(f"ab1\n{PIN}\nbak\nrr")
        await desk.until("BAKER", "✓")

        assert [row[0] for row in desk.logged("kind = 'set' AND episode = 2")][-1] == "ab1"


async def test_what_was_typed_long_before_there_were_patients_is_not_meant_any_more(
    opened: Opened,
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        seats, ground = desk.app._seats, desk.app._seats.ground
        seats.ready = False
        await desk.type("bak\nrr")
        desk.seconds += 11
        desk.app._floor.put(Loaded(ground.census, desk.now()))
        await desk.until("ADEYEMI", "BAKER", without=("bak",))


async def test_a_census_of_thousands_is_laid_off_the_screen_s_thread(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glance.screens.station.floor.AT_ONCE", 2)
    async with opened() as desk:
        await desk.sign_on()
        await desk.until("ADEYEMI")
        await desk.keys("enter", "r", "r")
        await desk.until("✓")


@pytest.mark.parametrize(
    ("event", "keys"),
    [
        (events.Key("full_stop", "."), (".",)),
        (events.Key("space", " "), (" ",)),
        (events.Key("R", "R"), ("R",)),
        (events.Key("enter", "\r"), ("enter",)),
        (events.Key("ctrl+j", "\n"), ("enter",)),
        (events.Key("ctrl+h", "\b"), ("backspace",)),
        (events.Key("alt+x", "x"), ("escape", "x")),
        (events.Key("shift+tab", None), ("shift+tab",)),
        (events.Key("ctrl+l", "\x0c"), ("ctrl+l",)),
        (events.Key("f10", None), ("f10",)),
    ],
    ids=lambda value: value.key if isinstance(value, events.Key) else "",
)
def test_a_key_of_the_terminal_is_a_key_of_the_station(
    event: events.Key, keys: tuple[str, ...]
) -> None:
    assert Keyboard().keys(event) == keys


SIZES = [(80, 24), (101, 30), (200, 60)]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_way_from_the_door_to_the_tick_fits_every_size(
    opened: Opened, size: tuple[int, int]
) -> None:
    async with opened(size) as desk:
        await desk.until("code or badge", "PIN", "LIVE")
        await desk.sign_on()
        await desk.until("B1 ADEYEMI", "B4 OKAFOR", "find")
        await desk.keys("enter")
        await desk.until(
            "ADEYEMI, Grace", "B1 · Riverside Ward 3", "born 12-Mar-1941", "999 000 0018"
        )
        await desk.keys("r")
        await desk.until("Red", "Amber", "Green", "Blue", "Black", "Nothing to report")
        await desk.keys("a")
        await desk.until("✓ saved")

        assert all(line.cell_length == size[0] for line in desk.app.lines)
        assert len(desk.app.lines) == size[1]
