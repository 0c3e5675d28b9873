"""Where entries of the log go: onto the screen, or into a private file for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from glance.cli.audited import as_csv, as_json, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from glance.cli.audited import Line

FORMATS = {"table": table, "csv": as_csv, "json": as_json}


def export_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add --format and -o to a command, which gets them as `form` and `output`."""
    for option in (
        click.option(
            "-o",
            "--output",
            metavar="FILE",
            type=click.Path(path_type=Path, dir_okay=False),
            help="Write a private file.",
        ),
        click.option(
            "--format",
            "form",
            type=click.Choice(tuple(FORMATS)),
            help="table, or what FILE ends in.",
        ),
    ):
        command = option(command)
    return command


def format_of(form: str | None, output: Path | None) -> str:
    """Give the format that was named, else the one that the file's name asks for."""
    suffix = output.suffix.removeprefix(".").lower() if output is not None else ""
    return form or (suffix if suffix in FORMATS else "table")


def is_export(form: str, output: Path | None) -> bool:
    """Say whether entries leave the product: a table on a screen does not."""
    return output is not None or form != "table"


def put(lines: Iterable[Line], form: str, output: Path | None) -> None:
    """Print the entries, or write them into a file, whole or not at all; say if there are none."""
    parts = FORMATS[form](iter(lines))
    nothing = True
    if output is not None:
        from glance.site import write_whole

        text = "".join(parts)
        # Excel takes UTF-8 for Windows-1252 where the mark is missing.
        write_whole(output, text.encode("utf-8-sig" if form == "csv" else "utf-8"))
        nothing = not text
    else:
        for part in parts:
            nothing = False
            click.echo(part, nl=False)
    if nothing:
        click.echo("Nothing in the log fits.", err=True)
