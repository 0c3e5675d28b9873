"""The bytes of every driver of towers, as documents and others' programs have them."""

from __future__ import annotations

import pytest

from glance.lamps import Verdict
from glance_drivers import patlite, tower_byte
from tests.drivers.switches.cases import colours, encoder, hexed, sent, verdict

GOOD = Verdict(good=True)
RED, ALL, NONE = colours([1, 0, 0]), colours([1, 1, 1]), colours([0, 0, 0])


# tower_byte


def test_a_tower_is_greeted_by_switching_everything_off_with_its_buzzer() -> None:
    tower = encoder(tower_byte.DRIVER, 3)

    assert sent(tower.greeting()) == hexed("21 22 24 28")


@pytest.mark.parametrize(
    ("before", "after", "bytes_"),
    [(NONE, RED, "11"), (RED, NONE, "21"), (RED, ALL, "12 14"), (colours([0, 0, 1]), RED, "24 11")],
    ids=["red on", "red off", "yellow and green on", "green off, then red on"],
)
def test_a_tower_gets_a_byte_for_each_lamp_that_differs(
    before: tuple[tuple[int, int, int], ...], after: tuple[tuple[int, int, int], ...], bytes_: str
) -> None:
    assert sent(encoder(tower_byte.DRIVER, 3).frame(after, before)) == hexed(bytes_)


def test_a_tower_of_which_nobody_knows_anything_gets_every_lamp_and_no_buzzer() -> None:
    assert sent(encoder(tower_byte.DRIVER, 3).frame(RED, None)) == hexed("28 22 24 11")


def test_bytes_of_a_tower_go_alone_and_20_ms_apart() -> None:
    commands = encoder(tower_byte.DRIVER, 3).frame(ALL, None)

    assert {(len(command.sent), command.gap) for command in commands} == {(1, 0.02)}


def test_the_five_colour_clone_has_blue_and_white_behind_its_own_codes() -> None:
    tower = encoder(tower_byte.DRIVER, 5, five_colours=True)

    assert sent(tower.frame(colours([0, 0, 0, 1, 1]), colours([0] * 5))) == hexed("15 16")


def test_more_lamps_than_a_tower_has_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="the tower has 3 lamps, and 5 are wired"):
        encoder(tower_byte.DRIVER, 5)


# patlite


def test_phe_sets_red_keeps_amber_and_puts_green_out_as_in_its_manual() -> None:
    manual = bytearray(hexed("40 3f 3f 53 31 39 30 00 00 34 21"))
    command = bytearray(patlite.phe((1, 9, 0), buzzer=4))
    command[7:9] = b"\0\0"

    assert command == manual


def test_pns_sets_five_lamps_and_the_buzzer_as_in_the_manual() -> None:
    command = patlite.pns(b"XX", (1, 2, 3, 0, 0), buzzer=4)

    assert command == hexed("58 58 53 00 00 06 01 02 03 00 00 04")


def test_phn_sets_bits_as_in_the_manual() -> None:
    assert patlite.phn((1, 2, 1), buzzer=2) == hexed("57 55")


@pytest.mark.parametrize(
    ("protocol", "bytes_"),
    [
        ("phe", b"@??S101000!"),
        ("pns", hexed("58 58 53 00 00 06 01 00 01 00 00 00")),
        ("la6", hexed("41 42 53 00 00 06 01 00 01 00 00 00")),
        ("phn", hexed("57 05")),
    ],
)
def test_a_patlite_frame_sets_every_lamp_and_silences_the_buzzer(
    protocol: str, bytes_: bytes
) -> None:
    tower = encoder(patlite.DRIVER, 3, protocol=protocol)

    assert sent(tower.frame(colours([1, 0, 1]), None)) == bytes_


@pytest.mark.parametrize(
    ("protocol", "ack", "nak"),
    [
        ("phe", b"\x06", b"\x15"),
        ("pns", b"\x06", b"\x15"),
        ("la6", b"\x06", b"\x15"),
        ("phn", b"ACK", b"NAK"),
    ],
)
def test_a_patlite_tower_acknowledges_or_refuses(protocol: str, ack: bytes, nak: bytes) -> None:
    (command,) = encoder(patlite.DRIVER, 3, protocol=protocol).frame(RED, None)

    assert verdict(command, b"") is None
    assert verdict(command, ack) == GOOD
    assert verdict(command, nak) == Verdict(good=False, said="the tower refused the command (NAK)")


def test_a_phe_with_an_identity_of_its_own_is_called_by_it() -> None:
    assert sent(encoder(patlite.DRIVER, 1, id="07").frame(((1, 1, 1),), None)) == b"@07S100000!"


@pytest.mark.parametrize("who", ["", "é7", "007"])
def test_an_identity_that_is_not_two_letters_is_refused(who: str) -> None:
    with pytest.raises(ValueError, match="two letters"):
        encoder(patlite.DRIVER, 3, id=who)


def test_a_phe_with_more_than_its_three_lamps_is_refused() -> None:
    with pytest.raises(ValueError, match="protocol phe has 3 lamps, and 5 are wired"):
        encoder(patlite.DRIVER, 5)
