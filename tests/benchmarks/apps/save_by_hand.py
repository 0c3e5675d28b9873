"""Saves by hand what it reads from its input: `EPISODE FIELD VALUE` a line."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tests.benchmarks.apps import by_hand


def main() -> None:
    """Save each line and write the two moments of it."""
    connection = by_hand.connect(Path(sys.argv[1]))
    print_line = sys.stdout.write
    print_line("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        episode, field, value = line.split()
        began = time.monotonic_ns()
        by_hand.save(connection, int(episode), field, value)
        ended = time.monotonic_ns()
        print_line(f"{began} {ended}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
