"""What a keeper notes of its light, for anybody to read at any moment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.lamps import Health, LightStatus
from glance.plain import clip, plain

if TYPE_CHECKING:
    from datetime import datetime

    from glance.lamps import Light

# What a device or a library says may be long, and a status has one line.
LONGEST_WORDS = 200


def words(text: str) -> str:
    """Give what came from outside as a short line that is safe to show."""
    return clip(plain(text).strip(), LONGEST_WORDS)


class Record:
    """One light's status; the keeper's thread writes it, and any thread may read it.

    `lit` says whether a frame went out well since the line was last opened.
    """

    def __init__(self, light: Light) -> None:
        self._status = LightStatus(
            light.name, light.driver.name, light.port, limit_ma=light.limit_ma
        )
        self._openings = 0
        self.lit = False
        # When the last frame went out, what it showed in words, and its current.
        self._frame: tuple[datetime | None, str, float] = (None, self._status.shows, 0.0)

    @property
    def status(self) -> LightStatus:
        """The light at this moment."""
        wrote_at, shows, milliamps = self._frame
        return replace(self._status, wrote_at=wrote_at, shows=shows, milliamps=milliamps)

    def opened(self, warnings: tuple[str, ...]) -> None:
        """Note that the line is open."""
        self._openings += 1
        self.lit = False
        self._status = replace(
            self._status,
            health=Health.OPENING,
            # What kept it from being opened does so no more.
            problem="",
            warnings=tuple(map(words, warnings)),
            reconnects=self._openings - 1,
        )

    def warned(self, warning: str) -> None:
        """Note what the person who looks after the lights should know of this opening."""
        self._status = replace(self._status, warnings=(*self._status.warnings, words(warning)))

    def shown(self, shows: str, milliamps: float, at: datetime) -> None:
        """Note that a frame has gone out and nothing speaks against it."""
        self._frame = (at, shows, milliamps)
        self.lit = True
        if self._status.health is not Health.LIT:
            self._status = replace(self._status, health=Health.LIT, problem="")

    def refused(self, why: str) -> None:
        """Note that the device has not shown or not acknowledged a frame."""
        self._status = replace(self._status, health=Health.MUTE, problem=words(why))

    def answered(self, said: str, at: datetime) -> None:
        """Note a good answer, and what the device told of itself."""
        self._status = replace(self._status, said=words(said), answered_at=at)

    def lost(self, why: str) -> None:
        """Note that the light cannot be reached."""
        self._frame = (self._frame[0], "nothing yet", 0.0)
        self._status = replace(self._status, health=Health.GONE, problem=words(why))

    def ended(self, *, dark: bool) -> None:
        """Note that nobody keeps the light any more, and whether its lamps show no data."""
        problem = "" if dark else self._status.problem or "the device did not take no data"
        self._status = replace(self._status, health=Health.ENDED, problem=problem)
