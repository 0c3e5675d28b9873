"""How lights are, in words: for a person who asks, and for a journal as it happens."""

from __future__ import annotations

import select
import sys
from contextlib import suppress
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from glance.feed.messages import Lost
from glance.lamps import Health
from glance.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from zoneinfo import ZoneInfo

    from glance.feed import Message
    from glance.lamps import LightStatus
    from glance.strip.answers import Answer
    from glance.strip.follower import Follower

_HEALTH = {
    Health.OPENING: "opening",
    Health.LIT: "lit",
    Health.MUTE: "no answer",
    Health.GONE: "not lit",
    Health.ENDED: "ended",
}


class Log:
    """Lines on standard error, each with its time and nothing of a patient.

    One that is not `full` says what is wrong and no more.
    """

    def __init__(self, zone: ZoneInfo, *, full: bool = True) -> None:
        self._zone = zone
        self._full = full
        self._lock = Lock()
        self._told: dict[str, tuple[object, ...]] = {}
        self._lost: dict[str, str] = {}

    def line(self, words: str) -> None:
        """Write a line; whoever does not read it holds up no light."""
        at = datetime.now(self._zone)
        with self._lock, suppress(OSError, ValueError):
            if select.select([], [sys.stderr], [], 0)[1]:
                sys.stderr.write(f"{at:%Y-%m-%d %H:%M:%S} {plain(words)}\n")
                sys.stderr.flush()

    def note(self, words: str) -> None:
        """Write a line of what is as it should be."""
        if self._full:
            self.line(words)

    def tell(self, statuses: Iterable[LightStatus]) -> None:
        """Say which lights are not as they were."""
        for status in statuses:
            told = (status.health, status.problem, status.shows, status.warnings)
            before = self._told.get(status.name)
            # A light that is gone is opened again and again.
            if told == before or (before is not None and status.health is Health.OPENING):
                continue
            self._told[status.name] = told
            write = self.line if status.problem else self.note
            write(_change(status))
            if status.warnings and (before is None or before[3] != status.warnings):
                for warning in status.warnings:
                    self.line(f"light {status.name}: warning: {warning}")

    def overhearing(self, board: str, follower: Follower) -> Callable[[Message], None]:
        """Give what passes a feed's messages on, and says when the database is lost and back."""

        def post(message: Message) -> None:
            follower.post(message)
            why = message.why if isinstance(message, Lost) else ""
            if why != self._lost.get(board, ""):
                self._lost[board] = why
                state = f"cannot be read: {why}" if why else "is read again"
                self.line(f"board {board}: the database {state}")

        return post


def _change(status: LightStatus) -> str:
    where = _where(status)
    problem = f": {status.problem}" if status.problem else ""
    if status.health is Health.OPENING:
        return f"light {status.name}: opening {where}{problem}"
    shows = f", shows {status.shows}" if status.health in {Health.LIT, Health.MUTE} else ""
    return f"light {status.name}: {_HEALTH[status.health]}{shows} ({where}){problem}"


def _where(status: LightStatus) -> str:
    return f"{status.driver} on {status.port}" if status.port else status.driver


def described(status: LightStatus, by: Answer, now: datetime) -> Iterator[str]:
    """Say how a light is, in a line for what counts and indented ones for the rest."""
    lit = status.health in {Health.LIT, Health.MUTE}
    shows = f", shows {status.shows}" if lit else ""
    problem = f": {status.problem}" if status.problem else ""
    yield plain(f"{status.name}: {_HEALTH[status.health]}{shows}{problem}")
    yield plain(f"  {_where(status)}, run by {by.what} (process {by.pid})")
    facts = [f"last write {_ago(status.wrote_at, now)}"]
    if status.answered_at is not None:
        facts.append(f"last answer {_ago(status.answered_at, now)}")
    facts.append(f"{status.reconnects} reconnect{'' if status.reconnects == 1 else 's'}")
    if status.limit_ma is not None:
        facts.append(f"{status.milliamps:.0f} of {status.limit_ma:.0f} mA")
    yield f"  {', '.join(facts)}"
    if status.said:
        yield plain(f"  it says: {status.said}")
    for warning in status.warnings:
        yield plain(f"  warning: {warning}")


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "never"
    seconds = max(0, int((now - moment).total_seconds()))
    if seconds < 90:
        return f"{seconds} s ago"
    if seconds < 5400:
        return f"{seconds // 60} min ago"
    return f"at {moment.astimezone(now.tzinfo):%H:%M on %d-%b}"
