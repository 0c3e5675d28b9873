"""Adalight's bytes, by the golden vectors and by a reader that was written from the format."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.lamps import Colour, usual_options
from glance_drivers.adalight import DRIVER, adalight, header

RED: Colour = (255, 0, 0)
AMBER: Colour = (255, 96, 0)
GREEN: Colour = (0, 255, 0)

part = st.integers(0, 255)
strips = st.lists(st.tuples(part, part, part), min_size=1, max_size=400).map(tuple)


class Board:
    """A self-made board: reads as Adafruit's LEDstream does, one byte after the other."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self._head = bytearray()
        self._missing = 0

    def hear(self, sent: bytes) -> None:
        """Take bytes; every whole frame goes to `frames`."""
        for byte in sent:
            if self._missing:
                self.frames[-1] += bytes((byte,))
                self._missing -= 1
                continue
            self._head = (self._head + bytes((byte,)))[-6:]
            if self._head[:3] == b"Ada" and len(self._head) == 6:
                high, low, check = self._head[3:]
                if check == high ^ low ^ 0x55:
                    self._missing = 3 * (256 * high + low + 1)
                    self.frames.append(b"")
                self._head.clear()

    @property
    def whole(self) -> list[bytes]:
        """The frames that have come to their end."""
        return self.frames[:-1] if self._missing else self.frames


def test_three_lamps_are_the_golden_vector() -> None:
    made = adalight((RED, AMBER, GREEN))

    assert made == bytes.fromhex("41 64 61 00 02 57 ff 00 00 ff 60 00 00 ff 00")


@pytest.mark.parametrize(
    ("count", "golden"),
    [
        (1, "00 00 55"),
        (8, "00 07 52"),
        (60, "00 3b 6e"),
        (256, "00 ff aa"),
        (257, "01 00 54"),
        (300, "01 2b 7f"),
    ],
)
def test_a_header_says_one_lamp_less_than_there_are(count: int, golden: str) -> None:
    assert header(b"Ada", count) == b"Ada" + bytes.fromhex(golden)


def test_the_header_of_every_count_reads_back_as_that_count() -> None:
    headers = [header(b"Ada", count)[3:] for count in range(1, DRIVER.most + 1)]

    assert [256 * high + low + 1 for high, low, _ in headers] == [*range(1, DRIVER.most + 1)]
    assert all(check == high ^ low ^ 0x55 for high, low, check in headers)


@given(strips)
def test_a_board_reads_the_colours_that_were_sent(colours: tuple[Colour, ...]) -> None:
    board = Board()

    board.hear(adalight(colours))

    assert board.whole == [b"".join(map(bytes, colours))]


@given(strips, st.data())
def test_after_half_a_frame_and_a_resync_the_next_frame_is_right(
    colours: tuple[Colour, ...], more: st.DataObject
) -> None:
    strip = DRIVER.make(len(colours), usual_options(DRIVER.options))
    (command,) = strip.frame(colours, None)
    kept = more.draw(st.integers(0, len(command.sent)))
    board = Board()

    board.hear(command.sent[:kept] + strip.resync() + command.sent)

    assert board.whole[-1] == b"".join(map(bytes, colours))


def test_a_resync_has_no_byte_that_begins_anything() -> None:
    assert DRIVER.make(60, usual_options(DRIVER.options)).resync() == bytes(3 * 60 + 6)


def test_every_frame_is_whole_whatever_was_shown_before() -> None:
    strip = DRIVER.make(2, usual_options(DRIVER.options))

    assert strip.frame((RED, GREEN), (RED, GREEN)) == strip.frame((RED, GREEN), None)


def test_a_strip_rests_until_its_lamps_have_latched() -> None:
    (command,) = DRIVER.make(300, usual_options(DRIVER.options)).frame((RED,) * 300, None)

    assert command.gap == pytest.approx(0.005 + 300 * 30e-6)


def test_a_board_that_reads_while_it_shows_rests_for_less() -> None:
    options = usual_options(DRIVER.options, firmware="adafruit")
    (command,) = DRIVER.make(300, options).frame((RED,) * 300, None)

    assert command.gap == 0.005


def test_whatever_the_option_says_a_lamp_moves_on_every_strip() -> None:
    assert DRIVER.holds


def test_a_board_that_starts_has_said_ada_or_is_given_its_time() -> None:
    assert (DRIVER.boots_for, DRIVER.boot) == (2.5, b"Ada")
