"""What is typed before there is anything to apply it to, for as long as it is still meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from glance.station import Typed

# Nobody who waits types more than this, or remembers for longer what they typed.
_MOST, _STILL_MEANT = 64, 10.0


class Ahead:
    """Keys and pastes in their order; `clock` gives seconds that nobody sets."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._typed: list[Typed] = []
        self._since = clock()

    def keep(self, typed: Typed) -> None:
        """Keep one more."""
        if not self._typed:
            self._since = self._clock()
        if len(self._typed) < _MOST:
            self._typed.append(typed)

    def begin(self, typed: Iterable[Typed]) -> None:
        """Keep these in place of what was kept."""
        self._typed, self._since = list(typed), self._clock()

    def take(self) -> list[Typed]:
        """Give what is still meant, and keep nothing."""
        typed, self._typed = self._typed, []
        return typed if self._clock() - self._since <= _STILL_MEANT else []
