"""config/lights.toml: what it says, and every fault in it at once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glance.board import Board, Each, LampGroup
from glance.errors import Faulty, NotAllowed, Problem
from glance.lamps import Driver, Light, Line, Option, OptionKind, Options, Sort, Wiring
from glance.lamps.cautions import cautions
from glance.lamps.current import least_limit
from glance.lamps.painting import WELL
from glance.lamps.wiring import light_block, read_wiring
from tests.lamps.conftest import (
    AMBER,
    BEDS,
    BOARD,
    DUE,
    GREEN,
    NO_DATA,
    RED,
    Unsent,
    driver,
    strip,
    tower,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "config/lights.toml"
NIGHT = (time(21), time(6, 30))


def _made(count: int, _options: Options) -> Unsent:
    if count > 64:
        raise ValueError("the box has 64 lamps")
    return Unsent()


DRIVERS = {
    "paper": driver(options=(Option("gain", OptionKind.WHOLE, 3, "gain", least=0, most=9),)),
    "wled": driver("wled", holds=False, bauds=(115200, 230400), line=Line(baud=115200)),
    "box": driver("box", Sort.SWITCHES, make=_made),
    "tower": driver("tower", Sort.SWITCHES, usual=3, most=5),
    "screen": driver("screen", line=None),
}
BOARDS: Mapping[str, Board | None] = {
    "ward": replace(BOARD, lamps=(BEDS, LampGroup("ward", Each.BOARD, "risk", BEDS.tells))),
    "huddle": replace(BOARD, lamps=(replace(BEDS, name="slots"),)),
    "bare": BOARD,
    "broken": None,
}
THREE_LAMPS = (frozenset({RED}), frozenset({AMBER, DUE}), frozenset({GREEN}))
STRIP = 'name = "desk"\ndriver = "paper"\nport = "/dev/a"\nboard = "ward"\nshows = "beds"\n'
BOX = STRIP.replace("paper", "box").replace("beds", "ward")


def wiring(text: str, drivers: Mapping[str, Driver] = DRIVERS) -> Wiring:
    return read_wiring(text, FILE, drivers, BOARDS, NIGHT)


def light(text: str) -> Light:
    (one,) = wiring(f"[[light]]\n{text}").lights
    return one


def faults(text: str, drivers: Mapping[str, Driver] = DRIVERS) -> list[str]:
    with pytest.raises(Faulty) as refusal:
        wiring(text, drivers)
    return [str(problem).removeprefix(f"{FILE}:") for problem in refusal.value.problems]


def fault(text: str) -> str:
    """The one fault of one light."""
    (only,) = faults(f"[[light]]\n{text}")
    return only


def test_a_site_without_lights_has_none_and_the_hours_of_its_settings() -> None:
    assert wiring("") == Wiring((), *NIGHT)


def test_the_file_may_have_a_night_of_its_own() -> None:
    read = wiring('night_from = "22:00"\nnight_to = "05:15"\n')

    assert (read.night_from, read.night_to) == (time(22), time(5, 15))


@pytest.mark.parametrize(
    ("begins", "ends", "night", "day"),
    [
        ("21:00", "06:30", ("21:00", "23:59", "00:00", "06:29"), ("06:30", "12:00", "20:59")),
        ("00:30", "05:00", ("00:30", "04:59"), ("00:29", "05:00", "23:59")),
        ("08:00", "08:00", (), ("00:00", "08:00", "23:59")),
    ],
    ids=["across midnight", "after midnight", "none"],
)
def test_it_is_night_from_and_to(
    begins: str, ends: str, night: tuple[str, ...], day: tuple[str, ...]
) -> None:
    read = wiring(f'night_from = "{begins}"\nnight_to = "{ends}"\n')

    assert all(read.night(time.fromisoformat(moment)) for moment in night)
    assert not any(read.night(time.fromisoformat(moment)) for moment in day)


def test_a_strip_that_says_little_has_the_usual() -> None:
    one = light(STRIP + "count = 30\n")

    assert (one.brightness, one.night_brightness, one.limit_ma) == (25, 8, 400)
    assert (one.each, one.backward, one.lamps, one.line) == (1, False, (), Line())
    assert one.options.whole("gain") == 3


def test_a_light_may_say_otherwise() -> None:
    one = light(
        STRIP + "count = 30\nbackward = true\neach = 2\nbrightness = 60\nnight_brightness = 5\n"
        'limit_ma = 900\nheartbeat = 3\nbaud = 230400\nparity = "E"\nbehind = "1A86:7523"\n'
        "[light.options]\ngain = 7\n"
    )

    assert (one.backward, one.each, one.brightness, one.night_brightness) == (True, 2, 60, 5)
    assert (one.limit_ma, one.heartbeat, one.behind) == (900, 3, "1A86:7523")
    assert (one.line, one.options.whole("gain")) == (Line(baud=230400, parity="E"), 7)


def test_brightness_of_the_file_holds_for_lights_that_say_none() -> None:
    (one,) = wiring(f"brightness = 40\nnight_brightness = 9\n[[light]]\n{STRIP}count = 9\n").lights

    assert (one.brightness, one.night_brightness) == (40, 9)


def test_the_last_lamp_of_a_strip_that_holds_is_the_heartbeat() -> None:
    assert light(STRIP + "count = 30\n").heartbeat == 30
    assert light(STRIP + "count = 30\nbackward = true\n").heartbeat == 1
    assert light(STRIP + "count = 30\nheartbeat = 0\n").heartbeat == 0


def test_a_strip_that_goes_out_by_itself_needs_no_heartbeat() -> None:
    assert light(STRIP.replace("paper", "wled") + "count = 30\n").heartbeat == 0


def test_switches_that_hold_must_say_which_lamp_moves() -> None:
    said = fault(BOX + 'count = 4\nlamps = ["red", "amber+due", "green"]\n')

    assert said == (
        "1:3: light[1].heartbeat: missing; box holds what it shows for ever when glance has died: "
        "name the lamp that shall move, counted from 1, or say 0 to have none"
    )


def test_switches_say_what_each_lamp_is_lit_for() -> None:
    one = light(BOX + 'count = 5\nheartbeat = 5\nlamps = ["red", "amber + due", "green", "live"]\n')

    assert one.lamps == (*THREE_LAMPS, WELL)
    assert (one.heartbeat, one.limit_ma) == (5, None)


@pytest.mark.parametrize(
    ("lamps", "said"),
    [
        ('["red", "gren"]', "no state is called 'gren'; did you mean green?"),
        (
            '["red", "green+unknown"]',
            "a lamp that is lit for green says that all is well; nothing else may light it",
        ),
        (
            '["red", "green+no_data"]',
            "a lamp that is lit for green says that all is well; nothing else may light it",
        ),
        (
            '["red", "amber+no_data"]',
            "a lamp that tells of patients cannot stand for no_data or curtain as well",
        ),
        ('["red", "live+green"]', "live means that the data is good, and stands alone"),
    ],
)
def test_a_lamp_is_lit_for_what_can_be_told_apart(lamps: str, said: str) -> None:
    assert fault(BOX + f"count = 2\nheartbeat = 0\nlamps = {lamps}\n").endswith(f": {said}")


def test_a_lamp_at_the_normally_closed_contact_is_driven_like_live() -> None:
    wired = light(BOX + 'count = 2\nlamps = ["red", "not_live"]\nheartbeat = 0\n')

    assert (wired.lamps[1], wired.closed) == (WELL, frozenset({1}))


def test_every_fault_is_named_at_once_with_its_line_and_column() -> None:
    text = (
        "brightnes = 20\n"
        "[[light]]\n"
        'name = "a b"\ndriver = "papr"\nport = ""\nboard = "wrd"\nshows = "beds"\n'
        "[[light]]\n"
        'name = "b"\ndriver = "box"\nport = "/dev/b"\nboard = "ward"\nshows = "bed"\n'
        "brightness = 20\nheartbeat = 9\ncount = 3\n"
    )

    assert faults(text) == [
        "1:1: brightnes: unknown key; did you mean brightness?",
        "3:1: light[1].name: expected up to 40 letters, digits, -, _ or .",
        "4:1: light[1].driver: no driver named 'papr'; did you mean paper?",
        (
            '6:1: light[1].board: expected one of ward, huddle, bare, broken, got "wrd"; '
            "did you mean ward?"
        ),
        (
            "8:3: light[2].lamps: missing; say what each lamp is lit for, such as "
            '["red", "amber+due", "green"]'
        ),
        '13:1: light[2].shows: expected one of beds, ward, got "bed"; did you mean beds?',
        "14:1: light[2].brightness: lamps of box are on or off; leave it out",
        "15:1: light[2].heartbeat: expected a whole number from 0 to 3, got 9",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (STRIP, "1:3: light[1].count: missing; expected how many lamps there are"),
        (STRIP + 'count = 9\nlamps = ["red"]\n', "lamps of paper each show any colour"),
        (STRIP + "count = 3\neach = 3\nheartbeat = 1\n", "takes 3 lamps, and there are only 2"),
        (STRIP + "count = 1\n", "heartbeat: missing; paper holds"),
        (STRIP + "count = 30\nlimit_ma = 20\n", "20 mA do not light 30 lamps; they take 38 mA"),
        (STRIP + 'count = 9\nsupply = "x"\n', "there is no [supply.NAME] with a limit_ma"),
        (STRIP.replace("ward", "bare") + "count = 9\n", "has no [[lamps]] for a light to show"),
        (STRIP.replace("paper", "wled") + "count = 9\nbaud = 9600\n", "one of 115200, 230400"),
        (
            STRIP + "count = 600\nlimit_ma = 9000\nbaud = 9600\n",
            "a picture of 600 lamps takes 1.9 s at 9600 baud, and may take 1 s",
        ),
        (STRIP.replace("paper", "screen") + "count = 9\nbaud = 9600\n", "on no serial line"),
        (STRIP + "count = 9\n[light.options]\ngain = 10\n", "a whole number from 0 to 9, got 10"),
        (STRIP + "count = 9\n[light.options]\ngian = 1\n", "unknown key; did you mean gain?"),
        (BOX + 'lamps = ["red"]\nheartbeat = 0\ncount = 65\n', "the box has 64 lamps"),
        (
            STRIP + 'count = 3\nsegments = ["A1", "A2", "A3"]\n',
            "3 names, and there are lamps for 2",
        ),
        (
            STRIP.replace("beds", "ward") + 'count = 3\nsegments = ["A1"]\n',
            "ward has one segment; leave it out",
        ),
        (STRIP + 'count = 3\nsegments = ["A\\u001b1"]\n', "no control characters"),
        (STRIP.replace("/dev/a", "COM3") + "count = 9\n", "port 'COM3': expected a path such as"),
        (STRIP.replace("/dev/a", "usb:1A86") + "count = 9\n", "expected usb:VENDOR:PRODUCT"),
        (STRIP.replace("/dev/a", "socket://x") + "count = 9\n", "expected socket://host:port"),
        (STRIP.replace("/dev/a", "socket://x:99999") + "count = 9\n", "socket://host:port"),
        (STRIP.replace("/dev/a", "/dev/\\u001ba") + "count = 9\n", "no control characters"),
    ],
)
def test_what_cannot_be_is_said(text: str, said: str) -> None:
    assert said in " ".join(faults(f"[[light]]\n{text}"))


@pytest.mark.parametrize(
    "port",
    [
        "/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0",
        "usb:1A86:7523",
        "usb:2341:0043:5573932",
        "usb:1a86:7523@1-1.2",
        "USB:1A86:7523@1-1.2:1.0",
        "socket://10.0.0.7:2001",
        "socket://[fe80::1]:4001",
    ],
)
def test_a_port_may_be_written_in_these_ways(port: str) -> None:
    assert light(STRIP.replace("/dev/a", port) + "count = 9\n").port == port


def test_the_port_of_a_device_on_no_line_is_its_drivers_word() -> None:
    text = STRIP.replace("paper", "screen").replace("/dev/a", "COM3")

    assert light(text + "count = 9\n").port == "COM3"


def test_a_board_with_one_group_need_not_be_told_which() -> None:
    text = STRIP.replace("ward", "huddle").replace('shows = "beds"\n', "")

    assert light(text + "count = 9\n").shows == "slots"


def test_a_board_that_cannot_be_read_is_another_files_fault() -> None:
    assert light(STRIP.replace("ward", "broken") + "count = 9\n").board == "broken"


def test_lights_on_one_supply_share_it_by_their_lamps() -> None:
    shared = "".join(
        f'[[light]]\n{STRIP.replace("desk", name)}supply = "s"\n{more}\n'.replace("/a", f"/{name}")
        for name, more in (("a", "count = 20"), ("b", "count = 60\nlimit_ma = 300"))
    )
    read = wiring(f"[supply.s]\nlimit_ma = 1000\n{shared}")

    assert [one.limit_ma for one in read.lights] == [250, 300]


def test_a_limit_of_its_own_lets_no_light_take_more_than_its_share() -> None:
    text = f'[[light]]\n{STRIP}supply = "s"\ncount = 20\nlimit_ma = 900\n'
    twin = text.replace("desk", "twin").replace("/dev/a", "/dev/b")
    read = wiring(f"[supply.s]\nlimit_ma = 1000\n{text}{twin}")

    assert [one.limit_ma for one in read.lights] == [500, 500]


def test_a_supply_that_cannot_feed_its_lights_is_said() -> None:
    text = f'[supply.s]\nlimit_ma = 30\n[[light]]\n{STRIP}supply = "s"\ncount = 40\n'

    assert faults(text) == [
        "9:1: light[1].supply: 30 mA do not light 40 lamps; they take 50 mA at least"
    ]


def test_two_lights_have_neither_one_name_nor_one_port() -> None:
    assert faults(f"[[light]]\n{STRIP}count = 9\n[[light]]\n{STRIP}count = 9\n") == [
        "9:1: light[2].name: a second light named desk",
        "11:1: light[2].port: desk is behind it already; a port has one writer",
    ]


def test_a_driver_that_cannot_be_loaded_is_said_in_its_words() -> None:
    class Broken(dict[str, Driver]):
        def __getitem__(self, name: str) -> Driver:
            raise NotAllowed(f"driver {name} of a package cannot be loaded")

    assert faults(f"[[light]]\n{STRIP}count = 9\n", Broken(DRIVERS)) == [
        "3:1: light[1].driver: driver paper of a package cannot be loaded"
    ]


def test_a_name_that_the_kernel_gives_anew_is_warned_of() -> None:
    assert cautions(strip(heartbeat=8, port="/dev/ttyUSB0"), BEDS) == (
        (
            "desk: /dev/ttyUSB0 may be another device after the next start; "
            "use its name under /dev/serial/by-path"
        ),
    )


def test_a_tower_that_is_dark_for_what_its_board_tells_is_warned_of() -> None:
    lamps = (frozenset({RED}), frozenset({AMBER}), frozenset({GREEN}), WELL)
    (said,) = cautions(tower(*lamps, count=5, heartbeat=5), BEDS)

    assert said == (
        "desk: no lamp is lit for due, new, which beds tells; it is dark then (add them to a "
        "lamp, or leave them out of the tells of beds)"
    )


def test_a_strip_that_its_supply_leaves_dark_is_warned_of() -> None:
    (said,) = cautions(strip(300, heartbeat=300, brightness=25, limit_ma=400.0), None)[:1]

    assert said == (
        "desk: at day unknown and empty look alike, and all is hard to see, for 400 mA are not "
        "enough for 300 lamps"
    )


def test_lamps_all_lit_stay_within_the_least_limit() -> None:
    assert [least_limit(count) for count in (1, 60, 300)] == [2, 75, 371]


@given(
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.lists(st.sampled_from(["red", "amber+due", "green", "live"]), max_size=3),
    st.booleans(),
    st.integers(1, 400),
)
def test_what_setup_writes_is_read_as_it_was_meant(
    text: str, lamps: list[str], backward: bool, count: int
) -> None:
    block = light_block(
        "desk",
        "box",
        text,
        board=text,
        shows="beds",
        count=count,
        backward=backward,
        lamps=lamps,
        heartbeat=0,
        options={"gain": 1.5, "word": text, "flag": True, "rows": ("1",)},
    )
    (read,) = tomllib.loads(block)["light"]

    options = {"gain": 1.5, "word": text, "flag": True, "rows": ["1"]}
    assert (read["port"], read["board"], read["options"]) == (text, text, options)
    assert (read.get("lamps", []), read.get("backward", False)) == (lamps, backward)


def test_the_segments_that_setup_writes_are_those_of_the_light() -> None:
    block = light_block(
        "desk", "paper", "/dev/b", board="ward", shows="beds", count=4, segments=("W3 A1", 'W "4"')
    )

    assert wiring(block).lights[0].segments == ("W3 A1", 'W "4"')


def test_what_setup_writes_is_a_light() -> None:
    block = light_block(
        "desk",
        "box",
        "/dev/b",
        board="ward",
        shows="ward",
        count=4,
        lamps=("red", "amber+due", "green"),
        heartbeat=4,
    )

    assert wiring(block).lights[0].lamps == THREE_LAMPS


def shipped() -> str:
    return (Path(__file__).parents[2] / FILE).read_text()


def test_the_file_of_a_new_site_has_no_light() -> None:
    assert tomllib.loads(shipped()) == {}


_KEYS = [
    "name",
    "driver",
    "port",
    "behind",
    "board",
    "shows",
    "count",
    "backward",
    "each",
    "lamps",
    "brightness",
    "night_brightness",
    "limit_ma",
    "supply",
    "heartbeat",
    "baud",
    "parity",
    "options",
    "light",
    "night_from",
]
_VALUES = [
    '"desk"',
    '"paper"',
    '"box"',
    '"tower"',
    '"screen"',
    '"ward"',
    '"huddle"',
    '"beds"',
    '"broken"',
    '"s"',
    '""',
    '"22:00"',
    "0",
    "1",
    "3",
    "64",
    "-1",
    "1.5",
    "99999999999999999999",
    "true",
    '["red"]',
    '["green+empty"]',
    '[""]',
    '["live"]',
    "[1]",
    "[]",
    "{}",
    "{gain=2}",
    "[{}]",
    "nan",
    "1979-05-27",
]


@st.composite
def nearly(draw: st.DrawFn) -> str:
    """A file of the right keys with values that may be anybody's."""
    lines = draw(st.lists(st.sampled_from(["[[light]]", "[supply.s]", "[light.options]", STRIP])))
    for _ in range(draw(st.integers(0, 12))):
        line = f"{draw(st.sampled_from(_KEYS))} = {draw(st.sampled_from(_VALUES))}"
        lines.insert(draw(st.integers(0, len(lines))), line)
    return "\n".join(lines)


@settings(max_examples=400, deadline=None)
@given(st.text() | nearly())
def test_any_text_is_a_wiring_or_faulty(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    lights: tuple[Light, ...] = ()
    try:
        lights = wiring(text).lights
    except Faulty as fault:
        problems = fault.problems

    assert all(str(problem).startswith(FILE) for problem in problems)
    assert all(one.limit_ma is None or one.limit_ma > 0 for one in lights)


@pytest.fixture
def active() -> str:
    """The shipped file with all that it has as an example made active."""
    lines = (re.sub(r"^#(\[|[a-z_]+ = )", r"\1", line) for line in shipped().splitlines())
    return "\n".join(lines)


def test_the_examples_of_the_shipped_file_are_sound(active: str) -> None:
    from glance.strip.installed import Installed

    read = read_wiring(active, FILE, Installed(), BOARDS, NIGHT)

    assert [one.name for one in read.lights] == ["beds", "tower", "corridor"]
    assert NO_DATA not in read.lights[2].lamps[3]
