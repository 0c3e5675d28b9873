"""The floor under a wall: a grid of texts on Textual's Line API, fed by hand from SQLite."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.app import App
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Static

from tests.benchmarks.apps import by_hand

if TYPE_CHECKING:
    from textual.app import ComposeResult


@dataclass
class Saved(Message):
    """A value was saved."""

    episode: int
    field: str
    value: str


class Grid(ScrollView):
    """Rows of texts, each column as wide as `widths` says; one strip is kept for each row."""

    DEFAULT_CSS = "Grid { height: 1fr; overflow: hidden; }"

    def __init__(self, rows: list[list[str]], widths: list[int]) -> None:
        super().__init__()
        self._rows = rows
        self._widths = widths
        self._strips: dict[int, Strip] = {}
        self.virtual_size = Size(sum(widths), len(rows))

    def render_line(self, y: int) -> Strip:
        """Draw one line, from what was kept where there is something."""
        if y not in self._strips:
            texts = self._rows[y] if y < len(self._rows) else []
            self._strips[y] = Strip(
                [
                    Segment(text[:width].ljust(width), self.rich_style)
                    for text, width in zip(texts, self._widths, strict=False)
                ]
            ).adjust_cell_length(self.size.width, self.rich_style)
        return self._strips[y]

    def put(self, row: int, column: int, text: str) -> None:
        """Change one text and have its cell drawn again, and nothing else."""
        self._rows[row][column] = text
        self._strips.pop(row, None)
        left = sum(self._widths[:column])
        self.refresh(Region(left, row, self._widths[column], 1))


class Floor(App[None]):
    """The grid, and a thread that reads what was saved."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, path: Path, sheet: Path) -> None:
        super().__init__()
        self._path = path
        given = json.loads(sheet.read_text())
        self._lines: dict[int, int] = {key: line for line, key in enumerate(given["episodes"])}
        self._columns: dict[str, int] = {key: place for place, key in enumerate(given["fields"])}
        self._grid = Grid(given["rows"], given["widths"])

    def compose(self) -> ComposeResult:
        yield Static("Floor", markup=False)
        yield self._grid

    def on_mount(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()

    def on_saved(self, saved: Saved) -> None:
        self._grid.put(self._lines[saved.episode], self._columns[saved.field], saved.value)

    def _read(self) -> None:
        connection = by_hand.connect(self._path)
        seq = 0
        for number, *_ in by_hand.newer(connection, seq):
            seq = number
        for _ in by_hand.wakes(self._path, connection):
            for number, episode, field, value in by_hand.newer(connection, seq):
                seq = number
                self.post_message(Saved(episode, field, value))


def main() -> None:
    """Show the sheet and what is saved to the database, until told to end."""
    Floor(Path(sys.argv[1]), Path(sys.argv[2])).run()


if __name__ == "__main__":
    main()
