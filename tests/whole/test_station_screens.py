"""What matters is on every screen of a station where there is least room: 80×24, in a terminal."""

from __future__ import annotations

import shlex
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from glance.census import AddPlace, Admit, Discharge, Identity, PlaceKind, SetStatus, Signature
from glance.signon import read_pepper, seal_pin
from glance.site import Site
from glance.staff import AddStaff, Member, Role
from glance.store import open_store
from tests.whole.conftest import GLANCE, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from glance.census import Change
    from glance.staff import StaffChange

WARD = "Riverside"
PIN = "402518"
NAMESAKE = Identity("SMITH", "John", "", "9990000085")


def save(site: Path, *changes: Change | StaffChange, by: str = "cd2") -> None:
    """Save as somebody does at another terminal."""
    with open_store(site / "glance.db", writable=True) as store:
        store.record(changes, Signature(by, "base-2"), uuid4().hex, datetime.now(UTC))


@pytest.fixture
def site(pattern: Path, tmp_path: Path) -> Path:
    """The ward of the pattern, with namesakes, somebody who went home, and a lead."""
    folder = shutil.copytree(pattern, tmp_path / "site")
    sealed = seal_pin(PIN, read_pepper(Site.open(folder)))
    now = datetime.now(UTC)
    save(
        folder,
        AddStaff(Member("ld4", "Lee Dunn", "LD", "ward manager", Role.LEAD), sealed),
        AddStaff(Member("cd2", "Col Dee", "CD", "nurse"), sealed),
        AddPlace(WARD, "B3", PlaceKind.BED, "B"),
        Admit(NAMESAKE, WARD, now - timedelta(days=1), "B3"),
        by="os:ann",
    )
    with open_store(folder / "glance.db") as store:
        gone = store.find("A1")[0].episode
    save(folder, Discharge(gone, now))
    return folder


@pytest.fixture
def station(tmux: str, site: Path) -> Iterator[Terminal]:
    """A station of the ward, at which the lead is signed on."""
    words = shlex.join((*GLANCE, "station", "--location", WARD, "--site", str(site)))
    terminal = Terminal(tmux, ("sh", "-c", f"{words}; exec sleep 600"), 80, 24)
    terminal.until(has("LIVE"))
    terminal.press("-l", f"ld4\r{PIN}\r")
    terminal.until(has("locks in", "O'BRIEN"))
    yield terminal
    terminal.close()


def has(*words: str) -> Callable[[str], bool]:
    return lambda screen: all(word in screen for word in words)


def see(station: Terminal, keys: str, *words: str) -> str:
    """Type something, and wait until all of that is on the screen."""
    station.press("-l", keys)
    return station.until(has(*words))


def leave(station: Terminal, times: int = 1) -> None:
    for _ in range(times):
        station.press("Escape")
    station.until(has("menu"))


def test_questions_have_names_beds_and_keys_on_the_screen(station: Terminal) -> None:
    see(station, "obr\r", "O'BRIEN, Zoë", "A2 · Riverside", "Risk")
    see(station, ".w", "Swap", "O'BRIEN", "NUÑEZ", "B2")
    both = ("O'BRIEN, Zoë", "A2", "NUÑEZ, Ann", "B2")
    see(station, "nun\r", "Swap the two?", *both, "Enter", "Esc")
    leave(station, 3)
    see(station, ".o", "Reopen", "ADEYEMI, Grace", "A1", "Esc")
    leave(station)
    see(station, ".s", "Riverside", "in date", "Esc")
    leave(station)
    see(station, "b1\r", "SMITH, John", "B1 · Riverside")
    namesakes = ("SMITH, John", "B1", "B3", "999 000 0034", "0085")
    see(station, "r", *namesakes, "Is it SMITH, John (Mr)?", "yes, this patient", "Enter", "Esc")
    leave(station, 2)
    see(station, ".a", "Admit a patient", "surname")
    who = "Adeyemi\rGrace\r9990000018\r\r12/03/1941\r\r"
    see(station, who, "ADEYEMI, Grace", "999 000 0018", "12-Mar-1941", "Esc")


def test_alerts_have_both_values_names_times_and_keys_on_the_screen(
    site: Path, station: Terminal
) -> None:
    see(station, "obr\r", "O'BRIEN, Zoë", "Risk")
    see(station, "r", "r  Red", "a  Amber")
    with open_store(site / "glance.db") as store:
        episode = store.find("A2")[0].episode
    save(site, SetStatus(episode, "risk", "amber"))
    station.until(has("meanwhile: Col Dee"))
    shown = see(
        station, "g", "CHANGED MEANWHILE, NOT SAVED", "keep theirs: Amber", "put mine: Green"
    )
    theirs = next(line for line in shown.splitlines() if "theirs: Amber ·" in line)
    yours = next(line for line in shown.splitlines() if "yours:  Green ·" in line)
    hour = f"{datetime.now(Site.open(site).settings.timezone):%H:}"

    assert "Col Dee (CD)" in theirs
    assert hour in shown.split("theirs:")[1].split("yours:")[0]
    assert "entered at" in yours

    (site / "glance.db").rename(site / "away.db")
    station.press("Down")
    see(station, "d", "Esc")
    see(station, "r", "NOT SAVED: 2", "NOT SAVED · A2 O'BRIEN")
    (site / "away.db").rename(site / "glance.db")
    station.press("C-l")
    locked = station.until(has("LD was here", "code or badge", "PIN", "NOT SAVED", "Enter"))

    assert not any(name in locked for name in ("O'BRIEN", "SMITH", "NUÑEZ", "Amber", "Green"))
