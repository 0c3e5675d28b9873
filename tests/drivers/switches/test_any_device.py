"""What holds for every driver of switches, against self-made models of their devices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glance.lamps import BLACK, Sort
from tests.drivers.switches.boxes import PheBox, PhnBox, PnsBox, TowerByteBox
from tests.drivers.switches.cases import CASES, Case, colours, verdict

if TYPE_CHECKING:
    from glance.lamps import Colour, Command, Verdict
    from tests.drivers.switches.boxes import Box

EVERY = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
# Over TCP half a command ends with its connection, which the keeper lets go of.
OVER_TCP = {"pns", "la6", "phn"}
ON_A_LINE = pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.options.get("protocol") not in OVER_TCP],
    ids=lambda case: case.name,
)

Drawn = TypeVar("Drawn")


class Draw(Protocol):
    """What draws an example within a test."""

    def __call__(self, strategy: st.SearchStrategy[Drawn], /) -> Drawn: ...


@st.composite
def pictures(draw: st.DrawFn, count: int) -> tuple[Colour, ...]:
    """Lamps of any colour and brightness, many of them black."""
    some = st.sampled_from([BLACK, BLACK, (255, 0, 0), (1, 0, 0), (0, 0, 255), (7, 7, 7)])
    return tuple(draw(some) for _ in range(count))


def pieces(draw: Draw, whole: bytes) -> list[bytes]:
    """Cut bytes anywhere."""
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(whole))), max_size=4)))
    return [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]


def exchange(draw: Draw, box: Box, command: Command) -> Verdict | None:
    """Send a command in pieces, and give the verdict on what came back."""
    answer = b"".join(box.feed(piece) for piece in pieces(draw, command.sent))
    return None if command.answer is None else command.answer(answer)


def first_verdict(command: Command, arriving: list[bytes]) -> Verdict | None:
    """Judge an answer as it comes in, until there is a verdict."""
    heard = b""
    for piece in arriving:
        heard += piece
        found = verdict(command, heard)
        if found is not None:
            return found
    return None


def is_on(picture: tuple[Colour, ...]) -> tuple[bool, ...]:
    return tuple(colour != BLACK for colour in picture)


@EVERY
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_after_any_frames_in_any_pieces_the_device_shows_the_last(
    case: Case, data: st.DataObject
) -> None:
    box, encoder = case.box(), case.encoder()
    frames = data.draw(st.lists(pictures(case.count), min_size=1, max_size=5))
    verdicts = [exchange(data.draw, box, command) for command in encoder.greeting()]
    before = None
    for frame in frames:
        known = before if data.draw(st.booleans()) else None
        commands = encoder.frame(frame, known)
        verdicts += [exchange(data.draw, box, command) for command in commands]
        before = frame

    assert case.shown(box) == is_on(frames[-1])
    assert all(given is None or given.good for given in verdicts)
    assert not isinstance(box, TowerByteBox) or not box.played
    assert not isinstance(box, PheBox | PnsBox | PhnBox) or box.buzzer == 0


@EVERY
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_an_answer_in_any_pieces_behind_any_garbage_gives_the_same_verdict(
    case: Case, data: st.DataObject
) -> None:
    box, encoder = case.box(), case.encoder()
    frame = data.draw(pictures(case.count))
    asking = [each for each in (*encoder.greeting(), *encoder.frame(frame, None)) if each.answer]
    if not asking:
        return
    command = data.draw(st.sampled_from(asking))
    for earlier in encoder.frame(frame, None):
        box.feed(earlier.sent)
    answer = box.feed(command.sent)
    harmless = [byte for byte in range(256) if byte not in case.begins]
    garbage = bytes(data.draw(st.lists(st.sampled_from(harmless), max_size=12)))

    given = first_verdict(command, pieces(data.draw, garbage + answer))

    assert given == verdict(command, answer)
    assert given is not None
    assert given.good


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.refusal], ids=lambda case: case.name
)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_refusal_in_any_pieces_behind_any_garbage_is_a_bad_verdict(
    case: Case, data: st.DataObject
) -> None:
    assert case.refusal is not None
    command = case.encoder().frame(colours([1] * case.count), None)[-1]
    harmless = [byte for byte in range(256) if byte not in case.begins]
    garbage = bytes(data.draw(st.lists(st.sampled_from(harmless), max_size=12)))

    given = first_verdict(command, pieces(data.draw, garbage + case.refusal(command.sent)))

    assert given is not None
    assert not given.good
    assert given.said


@ON_A_LINE
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_half_a_command_spoils_at_most_the_frame_behind_it(case: Case, data: st.DataObject) -> None:
    box, encoder = case.box(), case.encoder()
    cut_off, wanted = data.draw(pictures(case.count)), data.draw(pictures(case.count))
    half = b"".join(command.sent for command in encoder.frame(cut_off, None))
    box.feed(half[: data.draw(st.integers(0, len(half)))])
    box.feed(encoder.resync())
    for _ in range(2):
        for command in encoder.frame(wanted, None):
            box.feed(command.sent)

    assert case.shown(box) == is_on(wanted)


@EVERY
def test_a_frame_that_changes_nothing_sends_nothing(case: Case) -> None:
    picture = colours(at % 2 == 0 for at in range(case.count))

    assert case.encoder().frame(picture, picture) == ()


@EVERY
def test_a_dimmer_colour_is_no_change(case: Case) -> None:
    bright, dim = ((255, 0, 0),) * case.count, ((3, 0, 0),) * case.count

    assert case.encoder().frame(dim, bright) == ()


@EVERY
def test_every_driver_of_switches_says_what_the_device_shows_when_the_pc_dies(case: Case) -> None:
    assert case.driver.sort is Sort.SWITCHES
    assert case.driver.holds
    assert case.driver.on_death
    assert case.driver.source


@EVERY
def test_lamps_go_off_before_others_come_on(case: Case) -> None:
    box = case.box()
    first, last = (colours(at == lit for at in range(case.count)) for lit in (0, case.count - 1))
    for command in case.encoder().frame(first, None):
        box.feed(command.sent)
    most = 0
    for command in case.encoder().frame(last, first):
        box.feed(command.sent)
        most = max(most, sum(case.shown(box)))

    assert most == 1
