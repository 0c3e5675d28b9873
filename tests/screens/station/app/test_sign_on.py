"""Who is there: sign-on, type-ahead, scans, locks, and desks that wait for their owners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from textual import events

from glance.staff import AmendStaff
from tests.screens.station.app.desk import MANAGER, PIN, STAFF, Desk, save

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    class Opened(Protocol):
        def __call__(
            self, size: tuple[int, int] = (101, 30)
        ) -> AbstractAsyncContextManager[Desk]: ...


NAMES = ("ADEYEMI", "BAKER", "NUÑEZ", "OKAFOR", "QUILL")


def names_shown(desk: Desk) -> list[str]:
    return [name for name in NAMES if name in desk.text]


async def test_the_door_shows_nothing_of_any_patient(opened: Opened) -> None:
    async with opened() as desk:
        await desk.until("LIVE")

        assert names_shown(desk) == []


async def test_a_code_and_its_pin_open_the_list_and_the_log_has_it(opened: Opened) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.until("ADEYEMI")

        assert desk.logged("kind = 'sign_on'") == [("ab1", "sign_on", "ab1", None)]


async def test_a_wrong_pin_opens_nothing_and_tells_not_what_was_wrong(opened: Opened) -> None:
    async with opened() as desk:
        await desk.type("ab1\n999111\n")
        shown = await desk.until("the code or the PIN is wrong")

        assert names_shown(desk) == []
        assert "999111" not in shown


async def test_a_code_that_nobody_has_is_refused_in_the_same_words(opened: Opened) -> None:
    async with opened() as desk:
        await desk.type("zz9\n402518\n")
        await desk.until("the code or the PIN is wrong")

        assert names_shown(desk) == []


async def test_after_three_vain_tries_the_wait_is_counted_down(opened: Opened) -> None:
    async with opened() as desk:
        for _ in range(3):
            await desk.type("ab1\n999111\n" if desk.app._seats.door.asks == "code" else "999111\n")
            await desk.until("the code or the PIN is wrong")
            await desk.settled()
        await desk.until("try again in")

        assert names_shown(desk) == []


async def test_keys_typed_while_the_pin_is_checked_go_to_the_desk(opened: Opened) -> None:
    async with opened() as desk:
        await desk.until("LIVE")
        await desk.type(f"ab1\n{PIN}\nbak")
        shown = await desk.until("BAKER", without=("ADEYEMI",))

        assert "bak" in shown


async def test_keys_typed_behind_a_wrong_pin_go_nowhere(opened: Opened) -> None:
    async with opened() as desk:
        await desk.until("LIVE")
        await desk.type("ab1\n999111\nbak")
        shown = await desk.until("the code or the PIN is wrong")

        assert "bak" not in shown
        assert desk.app._seats.door.pin == ""


async def test_two_scans_in_one_read_do_not_merge(opened: Opened) -> None:
    async with opened() as desk:
        await desk.until("LIVE")
        await desk.type("badge-0001\nbadge-0002\n")
        await desk.type(f"{PIN}\n")
        await desk.until("CD", "locks in")

        assert desk.logged("kind = 'sign_on'") == [("cd2", "sign_on", "cd2", None)]


async def test_a_pasted_code_is_typed_and_never_sent(opened: Opened) -> None:
    async with opened() as desk:
        await desk.until("LIVE")
        desk.app.post_message(events.Paste("ab1\r\n402518\r\n"))
        await desk.until("ab1")

        assert desk.app._seats.door.asks == "code"


async def test_a_line_that_ends_in_both_ways_is_one_line(opened: Opened) -> None:
    async with opened() as desk:
        for letter in "ab1":
            desk.app.post_message(events.Key(letter, letter))
        desk.app.post_message(events.Key("enter", "\r"))
        desk.app.post_message(events.Key("ctrl+j", "\n"))
        await desk.type(f"{PIN}\n")
        await desk.until("locks in")


async def test_an_idle_station_counts_down_and_locks_and_shows_no_patient(opened: Opened) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.until("ADEYEMI")
        desk.pass_time(110)
        await desk.until("locks in 0:10")
        desk.pass_time(10)
        await desk.until("AB", without=NAMES)
        desk.app._threads._saver.stop()
        desk.app.finish()

        assert desk.logged("kind = 'sign_off'") == [("ab1", "sign_off", "ab1", "idle")]


async def test_any_key_puts_the_lock_off(opened: Opened) -> None:
    async with opened() as desk:
        await desk.sign_on()
        desk.pass_time(110)
        await desk.keys("down")
        desk.pass_time(20)
        await desk.until("locks in 1:40", "ADEYEMI")


async def test_a_key_that_comes_after_the_time_does_not_reach_the_patient(opened: Opened) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.keys("enter")
        desk.seconds += 500
        await desk.keys("r", "r")
        await desk.until("AB", without=NAMES)

        assert desk.logged("actor = 'ab1' AND kind = 'set'") == []


async def test_the_same_person_comes_back_to_where_they_were_with_their_typing(
    opened: Opened,
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.type("bak")
        await desk.until("BAKER", without=("ADEYEMI",))
        desk.pass_time(121)
        await desk.until("AB", without=NAMES)
        await desk.sign_on()
        await desk.until("BAKER", "bak", without=("ADEYEMI",))


async def test_keys_typed_ahead_never_reach_a_patient_who_was_left_open(opened: Opened) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.type("b1\n")
        await desk.until("born 12-Mar-1941")
        await desk.keys("ctrl+l")
        await desk.until("AB", without=NAMES)
        await desk.type(f"ab1\n{PIN}\nrr")
        shown = await desk.until("born 12-Mar-1941", "locks in")

        assert "saving" not in shown
        assert desk.logged("actor = 'ab1' AND kind = 'set'") == []


async def test_another_person_starts_afresh_and_sees_nothing_of_it(opened: Opened) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.type("bak")
        await desk.until("BAKER", without=("ADEYEMI",))
        desk.pass_time(121)
        await desk.until("AB", without=NAMES)
        await desk.sign_on("cd2")
        shown = await desk.until("ADEYEMI")

        assert "bak" not in shown


async def test_a_note_half_typed_is_there_again_for_its_writer_and_nobody_else(
    opened: Opened,
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.keys("enter", "z")
        await desk.type("daughter rings at")
        await desk.until("daughter rings at")
        desk.pass_time(121)
        await desk.until("AB", without=("daughter",))
        await desk.sign_on("cd2")
        await desk.keys("enter")
        theirs = await desk.until("ADEYEMI", "Risk")
        await desk.keys("ctrl+l")
        await desk.until("CD", without=NAMES)
        await desk.sign_on()
        await desk.until("daughter rings at")
        await desk.type(" six\n")
        await desk.until("✓")

        assert "daughter" not in theirs
        assert desk.logged("field = 'note'") == [("ab1", "set", "note", "daughter rings at six")]


async def test_one_key_hands_over_to_the_next_person(opened: Opened) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.keys("ctrl+l")
        await desk.until("AB", without=NAMES)
        await desk.sign_on("cd2")
        await desk.until("ADEYEMI", "CD")


async def test_a_desk_that_nobody_came_back_to_for_twelve_hours_is_forgotten(
    opened: Opened,
) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.type("bak")
        await desk.keys("ctrl+l")
        desk.pass_time(12 * 3600 + 1)

        assert "ab1" not in desk.app._seats.parked


async def not_saved(desk: Desk) -> None:
    """Have a word not saved while the database is away, and then bring it back."""
    await desk.sign_on()
    await desk.keys("enter")
    (desk.site / "glance.db").rename(desk.site / "away.db")
    await desk.keys("r", "r")
    await desk.until("NOT SAVED")
    (desk.site / "away.db").rename(desk.site / "glance.db")


async def test_a_word_that_is_not_saved_is_kept_for_as_long_as_the_station_runs(
    opened: Opened,
) -> None:
    async with opened() as desk:
        await not_saved(desk)
        await desk.keys("ctrl+l")
        desk.pass_time(30 * 3600)
        await desk.sign_on()
        await desk.until("NOT SAVED")
        await desk.keys("ctrl+r")
        await desk.until("✓", without=("NOT SAVED",))


async def test_a_word_that_is_not_saved_outlasts_that_its_owner_is_disabled(
    opened: Opened, site: Path
) -> None:
    gone = STAFF[0]
    async with opened() as desk:
        await not_saved(desk)
        for active in (False, False, True):
            member = type(gone)(gone.code, gone.name, gone.initials, active=active)
            save(site, AmendStaff(member), by=MANAGER.actor)
            desk.app._threads._checker.look_up()
            await desk.until("NOT SAVED: something of AB", without=NAMES)
        await desk.sign_on()
        await desk.until("NOT SAVED", "Ctrl+R  save now")


async def test_an_end_with_a_word_that_is_not_saved_is_in_the_log_without_the_word(
    opened: Opened,
) -> None:
    async with opened() as desk:
        await not_saved(desk)
        await desk.keys("ctrl+l")
        await desk.sign_on("cd2")
        await desk.keys("ctrl+q", "ctrl+q")
    desk.app.finish()

    assert sorted(row[:1] + row[3:] for row in desk.logged("kind = 'sign_off'")) == [
        ("ab1", "ended with 1 not saved"),
        ("ab1", "handed over"),
        ("cd2", "ended"),
    ]


async def test_a_burst_of_hand_over_badge_and_pin_lets_the_next_person_in(opened: Opened) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.keys("enter", "r")
        await desk.until("Amber")
        desk.app.post_message(events.Key("ctrl+l", "\x0c"))
        await desk.type(f"badge-0002\n{PIN}\nbak")
        await desk.until("BAKER", "CD", "bak", without=("ADEYEMI",))

        assert [row[0] for row in desk.logged("kind = 'sign_on'")] == ["ab1", "cd2"]


async def touch(desk: Desk, *keys: str) -> None:
    """Touch keys of the door's pad, anywhere on them."""
    for at, key in enumerate(keys):
        zone = next(one for one in desk.app._zones if (one.target, one.value) == ("press", key))
        await desk.pilot.click(offset=(zone.x + at % zone.width, zone.y + at % zone.height))
        await desk.pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=str)
async def test_a_badge_is_scanned_and_the_pin_touched(
    opened: Opened, size: tuple[int, int]
) -> None:
    async with opened(size) as desk:
        await desk.type("badge-0002\n")
        await desk.until("badge-0002", "another code")
        await touch(desk, "4", "1", "backspace", *PIN[1:], "enter")
        await desk.until("locks in", "CD")


async def test_a_code_is_touched_letter_by_letter(opened: Opened) -> None:
    async with opened((80, 24)) as desk:
        await desk.until("code or badge")
        await touch(desk, *"ab1", "enter")
        await desk.until("another code")
        await touch(desk, *PIN, "enter")
        await desk.until("locks in", "AB")


async def test_a_digit_that_is_touched_looks_like_any_other(opened: Opened) -> None:
    async with opened((80, 24)) as desk:
        await desk.type("ab1\n")
        await desk.until("another code")
        await touch(desk, "7")
        one = [list(line) for line in desk.app.lines]
        await touch(desk, "backspace", "3")

        assert [list(line) for line in desk.app.lines] == one
        assert desk.app._seats.door.pin == "3"


async def test_somebody_else_s_code_is_begun_by_touch(opened: Opened) -> None:
    async with opened((80, 24)) as desk:
        await desk.type("ab1\n")
        await desk.until("another code")
        await touch(desk, "escape")
        await desk.until("q", without=("ab1", "another code"))


async def test_somebody_disabled_meanwhile_is_shown_out(opened: Opened, site: Path) -> None:
    async with opened() as desk:
        await desk.sign_on()
        await desk.until("ADEYEMI")
        gone = STAFF[0]
        save(
            site,
            AmendStaff(type(gone)(gone.code, gone.name, gone.initials, active=False)),
            by=MANAGER.actor,
        )
        desk.app._threads._checker.look_up()
        await desk.until("AB", without=NAMES)
        desk.app._threads._saver.stop()
        desk.app.finish()

        assert desk.logged("kind = 'sign_off'") == [("ab1", "sign_off", "ab1", "disabled")]


@pytest.mark.parametrize("kiosk", [False, True])
async def test_a_q_is_a_letter_here(opened: Opened, kiosk: bool) -> None:
    async with opened() as desk:
        desk.app.kiosk = desk.app._hands.kiosk = kiosk
        await desk.sign_on()
        await desk.type("qui")
        await desk.until("QUILL", without=("ADEYEMI",))
