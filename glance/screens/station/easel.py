"""The picture of the station at one moment: the door, or the desk of whoever is signed on."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from glance.screens.palette import palette
from glance.screens.station.hands import END
from glance.screens.station.paint import painted, painted_door
from glance.station import seen
from glance.station.seen import Choice, Focus, Question

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from glance.feed.trust import Trust
    from glance.screens.paint.scene import Size
    from glance.screens.roles import Depth, Theme
    from glance.screens.station.seats import Seats
    from glance.screens.station.zones import Painted


class Easel:
    """Paints in the theme of the hour; `focus` is where keys go in the newest picture."""

    def __init__(
        self, theme: Callable[[datetime], Theme], depth: Depth, banner: str, now: datetime
    ) -> None:
        self.focus: Focus | None = None
        self._theme = theme
        self._banner = banner
        self._look = palette(theme(now), depth)

    def dress(self, now: datetime) -> None:
        """Put on the theme of the hour."""
        self._look = palette(self._theme(now), self._look.depth)

    def picture(
        self, seats: Seats, size: Size, now: datetime, trust: Trust, left: float, *, ending: bool
    ) -> Painted:
        """Paint who is there and what they do; `left` are the seconds to the lock."""
        lines = _unsaved(seats) if ending else ()
        if seats.desk is None:
            self.focus = None
            door = seats.door.seen(now)
            if ending:
                door = replace(door, message=f"{lines[0]}; Ctrl+Q again ends it all the same")
            return painted_door(door, size, self._look, trust, self._banner)
        shown = seen(seats.desk, seats.ground, now)
        if ending:
            shown = replace(shown, panel=_question(lines), focus=Focus.PANEL)
        self.focus = shown.focus
        return painted(shown, size, self._look, trust, self._banner, ceil(left))


def _question(lines: tuple[str, ...]) -> Question:
    choices = (Choice(END, "end all the same"), Choice("escape", "stay"))
    return Question("End glance?", lines, choices, loud=True)


def _unsaved(seats: Seats) -> tuple[str, ...]:
    return (f"NOT SAVED yet, and lost at the end: something of {', '.join(seats.unsaved)}",)
