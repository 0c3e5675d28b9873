"""A bare Textual app: a title and a clock, and nothing else."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

from textual.app import App
from textual.widgets import Static

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Bare(App[None]):
    """One line of text in the middle of nothing."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Static(f"Bare board {datetime.now().astimezone():%H:%M}", markup=False)


def main() -> None:
    """Run until told to end; with `--sqlalchemy` that library is imported as well."""
    if "--sqlalchemy" in sys.argv:
        import sqlalchemy
        import sqlalchemy.dialects.sqlite

        sqlalchemy.create_engine("sqlite://").dispose()
    Bare().run()


if __name__ == "__main__":
    main()
