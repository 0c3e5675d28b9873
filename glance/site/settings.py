"""A site's own settings: config/glance.toml."""

from __future__ import annotations

import os
import re
import struct
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from glance.toml import parse

if TYPE_CHECKING:
    from datetime import datetime

    from glance.toml import Table

T = TypeVar("T")

_LOCALTIME = Path("/etc/localtime")
# A shorter wait locks people out between two keys, a longer one leaves names on show.
_SHORTEST_LOCK, _LONGEST_LOCK = timedelta(seconds=15), timedelta(hours=1)
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


class ThemeChoice(StrEnum):
    """The theme of walls; AUTO is dark, and night in the hours of the night."""

    AUTO = "auto"
    DARK = "dark"
    LIGHT = "light"
    NIGHT = "night"
    CONTRAST = "contrast"

    def at(self, moment: time, night_from: time, night_to: time) -> str:
        """The theme's own name at that time of day."""
        if self is not ThemeChoice.AUTO:
            return self.value
        return "night" if _within(moment, night_from, night_to) else "dark"


@cache
def machine_zone() -> ZoneInfo:
    """The time zone of this machine, with its summer times; UTC where it names none."""
    named = os.environ.get("TZ", "").removeprefix(":")
    # Debian and its like link /etc/localtime to a file of the zone's name.
    named = named or str(_LOCALTIME.resolve()).partition("/zoneinfo/")[2]
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(named)
    with suppress(ValueError, OSError), _LOCALTIME.open("rb") as file:
        return ZoneInfo.from_file(file)
    return _utc()


def _utc() -> ZoneInfo:
    # A time zone file without a single change (RFC 8536): a bare machine has no other.
    head = b"TZif" + bytes(16) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    return ZoneInfo.from_file(BytesIO(head + struct.pack(">lBB", 0, 0, 0) + b"UTC\0"), "UTC")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a site has settled; every key has a default.

    `board` is what `glance wall` opens, `banner` stands on every wall (empty: none).
    From `curtain_from` to `curtain_to` walls are closed and show nothing of any patient;
    None for both: never by the clock.
    `lock_after` is how long a station waits for a key before it asks who is there. With
    `allow_os_user` commands may save as the account of the operating system that runs
    them. With `record_views` the log keeps who looked at a patient of a location that
    is not the station's. `pepper_file` is where the secret is that PINs are mixed with;
    empty: a file of the site.
    """

    board: str = "ward"
    theme: ThemeChoice = ThemeChoice.AUTO
    timezone: ZoneInfo = field(default_factory=machine_zone)
    night_from: time = time(21)
    night_to: time = time(6, 30)
    curtain_from: time | None = None
    curtain_to: time | None = None
    banner: str = ""
    lock_after: timedelta = timedelta(minutes=2)
    allow_os_user: bool = False
    record_views: bool = False
    pepper_file: str = ""

    def theme_at(self, now: datetime) -> str:
        """The theme at that moment, which is local."""
        return self.theme.at(now.time(), self.night_from, self.night_to)

    def curtain_at(self, now: datetime) -> bool:
        """Whether walls are closed at that moment, which is local."""
        if self.curtain_from is None or self.curtain_to is None:
            return False
        return _within(now.time(), self.curtain_from, self.curtain_to)


def _within(moment: time, begins: time, ends: time) -> bool:
    """Say whether a time of day is in hours that may reach over midnight."""
    if begins <= ends:
        return begins <= moment < ends
    return moment >= begins or moment < ends


def read_settings(text: str, file: str) -> Settings:
    """Read config/glance.toml; Faulty names every problem in it."""
    table = parse(text, file)
    usual = Settings()
    curtain_from, curtain_to = _curtain(table)
    settings = Settings(
        board=table.text("board", usual.board),
        theme=table.choice("theme", ThemeChoice, usual.theme),
        timezone=_zone(table),
        night_from=_clock(table, "night_from", usual.night_from),
        night_to=_clock(table, "night_to", usual.night_to),
        curtain_from=curtain_from,
        curtain_to=curtain_to,
        banner=table.text("banner", ""),
        lock_after=_lock(table, usual.lock_after),
        allow_os_user=table.flag("allow_os_user", usual.allow_os_user),
        record_views=table.flag("record_views", usual.record_views),
        pepper_file=table.text("pepper_file", ""),
    )
    table.finish()
    return settings


def _lock(table: Table, usual: timedelta) -> timedelta:
    length = table.duration("lock_after", usual)
    if not _SHORTEST_LOCK <= length <= _LONGEST_LOCK:
        table.problem("lock_after", 'expected "15s" to "60min"')
        return usual
    return length


def _zone(table: Table) -> ZoneInfo:
    name = table.text("timezone", "")
    if not name:
        return machine_zone()
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        table.problem("timezone", f"no time zone {name!r}; expected one such as Europe/London")
        return _utc()


def _curtain(table: Table) -> tuple[time, time] | tuple[None, None]:
    begins = _clock(table, "curtain_from", None)
    ends = _clock(table, "curtain_to", None)
    if begins is None and ends is None:
        return None, None
    if begins is None or ends is None:
        missing, there = ("from", "to") if begins is None else ("to", "from")
        if not table.text(f"curtain_{missing}", ""):
            table.problem(f"curtain_{missing}", f"missing; curtain_{there} alone closes nothing")
    elif begins == ends:
        table.problem("curtain_to", "the same as curtain_from; expected another time of day")
    else:
        return begins, ends
    return None, None


def _clock(table: Table, key: str, usual: T) -> time | T:
    text = table.text(key, "")
    if not text:
        return usual
    found = _CLOCK.fullmatch(text)
    if found is None:
        table.problem(key, f'expected a time of day such as "21:00", got {text!r}')
        return usual
    return time(int(found[1]), int(found[2]))
