"""A program with eight strips of 300 lamps in all, by keepers or by hand.

    python -m tests.benchmarks.apps.light_house HOW SITE CHANGES SECONDS RESULT PORT...

HOW is `keepers`, with a view of the site's board for all of them, or `threads`: one for
each port, which writes a frame with pyserial every second. With CHANGES `1` a patient's
risk changes every second, with `0` nobody's. RESULT becomes a JSON file: how much CPU
the process took in SECONDS.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from glance.board import Each, LampGroup, LampState
from glance.census import Delta
from glance.feed.trust import monotonic
from glance.lamps import Given, Health
from glance.strip.keeper import Keeper
from glance.strip.wires import open_wire
from glance_drivers.adalight import adalight
from tests.benchmarks.apps.light_frames import BAUD, cpu, strip
from tests.benchmarks.ground import look

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from glance.board import BoardView
    from glance.lamps import Colour

LAMPS = 300
GROUP = LampGroup("beds", Each.PATIENT, "risk", (LampState.RED, LampState.AMBER, LampState.GREEN))


def share(at: int, ports: int) -> int:
    """Give how many of the lamps are on one port."""
    return LAMPS * (at + 1) // ports - LAMPS * at // ports


def changed(seen: BoardView, turn: int) -> BoardView:
    """Give the view after the first patients' risk has changed, each in their turn."""
    episodes = sorted(seen.census.episodes.values(), key=lambda episode: episode.id)
    episode = episodes[turn % 30]
    risk = episode.statuses["risk"]
    value = "red" if risk.value != "red" else "amber"
    statuses = {**episode.statuses, "risk": replace(risk, value=value)}
    after = replace(episode, statuses=statuses)
    return seen.after(Delta(seen.census.cursor, (after,)), datetime.now(UTC).astimezone())


def by_keepers(site: Path, ports: Sequence[str]) -> Callable[[int, bool], None]:
    """Give every light of the house the view."""
    seen = look(site)
    keepers = [
        Keeper(
            replace(strip(port, share(at, len(ports))), heartbeat=share(at, len(ports))),
            GROUP,
            night=lambda now: now.hour < 7,
            open_wire=open_wire,
        )
        for at, port in enumerate(ports)
    ]
    for keeper in keepers:
        keeper.start()
    while any(keeper.status().health is not Health.LIT for keeper in keepers):
        time.sleep(0.05)

    def second(turn: int, changes: bool) -> None:
        nonlocal seen
        if changes:
            seen = changed(seen, turn)
        elif turn % 2:
            return  # the feed is heard every two seconds
        given = Given(seen, monotonic() + 7.5)
        for keeper in keepers:
            keeper.give(given)

    return second


def by_threads(site: Path, ports: Sequence[str]) -> Callable[[int, bool], None]:
    """Write the same number of bytes every second, as eight threads by hand would."""
    from serial import Serial

    del site

    def write(port: str, lamps: int) -> None:
        line = Serial(port, BAUD, write_timeout=1)
        turn = 0
        while True:
            turn += 1
            colours: tuple[Colour, ...] = ((turn % 256, 24, 0),) * lamps
            line.write(adalight(colours))
            time.sleep(1)

    for at, port in enumerate(ports):
        threading.Thread(target=write, args=(port, share(at, len(ports))), daemon=True).start()
    return lambda turn, changes: None  # noqa: ARG005 - the threads do it


def main() -> None:
    """Let the house run."""
    how, site, changes, seconds, result, *ports = sys.argv[1:]
    second = (by_keepers if how == "keepers" else by_threads)(Path(site), ports)
    turn = 0
    for turn in range(3):
        second(turn, changes == "1")
        time.sleep(1)
    before, began = cpu(), time.monotonic()
    for turn in range(3, 3 + int(seconds)):
        time.sleep(max(0.0, began + turn - 3 - time.monotonic()))
        second(turn, changes == "1")
    time.sleep(max(0.0, began + int(seconds) - time.monotonic()))
    spent, passed = cpu() - before, time.monotonic() - began
    Path(result).write_text(json.dumps({"cpu": spent, "seconds": passed}))


if __name__ == "__main__":
    main()
