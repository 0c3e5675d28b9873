"""Patlite towers kept by a real keeper: a pty, a TCP port, and ser2net between the two.

The towers are self-made: they answer ACK and NAK as Patlite's manuals say (`boxes`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from glance.lamps import Health
from glance_drivers import patlite
from glance_drivers.switches import Plain
from tests.drivers.switches.boxes import PheBox, PhnBox, PnsBox
from tests.drivers.switches.conftest import free_port, listens, until
from tests.drivers.switches.far_ends import OnPty, OnTcp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from glance.lamps import Colour, Command, Encoder
    from tests.drivers.switches.boxes import Box
    from tests.drivers.switches.conftest import Kept, Programs


@pytest.fixture
def phe() -> Iterator[OnPty]:
    """A PHE on a serial line."""
    tower = OnPty(PheBox())
    tower.start()
    yield tower
    tower.answers.set()
    tower.unplug()


@pytest.fixture(params=["pns", "la6", "phn"])
def networked(request: pytest.FixtureRequest) -> Iterator[tuple[str, OnTcp]]:
    """A tower on the network, with the protocol that it speaks."""
    box: dict[str, Box] = {
        "pns": PnsBox(b"XX"),
        "la6": PnsBox(b"AB"),
        "phn": PhnBox(),
    }
    tower = OnTcp(box[request.param])
    tower.start()
    yield request.param, tower
    tower.unplug()


def test_a_phe_on_a_serial_line_shows_what_it_is_told_and_acknowledges(
    phe: OnPty, kept: Callable[..., Kept]
) -> None:
    light = kept(patlite.DRIVER, phe.port, 3)
    light.shows(1, 0, 0)
    until(lambda: phe.lit(3) == (1, 0, 0) and light.is_well(), "red, acknowledged")
    light.shows(0, 1, 1)

    until(lambda: phe.lit(3) == (0, 1, 1) and light.is_well(), "amber and green, acknowledged")


def test_a_tower_on_the_network_shows_what_it_is_told_and_acknowledges(
    networked: tuple[str, OnTcp], kept: Callable[..., Kept]
) -> None:
    protocol, tower = networked
    light = kept(patlite.DRIVER, tower.port, 3, protocol=protocol)
    light.shows(1, 0, 0)
    until(lambda: tower.lit(3) == (1, 0, 0) and light.is_well(), "red, acknowledged")
    light.shows(0, 1, 1)

    until(lambda: tower.lit(3) == (0, 1, 1) and light.is_well(), "amber and green, acknowledged")


def test_a_phe_behind_ser2net_is_a_light_like_any_other(
    phe: OnPty, kept: Callable[..., Kept], programs: Programs, ser2net: str, tmp_path: Path
) -> None:
    port = free_port()
    config = tmp_path / "ser2net.yaml"
    config.write_text(
        "connection: &tower\n"
        f"  accepter: tcp,127.0.0.1,{port}\n"
        f"  connector: serialdev,{phe.port},9600n81,local\n"
    )
    programs.start(ser2net, "-n", "-u", "-c", config)
    until(lambda: listens(port), "ser2net listens")
    light = kept(patlite.DRIVER, f"socket://127.0.0.1:{port}", 3)
    light.shows(0, 0, 1)

    until(lambda: phe.lit(3) == (0, 0, 1) and light.is_well(), "green, acknowledged")


def test_a_tower_that_refuses_is_told_of_and_asked_again(
    phe: OnPty, kept: Callable[..., Kept]
) -> None:
    phe.refuses.set()
    light = kept(patlite.DRIVER, phe.port, 3)
    light.shows(1, 0, 0)
    until(lambda: light.keeper.status().health is Health.MUTE, "no acknowledgement")
    assert "refused the command (NAK)" in light.keeper.status().problem
    phe.refuses.clear()

    until(lambda: phe.lit(3) == (1, 0, 0) and light.is_well(), "red, acknowledged")


@dataclass(frozen=True)
class Patient(Plain):
    """A tower's encoder that waits for every answer as long as it takes."""

    encoder: Encoder

    def frame(
        self, colours: tuple[Colour, ...], before: tuple[Colour, ...] | None
    ) -> tuple[Command, ...]:
        commands = self.encoder.frame(colours, before)
        return tuple(replace(command, within=60) for command in commands)


def test_nothing_is_sent_before_the_tower_has_answered(
    phe: OnPty, kept: Callable[..., Kept]
) -> None:
    patient = replace(patlite.DRIVER, make=lambda *given: Patient(patlite.make(*given)))
    light = kept(patient, phe.port, 3)
    light.shows(1, 0, 0)
    until(light.is_well, "red, acknowledged")
    phe.answers.clear()
    light.shows(0, 1, 0)
    assert phe.asked.wait(10)
    for lit in ((0, 0, 1), (1, 1, 1), (0, 1, 1)):
        light.shows(*lit)
        # What must not happen is given the time to.
        assert not phe.hears(within=0.1)
    phe.answers.set()
    until(lambda: phe.lit(3) == (0, 1, 1) and light.is_well(), "the newest, acknowledged")

    assert phe.pushed == b""


def test_a_keeper_that_ends_leaves_no_data_on_the_tower(
    phe: OnPty, kept: Callable[..., Kept]
) -> None:
    light = kept(patlite.DRIVER, phe.port, 3)
    light.shows(0, 0, 1)
    until(lambda: phe.lit(3) == (0, 0, 1), "green")
    light.keeper.stop()
    light.keeper.join(10)

    assert phe.lit(3) == (0, 0, 0)


@pytest.mark.parametrize(
    "box", [PheBox(), PnsBox(b"XX"), PhnBox()], ids=lambda box: type(box).__name__
)
def test_the_towers_of_these_tests_answer_as_the_manual_does(box: Box) -> None:
    frames = {
        PheBox: b"@??S190004!",
        PnsBox: bytes.fromhex("58 58 53 00 00 06 01 02 03 00 00 04"),
        PhnBox: b"\x57\x55",
    }

    assert box.feed(frames[type(box)]) == (b"ACK" if isinstance(box, PhnBox) else b"\x06")
