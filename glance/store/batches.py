"""Many values taken a few hundred at a time, as databases like their lists."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Below the 32,766 values that one SQLite statement takes, and short enough that
# reading one batch never keeps a screen waiting.
BATCH = 400

T = TypeVar("T")


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    """Give the values in lists of at most `BATCH`."""
    rest = iter(values)
    while batch := list(islice(rest, BATCH)):
        yield batch
