"""AWA's bytes, by the golden vector and by a reader that was written from the format."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from glance.lamps import Colour, Encoder, usual_options
from glance_drivers.awa import DRIVER, checks, welcome

part = st.integers(0, 255)
strips = st.lists(st.tuples(part, part, part), min_size=1, max_size=100).map(tuple)


def strip_of(count: int) -> Encoder:
    return DRIVER.make(count, usual_options(DRIVER.options))


def framed(colours: tuple[Colour, ...]) -> bytes:
    (command,) = strip_of(len(colours)).frame(colours, None)
    return command.sent


def shown(sent: bytes) -> list[bytes]:
    """Read as a HyperSerial board does (self-made): only frames whose checks fit are shown."""
    frames: list[bytes] = []
    at = 0
    while (at := sent.find(b"Awa", at)) >= 0:
        at += 3
        head = sent[at : at + 3]
        if len(head) < 3 or head[2] != head[0] ^ head[1] ^ 0x55:
            continue
        length = 3 * (256 * head[0] + head[1] + 1)
        payload, told = sent[at + 3 : at + 3 + length], sent[at + 3 + length : at + 6 + length]
        sums = [0, 0, 0]
        for index in range(len(payload)):
            sums[0] = sum(payload[: index + 1]) % 255
            sums[1] = (sums[1] + sums[0]) % 255
            sums[2] = (sums[2] + (payload[index] ^ (index % 256))) % 255
        if told == bytes((sums[0], sums[1], 0xAA if sums[2] == 0x41 else sums[2])):
            frames.append(payload)
        at += 3 + length
    return frames


def test_three_lamps_are_the_golden_vector() -> None:
    made = framed(((255, 0, 0), (255, 96, 0), (0, 255, 0)))

    assert made == bytes.fromhex("41 77 61 00 02 57 ff 00 00 ff 60 00 00 ff 00 60 e1 70")


@given(strips)
def test_a_board_reads_the_colours_that_were_sent(colours: tuple[Colour, ...]) -> None:
    assert shown(framed(colours)) == [b"".join(map(bytes, colours))]


def test_a_third_check_that_would_be_a_letter_is_replaced() -> None:
    # 0x41 xor its place 0, and 1 and 2 xor theirs, which is nothing.
    assert checks(bytes((0x41, 1, 2)))[2] == 0xAA


@given(strips, st.data())
@example(((0, 0, 0),), None)
def test_one_flipped_bit_is_found(colours: tuple[Colour, ...], more: st.DataObject | None) -> None:
    sent = bytearray(framed(colours))
    bit = 48 if more is None else more.draw(st.integers(0, 8 * len(sent) - 1))
    # A flip in a check byte that makes FF of 00 is the same sum; the colours are right then.
    assume(bit // 8 < len(sent) - 3)
    sent[bit // 8] ^= 1 << bit % 8

    assert shown(bytes(sent)) == []


@given(strips, st.data())
def test_after_half_a_frame_and_a_resync_the_next_frame_is_right(
    colours: tuple[Colour, ...], more: st.DataObject
) -> None:
    whole = framed(colours)
    kept = more.draw(st.integers(0, len(whole) - 1))

    seen = shown(whole[:kept] + strip_of(len(colours)).resync() + whole)

    assert seen[-1] == b"".join(map(bytes, colours))


def test_the_greeting_asks_for_the_version() -> None:
    (asked,) = strip_of(60).greeting()

    assert asked.sent == bytes.fromhex("41 77 41 2a a2 15") + b"hyperhdr"
    assert asked.optional


def test_the_welcome_is_found_among_statistics_and_boot_text() -> None:
    answer = b"ets Jun  8 2016\r\nAWA: Fps: 0\r\n\r\nWelcome!\r\nAwa driver 9.\r\n"

    verdict = welcome(answer)

    assert verdict is not None
    assert verdict == (True, "Awa driver 9")


@pytest.mark.parametrize("half", [b"", b"\r\nWelcome!\r\n", b"\r\nWelcome!\r\nAwa driver 1"])
def test_half_a_welcome_is_waited_for(half: bytes) -> None:
    assert welcome(half) is None


def test_a_board_that_says_nothing_when_it_starts_is_given_its_time() -> None:
    assert (DRIVER.boots_for, DRIVER.boot) == (2.5, b"")
