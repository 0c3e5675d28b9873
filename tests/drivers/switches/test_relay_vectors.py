"""The bytes of every driver of relays, as documents and others' programs have them."""

from __future__ import annotations

import pytest

from glance.lamps import BLACK, Verdict
from glance_drivers import denkovi16, devantech, kmtronic, lcus, modbus, numato, rtu
from tests.drivers.switches.cases import LAMP, colours, encoder, hexed, sent, verdict

GOOD = Verdict(good=True)
RED, ALL, NONE = colours([1, 0, 0]), colours([1, 1, 1]), colours([0, 0, 0])


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


# modbus


@pytest.mark.parametrize(
    ("on", "bytes_"), [(1, "01 05 00 00 ff 00 8c 3a"), (0, "01 05 00 00 00 00 cd ca")]
)
def test_function_05_sets_a_coil(on: int, bytes_: str) -> None:
    command = rtu.one(unit=1, coil=0, on=on)

    assert command.sent == hexed(bytes_)
    assert verdict(command, command.sent) == GOOD


def test_function_15_sets_eight_coils() -> None:
    command = rtu.many(unit=1, first=0, count=8, states=0b101)

    assert command.sent == hexed("01 0f 00 00 00 08 01 05 3e 96")
    assert verdict(command, rtu.telegram(hexed("01 0f 00 00 00 08"))) == GOOD


def test_a_telegram_ends_with_its_check_low_byte_first() -> None:
    assert rtu.telegram(hexed("01 01 00 00 00 08")) == hexed("01 01 00 00 00 08 3d cc")


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

    assert verdict(command, rtu.telegram(hexed(body))) == Verdict(good=False, said=said)


@pytest.mark.parametrize(
    "answer",
    [
        hexed("01 0f 00 00 00 03 15 cb"),
        hexed("01 8f 02 c5 f2"),
        rtu.telegram(hexed("02 0f 00 00 00 03")),
        rtu.telegram(hexed("01 05 00 00 ff 00")),
    ],
    ids=["a wrong check", "an exception with a wrong check", "another unit", "another function"],
)
def test_what_is_not_whole_or_not_to_this_command_is_no_answer(answer: bytes) -> None:
    (command,) = encoder(modbus.DRIVER, 3).frame(RED, None)

    assert verdict(command, answer) is None


def test_all_coils_at_once_are_cleared_at_opening_where_one_stands_for_them() -> None:
    unit = encoder(modbus.DRIVER, 3, all_coil=255)

    assert sent(unit.greeting()) == rtu.telegram(hexed("01 05 00 ff 00 00"))
    assert encoder(modbus.DRIVER, 3).greeting() == ()


def test_more_coils_than_can_be_cleared_one_by_one_in_time_are_refused() -> None:
    with pytest.raises(ValueError, match='write = "multiple" sets them all at once'):
        encoder(modbus.DRIVER, 17, write="single")


def test_as_many_coils_as_one_by_one_are_cleared_within_the_two_seconds_of_an_end() -> None:
    unit = encoder(modbus.DRIVER, 16, write="single")
    commands = unit.frame(colours([0] * 16), colours([1] * 16))
    # 11 bits a byte at the lowest speed, an answer as long, and as long again for the unit.
    a_byte = 11 / min(modbus.DRIVER.bauds)
    lasts = sum(3 * len(command.sent) * a_byte + command.gap for command in commands)

    assert len(commands) == 16
    assert lasts < 2.0


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
