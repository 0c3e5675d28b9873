"""What plays the far end of a line: socat, pymodbus's server, ser2net, and keepers of ours."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from glance.board import Each, LampGroup, LampState
from glance.lamps import Given, Health, Light, Shown, Step, usual_options
from glance.strip.keeper import Keeper
from glance.strip.wires import open_wire
from tests.conftest import _program
from tests.drivers.switches.cases import colours
from tests.strip.conftest import Numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from glance.lamps import Driver
    from glance.lamps.options import Value

PATIENCE = 15.0
TELLS = (LampState.RED, LampState.AMBER, LampState.GREEN)
UNIT = Path(__file__).parent / "unit.py"


def until(true: Callable[[], bool], what: str) -> None:
    """Wait for something to be true."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"not in {PATIENCE:g} s: {what}"
        time.sleep(0.01)


def free_port() -> int:
    """Give a TCP port of this machine that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def listens(port: int) -> bool:
    """Say whether somebody listens at a TCP port of this machine."""
    with socket.socket() as peer:
        return peer.connect_ex(("127.0.0.1", port)) == 0


@dataclass(frozen=True)
class Line:
    """A serial line: the paths of its two ends."""

    ours: Path
    theirs: Path


@dataclass(frozen=True)
class Unit:
    """A Modbus unit of pymodbus: where it is on a serial line, and its TCP port."""

    port: Path
    tcp: int


class Programs:
    """Programs that run until the test is over."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def start(self, *command: str | Path, says: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
        """Start a program, and have it ended with the test."""
        program = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=says, text=True)
        self._stack.callback(self._end, program)
        return program

    def _end(self, program: subprocess.Popen[str]) -> None:
        program.terminate()
        try:
            program.wait(timeout=5)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
        if program.stdout is not None:
            program.stdout.close()


@pytest.fixture
def programs() -> Iterator[Programs]:
    """What starts programs, and ends them."""
    with ExitStack() as stack:
        yield Programs(stack)


@pytest.fixture(scope="session")
def mbpoll() -> str:
    """The path of mbpoll."""
    return _program("mbpoll")


@pytest.fixture(scope="session")
def ser2net() -> str:
    """The path of ser2net."""
    return _program("ser2net")


@pytest.fixture(scope="session")
def socat() -> str:
    """The path of socat."""
    return _program("socat")


@pytest.fixture
def line(programs: Programs, socat: str, tmp_path: Path) -> Line:
    """A serial line between two ptys, carried by socat."""
    ends = tmp_path / "ours", tmp_path / "theirs"
    programs.start(socat, *(f"pty,raw,echo=0,link={end}" for end in ends))
    until(lambda: all(end.exists() for end in ends), "socat makes two ptys")
    return Line(*ends)


@pytest.fixture
def unit(programs: Programs, line: Line) -> Unit:
    """Unit 1 with 16 coils: pymodbus's own server, at the far end of a line and on TCP."""
    tcp = free_port()
    program = programs.start(
        sys.executable, "-W", "error", UNIT, line.theirs, str(tcp), says=subprocess.PIPE
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "listening\n"
    return Unit(line.ours, tcp)


class Told(Numbers):
    """Looks of a light that shows what the test tells it, and nothing where nobody gives."""

    def __init__(self, count: int) -> None:
        self.lit: tuple[int, ...] = (0,) * count

    def starting(self, light: Light) -> Shown:
        """All off."""
        return self._shown((0,) * light.count, "nothing yet")

    def show(
        self,
        light: Light,
        group: LampGroup,
        night: bool,
        given: Given | None,
        before: Shown | None,
        now: datetime,
        clock: float,
    ) -> Shown:
        """What the test has told last."""
        del group, night, before, now, clock
        if given is None:
            return self._shown((0,) * light.count, "no data")
        return self._shown(self.lit, "live")

    def _shown(self, lit: tuple[int, ...], says: str) -> Shown:
        return Shown((Step(0.0, colours(lit)),), says)


@dataclass(frozen=True)
class Kept:
    """A light with its keeper, which shows what it is told."""

    keeper: Keeper
    told: Told

    def shows(self, *lit: int) -> None:
        """Have lamps on and off from now on."""
        self.told.lit = lit
        self.keeper.give(Given(good_until=inf))

    def is_well(self) -> bool:
        """Say whether what it was told is on the lamps, as far as the device says."""
        status = self.keeper.status()
        return status.health is Health.LIT and status.shows == "live"


@pytest.fixture
def kept() -> Iterator[Callable[..., Kept]]:
    """What starts a keeper for a driver, a port and a number of lamps, with any options."""
    keepers: list[Keeper] = []

    def start(driver: Driver, port: object, count: int, **options: Value) -> Kept:
        light = Light(
            name="tower",
            driver=driver,
            options=usual_options(driver.options, **options),
            port=str(port),
            line=driver.line,
            board="ward",
            shows="worst",
            count=count,
        )
        group = LampGroup("worst", Each.BOARD, "risk", TELLS)
        told = Told(count)
        keeper = Keeper(light, group, night=lambda _: False, open_wire=open_wire, looks=told)
        keeper.start()
        keepers.append(keeper)
        return Kept(keeper, told)

    yield start
    for keeper in keepers:
        keeper.stop()
    for keeper in keepers:
        keeper.join(PATIENCE)
