"""Signing on: who gets in, who does not, how long they wait, and what the log keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from glance.errors import NotAllowed, SignOnRefused
from glance.signon import cooling, identify, seal_pin, sign_off, sign_on, tries_key
from glance.site import write_pepper
from glance.staff import AmendStaff, SetPin
from glance.store import open_store
from tests.signon.conftest import watched

if TYPE_CHECKING:
    from tests.signon.conftest import Door

PIN, WRONG = "837261", "837262"


def refused(door: Door, typed: str = "ab1", pin: str = WRONG, after: float = 0) -> SignOnRefused:
    """Try in vain."""
    with pytest.raises(SignOnRefused) as caught:
        door.sign_on(typed, pin, after)
    return caught.value


@pytest.mark.parametrize("typed", ["ab1", "AB1", " ab1 ", "%B0012-7;"])
def test_code_or_badge_with_the_pin_is_let_in(door: Door, typed: str) -> None:
    assert door.sign_on(typed).code == "ab1"


def test_the_real_thing_seals_and_fits(door: Door) -> None:
    door.hasher = PasswordHasher()
    door.add("cd2")

    assert door.sign_on("cd2").code == "cd2"


@pytest.mark.parametrize(
    ("typed", "pin"),
    [
        ("ab1", WRONG),
        ("ab1", ""),
        ("ab1", f"{PIN} "),
        ("ab1", "8" * 100_000),
        ("ab1", "\udcff"),
        ("zz9", PIN),
        ("", PIN),
        (PIN, PIN),
        ("\udcff\x00", PIN),
        ("x" * 100_000, PIN),
        ("%B0012-7", PIN),
        ("%B0012-7;%B0012-7;", PIN),
        ("%b0012-7;", PIN),
        ("gone", PIN),
        ("new", PIN),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(door: Door, typed: str, pin: str) -> None:
    door.add("gone", active=False)
    door.add("new", pin=None)
    answers = [
        (str(refusal), refusal.wait) for refusal in (refused(door, typed, pin) for _ in "1234")
    ]

    assert answers == [
        ("the code or the PIN is wrong; try again", 0),
        ("the code or the PIN is wrong; try again", 0),
        ("the code or the PIN is wrong; try again in 1 s", 1),
        ("too early; try again in 2 s", 2),
    ]


@pytest.mark.parametrize("typed", ["ab1", "zz9", PIN, "gone", "new"])
def test_whatever_is_wrong_the_work_is_the_same(door: Door, typed: str) -> None:
    door.add("gone", active=False)
    door.add("new", pin=None)
    door.hasher = hasher = watched()
    refused(door, typed)

    assert hasher.worked == 1


@pytest.mark.parametrize("typed", ["ab1", "zz9"])
def test_nobody_works_on_a_pin_that_comes_too_early(door: Door, typed: str) -> None:
    for _ in range(3):
        refused(door, typed)
    door.hasher = hasher = watched()
    refused(door, typed, PIN)

    assert hasher.worked == 0


def test_the_right_pin_is_taken_when_the_wait_is_over(door: Door) -> None:
    for _ in range(3):
        refused(door)
    refused(door, pin=PIN, after=0.5)

    assert door.sign_on(after=1.5).code == "ab1"


def test_a_good_sign_on_makes_forget_the_vain_ones(door: Door) -> None:
    refused(door)
    refused(door)
    door.sign_on()

    assert [refused(door).wait for _ in range(3)] == [0, 0, 1]


def test_code_and_badge_are_counted_together(door: Door) -> None:
    refused(door, "ab1")
    refused(door, "%B0012-7;")

    assert refused(door, "AB1").wait == 1


def test_ten_in_vain_are_a_cool_off_and_then_it_goes_on(door: Door) -> None:
    waits: list[float] = []
    for _ in range(11):
        waits.append(refused(door, after=waits[-1] if waits else 0).wait)

    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 64, 300, 300]
    assert door.sign_on(after=300).code == "ab1"


def test_a_cool_off_is_told_in_minutes(door: Door) -> None:
    for _ in range(9):
        refused(door)

    assert str(refused(door)) == "too early; try again in 5 min"


def test_who_is_cooling_off_can_be_listed(door: Door) -> None:
    door.add("cd2")
    for _ in range(12):
        refused(door)
    refused(door, "cd2")

    assert cooling(door.store, door.pepper, door.now) == {"ab1": door.now + timedelta(minutes=5)}
    assert cooling(door.store, door.pepper, door.now + timedelta(minutes=5)) == {}


def test_the_log_keeps_who_was_let_in_and_who_was_not(door: Door) -> None:
    refused(door)
    member = door.sign_on()
    sign_off(door.store, member, "desk-1", "handed over", door.now)

    assert door.log()[-3:] == [
        ("sign_on_refused", "", "desk-1", "ab1", None, None),
        ("sign_on", "ab1", "desk-1", "ab1", None, None),
        ("sign_off", "ab1", "desk-1", "ab1", None, "handed over"),
    ]
    door.store.verify()


def test_the_log_keeps_nothing_of_what_nobody_has(door: Door) -> None:
    refused(door, "zz9")

    assert door.log()[-1] == ("sign_on_refused", "", "desk-1", None, None, None)


def test_each_cool_off_is_in_the_log_once(door: Door) -> None:
    for _ in range(15):
        refused(door)
    refused(door, after=300)
    cool_offs = [row for row in door.log() if row[0] == "cool_off"]

    assert cool_offs == [("cool_off", "", "desk-1", "ab1", None, "300 s")] * 2


def test_tries_that_come_too_early_do_not_fill_the_log(door: Door) -> None:
    for _ in range(40):
        refused(door)

    assert [row[0] for row in door.log()].count("sign_on_refused") == 3


def test_neither_pin_nor_pepper_nor_what_was_typed_is_anywhere(door: Door) -> None:
    said = [str(refused(door, typed, pin)) for typed in ("ab1", "kept-out") for pin in (WRONG, "x")]
    said.append(str(refused(door, "914207", "914207")))
    door.sign_on()
    files = b"".join(path.read_bytes() for path in door.site.folder.glob("glance.db*"))

    for secret in (PIN, WRONG, "kept-out", "914207", door.pepper.hex()):
        assert secret not in "".join(said)
        assert secret.encode() not in files


def test_what_nobody_tries_any_more_is_not_kept(door: Door) -> None:
    refused(door, "zz9")
    refused(door, "ab1", after=86_401)

    assert list(door.store.attempts()) == [tries_key("ab1", door.pepper)]


def test_another_pin_ends_the_wait(door: Door) -> None:
    for _ in range(12):
        refused(door)
    sealed = seal_pin("402857", door.pepper, door.hasher)
    door.save(SetPin("ab1", sealed, tries_key("ab1", door.pepper)))

    assert door.sign_on(pin="402857").code == "ab1"


def test_whoever_is_not_active_any_more_is_kept_out(door: Door) -> None:
    ann = door.sign_on()
    door.save(AmendStaff(replace(ann, active=False)))

    assert refused(door, pin=PIN).wait == 0


def test_a_pin_is_sealed_anew_when_more_work_is_usual(door: Door) -> None:
    before = door.store.pins()["ab1"]
    door.hasher = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    door.sign_on()
    after = door.store.pins()["ab1"]

    assert "t=1" in before
    assert "t=2" in after
    assert door.sign_on().code == "ab1"


def test_another_pepper_is_told_from_a_wrong_pin(door: Door) -> None:
    (door.site.folder / "pepper").unlink()
    write_pepper(door.site.folder / "pepper")

    with pytest.raises(NotAllowed, match="mixed with another secret"):
        door.sign_on()


def test_a_store_for_reading_lets_nobody_in(door: Door) -> None:
    with open_store(door.site.database) as reader, pytest.raises(NotAllowed):
        sign_on(reader, door.pepper, "ab1", PIN, "desk-1", door.now, door.hasher)


def test_whoever_is_meant_is_found_by_code_or_whole_badge(door: Door) -> None:
    typed = ("AB1", "%B0012-7;", "%B0012-7", "%B0012-7;x", "zz9", "", "\udcff")

    assert [identify(door.store, each) for each in typed] == ["ab1", "ab1", *[None] * 5]


def test_the_same_pin_is_sealed_in_another_way_each_time(door: Door) -> None:
    door.add("cd2")

    assert len(set(door.store.pins().values())) == 2
