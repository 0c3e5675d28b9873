"""The console light on real files, pipes and terminals."""

from __future__ import annotations

import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import termios
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.lamps import Colour, usual_options
from glance_drivers.console import DRIVER, ConsoleWire, letter, open_console
from glance_drivers.letters import block, mark
from glance_drivers.pixels import colours, pixels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glance.lamps.options import Value

RED: Colour = (255, 0, 0)
AMBER: Colour = (255, 96, 0)
GREEN: Colour = (0, 160, 60)
OFF: Colour = (0, 0, 0)

part = st.integers(0, 255)
triples = st.tuples(part, part, part)


def opened(to: str, count: int, **options: Value) -> ConsoleWire:
    return open_console("beside the door", count, usual_options(DRIVER.options, to=to, **options))


def show(wire: ConsoleWire, *lamps: Colour) -> int:
    return wire.write(pixels(lamps))


@pytest.mark.parametrize("percent", [100, 25, 8])
@pytest.mark.parametrize(
    ("colour", "name"),
    [(RED, "R"), ((153, 58, 0), "A"), (GREEN, "G"), ((0, 0, 255), "B"), (OFF, "-")],
)
def test_a_lamp_has_the_letter_of_its_colour_however_bright(
    colour: Colour, name: str, percent: int
) -> None:
    red, green, blue = (-(-part * percent // 100) for part in colour)

    assert letter((red, green, blue)) == name


def test_white_is_a_small_letter_where_it_is_dim() -> None:
    assert (letter((32, 32, 32)), letter((6, 6, 6))) == ("W", "w")


@pytest.mark.parametrize("brightness", [100, 60, 25])
def test_new_not_known_empty_and_no_lamp_have_letters_of_their_own(brightness: int) -> None:
    whites = [int(255 * of_one * brightness) // 100 for of_one in (0.5, 0.1, 0.02, 0)]

    assert [mark((white, white, white)) for white in whites] == ["W", "w", ".", "-"]


@pytest.mark.parametrize(
    ("now", "recently", "name"),
    [
        (AMBER, (), "A"),
        (AMBER, (AMBER, GREEN, RED, OFF), "A"),
        (AMBER, ((102, 39, 0), AMBER), "D"),
        ((178, 68, 0), (AMBER,), "d"),
        ((102, 39, 0), ((178, 68, 0), AMBER), "d"),
        (RED, ((102, 0, 0),), "R"),
    ],
)
def test_an_amber_that_dips_is_due_and_small_while_it_is_dim(
    now: Colour, recently: tuple[Colour, ...], name: str
) -> None:
    assert mark(now, recently) == name


@given(triples, st.sampled_from(["24-bit", "16", "none"]), st.integers(1, 3))
def test_every_lamp_is_drawn_with_its_letter(colour: Colour, depth: str, width: int) -> None:
    drawn = re.sub(r"\x1b\[[0-9;]*m", "", block(mark(colour), colour, depth, width))

    assert drawn == {1: "{}", 2: "{} ", 3: " {} "}[width].format(mark(colour))


@given(st.lists(triples).map(tuple))
def test_the_bytes_of_a_frame_give_the_colours_again(lamps: tuple[Colour, ...]) -> None:
    assert colours(pixels(lamps)) == lamps


def test_a_file_has_a_line_for_every_change_and_no_escape_codes(tmp_path: Path) -> None:
    wire = opened(str(tmp_path / "lamps"), 3)

    show(wire, RED, AMBER, GREEN)
    show(wire, RED, AMBER, GREEN)
    show(wire, RED, AMBER, OFF)
    wire.close()

    assert (tmp_path / "lamps").read_bytes() == b"RAG\nRA-\n"


def test_a_file_has_colours_where_the_wiring_asks_for_them(tmp_path: Path) -> None:
    wire = opened(str(tmp_path / "lamps"), 1, colours="16")

    show(wire, RED)
    wire.close()

    assert (tmp_path / "lamps").read_bytes() == b"\x1b[30;41mR\x1b[0m\n"


def test_a_file_that_cannot_be_written_is_an_error_of_the_operating_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        opened(str(tmp_path / "nowhere" / "lamps"), 1)


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    """The far end of a terminal of 40 columns, and its path."""
    far, near = os.openpty()
    fcntl.ioctl(near, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 40, 0, 0))
    yield far, os.ttyname(near)
    os.close(near)
    os.close(far)


def drawn(far: int, end: bytes) -> bytes:
    """Read what was drawn, until its end is there."""
    heard = b""
    while not heard.endswith(end):
        assert select.select([far], [], [], 10)[0], f"{end!r} never came after {heard!r}"
        heard += os.read(far, 4096)
    return heard


def test_a_terminal_keeps_one_line_in_its_place(terminal: tuple[int, str]) -> None:
    far, path = terminal
    wire = opened(path, 2, colours="none")

    show(wire, RED, GREEN)
    show(wire, AMBER, GREEN)
    wire.close()

    assert drawn(far, b"\n") == b"\r R  G \x1b[K\r A  G \x1b[K\r\r\n"


def test_a_lamp_that_dips_is_seen_to_dip_in_letters(terminal: tuple[int, str]) -> None:
    far, path = terminal
    wire = opened(path, 1, colours="none")

    for level in (1.0, 0.7, 0.4, 0.7, 1.0):
        show(wire, (int(255 * level), int(96 * level), 0))
    wire.close()

    assert drawn(far, b"\n") == b"\r A \x1b[K\r d \x1b[K\r D \x1b[K\r\r\n"


def test_neighbours_of_one_colour_do_not_run_together(
    terminal: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    far, path = terminal
    monkeypatch.setenv("COLORTERM", "truecolor")
    wire = opened(path, 2)

    show(wire, RED, RED)

    lamp = b"\x1b[97;48;2;255;0;0m R\x1b[0m "
    assert drawn(far, b"\x1b[K") == b"\r" + lamp + lamp + b"\x1b[K"
    wire.close()


def test_a_terminal_of_sixteen_colours_has_those(
    terminal: tuple[int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    far, path = terminal
    monkeypatch.delenv("COLORTERM", raising=False)
    wire = opened(path, 1)

    show(wire, AMBER)

    assert drawn(far, b"\x1b[K") == b"\r\x1b[30;43m A\x1b[0m \x1b[K"
    wire.close()


def test_sixteen_colours_are_other_ones_for_every_letter() -> None:
    lamps = (RED, AMBER, (102, 39, 0), GREEN, (0, 0, 255), (99,) * 3, (9,) * 3, (3,) * 3, OFF)
    codes = {block(mark(lamp, (AMBER,)), lamp, "16").split("m")[0] for lamp in lamps}

    assert len(codes) == len(lamps)


def test_a_narrower_terminal_has_narrower_columns(terminal: tuple[int, str]) -> None:
    far, path = terminal
    wire = opened(path, 19, colours="none")

    show(wire, *[RED] * 19)

    assert drawn(far, b"\x1b[K") == b"\r" + b"R " * 19 + b"\x1b[K"
    wire.close()


def test_more_lamps_than_a_terminal_is_wide_are_counted(terminal: tuple[int, str]) -> None:
    far, path = terminal
    wire = opened(path, 60, colours="none")

    show(wire, *[RED] * 60)

    assert drawn(far, b"\x1b[K") == b"\r" + b"R" * 34 + b"+26\x1b[K"
    wire.close()


def test_a_reader_that_stalls_keeps_nobody_waiting_and_misses_no_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    far = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    wire = opened(str(pipe), 300, colours="24-bit")
    frames = [(colour,) * 300 for colour in (RED, GREEN)]

    taken = [show(wire, *frames[turn % 2]) for turn in range(40)]

    assert taken[0] == 900
    assert taken[-1] == 0
    while show(wire, *[AMBER] * 300) == 0:
        os.read(far, 65536)
    wire.close()
    os.close(far)


def test_a_reader_that_has_gone_is_an_error_of_the_operating_system(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    far = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    wire = opened(str(pipe), 1)
    os.close(far)

    with pytest.raises(BrokenPipeError):
        show(wire, RED)
    wire.close()


def test_standard_output_stays_open_when_the_light_is_closed() -> None:
    program = (
        "from glance.lamps import usual_options\n"
        "from glance_drivers.console import DRIVER, open_console\n"
        "wire = open_console('here', 2, usual_options(DRIVER.options))\n"
        "wire.write(bytes((255, 0, 0, 0, 160, 60)))\n"
        "wire.close()\n"
        "print('still here')"
    )
    said = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ).stdout

    assert said == b"RG\nstill here\n"


def test_what_was_thrown_away_is_drawn_again(tmp_path: Path) -> None:
    wire = opened(str(tmp_path / "lamps"), 1)

    show(wire, RED)
    wire.discard()
    show(wire, RED)
    wire.close()

    assert (tmp_path / "lamps").read_bytes() == b"R\nR\n"
