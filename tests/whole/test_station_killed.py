"""A station that is killed at any moment: whatever was ticked on its screen is in the log."""

from __future__ import annotations

import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from glance.census import Signature
from glance.signon import read_pepper, seal_pin
from glance.site import Site
from glance.staff import AddStaff, Member
from glance.store import open_store
from glance.store.sqlite import driver
from tests.whole.conftest import GLANCE, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PIN = "402518"
KILLS, TOGETHER = 12, 3
BEDS = ("A1", "A2", "B1")
# A value that the sheet shows with the tick of its save.
TICKED = re.compile(r"(\d+-\d+-\d+)\s+✓")
# A key, a commit, a picture: seldom longer than this.
A_SAVE = 0.08


@pytest.fixture
def site(pattern: Path, tmp_path: Path) -> Path:
    """The ward of the pattern, with somebody who may sign on."""
    folder = shutil.copytree(pattern, tmp_path / "site")
    opened = Site.open(folder)
    sealed = seal_pin(PIN, read_pepper(opened))
    with open_store(opened.database, writable=True) as store:
        staff = AddStaff(Member("ab1", "Ann Bee", "AB", "nurse"), sealed)
        store.record([staff], Signature("os:ann", "base"), uuid4().hex, datetime.now(UTC))
    return folder


class Killed:
    """Stations in terminals that keep what was on the screen when they died."""

    def __init__(self, tmux: str, site: Path) -> None:
        self._tmux = tmux
        self._words = (*GLANCE, "station", "--site", str(site))
        self.terminals: list[Terminal] = []

    def open(self) -> Terminal:
        """Open a station in a terminal."""
        shell = ("sh", "-c", f"{shlex.join(self._words)}; exec sleep 600")
        terminal = Terminal(self._tmux, shell, 80, 24)
        self.terminals.append(terminal)
        return terminal

    def kill(self, terminal: Terminal) -> str:
        """Kill the station that runs there, and give what it had on the screen."""
        shell = terminal.ask("#{pane_pid}")
        found = subprocess.run(
            ("ps", "--ppid", shell, "-o", "pid=,args="), capture_output=True, text=True, check=True
        ).stdout
        [number] = [int(line.split()[0]) for line in found.splitlines() if "station" in line]
        os.kill(number, signal.SIGKILL)
        return terminal.screen()


@pytest.fixture
def stations(tmux: str, site: Path) -> Iterator[Killed]:
    """Stations of the site, which end with the test."""
    killed = Killed(tmux, site)
    yield killed
    for terminal in killed.terminals:
        terminal.close()


def saved(site: Path) -> set[str]:
    """Every value of the field that the log has."""
    with closing(driver().connect(str(site / "glance.db"))) as held:
        return {
            str(new)
            for (new,) in held.execute(
                "SELECT new FROM change WHERE kind = 'set' AND field = 'next'"
            )
        }


def typed(terminal: Terminal, value: str) -> None:
    """Type a value of the field *Next step* on the open patient."""
    terminal.press("-l", f"x{value}\r")


def test_whatever_was_ticked_when_a_station_was_killed_is_in_the_log(
    site: Path, stations: Killed
) -> None:
    chance = random.Random(20261122)
    ticks: list[str] = []
    for group in range(KILLS // TOGETHER):
        here = [stations.open() for _ in range(TOGETHER)]
        for terminal, bed in zip(here, BEDS, strict=True):
            terminal.until(lambda screen: "LIVE" in screen)
            terminal.press("-l", f"ab1\r{PIN}\r{bed.lower()}\r")
            terminal.until(lambda screen: "locks in" in screen and "»" in screen)
        for number, terminal in enumerate(here):
            values = [f"{group}-{number}-{at}" for at in range(chance.randint(2, 5))]
            for value in values[:-1]:
                typed(terminal, value)
                ticks += TICKED.findall(terminal.until(ticked(value)))
            typed(terminal, values[-1])
            # The moment of the kill is what is tried: before, in and after the save.
            time.sleep(chance.uniform(0, A_SAVE))
            ticks += TICKED.findall(stations.kill(terminal))
            terminal.close()

    assert set(ticks) <= saved(site)
    assert len(ticks) >= KILLS


def ticked(value: str) -> Callable[[str], bool]:
    return lambda screen: value in TICKED.findall(screen)
