"""A line that is typed, one key after the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.plain import plain

if TYPE_CHECKING:
    from glance.station.seen import Typing


# So much of what had no room is kept, and told.
_OVER, _TOLD = 200, 30


def is_text(key: str) -> bool:
    """Whether a key is a character that can be typed."""
    return len(key) == 1 and key.isprintable()


def typed(line: Typing, key: str) -> Typing | None:
    """Give the line after a key; None for a key that does nothing to a line."""
    text, at = line.text, line.cursor
    if is_text(key):
        return written(line, key)
    match key:
        case "backspace":
            return _changed(line, text[: max(at - 1, 0)] + text[at:], max(at - 1, 0))
        case "delete":
            return _changed(line, text[:at] + text[at + 1 :], at)
        case "left":
            return replace(line, cursor=max(at - 1, 0))
        case "right":
            return replace(line, cursor=min(at + 1, len(text)))
        case "home":
            return replace(line, cursor=0)
        case "end":
            return replace(line, cursor=len(text))
        case "ctrl+u":
            return _changed(line, "", 0)
    return None


def _changed(line: Typing, text: str, cursor: int) -> Typing:
    """Give the line with other words: whoever changes them has seen what had no room."""
    over = line.over if text == line.text else ""
    return replace(line, text=text, cursor=cursor, over=over)


def no_room(line: Typing) -> str:
    """Give which words had no room, and what to do; "" where all had."""
    if not line.over:
        return ""
    words = line.over if len(line.over) <= _TOLD else f"{line.over[:_TOLD]}…"
    return f"no room for “{words}” (at most {line.limit} characters): delete something"


def written(line: Typing, text: str) -> Typing:
    """Give the line with a text put in at the cursor, as far as there is room for it."""
    over = line.over
    if line.limit is not None:
        room = max(line.limit - len(line.text), 0)
        over, text = f"{over}{plain(text[room:])}"[:_OVER], text[:room]
    before = plain(line.text[: line.cursor] + text)
    return replace(line, text=before + line.text[line.cursor :], cursor=len(before), over=over)
