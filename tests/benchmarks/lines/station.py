"""The station: from a key to the screen, from the key that saves to the tick, and its opening."""

from __future__ import annotations

import itertools
import json
import uuid
from datetime import UTC, datetime
from time import monotonic_ns
from typing import TYPE_CHECKING

from glance.signon import read_pepper, seal_pin
from glance.site import Site
from glance.staff import AddStaff, Member
from glance.store import open_store
from tests.benchmarks.apps import by_hand
from tests.benchmarks.figures import Finding, quantile, ratio, spread
from tests.benchmarks.ground import SIGNED
from tests.benchmarks.slow_disk import slow_disk
from tests.benchmarks.terminal import Terminal, Writer, python

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.benchmarks.ground import Ground, Ward

WIDTH, HEIGHT = 101, 30
CODE, PIN = "bm1", "402518"
DOOR = "code or badge"
# What people type of a name, letter by letter, and take back again.
TYPED = ("smi", "ade", "bro", "wil", "khan", "jon")
BACKSPACE, ENTER, ESCAPE = "\x7f", "\r", "\x1b"
# A terminal has all of a key's picture when nothing has come for so long.
QUIET = 0.03


def measure(ground: Ground) -> list[Finding]:
    """Measure the three on one caseload of 2,000, and one of 176 for the opening."""
    large = ground.ward(2_000)
    _employ(large.site)
    names = large.site / "names.json"
    names.write_text(json.dumps(_names(large)))
    ticks = [_tick(ground, large, "this disk", {})]
    if slowed := slow_disk(ground.folder):
        ticks.append(_tick(ground, large, "each flush 5 ms longer", slowed))
    return [_find(ground, large, names), *ticks, _open(ground)]


def _employ(site: Path) -> None:
    """Let somebody sign on."""
    opened = Site.open(site)
    pepper = read_pepper(opened)
    with open_store(opened.database, writable=True) as store:
        someone = AddStaff(Member(CODE, "Bench Mark", "BM"), seal_pin(PIN, pepper))
        store.record([someone], SIGNED, str(uuid.uuid4()), datetime.now(UTC))
    settings = site / "config" / "glance.toml"
    text = settings.read_text().replace('lock_after = "2min"', 'lock_after = "60min"')
    settings.write_text(text)


def _names(ward: Ward) -> list[str]:
    with open_store(ward.database) as store:
        return [known.identity.family for known in store.roster().patients.values()]


def _station(site: Path) -> tuple[str, ...]:
    return python("glance", "station", "--site", str(site))


def _sign_on(station: Terminal) -> None:
    station.await_text(DOOR)
    station.press(f"{CODE}{ENTER}")
    station.settle(QUIET)
    station.press(f"{PIN}{ENTER}")
    station.await_text("Bench Mark")
    station.settle()


def _shown_ms(terminal: Terminal, keys: str) -> float:
    """Press keys and give how long the last byte of the picture that they make took."""
    began = ended = monotonic_ns()
    terminal.press(keys)
    terminal.take(5)
    ended = monotonic_ns()
    while terminal.take(QUIET):
        ended = monotonic_ns()
    return (ended - began) / 1e6


def _find(ground: Ground, ward: Ward, names: Path) -> Finding:
    """Type and take back what people look for, in the station and in the list by hand."""
    by_hand_list = python("tests.benchmarks.apps.filter_by_hand", str(names))
    ours: list[float] = []
    floor: list[float] = []
    with (
        Terminal(_station(ward.site), WIDTH, HEIGHT) as station,
        Terminal(by_hand_list, WIDTH, HEIGHT) as plain,
    ):
        _sign_on(station)
        plain.settle()
        for turn in range(ground.count(60, 3)):
            word = TYPED[turn % len(TYPED)]
            for key in (*word, *itertools.repeat(BACKSPACE, len(word))):
                floor.append(_shown_ms(plain, key))
                ours.append(_shown_ms(station, key))
    value, beside = quantile(ours, 0.99), quantile(floor, 0.99)
    return Finding(
        name="station-find",
        what="key → last byte of the narrowed list on the pty, p99 (2,000 patients)",
        goal="≤ 30 ms",
        beside="a list by hand",
        beside_value=beside,
        ours=value,
        unit="ms",
        ratio=ratio(value, beside),
        met=value <= 30,
        detail={"glance ms": spread(ours), "by hand ms": spread(floor)},
    )


def _tick(ground: Ground, ward: Ward, disk: str, slowed: dict[str, str]) -> Finding:
    """Change the risk of one patient again and again; commit the same by hand in between."""
    database = ward.site / f"floor-{len(slowed)}.db"
    by_hand.create(database, [1], ["risk"])
    writer = python("tests.benchmarks.apps.save_by_hand", str(database))
    ours: list[float] = []
    floor: list[float] = []
    with (
        Terminal(_station(ward.site), WIDTH, HEIGHT, extra=slowed) as station,
        Writer(writer, extra=slowed) as saving,
    ):
        _sign_on(station)
        station.press(ENTER)
        station.settle()
        for turn in range(ground.count(300, 10) + 5):
            station.press("r")
            station.settle(QUIET)
            since = len(station.written)
            began = monotonic_ns()
            station.press("ra"[turn % 2])
            shown = station.await_text("✓", since=since)
            station.settle(QUIET)
            start, end = saving.save(1, "risk", f"v{turn}")
            if turn >= 5:
                ours.append((shown - began) / 1e6)
                floor.append((end - start) / 1e6)
    value, beside = quantile(ours, 0.5), quantile(floor, 0.5)
    return Finding(
        name=f"station-tick-{'slow' if slowed else 'fast'}",
        what=f"the key that saves → the tick on the pty, p50 ({disk})",
        goal="≤ 2 × the bare commit",
        beside="the commit by hand",
        beside_value=beside,
        ours=value,
        unit="ms",
        ratio=ratio(value, beside),
        met=value <= 2 * beside,
        detail={"glance ms": spread(ours), "commit by hand ms": spread(floor)},
    )


def _open(ground: Ground) -> Finding:
    """Alternate openings of the wall and of the station."""
    ward = ground.ward(176)
    _employ(ward.site)
    wall_ms: list[float] = []
    station_ms: list[float] = []
    opening: tuple[tuple[tuple[str, ...], str, Callable[[float], None]], ...] = (
        (ward.wall(), ward.title, wall_ms.append),
        (_station(ward.site), DOOR, station_ms.append),
    )
    for turn in range(ground.count(20, 3) + 1):
        for command, title, keep in opening:
            with Terminal(command, WIDTH, HEIGHT) as program:
                shown = program.await_text(title)
                if turn > 0:
                    keep((shown - program.started_ns) / 1e6)
    value, beside = quantile(station_ms, 0.5), quantile(wall_ms, 0.5)
    return Finding(
        name="station-open",
        what="command → the station asks who is there, p50",
        goal="≤ 1.3 × the wall's first frame",
        beside="the wall's first frame",
        beside_value=beside,
        ours=value,
        unit="ms",
        ratio=ratio(value, beside),
        met=value <= 1.3 * beside,
        detail={"station ms": spread(station_ms), "wall ms": spread(wall_ms)},
    )
