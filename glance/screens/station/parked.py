"""The desks of those who are not at the station now, kept for when they come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glance.station import Desk

# A shift. Whoever comes back after that starts afresh.
KEPT_SECONDS = 12 * 3600.0


class Parked:
    """One desk for each staff code; nobody but its owner gets it back.

    One with a word that is not saved is kept as long as the program runs.
    """

    def __init__(self) -> None:
        self._desks: dict[str, tuple[Desk, float]] = {}

    def __contains__(self, code: str) -> bool:
        return code in self._desks

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._desks))

    def park(self, code: str, desk: Desk, clock: float) -> None:
        """Lay somebody's desk by."""
        self._desks[code] = (desk, clock)

    def look(self, code: str) -> Desk | None:
        """Give somebody's desk and leave it parked."""
        found = self._desks.get(code)
        return None if found is None else found[0]

    def put(self, code: str, desk: Desk) -> None:
        """Replace a desk that is parked: the world has answered it."""
        _, since = self._desks[code]
        self._desks[code] = (desk, since)

    def take(self, code: str) -> Desk | None:
        """Give somebody's desk back to them."""
        found = self._desks.pop(code, None)
        return None if found is None else found[0]

    def forget(self, code: str) -> None:
        """Throw somebody's desk away, if every word on it is saved."""
        desk = self.look(code)
        if desk is not None and not desk.saves:
            del self._desks[code]

    def forget_old(self, clock: float) -> None:
        """Throw away what nobody came back for."""
        for code, (_, since) in tuple(self._desks.items()):
            if clock - since > KEPT_SECONDS:
                self.forget(code)
