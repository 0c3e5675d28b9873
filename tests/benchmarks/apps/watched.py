"""A program run with a probe in its event loop: how late the loop was, and when.

    python -m tests.benchmarks.apps.watched FILE MODULE ARGUMENT…

FILE gets a line `MOMENT_NS LATE_MS` whenever the loop came to its probe 10 ms too late.
"""

from __future__ import annotations

import asyncio
import os
import runpy
import sys
import time

EVERY_SECONDS = 0.01
WORTH_NOTING_SECONDS = 0.01


class Probe:
    """Something that wants to be called every 10 ms and notes when it was not."""

    def __init__(self, loop: asyncio.AbstractEventLoop, file: int) -> None:
        self._loop = loop
        self._file = file
        self._due = time.monotonic() + EVERY_SECONDS
        loop.call_later(EVERY_SECONDS, self.tick)

    def tick(self) -> None:
        """Note how late this is, and ask for the next call."""
        now = time.monotonic()
        late = now - self._due
        if late > WORTH_NOTING_SECONDS:
            os.write(self._file, f"{time.monotonic_ns()} {late * 1000:.2f}\n".encode())
        self._due = now + EVERY_SECONDS
        self._loop.call_later(EVERY_SECONDS, self.tick)


class ProbedLoops(asyncio.DefaultEventLoopPolicy):
    """Event loops that each have a probe in them."""

    def __init__(self, file: int) -> None:
        super().__init__()
        self._file = file

    def new_event_loop(self) -> asyncio.AbstractEventLoop:
        """Give a loop that is probed as soon as it runs."""
        loop = super().new_event_loop()
        Probe(loop, self._file)
        return loop


def main() -> None:
    """Run the module as the program, probed."""
    note, module = sys.argv[1:3]
    file = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    asyncio.set_event_loop_policy(ProbedLoops(file))
    sys.argv = [module, *sys.argv[3:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
