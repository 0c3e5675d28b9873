"""The bytes of every driver of switches, as documents and others' programs have them."""

from __future__ import annotations

import pytest

from glance.lamps import BLACK, Verdict
from glance_drivers import (
    denkovi16,
    devantech,
    kmtronic,
    lcus,
    modbus,
    numato,
    patlite,
    tower_byte,
)
from tests.drivers.switches.cases import LAMP, colours, encoder, hexed, sent, verdict

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


# lcus


@pytest.mark.parametrize(
    ("channel", "on", "bytes_"),
    [(1, 1, "a0 01 01 a2"), (1, 0, "a0 01 00 a1"), (2, 1, "a0 02 01 a3"), (8, 1, "a0 08 01 a9")],
)
def test_an_lcus_channel_is_set_by_the_bytes_of_the_vendors_texts(
    channel: int, on: int, bytes_: str
) -> None:
    assert lcus.switch(channel, on) == hexed(bytes_)


def test_lcus_commands_are_100_ms_apart() -> None:
    assert {command.gap for command in encoder(lcus.DRIVER, 3).frame(ALL, None)} == {0.1}


def test_a_stack_light_with_green_in_the_middle_names_its_channels_in_the_order_of_its_lamps() -> (
    None
):
    light = encoder(lcus.DRIVER, 3, channels=("1", "3", "2"))

    assert sent(light.frame(colours([0, 1, 0]), NONE)) == hexed("a0 03 01 a4")


@pytest.mark.parametrize("channels", [("1", "2"), ("1", "2", "2")], ids=["too few", "twice"])
def test_channels_that_do_not_fit_the_lamps_are_refused(channels: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="3 different channels"):
        encoder(lcus.DRIVER, 3, channels=channels)


def test_an_lcus_box_is_asked_only_where_the_wiring_says_so_and_need_not_answer() -> None:
    assert encoder(lcus.DRIVER, 3).greeting() == ()

    asked = encoder(lcus.DRIVER, 3, query=True).greeting()

    assert [(command.sent, command.optional) for command in asked] == [(b"\xff", True)]
    assert verdict(asked[0], b"CH1: ON\r\n") == Verdict(good=True, said="it tells its states")


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


# modbus


@pytest.mark.parametrize(
    ("on", "bytes_"), [(1, "01 05 00 00 ff 00 8c 3a"), (0, "01 05 00 00 00 00 cd ca")]
)
def test_function_05_sets_a_coil(on: int, bytes_: str) -> None:
    command = modbus.one(unit=1, coil=0, on=on)

    assert command.sent == hexed(bytes_)
    assert verdict(command, command.sent) == GOOD


def test_function_15_sets_eight_coils() -> None:
    command = modbus.many(unit=1, first=0, count=8, states=0b101)

    assert command.sent == hexed("01 0f 00 00 00 08 01 05 3e 96")
    assert verdict(command, modbus.telegram(hexed("01 0f 00 00 00 08"))) == GOOD


def test_a_telegram_ends_with_its_check_low_byte_first() -> None:
    assert modbus.telegram(hexed("01 01 00 00 00 08")) == hexed("01 01 00 00 00 08 3d cc")


def test_an_adapter_that_gives_back_what_is_sent_confirms_nothing() -> None:
    (command,) = encoder(modbus.DRIVER, 3).frame(RED, None)

    assert verdict(command, command.sent) is None


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("01 8f 02", "the unit has no such coil"),
        ("01 8f 01", "the unit does not know this function; try the other way of writing"),
        ("01 8f 63", "the unit refused"),
        ("01 0f 00 00 00 02", "the unit confirmed something else than was sent"),
    ],
)
def test_a_unit_that_refuses_is_understood(body: str, said: str) -> None:
    (command,) = encoder(modbus.DRIVER, 3).frame(RED, None)

    assert verdict(command, modbus.telegram(hexed(body))) == Verdict(good=False, said=said)


@pytest.mark.parametrize(
    "answer",
    [
        hexed("01 0f 00 00 00 03 15 cb"),
        hexed("01 8f 02 c5 f2"),
        modbus.telegram(hexed("02 0f 00 00 00 03")),
        modbus.telegram(hexed("01 05 00 00 ff 00")),
    ],
    ids=["a wrong check", "an exception with a wrong check", "another unit", "another function"],
)
def test_what_is_not_whole_or_not_to_this_command_is_no_answer(answer: bytes) -> None:
    (command,) = encoder(modbus.DRIVER, 3).frame(RED, None)

    assert verdict(command, answer) is None


def test_all_coils_at_once_are_cleared_at_opening_where_one_stands_for_them() -> None:
    unit = encoder(modbus.DRIVER, 3, all_coil=255)

    assert sent(unit.greeting()) == modbus.telegram(hexed("01 05 00 ff 00 00"))
    assert encoder(modbus.DRIVER, 3).greeting() == ()


# kmtronic


def test_a_kmtronic_relay_is_set_by_three_bytes() -> None:
    assert sent(encoder(kmtronic.DRIVER, 3).frame(RED, None)) == hexed("ff 02 00 ff 03 00 ff 01 01")


def test_a_kmtronic_box_that_nobody_counted_is_not_asked() -> None:
    commands = encoder(kmtronic.DRIVER, 3).frame(RED, None)

    assert {command.answer for command in commands} == {None}


def test_a_kmtronic_box_with_two_relays_is_asked_for_each() -> None:
    (command,) = encoder(kmtronic.DRIVER, 1, relays="2").frame((LAMP,), None)

    assert command.sent == hexed("ff 01 01 ff 01 03")
    assert verdict(command, hexed("ff 01 01")) == GOOD
    assert verdict(command, hexed("ff 01 00")) == Verdict(
        good=False, said="relay 1 is off and should not be"
    )


def test_a_kmtronic_box_with_four_relays_is_asked_for_all() -> None:
    command = encoder(kmtronic.DRIVER, 3, relays="4").frame(RED, None)[-1]

    assert command.sent == hexed("ff 09 00")
    assert verdict(command, hexed("01 00 00")) is None
    assert verdict(command, hexed("01 00 00 01")) == GOOD
    assert verdict(command, hexed("01 00 01 00")) == Verdict(
        good=False, said="relay 3 is on and should not be"
    )


# numato


@pytest.mark.parametrize(
    ("relays", "lamps", "words"),
    [
        ("8", 4, "relay writeall 0f\r"),
        ("16", 13, "relay writeall 1fff\r"),
        ("32", 1, "relay writeall 00000001\r"),
        ("64", 1, "relay writeall 0000000000000001\r"),
    ],
)
def test_numato_relays_are_written_in_lower_case_a_digit_for_four(
    relays: str, lamps: int, words: str
) -> None:
    module = encoder(numato.DRIVER, lamps, relays=relays)

    assert sent(module.frame((LAMP,) * lamps, None)) == words.encode()


def test_a_small_numato_module_gets_its_relays_by_number() -> None:
    commands = encoder(numato.DRIVER, 3, relays="4").frame(RED, None)

    assert [command.sent for command in commands] == [
        b"relay off 1\r",
        b"relay off 2\r",
        b"relay on 0\r",
    ]


def test_a_numato_command_is_done_when_its_echo_and_the_prompt_have_come() -> None:
    (command,) = encoder(numato.DRIVER, 1).frame((LAMP,), None)

    assert verdict(command, b"\n\r>relay writeall 01\r\n\r") is None
    assert verdict(command, b"\n\r>relay writeall 01\r\n\r>") == GOOD


def test_a_numato_module_that_says_something_has_not_obeyed() -> None:
    (command,) = encoder(numato.DRIVER, 1).frame((LAMP,), None)
    answer = b"relay writeall 01\r\n\rwhat\x1b[31m?\n\r>"

    assert verdict(command, answer) == Verdict(good=False, said="the module said 'what[31m?'")


def test_a_numato_module_tells_its_version() -> None:
    (command,) = encoder(numato.DRIVER, 1).greeting()

    assert command.sent == b"ver\r"
    assert verdict(command, b"ver\r\n\r00000008\n\r>") == Verdict(
        good=True, said="version 00000008"
    )


# denkovi16


@pytest.mark.parametrize(
    ("relay", "bytes_"),
    [(1, b"x\x80\x00//"), (8, b"x\x01\x00//"), (9, b"x\x00\x80//"), (16, b"x\x00\x01//")],
)
def test_denkovis_first_relay_is_the_highest_bit(relay: int, bytes_: bytes) -> None:
    (command,) = encoder(denkovi16.DRIVER, 16).frame(
        colours(at == relay for at in range(1, 17)), None
    )

    assert command.sent == bytes_
    assert command.gap == 0.1


def test_denkovis_box_echoes_and_any_other_echo_is_none() -> None:
    (command,) = encoder(denkovi16.DRIVER, 16).frame(colours([1] * 16), None)

    assert verdict(command, b"x\xff\xff//") == GOOD
    assert verdict(command, b"x\xff\xfe//") is None


# devantech


def test_a_devantech_module_sets_relays_one_by_one_and_is_read_back() -> None:
    (command,) = encoder(devantech.DRIVER, 2).frame((LAMP, BLACK), None)

    assert command.sent == bytes((112, 101, 90, 91))
    assert verdict(command, bytes((10, 3))) is None
    assert verdict(command, bytes((10, 3, 0b01))) == GOOD
    assert verdict(command, bytes((10, 3, 0b10))) == Verdict(
        good=False, said="relay 1 is not as it was set"
    )


def test_relays_of_a_devantech_module_that_are_not_glances_do_not_matter() -> None:
    (command,) = encoder(devantech.DRIVER, 2).frame((LAMP, BLACK), None)

    assert verdict(command, bytes((9, 3, 0b1101))) == GOOD


def test_a_devantech_module_says_what_it_is() -> None:
    (command,) = encoder(devantech.DRIVER, 2).greeting()

    assert command.sent == b"\x5a"
    assert verdict(command, b"\x0a\x02") == Verdict(good=True, said="USB-RLY02, version 2")
