"""What WLED is asked and told, and what is made of its answers."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.lamps import Command, Verdict, usual_options
from glance_drivers.adalight import adalight
from glance_drivers.wled import DRIVER, fallback, version

# What an ESP32's ROM prints at 115200 baud before anything of ours runs.
keys = st.sampled_from(["seg", "col", "leds", "count", "ver"])
BOOT = b"ets Jun  8 2016 00:22:57\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13\r\n{\x00\xffAda\r\n"
DIM, DARK = [56, 56, 56, 0], [0, 0, 0, 0]
LOOK = {"id": 0, "start": 0, "stop": 60, "on": True, "bri": 255, "fx": 0, "col": [DIM, DARK, DARK]}


def greeting(count: int = 60, preset: int = 0) -> tuple[Command, ...]:
    options = usual_options(DRIVER.options, fallback_preset=preset)
    return DRIVER.make(count, options).greeting()


def told(count: int, *segments: object, on: object = True, bri: int = 255) -> bytes:
    """Give an answer of WLED's form (self-made, shortened)."""
    state = {"on": on, "bri": bri, "ps": -1, "seg": segments or [LOOK]}
    info = {"ver": "16.0.1", "vid": 2607201, "leds": {"count": count}, "name": "Team base"}
    return json.dumps({"state": state, "info": info}).encode() + b"\r\n"


def judged(answer: bytes, preset: int = 0) -> Verdict | None:
    judge = greeting(preset=preset)[2].answer
    assert judge is not None
    return judge(answer)


def test_it_is_asked_its_version_and_then_its_state() -> None:
    asked, _, state = greeting()

    assert asked.sent == b"v"
    assert state.sent == b'{"v":true}\n'


def test_whoever_does_not_tell_its_state_is_warned_of() -> None:
    asked, _, state = greeting()

    assert asked.optional
    assert not state.optional


def test_every_json_ends_in_a_byte_that_may_be_swallowed() -> None:
    assert all(command.sent.endswith(b"}\n") for command in greeting()[1:])


def test_the_version_is_found_among_boot_noise() -> None:
    assert version(BOOT + b"WLED 2607201\r\n") == Verdict(True, "WLED build 2607201")


@given(st.binary(max_size=200))
def test_noise_is_no_answer(noise: bytes) -> None:
    assert version(noise) is None
    assert judged(noise) is None


def test_a_controller_with_as_many_lamps_as_the_wiring_is_well() -> None:
    assert judged(BOOT + told(60)) == Verdict(True, "WLED 16.0.1, 60 lamps")


def test_another_count_than_the_wiring_says_names_both() -> None:
    verdict = judged(told(30))

    assert verdict is not None
    assert not verdict.good
    assert "30" in verdict.said
    assert "60" in verdict.said


@pytest.mark.parametrize(
    "answer",
    [
        told(60, LOOK | {"col": [[255, 160, 0, 0], DARK]}),
        told(60, LOOK | {"col": [DIM, DIM]}),
        told(60, LOOK | {"on": False}),
        told(60, LOOK | {"bri": 128}),
        told(60, LOOK | {"stop": 30}),
        told(60, LOOK | {"fx": 9}),
        told(60, LOOK, LOOK | {"id": 1}),
        told(60, on=False),
        told(60, bri=128),
    ],
)
def test_a_controller_that_has_not_taken_its_look_of_no_data_is_told_of(answer: bytes) -> None:
    assert judged(answer) == Verdict(False, "WLED has not taken its look of no data")


def test_a_preset_looks_as_the_trust_wants() -> None:
    blue = LOOK | {"col": [[0, 0, 40, 0], DARK]}

    assert judged(told(60, blue, bri=90), preset=7) == Verdict(True, "WLED 16.0.1, 60 lamps")


def test_a_preset_that_leaves_the_strip_off_is_told_of() -> None:
    verdict = judged(told(60, on=False), preset=7)

    assert verdict is not None
    assert not verdict.good


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda deeper: st.lists(deeper, max_size=3) | st.dictionaries(keys, deeper, max_size=4),
    max_leaves=12,
)


@given(anything, anything)
def test_an_answer_that_no_wled_gives_is_no_fault(state: object, info: object) -> None:
    answer = json.dumps({"state": state, "info": info}).encode() + b"\n"

    assert judged(answer) is None or isinstance(judged(answer), Verdict)


def test_an_answer_without_end_is_no_fault() -> None:
    assert judged(b'{"state":' + b"[" * 60000 + b"\n") is None


@pytest.mark.parametrize("kept", [1, 40, 120])
def test_half_an_answer_is_waited_for(kept: int) -> None:
    assert judged(told(60)[:kept]) is None


def test_a_controller_that_is_busy_has_not_answered() -> None:
    assert judged(b'{"error":3}\r\n') is None


def test_the_fallback_leaves_live_mode_at_once_and_says_nothing_to_other_lights() -> None:
    request = json.loads(fallback(60, 0))

    assert (request["tt"], request["live"], request["lor"]) == (0, False, 0)
    assert request["udpn"] == {"nn": True}


@pytest.mark.parametrize("preset", [0, 7])
def test_the_fallback_is_lit(preset: int) -> None:
    assert json.loads(fallback(60, preset))["on"] is True


def test_the_plain_fallback_leaves_frames_as_bright_as_glance_made_them() -> None:
    request = json.loads(fallback(60, 0))

    assert (request["bri"], request["seg"][0]["on"], request["seg"][0]["bri"]) == (255, True, 255)


def test_the_plain_fallback_is_every_other_lamp_white_and_no_other_segment() -> None:
    segment, *others = json.loads(fallback(60, 0))["seg"]

    assert (segment["start"], segment["stop"], segment["grp"], segment["spc"]) == (0, 60, 1, 1)
    assert segment["col"] == [DIM[:3], DARK[:3]]
    assert others == [{"stop": 0}] * 31


def test_a_fallback_preset_is_asked_for_by_its_number() -> None:
    request = json.loads(fallback(60, 7))

    assert request["ps"] == 7
    assert "seg" not in request


def test_frames_are_adalight() -> None:
    colours = ((255, 0, 0), (255, 96, 0), (0, 255, 0))
    (command,) = DRIVER.make(3, usual_options(DRIVER.options)).frame(colours, None)

    assert command.sent == adalight(colours)


def test_it_stops_showing_frames_by_itself() -> None:
    assert not DRIVER.holds
    assert DRIVER.quiet_after == 2.5


def test_a_board_that_starts_is_given_as_long_as_an_arduino() -> None:
    assert (DRIVER.boots_for, DRIVER.boot) == (2.5, b"Ada")
