"""Keys as caps, what they do behind them, and the line that somebody types in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.fields import Tone
from glance.plain import cells, clip, plain
from glance.screens.roles import Depth, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.screens.paint.line import Line, Run
    from glance.screens.palette import Palette
    from glance.screens.station.paint.canvas import Canvas
    from glance.station.seen import Choice, Typing

_NAMES = {
    " ": "Space",
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "↑",
    "down": "↓",
    "left": "Left",
    "right": "Right",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "backspace": "Bksp",
    "delete": "Del",
    "home": "Home",
    "end": "End",
}


def named(press: str) -> str:
    """Give a key as it is printed on a keyboard: "Esc", "Ctrl+Z", "r"."""
    if press in _NAMES:
        return _NAMES[press]
    if press.startswith(("ctrl+", "shift+")):
        held, _, key = press.partition("+")
        return f"{held.title()}+{named(key) if len(key) > 1 else key.upper()}"
    if len(press) > 1 and press[0] == "f" and press[1:].isdigit():
        return press.upper()
    return plain(press)


def cap(press: str, palette: Palette) -> Run:
    """Give a key as a cap; where there are no colours, in brackets."""
    name = named(press)
    words = f"[{name}]" if palette.depth is Depth.NONE else f" {name} "
    return words, palette[Role.CAP]


def cap_runs(choice: Choice, palette: Palette) -> list[Run]:
    """Give a key and what it does; what it does not do now is barred, and says why."""
    if choice.why_not:
        barred = palette[Role.BARRED]
        words = f"{choice.label} – {choice.why_not}"
        return [(f" {named(choice.press)} ", barred), (f" {words}", barred)]
    runs = [cap(choice.press, palette)]
    if choice.sign:
        # A filled sign has a blank on either side, as on the wall.
        edge = " " if choice.tone is Tone.RED else ""
        runs.append((f" {choice.label} ", palette[Tone.PLAIN]))
        runs.append((f"{edge}{choice.sign}{edge}", palette.block(choice.tone)))
    else:
        runs.append((f" {choice.label}", palette[choice.tone]))
    if choice.current:
        runs.append((" now", palette[Tone.QUIET]))
    return runs


def caps(
    canvas: Canvas, choices: Sequence[Choice], x: int = 1, most: int = 4, gap: int = 2
) -> None:
    """Write keys one behind the other, on as many lines as they take, and `most`."""
    line: Line | None = None
    room = canvas.width - 1
    used = 0
    for choice in choices:
        runs = cap_runs(choice, canvas.palette)
        wide = sum(cells(plain(text)) for text, _ in runs)
        start = line.end + gap if line is not None else x
        if line is None or start + wide > room:
            if used == most:
                break
            line, start = canvas.line(), x
            used += 1
        line.put_runs(start, [(clip(plain(text), room - x), look) for text, look in runs])
        if not choice.why_not:
            # Fingers are wider than words: the gap belongs to the key before it.
            canvas.zone(start - 1, line.end - start + gap, "press", choice.press)


def caps_beside(
    line: Line, choices: Sequence[Choice], palette: Palette, x: int, end: int
) -> list[tuple[int, int, str]]:
    """Write the keys that fit between two cells, the first first; give where each stands."""
    spots: list[tuple[int, int, str]] = []
    for choice in choices:
        runs = cap_runs(choice, palette)
        wide = sum(cells(plain(text)) for text, _ in runs)
        if x + wide > end:
            continue
        line.put_runs(x, runs)
        spots.append((x, wide, choice.press))
        x = line.end + 2
    return spots


def typed(
    line: Line,
    typing: Typing,
    palette: Palette,
    x: int,
    width: int,
    *,
    active: bool,
    example: str = "",
) -> int:
    """Write what is typed into `width` cells, the part around the caret; give the caret's cell.

    How many letters there are, and may be, stands at the end where they are counted, while
    the caret is there; an example of what may be typed in a line that is empty.
    """
    counts = active and typing.counted and typing.limit is not None
    count = f"{len(typing.text)}/{typing.limit}" if counts else ""
    full = typing.limit is not None and len(typing.text) >= typing.limit
    room = max(3, width - (len(count) + 1 if count else 0))
    before, under, after = _around(typing, room)
    blank, caret = palette[Role.BLANK], palette[Role.CARET]
    line.put(x, before, blank)
    at = max(x, line.end)
    line.put(at, under, caret if active else blank)
    line.put(line.end, after, blank)
    if example and not typing.text:
        line.put(line.end, f" {clip(plain(example), room - 3)}", blank + palette[Tone.QUIET])
    line.put(line.end, " " * (x + room - line.end), blank)
    if count:
        look = palette[Role.WARNING if full else Tone.QUIET]
        line.put(x + width - len(count), count, look)
    return at


def _around(typing: Typing, room: int) -> tuple[str, str, str]:
    """Give what stands before, under and behind the caret in so many cells."""
    at = max(0, min(typing.cursor, len(typing.text)))
    before, under = plain(typing.text[:at]), plain(typing.text[at : at + 1]) or " "
    after = plain(typing.text[at + 1 :])
    least = room - cells(under) - min(cells(after), 2)
    before = before[-room - 1 :]
    if cells(before) > least:
        while before and cells(before) > least - 1:
            before = before[1:]
        before = "…" + before
    return before, under, clip(after, room - cells(before) - cells(under))
