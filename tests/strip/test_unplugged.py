"""A strip that is unplugged, stalls, chatters and reads in pieces at every point: by property."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strip.conftest import (
    COUNT,
    HASTY,
    NO_DATA,
    OFF,
    Keeping,
    Memory,
    colours_of,
    made_light,
    numbered,
    quick,
    wait_for,
)
from tests.strip.plugged import Device

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glance.lamps import Colour, Light, Wire

FRAME = 6 + 3 * COUNT
RESYNC = bytes(3 * COUNT + 6)


class Mishap(NamedTuple):
    """What happens, after how many bytes more, and how much of it."""

    what: str
    after: int
    much: int


MISHAPS = st.builds(
    Mishap,
    st.sampled_from(["unplug", "stall", "garbage", "pieces", "nothing"]),
    st.integers(0, 3 * FRAME),
    st.integers(1, 70),
)


@contextmanager
def _plugged_in() -> Iterator[Device]:
    with TemporaryDirectory() as folder:
        device = Device(Path(folder) / "strip")
        try:
            yield device
        finally:
            device.close()


def _befall(device: Device, mishap: Mishap) -> None:
    match mishap.what:
        case "unplug":
            device.unplug_after(mishap.after)
        case "stall":
            device.stall(mishap.much / 1000)
        case "garbage":
            device.say(bytes(range(mishap.after)) * mishap.much)
        case "pieces":
            device.piece = mishap.much


def _explained(frame: Sequence[Colour], sent: set[tuple[Colour, ...]]) -> bool:
    """Whether a frame is what was sent, or the start of it with the rest of it black."""
    flat = [value for colour in frame for value in colour]
    for whole in sent:
        wanted = [value for colour in whole for value in colour]
        equal = next((at for at in range(len(flat)) if flat[at] != wanted[at]), len(flat))
        if not any(flat[equal:]):
            return True
    return False


@settings(max_examples=40, deadline=None)
@given(st.lists(MISHAPS, min_size=1, max_size=6), st.booleans())
def test_the_last_state_always_arrives(mishaps: list[Mishap], powered: bool) -> None:
    """The pty and the firmware are self-made; `powered` says that it outlives an unplug."""
    keeping = Keeping()
    with _plugged_in() as device:
        device.powered = powered
        keeper = keeping(made_light(device.link, quick()))
        for number, mishap in enumerate(mishaps, start=1):
            _befall(device, mishap)
            keeper.give(numbered(number))
            wait_for(lambda: not device.unplugs)
        last = len(mishaps) + 1
        keeper.give(numbered(last))
        wait_for(lambda: device.firmware.shown == colours_of(last))
        alive = keeper.is_alive()
        keeping.end()
        wait_for(lambda: device.firmware.shown == NO_DATA)

        sent = {OFF, NO_DATA, *(colours_of(number) for number in range(1, last + 1))}
        assert alive
        assert all(_explained(frame, sent) for frame in device.firmware.frames)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.none() | st.integers(0, FRAME - 1), min_size=1, max_size=8))
def test_after_half_a_frame_the_next_is_preceded_by_the_resync(taken: list[int | None]) -> None:
    """The wire is self-made: of each write it takes all (None), or so many bytes and no more."""
    left = list(taken)
    stuck = False

    def room(sent: bytes) -> int:
        nonlocal stuck
        if stuck or not left:
            return 0 if stuck else len(sent)
        wanted = left.pop(0)
        if wanted is None or wanted >= len(sent):
            return len(sent)
        stuck = True
        return wanted

    written: list[bytes] = []

    def opened(light: Light) -> Wire:
        nonlocal stuck
        del light
        stuck = False
        written.append(b"")
        return Memory(room, written=written, discarded=discarded)

    def discarded() -> None:
        nonlocal stuck
        stuck = False

    keeping = Keeping()
    patience = replace(HASTY, write_within=0.01)
    keeper = keeping(made_light("memory", quick()), open_wire=opened, patience=patience)
    keeper.give(numbered(7))
    wait_for(lambda: not left and keeper.status().shows == "live")
    keeping.end()

    pieces = b"".join(each or b"|" * FRAME for each in written).split(b"|" * FRAME)
    for piece in pieces:
        assert piece[: len(RESYNC)] == RESYNC[: len(piece)]
        frames = piece[len(RESYNC) :]
        for start in range(0, len(frames), FRAME):
            assert frames[start : start + 3] == b"Ada"[: len(frames) - start]


@pytest.mark.parametrize("after", range(0, 2 * FRAME, 5))
def test_an_unplug_after_any_byte_ends_in_the_newest_state(device: Device, after: int) -> None:
    keeping = Keeping()
    device.unplug_after(after)
    keeper = keeping(made_light(device.link, quick()))
    keeper.give(numbered(1))
    wait_for(lambda: not device.unplugs)
    keeper.give(numbered(2))
    wait_for(lambda: device.firmware.shown == colours_of(2))
    keeping.end()

    assert device.firmware.frames
