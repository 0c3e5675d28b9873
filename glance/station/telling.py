"""Entries of the log in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from glance.plain import plain
from glance.station.seen import Told
from glance.station.wording import clock, who_in_full, words
from glance.station.wording import who as who_of

if TYPE_CHECKING:
    from glance.census import Happened
    from glance.station.ground import Ground

_DONE = {
    "set": "",
    "clear": "taken away",
    "confirm": "unchanged",
    "note": "note",
    "admit": "admitted",
    "move": "moved",
    "discharge": "discharged",
    "reopen": "reopened",
    "amend": "put right",
    "view": "looked at",
    "export": "exported",
}
_VALUES = frozenset({"set", "clear", "confirm"})


def told(entry: Happened, ground: Ground, now: datetime) -> Told:
    """Give an entry in words: when, who, where from, what, from → to."""
    old, new = _values(entry, ground, now)
    return Told(
        at=clock(entry.at, now),
        who=who_in_full(ground, entry.actor),
        station=plain(entry.station),
        what=what(entry, ground),
        old=old,
        new=new,
        reason=plain(entry.reason),
        initials=who_of(ground, entry.actor),
    )


def what(entry: Happened, ground: Ground) -> str:
    """Give what was done, and to what: "Risk", "Risk: unchanged", "moved"."""
    done = _DONE.get(entry.kind, entry.kind.replace("_", " "))
    if not entry.field:
        return done
    named = entry.field in ground.vocabulary
    label = ground.vocabulary[entry.field].label if named else plain(entry.field.replace(",", ", "))
    return f"{label}: {done}" if done else label


def _values(entry: Happened, ground: Ground, now: datetime) -> tuple[str, str]:
    if entry.kind == "amend":
        # The log keeps which parts of an identity were put right, never what they were.
        return "", ""
    if entry.kind in _VALUES and entry.field in ground.vocabulary:
        field = ground.vocabulary[entry.field]
        old, new = (
            "" if value is None else words(field, value, now) for value in (entry.old, entry.new)
        )
        return ("", new) if entry.kind == "confirm" else (old, new)
    if entry.kind == "discharge":
        return plain(entry.old or ""), _moment(entry.new, now)
    return plain(entry.old or ""), plain(entry.new or "")


def _moment(text: str | None, now: datetime) -> str:
    try:
        return clock(datetime.fromisoformat(text or ""), now)
    except ValueError:
        return plain(text or "")
