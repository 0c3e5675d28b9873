"""What changes leave behind, collected before it adds up."""

from __future__ import annotations

import gc
import time

# Changes after which a collection is worth its while, and how little of the time it may take.
_CHANGES = 50
_SHARE = 1 / 100


class Tidying:
    """Runs the collections that Python itself would put off.

    It waits until what is new is a quarter of all that there is, which on a wall is
    some thousands of changes and 3 MB later.
    """

    def __init__(self) -> None:
        self._changes = 0
        self._not_before = 0.0

    def begin(self, patients: int, at_once: int) -> None:
        """Set aside what is there now: it stays for weeks, and no collection need walk it."""
        if patients <= at_once:
            gc.collect()
        gc.freeze()

    def changed(self, patients: int) -> None:
        """Note that so many patients have changed."""
        self._changes += patients

    def tidy(self) -> None:
        """Collect if enough has changed; at the size of a whole county, more seldom."""
        began = time.monotonic()
        if self._changes < _CHANGES or began < self._not_before:
            return
        gc.collect()
        ended = time.monotonic()
        self._changes = 0
        self._not_before = ended + (ended - began) / _SHARE
