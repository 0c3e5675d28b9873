"""The messages of an ENTTEC DMX USB Pro, by the golden vectors and by a reader of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.lamps import Colour, Encoder, Verdict, usual_options
from glance_drivers.usbpro import DRIVER, content, message

if TYPE_CHECKING:
    from glance.lamps.options import Value

RED: Colour = (255, 0, 0)
AMBER: Colour = (255, 96, 0)
GREEN: Colour = (0, 255, 0)


def fixtures(count: int, **options: Value) -> Encoder:
    return DRIVER.make(count, usual_options(DRIVER.options, **options))


def slots(encoder: Encoder, *colours: Colour) -> bytes:
    """Read the one DMX packet of a frame (self-made), without its start code."""
    (command,) = encoder.frame(colours, None)
    sent = command.sent
    assert (sent[0], sent[1], sent[-1]) == (0x7E, 6, 0xE7)
    assert sent[2] + 256 * sent[3] == len(sent) - 5
    assert sent[4] == 0
    return sent[5:-1]


def test_three_fixtures_in_24_slots_are_the_golden_vector() -> None:
    (command,) = fixtures(3, slots=24).frame((RED, AMBER, GREEN), None)

    assert command.sent == bytes.fromhex(
        "7e 06 19 00 00 ff 00 00 ff 60 00 00 ff 00" + 15 * "00" + "e7"
    )


def test_a_packet_has_512_slots_where_nothing_is_said() -> None:
    assert len(slots(fixtures(3), RED, AMBER, GREEN)) == 512


def test_the_first_fixture_is_where_its_address_says() -> None:
    sent = slots(fixtures(2, first_slot=10), RED, AMBER)

    assert sent[:16] == bytes(9) + bytes((*RED, *AMBER)) + b"\0"


def test_a_white_lamp_takes_what_red_green_and_blue_have_in_common() -> None:
    sent = slots(fixtures(2, layout="rgbw"), (60, 50, 40), AMBER)

    assert sent[:8] == bytes((20, 10, 0, 40, *AMBER, 0))


def test_a_dimmer_is_kept_at_full() -> None:
    assert slots(fixtures(1, layout="dimmer+rgb"), AMBER)[:4] == bytes((255, *AMBER))


@given(
    st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=100),
    st.integers(1, 200),
)
def test_the_slots_hold_the_colours_that_were_sent(colours: list[Colour], first: int) -> None:
    sent = slots(fixtures(len(colours), first_slot=first), *colours)

    used = b"".join(map(bytes, colours))
    assert sent == (bytes(first - 1) + used).ljust(512, b"\0")


def test_fixtures_that_find_no_room_are_named_with_what_they_need() -> None:
    with pytest.raises(ValueError, match="10 fixtures of rgb from slot 1 need 30 slots"):
        fixtures(10, slots=24)


def test_the_widget_is_asked_for_its_firmware_and_its_serial_number() -> None:
    asked = [(command.sent.hex(" "), command.optional) for command in fixtures(1).greeting()]

    assert asked == [("7e 03 02 00 00 00 e7", True), ("7e 0a 00 00 e7", True)]


def test_its_answers_are_said_in_words() -> None:
    answers = bytes.fromhex("7e 03 05 00 00 01 00 00 28 e7 7e 0a 04 00 01 00 00 00 e7")

    verdicts = [command.answer(answers) for command in fixtures(1).greeting() if command.answer]

    assert verdicts == [Verdict(True, "firmware 1.0"), Verdict(True, "serial number 00000001")]


@given(st.integers(0, 255), st.binary(max_size=600), st.binary(max_size=20))
def test_a_message_is_found_behind_noise(label: int, held: bytes, noise: bytes) -> None:
    noise = noise.replace(b"\x7e", b"")

    assert content(label, noise + message(label, held)) == held


@given(st.binary(max_size=30), st.data())
def test_half_a_message_is_waited_for(held: bytes, more: st.DataObject) -> None:
    whole = message(3, held.replace(b"\x7e", b""))
    kept = more.draw(st.integers(0, len(whole) - 1))

    assert content(3, whole[:kept]) is None


def test_a_resync_fills_up_half_a_message_and_ends_none() -> None:
    (command,) = fixtures(3, slots=24).frame((RED, AMBER, GREEN), None)
    filled = command.sent[:6] + fixtures(3, slots=24).resync() + command.sent

    # What stands at the end of the first, broken message is no end.
    assert filled[4 + 25] != 0xE7
    assert filled[4 + 25 + 1 :].lstrip(b"\0") == command.sent
