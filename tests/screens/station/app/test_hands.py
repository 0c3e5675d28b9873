"""Clicks and touches: what they mean, and what a finger could not have meant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

from textual import events

from glance.screens.station.hands import Hands
from glance.screens.station.idle import Idle
from glance.screens.station.zones import Zone

if TYPE_CHECKING:
    from glance.screens.station.seats import Seats
    from glance.station import Pick

FIELD = (Zone(5, 10, 30, 1, "entry", "risk"),)
# Where the field was, one of its options stands once the field is open.
OPTIONS = (Zone(5, 10, 30, 1, "press", "r"),)
PAD = (Zone(3, 10, 10, 3, "press", "4"), Zone(3, 20, 10, 3, "press", "0"))


class Somebody:
    """Who sits at the desk: what was picked."""

    unsaved: tuple[str, ...] = ()
    desk = None

    def __init__(self) -> None:
        self.picked: list[str] = []

    def pick(self, picked: Pick, now: datetime) -> None:  # noqa: ARG002 -- the shape of Seats
        self.picked.append(f"{picked.target} {picked.value}")

    def wipe(self) -> None:
        """Nothing was begun at the door."""


class Finger:
    """A finger on the screen, and a clock."""

    def __init__(self) -> None:
        self.somebody = Somebody()
        self.seconds = 0.0
        self._hands = Hands(
            cast("Seats", self.somebody),
            Idle(timedelta(minutes=2), 0.0),
            kiosk=False,
            now=lambda: datetime.now(UTC),
            clock=lambda: self.seconds,
        )

    def tap(self, x: int, y: int, zones: tuple[Zone, ...]) -> None:
        """Touch a place for a moment, where a click means what the zones say."""
        for kind in (events.MouseDown, events.MouseUp):
            event = kind(None, x, y, 0, 0, 1, False, False, False, x, y)
            self._hands.take(event, zones, scrolls=False)


def test_a_double_tap_chooses_nothing_of_what_the_first_has_opened() -> None:
    finger = Finger()
    finger.tap(20, 5, FIELD)
    finger.seconds = 0.2
    finger.tap(21, 5, OPTIONS)

    assert finger.somebody.picked == ["entry risk"]


def test_a_tap_after_a_look_chooses() -> None:
    finger = Finger()
    finger.tap(20, 5, FIELD)
    finger.seconds = 0.8
    finger.tap(20, 5, OPTIONS)

    assert finger.somebody.picked == ["entry risk", "press r"]


def test_quick_taps_on_keys_that_stand_still_are_all_taken() -> None:
    finger = Finger()
    for x in (11, 21, 11):
        finger.seconds += 0.1
        finger.tap(x, 3, PAD)

    assert finger.somebody.picked == ["press 4", "press 0", "press 4"]
