"""Rows of an import that are not taken: told to the person, and kept in a file to be mended."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from glance.intake import Arrivals, Reject

_SHOWN = 40
# A column that is wrong in every row is told by a screenful of them.
_SHOWN_ALIKE = 25


def report(file: str, rejects: Sequence[Reject]) -> None:
    """Say file, line, column, header and why of each; private values only to a person's eyes."""
    from glance.plain import clip, plain

    seen = sys.stderr.isatty()
    alike: Counter[tuple[str, str]] = Counter()
    for reject in sorted(rejects, key=lambda reject: (reject.line, reject.column)):
        kind = (reject.header, reject.why)
        alike[kind] += 1
        if alike[kind] > _SHOWN_ALIKE:
            continue
        value = clip(plain(reject.value), _SHOWN)
        told = f": {value}" if value and (seen or not reject.private) else ""
        click.echo(plain(f"{file}:{reject}{told}"), err=True)
    for (header, why), count in alike.items():
        if count > _SHOWN_ALIKE:
            more = f"{count - _SHOWN_ALIKE:,} more rows"
            click.echo(plain(f"{file}: {more} with the same: {header}: {why}"), err=True)


def save_rejects(path: Path, arrivals: Arrivals, more: Sequence[Reject]) -> None:
    """Write the bad rows with their reasons; mended, the file can be imported as it is."""
    from glance.intake.values import cell
    from glance.plain import inert
    from glance.site import write_whole

    why: dict[int, list[str]] = defaultdict(list)
    for reject in (*arrivals.rejects, *more):
        why[reject.line].append(f"{reject.header}: {reject.why}")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*map(inert, arrivals.headers), "Line", "Why"])
    for line, record in arrivals.records:
        if line in why:
            cells = [inert(cell(text)) for text in record[: len(arrivals.headers)]]
            # Cells that have no header stand behind the reason, so that none is lost.
            spare = [inert(cell(text)) for text in record[len(arrivals.headers) :]]
            writer.writerow([*cells, line, "; ".join(why[line]), *spare])
    # Excel takes UTF-8 for Windows-1252 where the mark is missing.
    write_whole(path, out.getvalue().encode("utf-8-sig"))
