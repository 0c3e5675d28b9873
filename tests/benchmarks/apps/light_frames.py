"""A program that gives a strip of 60 lamps numbered changes, by a keeper or by hand.

    python -m tests.benchmarks.apps.light_frames HOW PORT COUNT SECONDS RESULT

HOW is `keeper`; `queue`, a thread that writes every change with pyserial, as one would by
hand; or `bare`, which encodes and calls os.write. A change comes every SECONDS. RESULT
becomes a JSON file: when each change was made, in seconds of the monotonic clock, and how
much CPU the process took meanwhile.
"""

from __future__ import annotations

import json
import os
import queue
import resource
import sys
import threading
import time
import tty
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from glance.board import Each, LampGroup, LampState
from glance.lamps import Given, Light, Line, Shown, Step, usual_options
from glance.strip.keeper import Keeper
from glance.strip.wires import open_wire
from glance_drivers.adalight import DRIVER, adalight

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.board import BoardView
    from glance.lamps import Colour

LAMPS = 60
BAUD = 115200
GROUP = LampGroup("beds", Each.PLACE, "risk", (LampState.RED, LampState.AMBER, LampState.GREEN))


def colours(number: int) -> tuple[Colour, ...]:
    """Give a frame that tells its number."""
    return ((number // 256, number % 256, 7), *((64, 24, 0),) * (LAMPS - 1))


class Numbers:
    """Looks that make a number a frame: what is measured is the keeper, and calming is off."""

    def starting(self, light: Light) -> Shown:
        del light
        return Shown((Step(0.0, colours(0)),), "nothing yet")

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
        del light, group, night, before, now, clock
        number = 0 if given is None else int(given.good_until)
        return Shown((Step(0.0, colours(number)),), "live")

    def lamp_test(self, light: Light, clock: float) -> tuple[Shown, ...]:
        del clock
        return (self.starting(light),)

    def identifying(self, light: Light, clock: float) -> Shown:
        del clock
        return self.starting(light)

    def names(self, group: LampGroup, view: BoardView) -> tuple[str, ...]:
        del group, view
        return ()

    def warnings(
        self,
        light: Light,
        group: LampGroup,
        view: BoardView | None,
        first: tuple[str, ...] = (),
    ) -> tuple[str, ...]:
        del light, group, view, first
        return ()


def strip(port: str, count: int = LAMPS) -> Light:
    """A strip on a port, as the wiring file would have it."""
    options = usual_options(DRIVER.options)
    return Light(port, DRIVER, options, port, Line(baud=BAUD), "ward", "beds", count)


def by_keeper(port: str) -> tuple[Callable[[int], None], Callable[[], None]]:
    """Have a keeper show the changes."""
    keeper = Keeper(
        strip(port),
        GROUP,
        night=lambda now: now.hour < 7,
        open_wire=open_wire,
        zone=UTC,
        looks=Numbers(),
    )
    keeper.start()
    while keeper.status().shows != "live":
        time.sleep(0.01)

    def end() -> None:
        keeper.stop()
        keeper.join()

    return lambda number: keeper.give(Given(good_until=float(number))), end


def by_queue(port: str) -> tuple[Callable[[int], None], Callable[[], None]]:
    """Have a thread write every change."""
    from serial import Serial

    waiting: queue.Queue[int] = queue.Queue()

    def write() -> None:
        with Serial(port, BAUD) as line:
            while number := waiting.get():
                line.write(adalight(colours(number)))
            line.flush()

    writer = threading.Thread(target=write)
    writer.start()

    def end() -> None:
        waiting.put(0)
        writer.join()

    return waiting.put, end


def by_hand(port: str) -> tuple[Callable[[int], None], Callable[[], None]]:
    """Encode and write, and nothing else."""
    line = os.open(port, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(line)
    return lambda number: (os.write(line, adalight(colours(number))), None)[1], lambda: os.close(
        line
    )


HOW = {"keeper": by_keeper, "queue": by_queue, "bare": by_hand}


def cpu() -> float:
    """Seconds of CPU that this process has taken."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Make the changes in their rhythm."""
    how, port, count, seconds, result = sys.argv[1:]
    change, end = HOW[how](port)
    time.sleep(1.5)
    made = []
    before = cpu()
    due = time.monotonic()
    for number in range(1, int(count) + 1):
        # Out of step with the repetitions of every second.
        due += float(seconds) * (1 + 0.01 * (number % 7 - 3))
        time.sleep(max(0.0, due - time.monotonic()))
        made.append(time.monotonic())
        change(number)
    spent = cpu() - before
    # A keeper that ends shows no data in the place of what it has not shown yet.
    time.sleep(0.5)
    end()
    Path(result).write_text(json.dumps({"made": made, "cpu": spent}))


if __name__ == "__main__":
    main()
