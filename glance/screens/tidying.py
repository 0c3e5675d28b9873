"""What changes leave behind, collected before it adds up."""

from __future__ import annotations

import gc
import time

# A wall that finds no patients for this long collects all the same.
_WITHOUT_PATIENTS = 20.0
# Changes after which a collection is worth its while, and how little of the time it may take.
_CHANGES = 50
_SHARE = 1 / 100


class Tidying:
    """Runs the collections that Python itself would put off.

    It waits until what is new is a quarter of all that there is, which on a wall is
    some thousands of changes and 3 MB later. A wall may start with collections switched
    off; they go on once the patients are there, or do not come.
    """

    def __init__(self) -> None:
        self._changes = 0
        self._not_before = 0.0
        self._started = time.monotonic()
        self._settling = False
        self._few = True

    def begin(self, patients: int, at_once: int) -> None:
        """Note that the patients are there: the picture of them comes first."""
        self._settling = True
        self._few = patients <= at_once

    def _settle(self) -> None:
        """Set aside what is there now: it stays for weeks, and no collection need walk it."""
        self._settling = False
        if self._few:
            gc.collect()
        gc.freeze()
        gc.enable()

    def changed(self, patients: int) -> None:
        """Note that so many patients have changed."""
        self._changes += patients

    def tidy(self) -> None:
        """Collect if enough has changed; at the size of a whole county, more seldom."""
        began = time.monotonic()
        if self._settling:
            self._settle()
        elif not gc.isenabled() and began - self._started > _WITHOUT_PATIENTS:
            gc.enable()
        if self._changes < _CHANGES or began < self._not_before:
            return
        gc.collect()
        ended = time.monotonic()
        self._changes = 0
        self._not_before = ended + (ended - began) / _SHARE
