"""Saves through the product's store what it reads from its input: `EPISODE FIELD VALUE` a line."""

from __future__ import annotations

import sys
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

from glance.census import SetStatus, Signature
from glance.store import open_store


def main() -> None:
    """Save each line and write the two moments of it."""
    signed = Signature("os:benchmark", "bench")
    with open_store(Path(sys.argv[1]), writable=True) as store:
        write = sys.stdout.write
        write("ready\n")
        sys.stdout.flush()
        for line in sys.stdin:
            episode, field, value = line.split()
            began = time.monotonic_ns()
            store.record(
                (SetStatus(int(episode), field, value),),
                signed,
                str(uuid.uuid4()),
                datetime.now(UTC),
            )
            ended = time.monotonic_ns()
            write(f"{began} {ended}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
