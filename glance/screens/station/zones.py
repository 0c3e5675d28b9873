"""A station as it is painted: its lines, where the caret is, and what a click or touch means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

Target = Literal["patient", "entry", "press", "option"]


class Zone(NamedTuple):
    """Cells that mean something when they are clicked or touched.

    `value` is the episode of a patient, the key of an entry, the key to press, or the
    number of an option counted from 0.
    """

    y: int
    x: int
    width: int
    height: int
    target: Target
    value: int | str

    def moved(self, down: int, across: int) -> Zone:
        """Give the zone at another place."""
        return self._replace(y=self.y + down, x=self.x + across)

    def holds(self, y: int, x: int) -> bool:
        """Whether a cell belongs to it."""
        return self.y <= y < self.y + self.height and self.x <= x < self.x + self.width


class Caret(NamedTuple):
    """The cell where the next letter goes."""

    y: int
    x: int


@dataclass(frozen=True, slots=True)
class Painted:
    """A whole screen; `cursor` is where the terminal's own cursor belongs, None for nowhere."""

    lines: tuple[Strip, ...]
    zones: tuple[Zone, ...] = ()
    cursor: Caret | None = None


def zone_at(zones: Sequence[Zone], y: int, x: int) -> Zone | None:
    """Give what a click on a cell means: the smallest zone that it is in."""
    found = [zone for zone in zones if zone.holds(y, x)]
    return min(found, key=lambda zone: zone.width * zone.height) if found else None
