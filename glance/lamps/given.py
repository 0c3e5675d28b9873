"""What a viewer is given to show, and how one light is doing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from glance.board import BoardView


@dataclass(frozen=True, slots=True)
class Given:
    """The newest BoardView, and until when it may be believed.

    `good_until` is in seconds of the clock that nobody sets (`glance.feed.trust`): after
    it the light shows *no data*, whoever has stopped giving views. `view` is None while
    nothing was read yet. With `curtain` nothing of any patient is shown.
    """

    view: BoardView | None = None
    good_until: float = float("-inf")
    curtain: bool = False


class Health(StrEnum):
    """How the line to a light is."""

    OPENING = "opening"  # not open yet, or starting
    LIT = "lit"  # frames go out, and are acknowledged where the device does so
    MUTE = "no answer"  # frames go out, and the device does not acknowledge them
    GONE = "gone"  # the port cannot be opened, or was lost; tried again for ever
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class LightStatus:
    """One light at one moment, for the wall's status line and `glance lights status`.

    `shows` is what it shows in words: "live", "no data", "curtain", "test", "identify",
    "nothing yet". `problem` is why the line is not well, `warnings` what the person who
    looks after the lights should know; neither holds anything of a patient. `said` is
    what the device told of itself. `reconnects` counts openings after the first.
    `milliamps` is the computed current of the last frame.
    """

    name: str
    driver: str
    port: str
    health: Health = Health.OPENING
    shows: str = "nothing yet"
    problem: str = ""
    warnings: tuple[str, ...] = ()
    said: str = ""
    wrote_at: datetime | None = None
    answered_at: datetime | None = None
    reconnects: int = 0
    milliamps: float = 0.0
    limit_ma: float | None = None
