"""One's own last change, taken back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from glance.census import TakeBack
from glance.identity import dates, names, nhs_number
from glance.station.desk import Step
from glance.station.dialogue import ReadLast
from glance.station.panels import Asking, Put, TakingBack, Undone
from glance.station.seen import Choice, Question
from glance.station.standing import standing
from glance.station.telling import told
from glance.station.wording import NO_BED, NOTHING, at_length, in_short

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from glance.census import Departed, Happened
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
    lines = _lines(answer, ground, now)
    said = "taken back"
    whose = _in_short(entries[0], answer, ground)
    put = Put(
        (TakeBack(entries[0].seq, entries[-1].seq),),
        f"{whose} · {_what(entries, ground, now)} {said}",
        said,
        entries[0].episode,
        undone=_undone(desk, entries, ground),
    )
    question = Asking("Take back your last change?", lines, "take it back", put, loud=True)
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


def _lines(answer: LastRead, ground: Ground, now: datetime) -> tuple[str, ...]:
    """Give whose values they are, beyond doubt, and below each patient what is taken back."""
    by_whom: dict[int | None, list[Happened]] = {}
    for entry in answer.entries:
        by_whom.setdefault(entry.episode, []).append(entry)
    lines: list[str] = []
    for number, entries in by_whom.items():
        whose = _whose(number, answer, ground, now)
        lines += whose if len(by_whom) == 1 else [" · ".join(whose)]
        told_of = [_line(entry, ground, now) for entry in entries[:_MOST]]
        if len(entries) > _MOST:
            told_of.append(f"and {len(entries) - _MOST} more")
        lines += told_of
    return tuple(lines)


def _line(entry: Happened, ground: Ground, now: datetime) -> str:
    row = told(entry, ground, now)
    if entry.kind == "move":
        return f"moved to {row.new or NO_BED} ({row.at}): goes back to {row.old or NO_BED}"
    if entry.kind == "discharge":
        return f"discharged ({row.at}): is in {row.old or NO_BED} again"
    change = f": {row.new or NOTHING}" if row.new or row.old else ""
    before = f", before it {row.old or NOTHING}" if entry.kind == "set" else ""
    return f"{row.what}{change}{before} ({row.at})"


def _what(entries: Sequence[Happened], ground: Ground, now: datetime) -> str:
    """Give what is taken back in a few words: "Risk", "15 confirmations"."""
    kinds = {entry.kind for entry in entries}
    if kinds == {"confirm"}:
        count = sum(len(entry.field.split(",")) for entry in entries)
        if count > 1:
            return f"{count} confirmations"
    if len(entries) > 1:
        return "swap" if kinds == {"move"} else f"{len(entries)} changes"
    return told(entries[0], ground, now).what


def _left(number: int | None, answer: LastRead) -> Departed | None:
    return next((stay for stay in answer.left if stay.episode == number), None)


def _whose(number: int | None, answer: LastRead, ground: Ground, now: datetime) -> tuple[str, ...]:
    """Give a patient beyond doubt, also one who has left: name, where, identifiers."""
    episode = None if number is None else ground.episode(number)
    if episode is not None:
        return at_length(ground, episode, now)
    stay = _left(number, answer)
    if stay is None:
        return ("a patient who is not here any more",)
    who = stay.identity
    known = [f"born {dates.nhs_date(who.born)}"] if who.born is not None else []
    known += [f"NHS {nhs_number.spaced(who.nhs_number)}"] if who.nhs_number else []
    known += [f"no. {who.local_id}"] if who.local_id else []
    return (
        names.full(who.family, who.given),
        f"has left: was in {stay.place or NO_BED} · {stay.location}",
        " · ".join(known) or "no number and no birthday known",
    )


def _in_short(entry: Happened, answer: LastRead, ground: Ground) -> str:
    episode = None if entry.episode is None else ground.episode(entry.episode)
    if episode is not None:
        return in_short(ground, episode)
    stay = _left(entry.episode, answer)
    return "a patient who has left" if stay is None else names.surname(stay.identity.family)
