"""All that a picture of the wall depends on besides the patients: size, trust, page, banner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from glance.feed.trust import LIVE

if TYPE_CHECKING:
    from datetime import datetime, time, timedelta

    from glance.feed.trust import Trust
    from glance.lamps import LightStatus


class Size(NamedTuple):
    """Cells across and down."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}×{self.height}"


@dataclass(frozen=True, slots=True)
class Turning:
    """The page that is shown, counted from 1. `left` is the share of its dwell to come.

    `left` of None: pages do not turn by themselves; `paused` says that a person
    stopped them.
    """

    page: int = 1
    left: float | None = None
    paused: bool = False


ONE_PAGE = Turning()


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment on the wall.

    `lights` are those that the same program feeds. Behind a `curtain` nothing of any
    patient is shown; `opens` is when the clock opens it, None where nobody has said.
    """

    size: Size
    now: datetime
    trust: Trust = LIVE
    turning: Turning = ONE_PAGE
    banner: str = ""
    lights: tuple[LightStatus, ...] = ()
    curtain: bool = False
    opens: time | None = None


def ago(elapsed: timedelta) -> str:
    """Give how long ago something was, in one unit."""
    seconds = int(elapsed.total_seconds())
    if seconds < 60:
        return f"{seconds} s ago"
    if seconds < 3600:
        return f"{seconds // 60} min ago"
    if seconds < 2 * 86400:
        return f"{seconds // 3600} h ago"
    return f"{seconds // 86400} days ago"
