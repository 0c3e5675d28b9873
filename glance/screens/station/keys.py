"""What the keys of a terminal are called at the station."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.events import Key

ENTER = "enter"
_LINE_FEED = "ctrl+j"
_SAME = {
    "ctrl+h": "backspace",
    "ctrl+m": ENTER,
    "ctrl+i": "tab",
    "ctrl+left_square_bracket": "escape",
}


class Keyboard:
    """Tells what each key means, one after the other."""

    def __init__(self) -> None:
        self._entered = False

    def keys(self, event: Key) -> tuple[str, ...]:
        """Give the keys that were pressed: most often one, sometimes none or two."""
        entered, self._entered = self._entered, event.key in (ENTER, "ctrl+m")
        if event.key == _LINE_FEED:
            # Scanners end a line with CR, LF or both; people press Enter, which is CR.
            return () if entered else (ENTER,)
        character = event.character if event.is_printable else None
        if event.key.startswith("alt+") and character:
            # A terminal sends Alt as Escape: over a slow line Escape and the next key
            # arrive as one.
            return ("escape", character)
        return (character or _SAME.get(event.key, event.key),)
