"""All that a picture of the wall depends on besides the patients: size, trust, page, banner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime


class Size(NamedTuple):
    """Cells across and down."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}×{self.height}"


class State(StrEnum):
    """Whether what is shown can be relied on."""

    STARTING = "starting"
    LIVE = "live"
    LATE = "late"  # no word for a moment; the values may still be right
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Trust:
    """The feed as the wall sees it.

    `as_of` is when the database was last known to say what is shown, `ago` how long
    ago that is on a clock that nobody sets; `why` is one line without patient data.
    """

    state: State
    as_of: datetime | None = None
    ago: timedelta = timedelta()
    why: str = ""

    @property
    def lost(self) -> bool:
        """Whether the data must look lost."""
        return self.state is State.LOST


@dataclass(frozen=True, slots=True)
class Turning:
    """The page that is shown, counted from 1. `left` is the share of its dwell to come.

    `left` of None: pages do not turn by themselves; `paused` says that a person
    stopped them.
    """

    page: int = 1
    left: float | None = None
    paused: bool = False


LIVE = Trust(State.LIVE)
ONE_PAGE = Turning()


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment on the wall."""

    size: Size
    now: datetime
    trust: Trust = LIVE
    turning: Turning = ONE_PAGE
    banner: str = ""


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
