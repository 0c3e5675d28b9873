"""A line that is typed, one key after the other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.plain import plain

if TYPE_CHECKING:
    from glance.station.seen import Typing


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
            return replace(line, text=text[: max(at - 1, 0)] + text[at:], cursor=max(at - 1, 0))
        case "delete":
            return replace(line, text=text[:at] + text[at + 1 :])
        case "left":
            return replace(line, cursor=max(at - 1, 0))
        case "right":
            return replace(line, cursor=min(at + 1, len(text)))
        case "home":
            return replace(line, cursor=0)
        case "end":
            return replace(line, cursor=len(text))
        case "ctrl+u":
            return replace(line, text="", cursor=0)
    return None


def written(line: Typing, text: str) -> Typing:
    """Give the line with a text put in at the cursor, as far as there is room for it."""
    if line.limit is not None:
        text = text[: max(line.limit - len(line.text), 0)]
    before = plain(line.text[: line.cursor] + text)
    return replace(line, text=before + line.text[line.cursor :], cursor=len(before))
