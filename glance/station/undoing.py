"""One's own last change, taken back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from glance.census import TakeBack
from glance.station.desk import Step
from glance.station.dialogue import ReadLast
from glance.station.panels import Asking, Put, TakingBack, Undone
from glance.station.seen import Choice, Question
from glance.station.standing import standing
from glance.station.telling import told
from glance.station.wording import in_short

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from glance.census import Happened
    from glance.station.desk import Desk
    from glance.station.dialogue import LastRead
    from glance.station.ground import Ground

# More lines than these are counted.
_MOST = 6
_OF_VALUES = frozenset({"set", "clear", "confirm", "note"})


def begun(desk: Desk) -> Step:
    """Ask for one's last save, once everything that is under way is saved."""
    return asked(replace(desk, panel=TakingBack(), notice=""))


def asked(desk: Desk) -> Step:
    """Ask for one's last save as soon as no other is under way."""
    panel = desk.panel
    if not isinstance(panel, TakingBack) or panel.asked:
        return Step(desk)
    if any(pending.trouble is None for pending in desk.saves):
        return Step(desk)
    return Step(replace(desk, panel=TakingBack(asked=True)), (ReadLast(),))


def read(desk: Desk, answer: LastRead, ground: Ground, now: datetime) -> Desk:
    """Give the desk with the question whether that shall be taken back."""
    if not isinstance(desk.panel, TakingBack) or not desk.panel.asked:
        return desk
    entries = answer.entries
    if not entries:
        why = answer.why or "there is nothing of yours that could be taken back"
        return replace(desk, panel=None).told(why)
    lines = [_line(entry, ground, now) for entry in entries[:_MOST]]
    if len(entries) > _MOST:
        lines.append(f"and {len(entries) - _MOST} more")
    whose = _whose(entries[0], ground)
    said = "taken back"
    put = Put(
        (TakeBack(entries[0].seq, entries[-1].seq),),
        f"{whose} · {told(entries[0], ground, now).what} {said}",
        said,
        entries[0].episode,
        undone=_undone(desk, entries, ground),
    )
    question = Asking("Take back your last change?", tuple(lines), "take it back", put, loud=True)
    return replace(desk, panel=question)


def waiting() -> Question:
    """Give what is shown until it is known what was saved last."""
    lines = ("looking for your last change …",)
    return Question("Take back", lines, (Choice("escape", "leave"),))


def _undone(desk: Desk, entries: Sequence[Happened], ground: Ground) -> tuple[Undone, ...]:
    """Give the values that are taken back, as far as it is known which versions stand."""
    times = Counter(
        (entry.episode, key)
        for entry in entries
        if entry.kind in _OF_VALUES
        for key in entry.field.split(",")
    )
    found: list[Undone] = []
    for (number, key), count in times.items():
        episode = None if number is None else ground.episode(number)
        if number is None or episode is None:
            continue
        version = standing(desk, ground, episode, key).version
        if version is not None:
            # Each entry that is undone makes a version.
            found.append(Undone(number, key, version, version + count))
    return tuple(found)


def _line(entry: Happened, ground: Ground, now: datetime) -> str:
    row = told(entry, ground, now)
    change = f": {row.new or 'no value'}" if row.new or row.old else ""
    before = f", before it {row.old or 'no value'}" if entry.kind == "set" else ""
    return f"{_whose(entry, ground)} · {row.what}{change}{before} ({row.at})"


def _whose(entry: Happened, ground: Ground) -> str:
    episode = None if entry.episode is None else ground.episode(entry.episode)
    return "a patient who has left" if episode is None else in_short(ground, episode)
