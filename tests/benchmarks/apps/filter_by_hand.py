"""The floor under the station's list: names on Textual's Line API, narrowed by `in` alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.app import App
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class Names(Widget):
    """The names that what was typed is a part of."""

    DEFAULT_CSS = "Names { width: 1fr; height: 1fr; }"

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self._names = names
        self._typed = ""
        self._fitting = names

    def type(self, typed: str) -> None:
        """Narrow the list to what fits."""
        self._typed = typed
        self._fitting = [name for name in self._names if typed in name.casefold()]
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw what was typed on the first line and a name on each other one."""
        if y == 0:
            text = f"find {self._typed} {len(self._fitting)}"
        else:
            text = self._fitting[y - 1] if y <= len(self._fitting) else ""
        return Strip([Segment(text.ljust(self.size.width), self.rich_style)])


class Floor(App[None]):
    """A list of names, and whatever is typed."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self._list = Names(names)
        self._typed = ""

    def compose(self) -> ComposeResult:
        yield self._list

    def on_key(self, event: events.Key) -> None:
        if event.key == "backspace":
            self._typed = self._typed[:-1]
        elif event.is_printable and event.character:
            self._typed += event.character
        self._list.type(self._typed)


def main() -> None:
    """Show the names of a JSON file until told to end."""
    Floor(json.loads(Path(sys.argv[1]).read_text())).run()


if __name__ == "__main__":
    main()
