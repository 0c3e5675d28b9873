"""Many terminals at once: no guess escapes the count."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from glance.errors import SignOnRefused
from glance.signon import sign_on, tries_key
from glance.store import open_store
from tests.signon.conftest import watched

if TYPE_CHECKING:
    from tests.signon.conftest import Door

TERMINALS = 50
GUESS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from argon2 import PasswordHasher
from glance.errors import SignOnRefused
from glance.signon import read_pepper, sign_on
from glance.site import Site
from glance.store import open_store

site = Site.open(Path(sys.argv[1]))
hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
sys.stdin.readline()
with open_store(site.database, writable=True, busy=30) as store:
    for guess in range(10):
        try:
            sign_on(store, read_pepper(site), "ab1", f"40285{guess}", "desk", now, hasher)
        except SignOnRefused as refused:
            print(refused.wait)
"""


def test_fifty_guesses_at_fifty_terminals_are_fifty(door: Door) -> None:
    hasher, pepper, start = watched(), door.pepper, Barrier(TERMINALS)

    def guess(number: int) -> float:
        with open_store(door.site.database, writable=True, busy=30) as store:
            start.wait()
            try:
                sign_on(store, pepper, "ab1", f"{900_000 + number}", "desk", door.now, hasher)
            except SignOnRefused as refused:
                return refused.wait
        return -1

    with ThreadPoolExecutor(TERMINALS) as terminals:
        waits = sorted(terminals.map(guess, range(TERMINALS)))

    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 64, *[300] * (TERMINALS - 9)]
    assert door.store.attempts()[tries_key("ab1", pepper)].failures == TERMINALS
    assert hasher.worked == 3


def test_guesses_of_several_processes_are_counted_together(door: Door) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", GUESS, str(door.site.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for each in processes:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    waits = [wait for each in processes for wait in each.communicate(timeout=60)[0].split()]

    assert len(waits) == 30
    assert door.store.attempts()[tries_key("ab1", door.pepper)].failures == 30
    assert sorted(map(float, waits))[:9] == [0, 0, 1, 2, 4, 8, 16, 32, 64]
