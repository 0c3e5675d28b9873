"""A light's keeper: what goes out, in which order, and what it says of itself."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from glance.lamps import Command, Health, Verdict
from glance.strip.keeper import Patience
from glance.strip.spy import Spy
from tests.strip.conftest import (
    COUNT,
    HASTY,
    IDENTIFIED,
    NO_DATA,
    OFF,
    Memory,
    colours_of,
    made_light,
    numbered,
    quick,
    wait_for,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glance.lamps import Colour, Driver, Options
    from tests.strip.conftest import Keeping
    from tests.strip.plugged import Device

RESYNC = bytes(3 * COUNT + 6)


@dataclass(frozen=True)
class Relays:
    """A self-made driver's encoder: a command for each of three greens, "!" to get in step.

    A command is the lamp's number and its level; `answer` judges what comes back, if set.
    """

    answer: Callable[[bytes], Verdict | None] | None = None
    optional: bool = False
    within: float = 0.05

    def greeting(self) -> tuple[Command, ...]:
        return ()

    def resync(self) -> bytes:
        return b"!"

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        return tuple(
            Command(
                b"%d=%02x " % (number, colours[number][1]),
                answer=self.answer,
                within=self.within,
                optional=self.optional,
            )
            for number in range(3)
            if before is None or before[number][1] != colours[number][1]
        )


def relays(encoder: Relays, repeat: float = 0.05) -> Driver:
    def make(count: int, options: Options) -> Relays:
        del count, options
        return encoder

    return quick(make=make, repeat=repeat)


def _acknowledged(came: bytes) -> Verdict | None:
    """Judge as Patlite's towers answer: 06 for yes, 15 for no."""
    if b"\x06" in came:
        return Verdict(good=True, said="tower 7")
    return Verdict(good=False, said="refused") if b"\x15" in came else None


def test_a_light_starts_dark_then_without_data_then_with_what_was_given(
    device: Device, keeping: Keeping
) -> None:
    keeper = keeping(made_light(device.link, quick(repeat=60.0)))
    wait_for(lambda: device.firmware.shown == NO_DATA)
    keeper.give(numbered(1))
    wait_for(lambda: device.firmware.shown == colours_of(1))

    assert device.firmware.frames == [OFF, NO_DATA, colours_of(1)]
    assert bytes(device.raw[: len(RESYNC)]) == RESYNC


def test_a_light_that_is_stopped_shows_no_data(device: Device, keeping: Keeping) -> None:
    keeper = keeping(made_light(device.link, quick(repeat=60.0)))
    keeper.give(numbered(1))
    wait_for(lambda: device.firmware.shown == colours_of(1))
    keeper.stop()
    keeper.join(5)
    wait_for(lambda: device.firmware.shown == NO_DATA)

    assert keeper.status().health is Health.ENDED


def test_a_keeper_ends_within_two_seconds_though_the_device_takes_nothing(
    device: Device, keeping: Keeping
) -> None:
    keeper = keeping(made_light(device.link, quick()), patience=Patience())
    keeper.give(numbered(1))
    wait_for(lambda: device.firmware.shown == colours_of(1))
    device.stall(60)
    device.fill()
    wait_for(lambda: keeper.status().health is Health.LIT)
    keeper.stop()
    keeper.join(10)

    assert not keeper.is_alive()
    assert keeper.farewell == 2.0
    device.go_on()


def test_the_newest_frame_is_sent_again_and_again(device: Device, keeping: Keeping) -> None:
    keeper = keeping(made_light(device.link, quick(repeat=0.03)))
    keeper.give(numbered(1))

    wait_for(lambda: device.firmware.frames.count(colours_of(1)) > 3)


def test_of_many_changes_few_frames_and_the_last_of_them_arrive(
    device: Device, keeping: Keeping
) -> None:
    keeper = keeping(made_light(device.link, quick(repeat=60.0)))
    wait_for(lambda: device.firmware.shown == NO_DATA)
    for number in range(1, 2001):
        keeper.give(numbered(number))
    wait_for(lambda: device.firmware.shown == colours_of(2000))

    assert len(device.firmware.frames) < 200


def test_what_changes_nothing_on_the_lamps_is_not_sent(device: Device, keeping: Keeping) -> None:
    keeper = keeping(made_light(device.link, quick(repeat=60.0)))
    for _ in range(3):
        keeper.give(numbered(1))
        wait_for(lambda: device.firmware.shown == colours_of(1))
        keeper.give(numbered(1))
    keeper.give(numbered(2))
    wait_for(lambda: device.firmware.shown == colours_of(2))

    assert device.firmware.frames.count(colours_of(1)) == 1


def test_identifying_ends_in_what_was_shown_before(device: Device, keeping: Keeping) -> None:
    keeper = keeping(made_light(device.link, quick()))
    keeper.give(numbered(1))
    keeper.identify(0.1)
    wait_for(lambda: IDENTIFIED in device.firmware.frames)
    wait_for(lambda: device.firmware.shown == colours_of(1))

    assert keeper.status().shows == "live"


def test_a_lamp_test_ends_in_what_was_shown_before(device: Device, keeping: Keeping) -> None:
    keeper = keeping(made_light(device.link, quick()))
    keeper.give(numbered(1))
    keeper.lamp_test()
    wait_for(lambda: IDENTIFIED in device.firmware.frames)

    wait_for(lambda: device.firmware.shown == colours_of(1))


def test_nothing_is_written_until_the_device_says_that_it_has_started(keeping: Keeping) -> None:
    wire = Memory()
    driver = quick(boots_for=60.0, boot=b"Ada")
    keeper = keeping(made_light("memory", driver), open_wire=lambda _: wire)
    wire.say(b"rst:0x1 boot\r\nA")
    wait_for(lambda: wire.calls.get("read", 0) > 0)
    before = list(wire.written)
    wire.say(b"da\r\n")
    wait_for(lambda: keeper.status().health is Health.LIT)

    assert before == []


def test_a_device_that_never_says_so_is_written_to_when_it_must_have_started(
    device: Device, keeping: Keeping
) -> None:
    keeping(made_light(device.link, quick(boots_for=0.05, boot=b"Ada")))

    wait_for(lambda: device.firmware.shown == NO_DATA)


def test_a_keeper_that_waits_for_a_start_leaves_no_data_when_it_is_stopped(
    keeping: Keeping,
) -> None:
    wire = Memory()
    driver = quick(boots_for=60.0, boot=b"Ada")
    keeper = keeping(made_light("memory", driver), open_wire=lambda _: wire)
    wait_for(lambda: wire.calls.get("fileno"))
    keeper.stop()
    keeper.join(5)

    assert wire.written[-1].endswith(b"".join(map(bytes, NO_DATA)))
    assert keeper.dark


def test_a_repetition_gives_way_to_news_between_two_commands(keeping: Keeping) -> None:
    wire = Memory()
    light = made_light("memory", relays(Relays(), repeat=0.05))
    keeper = keeping(light, open_wire=lambda _: wire)
    keeper.give(numbered(1))
    wait_for(lambda: wire.written.count(b"2=01 ") >= 1)

    def interrupt(sent: bytes) -> int:
        if sent == b"0=01 ":
            keeper.give(numbered(2))
        return len(sent)

    wire.room = interrupt
    wait_for(lambda: b"2=02 " in wire.written)
    start = wire.written.index(b"0=02 ")

    assert wire.written[start - 1 : start + 3] == [b"0=01 ", b"0=02 ", b"1=02 ", b"2=02 "]


def test_a_change_is_sent_whole_whatever_comes_meanwhile(keeping: Keeping) -> None:
    wire = Memory()
    keeper = keeping(made_light("memory", relays(Relays())), open_wire=lambda _: wire)

    def interrupt(sent: bytes) -> int:
        if sent == b"0=01 ":
            keeper.give(numbered(2))
        return len(sent)

    wire.room = interrupt
    keeper.give(numbered(1))
    wait_for(lambda: b"2=02 " in wire.written)
    start = wire.written.index(b"0=01 ")

    assert wire.written[start : start + 3] == [b"0=01 ", b"1=01 ", b"2=01 "]


def test_a_change_sends_only_what_differs_and_a_repetition_everything(keeping: Keeping) -> None:
    wire = Memory()
    keeper = keeping(made_light("memory", relays(Relays(), repeat=0.1)), open_wire=lambda _: wire)
    wait_for(lambda: keeper.status().shows == "no data")
    keeper.give(numbered(9))
    wait_for(lambda: wire.written.count(b"2=09 ") > 1)
    first = wire.written.index(b"1=09 ")

    # Of no data (9, 0, 9 of the greens) only the lamp in the middle differs.
    assert wire.written[first - 1 : first + 4] == [b"2=09 ", b"1=09 ", b"0=09 ", b"1=09 ", b"2=09 "]


def test_an_acknowledged_frame_makes_a_light_lit(device: Device, keeping: Keeping) -> None:
    device.answer = lambda came: b"\x06" * came.count(b"=")
    keeper = keeping(made_light(device.link, relays(Relays(_acknowledged, within=5.0))))
    keeper.give(numbered(1))
    wait_for(lambda: keeper.status().shows == "live")
    status = keeper.status()

    assert (status.health, status.said) == (Health.LIT, "tower 7")
    assert status.answered_at is not None


@pytest.mark.parametrize(
    ("says", "problem"), [(b"\x15", "refused"), (b"", "no answer within 0.05 s")]
)
def test_a_frame_without_a_good_answer_is_sent_again_in_step_and_whole(
    device: Device, keeping: Keeping, says: bytes, problem: str
) -> None:
    device.answer = lambda came: says * came.count(b"=")
    keeper = keeping(made_light(device.link, relays(Relays(_acknowledged))))
    keeper.give(numbered(1))
    wait_for(lambda: bytes(device.raw).count(b"!0=01 ") > 1)
    status = keeper.status()
    device.answer = lambda came: b"\x06" * came.count(b"=")
    wait_for(lambda: keeper.status().health is Health.LIT)

    assert status.health is Health.MUTE
    assert problem in status.problem
    assert keeper.status().problem == ""


def test_an_answer_that_many_clones_leave_out_is_not_missed(
    device: Device, keeping: Keeping
) -> None:
    encoder = Relays(_acknowledged, optional=True, within=0.01)
    keeper = keeping(made_light(device.link, relays(encoder)))
    keeper.give(numbered(1))

    wait_for(lambda: keeper.status().shows == "live")
    assert keeper.status().health is Health.LIT


def test_what_the_device_says_unasked_is_read_and_forgotten(
    device: Device, keeping: Keeping, tmp_path: Path
) -> None:
    spy = Spy(tmp_path / "log")
    keeper = keeping(made_light(device.link, quick()), spy=spy)
    wait_for(lambda: keeper.status().health is Health.LIT)
    device.say(b"Ada\n")
    wait_for(lambda: "< 41 64 61 0a" in (tmp_path / "log").read_text())

    assert keeper.status().said == ""
    spy.close()


def test_the_log_has_every_byte_that_went_out(
    device: Device, keeping: Keeping, tmp_path: Path
) -> None:
    spy = Spy(tmp_path / "log")
    keeper = keeping(made_light(device.link, quick()), spy=spy)
    keeper.give(numbered(1))
    wait_for(lambda: device.firmware.shown == colours_of(1))
    keeping.end()
    wait_for(lambda: device.firmware.shown == NO_DATA)
    lines = (tmp_path / "log").read_text().splitlines()
    sent = b"".join(bytes.fromhex(line.split(" > ")[1]) for line in lines if " > " in line)

    assert sent == bytes(device.raw)
    spy.close()


def test_an_unplug_is_noticed_though_nothing_is_sent(device: Device, keeping: Keeping) -> None:
    keeper = keeping(made_light(device.link, quick(repeat=3600.0)))
    wait_for(lambda: keeper.status().health is Health.LIT)
    device.unplug()
    os.unlink(device.link)  # noqa: PTH108 - udev takes the name away
    wait_for(lambda: keeper.status().health is Health.GONE)

    assert "nothing" in keeper.status().problem or "lost" in keeper.status().problem
    assert "fault" not in keeper.status().problem


def test_reconnects_are_counted(device: Device, keeping: Keeping) -> None:
    keeper = keeping(made_light(device.link, quick()))
    for _ in range(3):
        wait_for(lambda: keeper.status().health is Health.LIT)
        device.unplug()
        wait_for(lambda: keeper.status().health is not Health.LIT)
        device.plug()
    wait_for(lambda: keeper.status().health is Health.LIT)

    assert keeper.status().reconnects >= 3


def test_two_openings_keep_their_distance_though_the_plug_is_loose(
    device: Device, keeping: Keeping
) -> None:
    opened: list[float] = []

    def open_wire(light: object) -> Memory:
        del light
        opened.append(time.monotonic())
        return Memory(faults={"write 3": OSError(5, "loose")})

    patience = replace(HASTY, between_openings=0.15)
    keeping(made_light(device.link, quick()), open_wire=open_wire, patience=patience)
    wait_for(lambda: len(opened) > 4)

    assert min(b - a for a, b in pairwise(opened)) >= 0.15


def test_of_two_keepers_of_one_port_the_second_says_so_and_waits(
    device: Device, keeping: Keeping
) -> None:
    first = keeping(made_light(device.link, quick()))
    wait_for(lambda: first.status().health is Health.LIT)
    second = keeping(made_light(device.link, quick()))
    wait_for(lambda: second.status().health is Health.GONE)
    problem = second.status().problem
    first.stop()
    first.join(5)

    assert "another program holds" in problem
    wait_for(lambda: second.status().health is Health.LIT)


def test_a_status_tells_when_and_what_was_last_written(device: Device, keeping: Keeping) -> None:
    keeper = keeping(made_light(device.link, quick(), limit_ma=400.0))
    before = keeper.status()
    keeper.give(numbered(1))
    wait_for(lambda: keeper.status().shows == "live")
    status = keeper.status()

    assert (before.name, before.driver, before.limit_ma) == ("north", "adalight", 400.0)
    assert status.wrote_at is not None
    assert status.milliamps == 12.5


def test_giving_to_a_keeper_that_has_ended_is_nothing(device: Device, keeping: Keeping) -> None:
    keeper = keeping(made_light(device.link, quick()))
    keeper.stop()
    keeper.join(5)
    keeper.give(numbered(1))

    assert not keeper.is_alive()
