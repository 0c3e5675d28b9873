"""Panels to read: what happened to a patient, how much is in date, and what every key does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.fields import Tone
from glance.plain import cells, clip, plain
from glance.screens.roles import Role
from glance.screens.station.paint.canvas import Block, Canvas, beside, wrapped
from glance.screens.station.paint.keys import cap_runs, caps, typed
from glance.screens.station.paint.panels import titled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

    from glance.screens.paint.line import Line
    from glance.screens.palette import Palette
    from glance.station.seen import Help, History, Share, Shares, Told

# From this width on there is room for where a change came from beside it.
_STATION_FROM = 96
# Who did it has so many cells.
_WHO = 12
# How wide a column of help is at least, and its keys but for a few long ones.
_HELP_COLUMN, _HELP_KEY = 52, 13
# What stands behind the bars of shares, and how long these are.
_WORDINGS = ("{0} of {1} values, {2} patients", "{0} of {1}", "")
_BAR_LEAST, _BAR_MOST = 8, 40


def history(panel: History, width: int, height: int, palette: Palette) -> Block:
    """Paint what happened, newest first, and the line that narrows it."""
    canvas = titled(panel.title, width, palette)
    line = canvas.line()
    line.put(1, "find", palette[Role.TITLE])
    canvas.caret(typed(line, panel.typing, palette, 6, min(40, width - 30), active=True))
    below = Canvas(width, palette)
    caps(below, panel.choices, most=2)
    room = max(1, height - canvas.height - below.height)
    shown = panel.rows[panel.top :]
    at = min(14, max((cells(plain(told.at)) for told in shown[:room]), default=0))
    who = min(_WHO, max((cells(_who(told)) for told in shown[:room]), default=0))
    lines: list[Strip] = []
    seen = 0
    for told in shown:
        block = _told(told, at, who, width, palette)
        if lines and len(lines) + block.height > room:
            break
        lines += block.lines
        seen += 1
    _counted(line, panel, seen, width, palette)
    for each in lines[:room]:
        canvas.strip(each)
    if not shown:
        words = "nothing fits what is typed" if panel.typing.text else "nothing happened yet"
        words = "reading…" if panel.waiting else words
        canvas.text(words, palette[Tone.QUIET])
    canvas.blank(height - canvas.height - below.height)
    canvas.add(below.block())
    return canvas.block(height)


def _counted(line: Line, panel: History, seen: int, width: int, palette: Palette) -> None:
    rows = len(panel.rows)
    words = f"{panel.top + 1}–{panel.top + seen} of {rows}" if seen else ""
    if words and rows != panel.total:
        words += f" ({panel.total} in all)"
    room = width - 2 - line.end
    if words and cells(words) <= room:
        line.put(width - 1 - cells(words), words, palette[Tone.QUIET])


def _told(told: Told, at: int, who: int, width: int, palette: Palette) -> Block:
    canvas = Canvas(width, palette)
    quiet = palette[Tone.QUIET]
    line = canvas.line()
    line.put(1, clip(plain(told.at), at), quiet)
    line.put(at + 3, clip(_who(told), who), palette[Role.TITLE])
    x = at + who + 5
    asides = [plain(told.station)] if told.station else []
    if told.reason:
        asides.append(plain(told.reason))
    aside = " · ".join(asides)
    beside_it = width >= _STATION_FROM
    room = width - x - 1 - (min(cells(aside), width // 3) + 2 if beside_it and aside else 0)
    words = _what(told)
    rows = wrapped(words, room, 4)
    for number, each in enumerate(rows):
        if number:
            line = canvas.line()
        line.put(x, each)
    if not aside:
        return canvas.block()
    if canvas.height == 1 and line.end + 2 + cells(aside) < width:
        line.put(width - 1 - cells(aside), aside, quiet)
    else:
        canvas.text(aside, quiet, x, most=2)
    return canvas.block()


def _who(told: Told) -> str:
    """Give who did it: by name where that has room, else by initials."""
    name, initials = plain(told.who), plain(told.initials)
    return initials if initials and cells(name) > _WHO else name


def _what(told: Told) -> str:
    what, old, new = plain(told.what), plain(told.old), plain(told.new)
    if old and new:
        return f"{what}: {old} → {new}"
    if old:
        return f"{what}: {old} → –"
    return f"{what}: {new}" if new else what


def shares(panel: Shares, width: int, height: int, palette: Palette) -> Block:
    """Paint the share of values in date by location and by owner, as bars and in words."""
    canvas = titled(panel.title, width, palette)
    groups = (("by location", panel.locations), ("by owner", panel.owners))
    label = max((cells(plain(s.label)) for _, group in groups for s in group), default=8)
    label = min(label, 28, width // 3)
    rows: list[tuple[str, Share | None]] = []
    for title, group in groups:
        rows += [(title, None)] * bool(group) + [("", share) for share in group]
    if not rows:
        canvas.text("nothing has a time limit here", palette[Tone.QUIET])
    tail, bar = _scale([share for _, share in rows if share is not None], width - label - 12)
    room = height - canvas.height
    more = len(rows) - panel.top > room
    for title, share in rows[panel.top : panel.top + room - more]:
        if share is None:
            canvas.line().put(1, title, palette[Role.GROUP])
        else:
            _share(canvas, share, label, tail, bar)
    if more:
        left = sum(share is not None for _, share in rows[panel.top + room - 1 :])
        canvas.line().put(1, f"{left} more below", palette[Role.GROUP])
    return canvas.block(height)


def _scale(shown: Sequence[Share], room: int) -> tuple[int, int]:
    """Give which wording there is room for behind every bar, and how long a full bar is."""
    for number in range(len(_WORDINGS)):
        widest = max((cells(_tail(share, number)) for share in shown), default=0)
        if widest + _BAR_LEAST + 4 <= room or number == len(_WORDINGS) - 1:
            break
    bar = min(_BAR_MOST, room - widest - 2)
    return number, bar if bar >= _BAR_LEAST else 0


def _tail(share: Share, number: int) -> str:
    return _WORDINGS[number].format(share.in_date, share.dated, share.patients)


def _share(canvas: Canvas, share: Share, label: int, tail: int, bar: int) -> None:
    line = canvas.line()
    line.put(3, clip(plain(share.label), label))
    percent = 100 * share.in_date // share.dated if share.dated else None
    words = "–" if percent is None else f"{percent}%"
    x = label + 5
    line.put(x + 4 - len(words), words, canvas[Role.TITLE])
    x += 6
    if bar and percent is not None:
        full = share.in_date * bar // share.dated
        line.put(x, "■" * full, canvas[Tone.PLAIN])
        line.put(x + full, "·" * (bar - full), canvas[Tone.QUIET])
    if said := _tail(share, tail):
        line.put(x + bar + 2, said, canvas[Tone.QUIET])


def help_(panel: Help, width: int, height: int, palette: Palette) -> Block:
    """Paint every key under its heading, in as many columns as the screen has."""
    canvas = titled(panel.title, width, palette)
    room = height - canvas.height
    for count in range(1, max(1, min(3, width // _HELP_COLUMN)) + 1):
        across = width // count
        shown = _help_lines(panel, across, palette)[panel.top :]
        if len(shown) <= room * count:
            break
    more = len(shown) > room * count
    room -= more
    columns = [
        _column(shown[at * room : (at + 1) * room], room, across, palette) for at in range(count)
    ]
    if width > across * count:
        columns.append(Canvas(width - across * count, palette).block(room))
    block = columns[0]
    for column in columns[1:]:
        block = beside(block, column)
    canvas.add(block)
    if more:
        words = f"{len(shown) - room * count} more lines below"
        canvas.line().put(1, words, palette[Role.GROUP])
    return canvas.block(height)


def _help_lines(panel: Help, width: int, palette: Palette) -> list[Strip]:
    canvas = Canvas(width, palette)
    runs_of = [
        (heading, [cap_runs(choice, palette) for choice in group])
        for heading, group in panel.sections
    ]
    label = max((cells(key[0]) for _, group in runs_of for key, *_ in group), default=0)
    label = min(label, _HELP_KEY)
    for number, (heading, group) in enumerate(runs_of):
        canvas.blank(1 if number else 0)
        canvas.line().put(1, clip(plain(heading), width - 2), palette[Role.GROUP])
        for key, *rest in group:
            line = canvas.line()
            line.put(1, *key)
            words = "".join(text for text, _ in rest).strip()
            x = max(label + 2, line.end + 1)
            for at, each in enumerate(wrapped(words, max(8, width - x - 2), 5)):
                (canvas.line() if at else line).put(x, each, rest[0][1])
    return list(canvas.block().lines)


def _column(lines: Sequence[Strip], height: int, width: int, palette: Palette) -> Block:
    canvas = Canvas(width, palette)
    for line in lines:
        canvas.strip(line)
    return canvas.block(height)
