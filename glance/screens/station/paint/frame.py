"""The first and the last lines of a station: where, when and whether live; who, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.feed.trust import State
from glance.fields import Tone
from glance.identity.dates import day_name, nhs_date
from glance.plain import cells, clip, plain
from glance.screens.paint.fit import Statement, said, spread, wide
from glance.screens.paint.header import banner as banner_line
from glance.screens.paint.header import not_live
from glance.screens.paint.line import Line
from glance.screens.paint.scene import ago
from glance.screens.roles import Role
from glance.screens.station.paint.canvas import Block, Canvas
from glance.screens.station.paint.keys import cap_runs, caps_beside
from glance.station.seen import Slip

if TYPE_CHECKING:
    from datetime import datetime

    from glance.feed.trust import Trust
    from glance.screens.paint.scene import Size
    from glance.screens.palette import Palette
    from glance.station.seen import Seen

# From here on the seconds to the lock are shouted.
_SOON = 15
# Below this size rows and sheet have no room beside each other.
LEAST_WIDTH, LEAST_HEIGHT = 80, 24


def top(
    where: str,
    now: datetime,
    width: int,
    palette: Palette,
    trust: Trust,
    banner: str,
    unsaved: int = 0,
) -> Block:
    """Paint where and when this is, and whether it can be relied on."""
    canvas = Canvas(width, palette, Role.RAISED)
    if banner:
        canvas.strip(banner_line(banner, width, palette))
    place = plain(where)
    left = [
        said(
            *dict.fromkeys(clip(place, most) for most in (width, 40, 28, 20, 14)),
            style=palette[Role.TITLE],
            weight=4,
        )
    ]
    date, day = nhs_date(now.date()), day_name(now.date())
    right = [
        said(f"{day} {date}", f"{day} {date[:6]}", date[:6], style=palette[Tone.PLAIN], weight=3),
        said(f"{now:%H:%M}", style=palette[Role.TITLE], weight=9),
        _state(trust, palette),
    ]
    if unsaved:
        words = f" NOT SAVED: {unsaved} "
        right.insert(0, said(words, style=palette[Role.ALERT], weight=10))
    canvas.strip(spread(width, palette[Role.RAISED], left, right))
    if trust.lost:
        canvas.strip(not_live(trust, width, palette))
    return canvas.block()


def _state(trust: Trust, palette: Palette) -> Statement:
    if trust.state is State.LIVE:
        return said("LIVE", style=palette[Role.LIVE], weight=9)
    if trust.lost:
        return said("NOT LIVE", style=palette[Role.NOT_LIVE], weight=9)
    if trust.as_of is None:
        return said("starting", style=palette[Tone.QUIET], weight=2)
    as_of = f"as of {trust.as_of:%H:%M}"
    return said(f" {as_of} ({ago(trust.ago)}) ", f" {as_of} ", style=palette[Role.LATE], weight=9)


def unsaved(seen: Seen) -> int:
    """Count what is known not to be saved: values of the open patient, or alerts."""
    entries = seen.sheet.entries if seen.sheet else ()
    return max(sum(entry.slip is Slip.NOT_SAVED for entry in entries), len(seen.alerts))


def foot(seen: Seen, width: int, palette: Palette, lock_left: int | None) -> Block:
    """Paint what has just been done, and below it who works here and which keys matter."""
    canvas = Canvas(width, palette, Role.RAISED)
    notice = Line(width, palette[Role.GROUND])
    if seen.notice:
        look = palette[seen.notice_tone]
        if seen.notice_tone is Tone.RED:
            look = palette[Role.ALERT]
        elif "✓" in seen.notice[:2]:
            look = palette[Role.SAVED]
        notice.put(1, clip(plain(seen.notice), width - 2), look)
    canvas.strip(notice.strip())
    line = canvas.line()
    hints = sum(wide(cap_runs(choice, palette)) + 2 for choice in seen.hints)
    x = _signed_on(line, seen, palette, lock_left, width - hints)
    for at, across, press in caps_beside(line, seen.hints, palette, x, width - 1):
        # What was done last is of no use to a finger: the line is the key's, too.
        canvas.zone(at - 1, across + 2, "press", press, 2)
    return canvas.block()


def _signed_on(line: Line, seen: Seen, palette: Palette, lock_left: int | None, room: int) -> int:
    """Write who is signed on, until when, and where if that is no room of the keys'.

    Give the first cell that is free behind it.
    """
    lock = "" if lock_left is None else f"locks in {lock_left // 60}:{lock_left % 60:02}"
    who, where = plain(seen.who), plain(seen.where)
    quiet = palette[Tone.QUIET]
    line.put(1, clip(who, max(8, line.width // 2 - cells(lock) - 6)), palette[Role.TITLE])
    if line.end + cells(where) + cells(lock) + 8 <= room:
        line.put(line.end, f" · {where}", quiet)
    if lock_left is not None and lock_left <= _SOON:
        line.put(line.end + 1, f" {lock} ", palette[Role.WARNING])
    elif lock:
        line.put(line.end, f" · {lock}", quiet)
    return line.end + 2


def wanted(size: Size, width: int, palette: Palette) -> Block:
    """Say that the screen is smaller than a station wants."""
    canvas = Canvas(width, palette)
    if size.width < LEAST_WIDTH or size.height < LEAST_HEIGHT:
        words = f"this screen is {size}: a station wants {LEAST_WIDTH}×{LEAST_HEIGHT}"
        canvas.bar(words, Role.WARNING, most=1)
    return canvas.block()
