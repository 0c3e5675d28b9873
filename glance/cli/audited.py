"""Entries of the audit as people and programs read them: words, a table, CSV, JSON."""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from glance.cli.telling import Entry, called, entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from glance.census import Happened
    from glance.fields import Vocabulary

# The kinds of entry by what people call them, in the order of `glance audit --help`.
GROUPS = {
    "change": (
        *("set", "clear", "confirm", "unconfirm", "note"),
        *("admit", "move", "discharge", "reopen", "amend", "add_location", "add_place"),
    ),
    "sign-on": ("sign_on", "sign_off"),
    "failure": ("sign_on_refused",),
    "lock-out": ("cool_off",),
    "export": ("export",),
    "configuration": ("configure",),
    "staff": ("staff_add", "staff_edit", "staff_pin", "token", "token_revoke"),
    "view": ("view",),
    "light": ("light_test",),
}
# What is done to no patient, and what follows it: a field and a new value of the log.
_WORDS = {
    "sign_on": "signed on",
    "sign_off": "signed off",
    "sign_on_refused": "sign-on refused",
    "cool_off": "locked out, too many refusals",
    "export": "exported",
    "configure": "configuration",
    "staff_add": "staff added",
    "staff_edit": "staff changed",
    "staff_pin": "PIN set",
    "token": "token given",
    "token_revoke": "tokens revoked",
    "light_test": "light tested",
    "add_location": "location added",
    "add_place": "place added",
}
# Whose an entry is that is nobody's: a refused sign-on.
_NOBODY = "nobody"
HEADERS = (
    *("Number", "Time", "UTC", "Who", "Code", "Station", "Location", "Stay", "Kind"),
    *("What", "From", "To", "Reason"),
)
# Lines that are written at once; a table is as wide as the widest of its first ones.
_TOGETHER = 500


class Line(NamedTuple):
    """One entry as it is printed; `at` is local, `who` a name."""

    entry: Happened
    at: datetime
    who: str
    told: Entry


def lines(
    entries: Iterable[Happened], vocabulary: Vocabulary, names: Mapping[str, str], now: datetime
) -> Iterator[Line]:
    """Give each entry in words, in the time zone of `now`."""
    for each in entries:
        at = each.at.astimezone(now.tzinfo)
        yield Line(each, at, called(each.actor, names) or _NOBODY, told(each, vocabulary, now))


def told(each: Happened, vocabulary: Vocabulary, now: datetime) -> Entry:
    """Give an entry in words: what was done, from what, to what."""
    words = _WORDS.get(each.kind)
    if words is None:
        return entry(each, vocabulary, now)
    if each.kind == "staff_pin" and each.new is not None:
        words = "PIN taken away"
    own = each.field in {"", each.actor}
    about = words if own else f"{words}: {each.field}"
    return Entry(about, each.old or "", each.new or "")


def table(given: Iterator[Line]) -> Iterator[str]:
    """Give the entries as lines for people's eyes, many at once."""
    from glance.plain import cells

    widths: list[int] = []
    for some in _batches(given):
        rows = [_row(line) for line in some]
        if not widths:
            widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
        yield "".join(f"{_padded(row, widths)}\n" for row in rows)


def _row(line: Line) -> tuple[str, ...]:
    from glance.identity.dates import nhs_date

    each = line.entry
    who = line.who if each.actor in {"", line.who} else f"{line.who} ({each.actor})"
    stay = "" if each.episode is None else f"stay {each.episode}"
    change = " → ".join(filter(None, (line.told.old, line.told.new)))
    what = f"{line.told.what}: {change}" if change else line.told.what
    return (
        f"{nhs_date(line.at.date())} {line.at:%H:%M:%S}",
        who,
        each.station,
        each.location,
        stay,
        f"{what}  ({each.reason})" if each.reason else what,
    )


def _padded(row: tuple[str, ...], widths: list[int]) -> str:
    from glance.plain import cells

    parts = (text + " " * (width - cells(text)) for text, width in zip(row, widths, strict=True))
    return "  ".join(parts).rstrip()


def as_csv(given: Iterator[Line]) -> Iterator[str]:
    """Give the entries as CSV, in which no spreadsheet finds a formula."""
    yield _csv([HEADERS])
    for some in _batches(given):
        yield _csv(_record(line) for line in some)


def _record(line: Line) -> tuple[str, ...]:
    each = line.entry
    return (
        str(each.seq),
        f"{line.at:%Y-%m-%d %H:%M:%S}",
        utc(each.at),
        line.who,
        each.actor,
        each.station,
        each.location,
        "" if each.episode is None else str(each.episode),
        each.kind,
        line.told.what,
        line.told.old,
        line.told.new,
        each.reason,
    )


def _csv(rows: Iterable[tuple[str, ...]]) -> str:
    from glance.plain import inert

    out = io.StringIO()
    csv.writer(out).writerows(tuple(map(inert, row)) for row in rows)
    return out.getvalue()


def as_json(given: Iterator[Line]) -> Iterator[str]:
    """Give the entries as one JSON array, an object a line."""
    import json

    lead = "[\n"
    for some in _batches(given):
        yield lead + ",\n".join(json.dumps(_object(line)) for line in some)
        lead = ",\n"
    yield "[]\n" if lead == "[\n" else "\n]\n"


def _object(line: Line) -> dict[str, object]:
    each = line.entry
    return {
        "seq": each.seq,
        "at": utc(each.at),
        "actor": each.actor,
        "name": line.who,
        "station": each.station,
        "kind": each.kind,
        "location": each.location or None,
        "episode": each.episode,
        "field": each.field or None,
        "old": each.old,
        "new": each.new,
        "reason": each.reason or None,
        "what": line.told.what,
        "was": line.told.old or None,
        "became": line.told.new or None,
    }


def utc(at: datetime) -> str:
    """Give a moment as programs read it, to the microsecond: "2026-11-22T09:04:12.000000Z"."""
    from datetime import UTC

    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _batches(given: Iterator[Line]) -> Iterator[list[Line]]:
    while some := list(islice(given, _TOGETHER)):
        yield some
