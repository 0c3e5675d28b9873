"""Wires that take nothing, lie about it or chatter, and frames that grow old while they go out."""

from __future__ import annotations

import resource
import socket
from typing import TYPE_CHECKING

import pytest

from glance.feed.trust import monotonic
from glance.lamps import Command, Given, Health, Shown, Step, Verdict
from glance.strip.newest import Newest
from glance.strip.pace import Pace
from glance.strip.talk import HEARD, Ending, Talk
from tests.strip.conftest import (
    NO_DATA,
    Keeping,
    Memory,
    Numbers,
    colours_of,
    made_light,
    numbered,
    quick,
    wait_for,
)
from tests.strip.test_keeper import Relays, relays
from tests.strip.test_lasting import Ahead

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from glance.board import LampGroup
    from glance.lamps import Light, Wire


@pytest.mark.parametrize("told", [-1, 1_000_000])
def test_a_wire_that_took_what_cannot_be_is_let_go_and_opened_anew(
    keeping: Keeping, told: int
) -> None:
    """The wire is self-made, after hidapi's -1."""
    wires: list[Memory] = []

    class Liar(Memory):
        def write(self, sent: bytes) -> int:
            super().write(sent)
            return told

    def opened(light: Light) -> Wire:
        del light
        wires.append(Memory() if wires else Liar())
        return wires[-1]

    keeper = keeping(made_light("memory", quick()), open_wire=opened)
    wait_for(lambda: len(wires) > 1 and keeper.status().health is Health.LIT)

    assert wires[0].closed


def test_a_device_that_takes_a_byte_now_and_then_has_stalled(keeping: Keeping) -> None:
    """The wire is self-made: it always takes something, and never all of it in time."""
    clock = Ahead()

    def slow(sent: bytes) -> int:
        clock.by += 0.03
        return min(1, len(sent))

    keeper = keeping(made_light("memory", quick()), open_wire=lambda _: Memory(slow), clock=clock)
    wait_for(lambda: "bytes in" in keeper.status().problem)

    assert keeper.status().health is not Health.LIT


class Chatter(Memory):
    """A self-made wire that has said as much as is kept, and its answer after that."""

    def __init__(self) -> None:
        super().__init__()
        self._left = [bytes(HEARD), bytes(HEARD), b"\x06"]
        self._asked = False

    def write(self, sent: bytes) -> int:
        self._asked = True
        self.say(b"!")
        return super().write(sent)

    def read(self) -> bytes:
        return self._left.pop(0) if self._asked and self._left else b""


def test_an_answer_after_much_chatter_is_heard() -> None:
    talk = Talk(Chatter(), Pace(0.0, 0.0), Newest(), Ending(), monotonic)
    good = Verdict(good=True)
    with talk:
        command = Command(b"?", answer=lambda came: good if b"\x06" in came else None, within=5.0)

        assert talk.send(command) is good


class Passing(Numbers):
    """Self-made looks: a number for as long as it may be believed, then no data."""

    def show(
        self,
        light: Light,
        group: LampGroup,
        night: bool,
        given: Given | None,
        before: Shown | None,
        now: datetime,
        clock: float,
    ) -> Shown:
        del light, group, night, before, now
        if given is None or clock >= given.good_until:
            return Shown((Step(0.0, NO_DATA),), "no data")
        return Shown((Step(0.0, colours_of(1)),), "live")


def test_a_frame_that_is_not_true_any_more_is_not_finished(keeping: Keeping) -> None:
    """The wire and its clock are self-made: the machine sleeps after the first of three relays."""
    wire = Memory()
    clock = Ahead()
    keeper = keeping(
        made_light("memory", relays(Relays(), repeat=3600.0)),
        open_wire=lambda _: wire,
        looks=Passing(),
        clock=clock,
    )
    wait_for(lambda: keeper.status().shows == "no data")

    def asleep(sent: bytes) -> int:
        if sent == b"0=01 ":
            clock.by += 3600.0
        return len(sent)

    wire.room = asleep
    keeper.give(Given(good_until=clock() + 60.0))
    wait_for(lambda: b"0=01 " in wire.written)
    wait_for(lambda: wire.written[-1] == b"2=09 ")

    assert b"1=01 " not in wire.written
    assert b"2=01 " not in wire.written


@pytest.fixture
def box() -> Iterator[socket.socket]:
    """A network box, self-made, with little room for what it does not read."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    listening.settimeout(10)
    yield listening
    listening.close()


def test_a_network_box_that_takes_nothing_is_given_up_and_called_anew(
    box: socket.socket, keeping: Keeping
) -> None:
    light = made_light(f"socket://127.0.0.1:{box.getsockname()[1]}", quick(repeat=0.005))
    keeper = keeping(light)
    first, _ = box.accept()
    second, _ = box.accept()
    keeper.give(numbered(1))
    second.settimeout(10)
    came = b""
    while b"".join(map(bytes, colours_of(1))) not in came:
        came += second.recv(4096)

    assert keeper.status().reconnects >= 1
    assert came[:1] == b"\0", "it begins with what fills up half a frame"
    keeper.stop()
    keeper.join(5)
    first.close()
    second.close()


def test_a_program_without_a_file_to_spare_keeps_the_lights_that_are_open(
    keeping: Keeping,
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)

    def opened(light: Light) -> Wire:
        del light
        wire = Memory()
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
        return wire

    try:
        keeper = keeping(made_light("memory", quick()), open_wire=opened)
        wait_for(lambda: keeper.status().health is Health.LIT)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert keeper.lives
