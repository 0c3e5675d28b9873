"""The door."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from glance.station import Check, Doorway, Typed
from tests.station.world import NOW

PIN = "402518"
DOOR = Doorway(where="Riverside Ward 3", badges=frozenset({"0009912345"}))


def typed(door: Doorway, text: str) -> tuple[Doorway, list[Check]]:
    """Type a text; "⏎" is Enter."""
    checks = []
    for letter in text:
        step = door.press("enter" if letter == "⏎" else letter, NOW)
        door = step.door
        if step.check is not None:
            checks.append(step.check)
    return door, checks


def test_a_code_and_a_pin_are_checked_together() -> None:
    door, checks = typed(DOOR, f"ab1⏎{PIN}⏎")

    assert checks == [Check("ab1", PIN)]
    assert door.seen(NOW).asks == ""


def test_the_pin_is_neither_shown_nor_kept() -> None:
    typing, _ = typed(DOOR, f"ab1⏎{PIN}")
    door, checks = typed(typing, "⏎")

    assert typing.seen(NOW).digits == len(PIN)
    assert PIN not in repr((typing, typing.seen(NOW), door, checks))
    assert door.pin == ""


def test_two_scans_in_one_read_are_two_people_one_after_the_other() -> None:
    door, checks = typed(DOOR, "BADGE-1⏎BADGE-2⏎")

    assert (door.code, door.asks, checks) == ("BADGE-2", "PIN", [])


def test_a_known_badge_of_digits_starts_over_where_the_pin_is_asked() -> None:
    door, checks = typed(DOOR, "ab1⏎0009912345⏎")

    assert (door.code, door.asks, checks) == ("0009912345", "PIN", [])


def test_a_pin_with_a_slip_of_the_finger_is_a_wrong_pin_and_never_shown() -> None:
    for pin in ("40251q", "q40251", "402518+"):
        door, checks = typed(DOOR, f"ab1⏎{pin}⏎")

        assert checks == [Check("ab1", pin)]
        assert pin not in repr((door, door.seen(NOW)))


def test_a_code_typed_where_the_pin_is_asked_starts_over() -> None:
    door, checks = typed(DOOR, "ab1⏎cd2⏎")

    assert (door.code, door.asks, checks) == ("cd2", "PIN", [])


def test_a_paste_types_its_first_line_and_sends_nothing() -> None:
    door = DOOR.paste("ab1\n402518\n")

    assert (door.code, door.asks) == ("ab1", "code")


def test_what_is_typed_while_the_pin_is_checked_waits_for_the_desk() -> None:
    door, checks = typed(DOOR, f"ab1⏎{PIN}⏎smi⏎")

    assert [one.text for one in door.ahead] == ["s", "m", "i", "enter"]
    assert len(checks) == 1


def test_a_refusal_forgets_what_was_typed_ahead_and_asks_the_pin_again() -> None:
    door, _ = typed(DOOR, f"ab1⏎{PIN}⏎smi")
    door = door.refused("that is not right", 0, NOW)

    assert (door.ahead, door.asks, door.code) == ((), "PIN", "ab1")
    assert door.seen(NOW).message == "that is not right"


def test_the_wait_counts_down_and_holds_back_the_same_code_alone() -> None:
    door, _ = typed(DOOR, f"ab1⏎{PIN}⏎")
    door = door.refused("wait", 30, NOW)
    later = NOW + timedelta(seconds=12)

    assert door.seen(later).wait == 18
    assert typed(door, f"{PIN}⏎")[1] == []
    assert typed(door, f"cd2⏎{PIN}⏎")[1] == [Check("cd2", PIN)]


def test_escape_starts_over() -> None:
    door, _ = typed(DOOR, "ab1⏎40")

    assert door.press("escape", NOW).door == replace(DOOR)


def test_an_empty_line_asks_nothing() -> None:
    assert typed(DOOR, "⏎")[0].asks == "code"
    assert typed(DOOR, "ab1⏎⏎")[1] == []


def test_a_very_long_line_is_cut() -> None:
    door, _ = typed(DOOR, "x" * 500)

    assert len(door.code) == 64


def test_a_door_shows_control_characters_of_a_code_as_nothing_else() -> None:
    assert DOOR.paste("a\x1b[2Jb").code == "a[2Jb"


def test_a_pin_may_end_in_a_space_that_a_scanner_has_added() -> None:
    assert typed(DOOR, f"ab1⏎{PIN} ⏎")[1] == [Check("ab1", PIN)]


def test_a_paste_while_the_pin_is_checked_is_for_the_desk_and_never_a_pin() -> None:
    door = typed(DOOR, f"ab1⏎{PIN}⏎")[0].paste("smith\n")
    assert door.ahead == (Typed("smith\n", pasted=True),)
    door = door.refused("no", 0, NOW)

    assert (door.ahead, door.pin, door.code) == ((), "", "ab1")
