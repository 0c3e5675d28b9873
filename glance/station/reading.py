"""The history of a patient: every change, newest first, narrowed by what is typed, exported."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING

from glance.identity.searching import words
from glance.plain import inert
from glance.staff import Act
from glance.station import allowed, sheet
from glance.station.desk import Step
from glance.station.dialogue import Export, ReadHistory
from glance.station.lines import typed as typed_into
from glance.station.listing import stepped
from glance.station.panels import Reading
from glance.station.seen import Choice, History
from glance.station.telling import told
from glance.station.wording import clock, full_name, where, who

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census import Happened
    from glance.station.desk import Desk
    from glance.station.dialogue import HistoryRead
    from glance.station.ground import Ground
    from glance.station.seen import Told

EXPORT = "ctrl+s"
_COLUMNS = ("number", "at", "who", "station", "what", "location", "field", "old", "new", "reason")


def begun(desk: Desk) -> Step:
    """Ask for the history of the open patient."""
    if desk.opened is None:
        return Step(desk)
    title = f"History of {full_name(desk.opened.known.person)}"
    number = desk.opened.episode
    return Step(replace(desk, panel=Reading(number, title), notice=""), (ReadHistory(number),))


def read(desk: Desk, answer: HistoryRead, ground: Ground, now: datetime) -> Desk:
    """Give the desk with a history that was read; of one who has left, with who ended the stay."""
    panel = desk.panel
    if isinstance(panel, Reading) and panel.episode == answer.episode and panel.entries is None:
        desk = replace(desk, panel=replace(panel, entries=answer.entries, why=answer.why))
    ends = [
        entry
        for entry in answer.entries
        if entry.kind == "discharge" and entry.episode == answer.episode
    ]
    if not ends:
        return desk
    words_of_it = f"discharged by {who(ground, ends[-1].actor)} {clock(ends[-1].at, now)}"
    return sheet.farewell(desk, answer.episode, words_of_it)


def pressed(desk: Desk, panel: Reading, key: str, ground: Ground, now: datetime) -> Step:
    """Give the desk after a key in the history."""
    if key == "escape":
        return Step(replace(desk, panel=None))
    if key == EXPORT:
        return _exported(desk, panel, ground, now)
    if key in ("up", "down", "pageup", "pagedown", "home", "end"):
        count = len(_fitting(panel, ground, now))
        top = stepped(panel.top, key, count)
        return Step(replace(desk, panel=replace(panel, top=top)))
    line = typed_into(panel.typed, key)
    if line is None:
        return Step(desk)
    return Step(replace(desk, panel=replace(panel, typed=line, top=0)))


def history(desk: Desk, panel: Reading, ground: Ground, now: datetime) -> History:
    """Give the history as it is seen."""
    title = f"{panel.title} · {panel.why}" if panel.why else panel.title
    return History(
        title=title,
        typing=panel.typed,
        rows=tuple(row for _, row in _fitting(panel, ground, now)),
        top=panel.top,
        total=len(panel.entries or ()),
        waiting=panel.entries is None,
        choices=(
            Choice(
                EXPORT, "export what is shown", why_not=allowed.why_not(desk.member, Act.EXPORT)
            ),
            Choice("escape", "back"),
        ),
    )


def _fitting(panel: Reading, ground: Ground, now: datetime) -> list[tuple[Happened, Told]]:
    typed = words(panel.typed.text)
    rows = ((entry, told(entry, ground, now)) for entry in reversed(panel.entries or ()))
    return [(entry, row) for entry, row in rows if _fits(row, typed)]


def _fits(row: Told, typed: tuple[str, ...]) -> bool:
    if not typed:
        return True
    known = words(f"{row.who} {row.station} {row.what} {row.old} {row.new} {row.reason} {row.at}")
    return all(any(word.startswith(part) for word in known) for part in typed)


def _exported(desk: Desk, panel: Reading, ground: Ground, now: datetime) -> Step:
    if refusal := allowed.refusal(desk.member, Act.EXPORT):
        return Step(desk.told(refusal))
    if panel.entries is None:
        return Step(desk.told("the history is still being read"))
    entries = [entry for entry, _ in _fitting(panel, ground, now)]
    episode = ground.episode(panel.episode)
    export = Export(
        about="history",
        detail=f"{len(entries)} of {len(panel.entries)} entries",
        text=_table(entries),
        location=where(ground, episode) or None if episode is not None else None,
        episode=panel.episode,
    )
    return Step(desk.told("exporting …"), (export,))


def _table(entries: list[Happened]) -> str:
    text = StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(_COLUMNS)
    for entry in entries:
        cells = (
            entry.seq,
            entry.at.isoformat(),
            entry.actor,
            entry.station,
            entry.kind,
            entry.location,
            entry.field,
            entry.old or "",
            entry.new or "",
            entry.reason,
        )
        table.writerow([inert(str(cell)) for cell in cells])
    return text.getvalue()
