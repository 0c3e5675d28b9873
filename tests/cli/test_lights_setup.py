"""Wiring a light by answers and by options; the tower is a pty that nobody answers for."""

from __future__ import annotations

import os
import pty
import signal
import stat
import subprocess
import sys
import tty
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from glance.board import Each, LampGroup, LampState
from glance.cli.lights_lamps import read_meaning, usual_meanings
from glance.errors import BadInput
from glance.site import LIGHTS
from glance.strip.installed import Installed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from click.testing import Result

    from glance.lamps import Light
    from tests.cli.conftest import Desk

CONSOLE = ("--driver", "console", "--board", "ward", "--shows", "beds")
TOWER = ("--driver", "tower_byte", "--board", "ward", "--shows", "ward")


class Tower:
    """A self-made device: a pty behind a name, as udev gives one to a USB socket."""

    def __init__(self, folder: Path) -> None:
        self._mine, theirs = pty.openpty()
        tty.setraw(theirs)
        os.set_blocking(self._mine, False)
        self.port = folder / "by-path" / "pci-0000:00:14.0-usb-0:1.2:1.0-port0"
        self.port.parent.mkdir()
        self.port.symlink_to(os.ttyname(theirs))
        # Whoever has it open is told of as its holder.
        os.close(theirs)

    def heard(self) -> bytes:
        """Everything that was written to it since it was asked last."""
        try:
            return os.read(self._mine, 65536)
        except OSError:
            # Nothing has come, or nobody has it open (EIO).
            return b""

    def close(self) -> None:
        """Take it away."""
        os.close(self._mine)


@pytest.fixture
def tower(tmp_path: Path) -> Iterator[Tower]:
    """A tower that is plugged in."""
    device = Tower(tmp_path)
    yield device
    device.close()


def setup(desk: Desk, *words: str) -> Result:
    """Set a light up where nobody can be asked."""
    return desk.run("lights", "setup", *words)


def wired(desk: Desk) -> list[Light]:
    """The lights that the site has now."""
    return list(desk.site.wiring(Installed()).lights)


def text(desk: Desk) -> str:
    """The wiring file as it is."""
    return (desk.site.folder / LIGHTS).read_text("utf-8")


def test_options_alone_wire_a_light(desk: Desk) -> None:
    done = setup(desk, *CONSOLE, "--count", "28", "--option", "colours=none")

    assert done.exit_code == 0, done.stderr
    (light,) = wired(desk)
    assert (light.name, light.board, light.shows, light.count) == ("ward-beds", "ward", "beds", 28)
    assert light.options.text("colours") == "none"


def test_what_stood_in_the_file_stays_as_it_was(desk: Desk) -> None:
    before = text(desk)
    setup(desk, *CONSOLE)

    assert text(desk).startswith(before)


def test_a_site_without_the_file_gets_one_that_is_private(desk: Desk) -> None:
    path = desk.site.folder / LIGHTS
    path.unlink()
    setup(desk, *CONSOLE)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(wired(desk)) == 1


def test_a_file_that_does_not_end_its_last_line_is_still_read(desk: Desk) -> None:
    (desk.site.folder / LIGHTS).write_text("brightness = 30")
    setup(desk, *CONSOLE)

    assert wired(desk)[0].brightness == 30


def test_a_second_light_gets_a_name_of_its_own(desk: Desk) -> None:
    setup(desk, *CONSOLE)
    setup(desk, *CONSOLE)

    assert [light.name for light in wired(desk)] == ["ward-beds", "ward-beds-2"]


def test_it_says_what_to_do_next(desk: Desk) -> None:
    told = setup(desk, *CONSOLE, "--name", "corridor").stdout

    assert "glance lights labels corridor -o corridor.svg" in told
    assert "glance wall ward --lights" in told


def test_a_tower_is_wired_with_what_was_said_and_what_is_usual(desk: Desk, tower: Tower) -> None:
    done = setup(desk, *TOWER, "--port", str(tower.port), "--heartbeat", "0")

    assert done.exit_code == 0, done.stderr
    (light,) = wired(desk)
    assert light.lamps == (
        frozenset({LampState.RED}),
        frozenset({LampState.AMBER, LampState.DUE, LampState.NEW}),
        frozenset({LampState.GREEN}),
    )
    assert (light.count, light.heartbeat, light.port) == (3, 0, str(tower.port))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say --port: nobody can be asked here"),
        (("--driver", "console"), "say --board and --shows: nobody can be asked here"),
        (("--driver", "lcus", "--port", "-"), "--port: lcus is on a serial line; say where"),
        (("--driver", "lcus", "--port", "COM3"), "--port: port 'COM3': expected a path such as"),
        (("--driver", "lcsu"), "no driver named 'lcsu'; did you mean lcus?"),
        ((*CONSOLE[:4], "--shows", "bets"), "no board and lamps 'ward bets'; boards and their"),
        ((*CONSOLE, "--count", "0"), "--count: expected a whole number from 1 to 300"),
        ((*CONSOLE, "--count", "301"), "--count: expected a whole number from 1 to 300"),
        ((*CONSOLE, "--limit-ma", "1"), "--limit-ma: expected a whole number from"),
        ((*CONSOLE, "--lamps", "red"), "--lamps: lamps of console show any colour; leave it out"),
        ((*CONSOLE, "--option", "coluors=16"), "expected KEY=VALUE for console; did you mean col"),
        (
            (*CONSOLE, "--option", "colours=pink"),
            "--option colours: expected one of auto, 24-bit, 16, none",
        ),
        ((*CONSOLE, "--option", "to=a\nname='b'"), "--option to: expected a text"),
        ((*CONSOLE, "--name", "a b"), "--name: a name has up to 40 letters, digits, -, _ or ."),
        ((*CONSOLE, "--heartbeat", "9"), "--heartbeat: expected a whole number from 0 to 8"),
        ((*CONSOLE, "--count", "1"), "say --heartbeat: console shows its last state for ever"),
        ((*CONSOLE, "--try"), "--try needs a person who looks at the lamps, and a terminal"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_line_and_nothing_is_written(
    desk: Desk, words: tuple[str, ...], said: str
) -> None:
    before = text(desk)
    done = setup(desk, *words)

    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert text(desk) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--lamps", "red,green+amber"), "a lamp that is lit for green says that all is well"),
        (("--lamps", "red,rde"), "--lamps: no state is called 'rde'; did you mean red?"),
        (("--each", "2", "--lamps", "red"), "--each: lamps of tower_byte are on or off"),
        (("--lamps", "red,amber,green,live"), "one segment takes 4 lamps, and there are only 3"),
        ((), "say --heartbeat: tower_byte shows its last state for ever"),
    ],
)
def test_what_a_tower_cannot_be_told_is_refused(
    desk: Desk, tower: Tower, words: tuple[str, ...], said: str
) -> None:
    before = text(desk)
    done = setup(desk, *TOWER, "--port", str(tower.port), *words)

    assert done.exit_code == 2
    assert said in done.stderr
    assert text(desk) == before


def test_a_port_has_one_light(desk: Desk, tower: Tower) -> None:
    words = (*TOWER, "--port", str(tower.port), "--heartbeat", "0")
    setup(desk, *words)

    assert "--port: the light ward-ward has that port" in setup(desk, *words).stderr


def test_a_light_may_be_wired_before_it_is_there(desk: Desk) -> None:
    done = setup(desk, *TOWER, "--port", "/dev/serial/by-path/none", "--heartbeat", "0")

    assert done.exit_code == 0
    assert "Warning: nothing is plugged in at /dev/serial/by-path/none" in done.stderr
    assert wired(desk)[0].port == "/dev/serial/by-path/none"


def test_a_wiring_file_with_faults_is_told_before_anything_is_asked(desk: Desk) -> None:
    (desk.site.folder / LIGHTS).write_text("brigthness = 3\n")

    assert "did you mean brightness?" in setup(desk).stderr


def test_a_site_whose_boards_show_no_lamps_is_told_what_to_add(desk: Desk) -> None:
    for board in (desk.site.folder / "boards").glob("*.toml"):
        board.write_text('title = "Bare"\n[[columns]]\nsource = "patient"\n')

    assert "add to boards/NAME.toml: [[lamps]]" in setup(desk, "--driver", "console").stderr


def test_a_person_sees_each_lamp_lit_and_says_what_it_is_for(desk: Desk, tower: Tower) -> None:
    code, seen = desk.on_terminal(
        "lights",
        "setup",
        *TOWER,
        *("--port", str(tower.port)),
        answers=(
            ("What is it to be called [ward-ward]", "tower"),
            ("Change any of them?", "n"),
            ("How many lamps has it [3]", ""),
            ("tried now? [Y/n]", ""),
            ("Is lamp 1 lit", "y"),
            ("What is lamp 1 to be lit for", "green"),
            ("Is lamp 2 lit", "y"),
            ("What is lamp 2 to be lit for", "amber+due+new"),
            ("Is lamp 3 lit", "y"),
            ("What is lamp 3 to be lit for", "red"),
        ),
    )

    assert code == 0, seen
    (light,) = wired(desk)
    assert (light.name, light.lamps[0], light.lamps[2]) == (
        "tower",
        frozenset({LampState.GREEN}),
        frozenset({LampState.RED}),
    )
    # Red, then yellow, then green, as Adafruit's 5125 numbers them.
    heard = tower.heard()
    assert heard.index(b"\x11") < heard.index(b"\x12") < heard.index(b"\x14")


def test_a_lamp_that_is_not_lit_ends_it_without_a_word_written(desk: Desk, tower: Tower) -> None:
    before = text(desk)
    code, seen = desk.on_terminal(
        *("lights", "setup", *TOWER, "--port", str(tower.port), "--count", "3"),
        *("--lamps", "red,amber,green", "--name", "tower", "--try"),
        answers=(
            ("Change any of them?", "n"),
            ("Is lamp 1 lit", "n"),
            ("Go on all the same?", "n"),
        ),
    )

    assert code == 1
    assert "nothing was written: lamp 1 was not lit" in seen
    assert text(desk) == before


def test_a_light_that_is_not_there_cannot_be_tried(desk: Desk, tmp_path: Path) -> None:
    before = text(desk)
    code, seen = desk.on_terminal(
        *("lights", "setup", "--driver", "console", "--option", f"to={tmp_path}"),
        *("--board", "ward", "--shows", "beds", "--name", "beds", "--try"),
        answers=(
            ("Its address", ""),
            ("How many lamps", ""),
            ("How many neighbours", ""),
            ("Current in mA", ""),
            ("What now", "s"),
        ),
    )

    assert code == 1, seen
    assert "Error: beds: " in seen
    assert "nothing was written: its lamps could not be tried" in seen
    assert text(desk) == before


def test_a_lamp_is_never_wired_for_green_and_something_else(desk: Desk, tower: Tower) -> None:
    code, seen = desk.on_terminal(
        *("lights", "setup", *TOWER, "--port", str(tower.port), "--count", "3", "--untried"),
        *("--name", "tower", "--heartbeat", "0"),
        answers=(
            ("Change any of them?", "n"),
            ("What is lamp 1 to be lit for", "amber+green"),
            ("Error: a lamp that is lit for green", "red"),
            ("What is lamp 2 to be lit for", ""),
            ("What is lamp 3 to be lit for", ""),
        ),
    )

    assert code == 0, seen
    assert wired(desk)[0].lamps[0] == frozenset({LampState.RED})


def test_what_was_typed_before_a_lamp_was_lit_is_no_answer(desk: Desk, tower: Tower) -> None:
    code, seen = desk.on_terminal(
        *("lights", "setup", *TOWER, "--port", str(tower.port), "--count", "3"),
        *("--lamps", "red,amber,green", "--name", "tower", "--heartbeat", "0"),
        answers=(
            ("Change any of them?", "n"),
            # Impatient: yes to everything.
            ("tried now? [Y/n]", "\ny\ny\ny\ny"),
            ("Is lamp 1 lit, and no other? [y/n]", "\nx\nn"),
            ("Go on all the same?", "n"),
        ),
    )

    assert code == 1
    assert "Error: say y or n" in seen
    assert "nothing was written: lamp 1 was not lit" in seen


def test_a_port_that_another_program_holds_is_told_where_it_is_asked_for(
    desk: Desk, tower: Tower
) -> None:
    mine = os.open(tower.port, os.O_RDWR | os.O_NOCTTY)
    code, seen = desk.on_terminal(
        *("lights", "setup", *TOWER, "--name", "tower"),
        answers=(
            ("No port at all: -", str(tower.port)),
            ("What now", "x"),
            ("Error: say l or u or o", "u"),
            ("Change any of them?", "n"),
            ("How many lamps", ""),
            ("What is lamp 1", ""),
            ("What is lamp 2", ""),
            ("What is lamp 3", ""),
        ),
    )
    os.close(mine)

    assert code == 0, seen
    assert f"Process {os.getpid()} (" in seen
    assert "Shall the lamps be tried" not in seen
    assert wired(desk)[0].name == "tower"


def test_a_light_that_cannot_be_tried_is_wired_all_the_same_if_so_wanted(
    desk: Desk, tmp_path: Path
) -> None:
    code, seen = desk.on_terminal(
        *("lights", "setup", "--driver", "console", "--option", f"to={tmp_path}"),
        *("--board", "ward", "--shows", "beds", "--name", "beds", "--limit-ma", "400", "--try"),
        answers=(
            ("Its address", ""),
            ("How many lamps", ""),
            ("How many neighbours", ""),
            ("What now", "x"),
            ("Error: say t or u or s", "u"),
            ("Which lamp is the heartbeat", ""),
        ),
    )

    assert code == 0, seen
    assert "The limit of its current" not in seen
    assert wired(desk)[0].name == "beds"


def test_it_says_how_many_lamps_a_ward_needs_and_pins_each_to_its_bed(desk: Desk) -> None:
    code, seen = desk.on_terminal(
        *("lights", "setup", "--driver", "console", "--name", "beds", "--untried"),
        answers=(
            ("Its address", ""),
            ("Number or name", "bets"),
            ("no lamps 'bets'; did you mean beds?", "?"),
            ("Number or name", "ward beds"),
            ("Change any of them?", "n"),
            ("How many lamps has it", "2"),
            ("Has it 2 all the same? [y/N]", "y"),
            ("How many neighbours", ""),
            ("Current in mA", ""),
            ("Which lamp is the heartbeat", "0"),
        ),
    )

    assert code == 0, seen
    assert "3 beds and one for patients without a bed: 4 lamps, and the heartbeat." in _flat(seen)
    assert "more than 400 is of no use for 2 lamps at 25 %" in _flat(seen)
    assert "beds has 2 lamps and wants more" in _flat(seen)
    assert wired(desk)[0].segments == ("Ward 3 A1", "Ward 3 A2")


def _flat(seen: str) -> str:
    """What was seen, without the ends of its lines."""
    return " ".join(seen.split())


def test_a_relay_box_with_a_live_lamp_gets_no_heartbeat(desk: Desk, tower: Tower) -> None:
    code, seen = desk.on_terminal(
        *("lights", "setup", "--driver", "lcus", "--port", str(tower.port), "--board", "ward"),
        *("--shows", "ward", "--name", "corridor", "--untried"),
        answers=(
            ("Change any of them?", "n"),
            ("How many lamps has it", "4"),
            ("What is lamp 1", ""),
            ("What is lamp 2", ""),
            ("What is lamp 3", ""),
            ("What is lamp 4 to be lit for [live]", ""),
        ),
    )

    assert code == 0, seen
    assert (len(wired(desk)[0].lamps), wired(desk)[0].heartbeat) == (4, 0)
    assert "Which lamp is the heartbeat" not in seen
    assert "belong together" not in seen
    assert "name a heartbeat lamp" not in _flat(seen)


def test_a_lamp_at_a_normally_closed_contact_is_to_be_seen_out(desk: Desk, tower: Tower) -> None:
    code, seen = desk.on_terminal(
        *("lights", "setup", "--driver", "lcus", "--port", str(tower.port), "--board", "ward"),
        *("--shows", "ward", "--name", "corridor", "--count", "2", "--try"),
        *("--lamps", "red+amber+due,not_live", "--heartbeat", "0"),
        answers=(
            ("Change any of them?", "n"),
            ("Is lamp 1 lit, and no other?", "y"),
            ("Is lamp 2 out, and no other?", "y"),
        ),
    )

    assert code == 0, seen
    assert wired(desk)[0].closed == frozenset({1})


def test_an_option_that_the_device_cannot_have_is_asked_again(desk: Desk, tower: Tower) -> None:
    code, seen = desk.on_terminal(
        *("lights", "setup", "--driver", "patlite", "--port", str(tower.port), "--board", "ward"),
        *("--shows", "ward", "--name", "mast", "--lamps", "red,amber+due,green", "--untried"),
        *("--heartbeat", "0"),
        answers=(
            ("Change any of them?", "y"),
            ("protocol (", "phe"),
            ("id (a text)", "ABC"),
            ("How many lamps has it", "3"),
            ("Error: ", "n"),
            ("How many lamps has it", "3"),
        ),
    )

    assert code == 0, seen
    assert wired(desk)[0].options.text("id") == "??"


def test_lamps_of_wards_are_asked_how_many_belong_together(desk: Desk, tower: Tower) -> None:
    code, seen = desk.on_terminal(
        *("lights", "setup", "--driver", "lcus", "--port", str(tower.port), "--board", "ward"),
        *("--shows", "beds", "--name", "doors", "--untried"),
        answers=(
            ("Change any of them?", "n"),
            ("How many lamps has it", "5"),
            ("one bed, patient or team [1]", ""),
            ("What is lamp 1", ""),
            ("Which lamp is the heartbeat (0 for none):", "5"),
        ),
    )

    assert code == 0, seen
    assert (len(wired(desk)[0].lamps), wired(desk)[0].heartbeat) == (1, 5)


def test_stopping_it_leaves_the_file_as_it_was(desk: Desk) -> None:
    before = text(desk)
    mine, theirs = pty.openpty()
    with subprocess.Popen(
        # Tests may run where Ctrl-C is ignored, and a program inherits that.
        (
            "env",
            "--default-signal=INT",
            sys.executable,
            "-m",
            "glance",
            "lights",
            "setup",
            *CONSOLE,
        ),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "GLANCE_SITE": str(desk.site.folder)},
    ) as asking:
        seen = b""
        while b"Its address" not in seen:
            seen += os.read(mine, 4096)
        try:
            # A signal that comes just before Python begins to wait for a line is heard with
            # the next one.
            while asking.poll() is None:
                asking.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    asking.wait(2)
        finally:
            asking.kill()
    os.close(mine)
    os.close(theirs)

    assert asking.returncode == 130
    assert text(desk) == before


def test_words_that_are_no_state_are_told_with_those_that_are() -> None:
    with pytest.raises(BadInput, match="did you mean amber"):
        read_meaning("ambre")


@pytest.mark.parametrize(
    ("per", "usual"),
    [
        (1, ("red+amber+due",)),
        (2, ("red+amber+due", "green")),
        (3, ("red", "amber+due", "green")),
        (4, ("red", "amber+due", "green", "live")),
    ],
)
def test_what_a_group_tells_is_usually_lit_somewhere(per: int, usual: tuple[str, ...]) -> None:
    tells = (LampState.RED, LampState.DUE, LampState.AMBER, LampState.GREEN)

    assert usual_meanings(per, LampGroup("ward", Each.BOARD, "risk", tells)) == usual
