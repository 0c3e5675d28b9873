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
# What a spreadsheet would run as a formula; with East Asian settings the wide signs, too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Control characters as the pictures that Unicode has for them (U+2400), or the mark of a
# lost character: somebody will look at the file in a terminal.
_PICTURES = {
    **{code: 0x2400 + code for code in range(32) if code != ord("\n")},
    **dict.fromkeys(range(0x7F, 0xA0), 0xFFFD),
    **dict.fromkeys(
        (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD
    ),
}


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
    from glance.site import write_whole

    why: dict[int, list[str]] = defaultdict(list)
    for reject in (*arrivals.rejects, *more):
        why[reject.line].append(f"{reject.header}: {reject.why}")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*map(harmless, arrivals.headers), "Line", "Why"])
    for line, record in arrivals.records:
        if line in why:
            cells = [harmless(cell(text)) for text in record[: len(arrivals.headers)]]
            # Cells that have no header stand behind the reason, so that none is lost.
            spare = [harmless(cell(text)) for text in record[len(arrivals.headers) :]]
            writer.writerow([*cells, line, "; ".join(why[line]), *spare])
    # Excel takes UTF-8 for Windows-1252 where the mark is missing.
    write_whole(path, out.getvalue().encode("utf-8-sig"))


def harmless(text: str) -> str:
    """A cell that no spreadsheet runs as a formula, and no terminal obeys."""
    text = text.translate(_PICTURES)
    return f"'{text}" if text.startswith(_FORMULA) else text
