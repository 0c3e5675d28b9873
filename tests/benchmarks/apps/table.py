"""The rival: the same board on Textual's DataTable, fed by hand from SQLite."""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import App
from textual.coordinate import Coordinate
from textual.widgets import DataTable, Header

from tests.benchmarks.apps import by_hand
from tests.benchmarks.apps.grid import Saved

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Rival(App[None]):
    """Textual's own header with its clock, and Textual's own table."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "Rival"

    def __init__(self, path: Path, sheet: Path) -> None:
        super().__init__()
        self._path = path
        self._sheet = json.loads(sheet.read_text())
        self._texts: dict[tuple[int, int], str] = {}
        self._lines: dict[int, int] = {
            key: line for line, key in enumerate(self._sheet["episodes"])
        }
        self._columns: dict[str, int] = {
            key: place for place, key in enumerate(self._sheet["fields"])
        }
        self._table: DataTable[Text] = DataTable(
            cursor_type="none", show_cursor=False, cell_padding=0
        )

    def compose(self) -> ComposeResult:
        yield Header(show_clock=True)
        yield self._table

    def on_mount(self) -> None:
        for label, width in zip(self._sheet["labels"], self._sheet["widths"], strict=True):
            self._table.add_column(label, width=width)
        self._table.add_rows([[Text(text) for text in row] for row in self._sheet["rows"]])
        threading.Thread(target=self._read, daemon=True).start()
        if self._sheet["due"]:
            self.set_interval(1, self._count_down)

    def _count_down(self) -> None:
        """Write the time left where its text has changed, and nowhere else."""
        now = time.time()
        for row, column, due in self._sheet["due"]:
            minutes = int((due - now) // 60)
            text = f"{minutes // 60}:{minutes % 60:02d}"
            if self._texts.get((row, column)) != text:
                self._texts[row, column] = text
                self._table.update_cell_at(Coordinate(row, column), Text(text))

    def on_saved(self, saved: Saved) -> None:
        where = Coordinate(self._lines[saved.episode], self._columns[saved.field])
        self._table.update_cell_at(where, Text(saved.value))

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
    Rival(Path(sys.argv[1]), Path(sys.argv[2])).run()


if __name__ == "__main__":
    main()
