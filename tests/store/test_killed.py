"""Writers killed in the midst of their work: nothing that was acknowledged is lost or halved."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from glance.census import Signature

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.store.conftest import Standing, Ward

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Signature("os:ann", "base-2")

# Starts a writer that tells each answer it was given, kills it in the midst of its work,
# and starts the next, KILLS times.
KILLER = """
import os, random, signal, sys, time
from datetime import UTC, datetime
from pathlib import Path
from glance.census import Signature, SetStatus
from glance.store import open_store

path, kills = Path(sys.argv[1]), int(sys.argv[2])
chance = random.Random(7)
for life in range(kills):
    ears, mouth = os.pipe()
    child = os.fork()
    if child == 0:
        with open_store(path, writable=True) as store:
            for number in range(100_000):
                request = f"{life}-{number}"
                changes = [
                    SetStatus(1, "risk", request), SetStatus(2, "obs", request),
                ]
                store.record(changes, Signature("os:ann", "x"), request, datetime.now(UTC))
                os.write(mouth, b".")
                os.write(1, f"{request}\\n".encode())
    os.close(mouth)
    for _ in range(chance.randint(1, 12)):
        os.read(ears, 1)
    time.sleep(chance.random() * 0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ears)
"""


def test_nothing_that_was_acknowledged_is_lost_when_writers_are_killed(
    ward: Ward,
    standing: Callable[[Path], Standing],
    replayed: Callable[[Path], Standing],
) -> None:
    ward.admit("Adams"), ward.admit("Baker")
    killed = subprocess.run(
        [sys.executable, "-c", KILLER, str(ward.path), "20"],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    acknowledged = killed.stdout.split()
    answers = [ward.store.record([], ANN, request, NINE) for request in acknowledged]

    assert len(acknowledged) >= 20
    assert all(answer.replayed and answer.last == answer.first + 1 for answer in answers)
    ward.store.verify()
    table = standing(ward.path)
    assert replayed(ward.path) == table
    assert table[1, "risk"][0] == table[2, "obs"][0]


# The same of a writer who exchanges two beds, with a value and its note, and takes that back.
UNDOER = KILLER.replace(
    """                changes = [
                    SetStatus(1, "risk", request), SetStatus(2, "obs", request),
                ]
                store.record(changes, Signature("os:ann", "x"), request, datetime.now(UTC))
""",
    """                places = [store.find(name)[0].place for name in ("Adams", "Baker")]
                changes = [
                    Move(1, "R3", places[1]), Move(2, "R3", places[0]),
                    SetStatus(1, "risk", request), SetNote(1, "risk", request),
                ]
                if number % 2:
                    changes = [TakeBack(done.first, done.last)]
                ann = Signature("os:ann", "x")
                done = store.record(changes, ann, request, datetime.now(UTC))
""",
).replace("import Signature, SetStatus", "import Move, SetNote, SetStatus, Signature, TakeBack")


def test_no_exchange_and_no_taking_back_is_lost_or_halved_when_writers_are_killed(
    ward: Ward,
    standing: Callable[[Path], Standing],
    replayed: Callable[[Path], Standing],
) -> None:
    ward.admit("Adams", "B1", statuses=(("risk", "red"),)), ward.admit("Baker", "B2")
    killed = subprocess.run(
        [sys.executable, "-c", UNDOER, str(ward.path), "20"],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    answers = [ward.store.record([], ANN, request, NINE) for request in killed.stdout.split()]
    beds = {found.place for name in ("Adams", "Baker") for found in ward.store.find(name)}

    assert len(answers) >= 20
    # A fifth entry where the note of a writer that was killed goes with its value.
    assert {answer.last - answer.first for answer in answers} <= {3, 4}
    assert all(answer.replayed for answer in answers)
    assert beds == {"B1", "B2"}
    assert replayed(ward.path) == standing(ward.path)
    ward.store.verify()
