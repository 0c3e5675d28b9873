"""What a station asked for, what was on its screen then, and what its people were told."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from glance.station import seen
from glance.station.dialogue import Collided, Occupied, Refused, Saved, Unsaved
from glance.station.panels import Choosing, ThrowAway

if TYPE_CHECKING:
    from datetime import datetime

    from glance.screens.station.seats import Seats
    from glance.staff import Member
    from glance.station import Desk
    from glance.station.dialogue import Answer
    from glance.station.saves import Pending
    from glance.station.seen import Seen, Sheet

Report = dict[str, Any]

_SAVE_ENDED = (Saved, Unsaved, Refused, Collided, Occupied)


@dataclass(frozen=True)
class Press:
    """A key, the screen on which it was pressed, and the desk behind that."""

    key: str
    look: Seen
    desk: Desk


@dataclass
class Witness:
    """Keeps every save that comes to a desk of one station until it has left it, and why it did.

    `asked` has them by request. `strays` are answers to saves that no desk has.
    """

    seats: Seats
    terminal: str
    staff: tuple[Member, ...]
    asked: dict[str, Report] = field(default_factory=dict)
    strays: int = 0
    held: dict[str, dict[int, Pending]] = field(default_factory=dict)
    editing: dict[str, Report] = field(default_factory=dict)
    placing: dict[str, Report] = field(default_factory=dict)

    def desk_of(self, code: str) -> Desk | None:
        """Give somebody's desk, wherever it is."""
        desk = self.seats.desk
        return desk if desk and desk.member.code == code else self.seats.parked.look(code)

    def pressed(self, press: Press, now: datetime) -> None:
        """Write down what a key has led to."""
        self.account(press, now)
        before, sheet = press.desk, press.look.sheet
        after = self.desk_of(before.member.code)
        if after is None or sheet is None:
            return
        if after.editor is not None and before.editor is None:
            self.editing[after.member.code] = self._view(sheet)
        if isinstance(after.panel, Choosing) and not isinstance(before.panel, Choosing):
            self.placing[after.member.code] = self._view(sheet)

    def answered(self, code: str, answer: Answer, now: datetime) -> None:
        """Write down what an answer has led to; it is at the desk already."""
        if isinstance(answer, _SAVE_ENDED):
            desk, pending = self.desk_of(code), self.held.get(code, {}).get(answer.number)
            if desk is None or pending is None:
                self.strays += 1
            else:
                told: Report = {each.name: getattr(answer, each.name) for each in fields(answer)}
                told |= {"became": type(answer).__name__, "heard": time.monotonic()}
                told |= {"told": self._is_told(desk, pending, answer, now)}
                self.asked[_request(desk, answer.number)]["answers"].append(told)
        self.account(f"answer {type(answer).__name__}", now)

    def account(self, cause: Press | str, now: datetime) -> None:
        """Write down which saves have come to a desk, and which have left it."""
        for code in (member.code for member in self.staff):
            desk = self.desk_of(code)
            if desk is None:
                continue
            before, after = self.held.get(code, {}), {one.number: one for one in desk.saves}
            gone = [_request(desk, number) for number in before if number not in after]
            for number, pending in after.items():
                if number not in before:
                    entry = self._entry(desk, pending, cause, now)
                    self.asked[_request(desk, number)] = entry | {"over": gone}
            for request in gone:
                self.asked[request]["ended"] = _ending(cause)
            self.held[code] = after

    def screen(self, now: datetime) -> Report | None:
        """Give the patient who is open as whoever is signed on sees them."""
        desk = self.seats.desk
        sheet = None if desk is None else seen(desk, self.seats.ground, now).sheet
        return None if sheet is None else {**self._view(sheet), "now": now.isoformat()}

    def _entry(self, desk: Desk, pending: Pending, cause: Press | str, now: datetime) -> Report:
        code, after = desk.member.code, pending.after
        entry: Report = {
            "code": code,
            "terminal": self.terminal,
            "cause": _words(cause),
            "at": now.isoformat(),
            "answers": [],
            "ended": None,
            "after": None if after is None else _request(desk, after),
            "changes": [
                {"kind": type(one).__name__}
                | {each.name: getattr(one, each.name) for each in fields(one)}
                for one in pending.changes
            ],
            "seq": self.seats.ground.census.cursor.seq,
        }
        if isinstance(cause, Press):
            look = cause.look
            entry["view"] = None if look.sheet is None else self._view(look.sheet)
            entry["alert"] = look.alerts[0].lines if look.alerts else ()
            entry["question"] = getattr(look.panel, "lines", ())
            entry["placing"] = self.placing.get(code)
            if cause.desk.editor is not None:
                entry["view"] = self.editing[code]
        return entry

    def _view(self, sheet: Sheet) -> Report:
        bed = "" if sheet.place == "no bed" else f"/{sheet.place}"
        return {
            "episode": sheet.episode,
            "address": f"{sheet.location}{bed}",
            "seq": self.seats.ground.census.cursor.seq,
            "values": {
                one.key: (None if one.shown is None else one.shown.forms, one.note)
                for one in sheet.entries
            },
        }

    def _is_told(self, desk: Desk, pending: Pending, answer: Answer, now: datetime) -> bool:
        """Whether that desk's screen shows what became of a save."""
        if isinstance(answer, Saved):
            return desk.notice.startswith("✓ saved") and desk.notice.endswith(pending.words)
        alerts = seen(desk, self.seats.ground, now).alerts
        shown = any(
            one.title.endswith(pending.words) and "NOT SAVED" in one.title for one in alerts
        )
        # Whoever goes on from what they have taken back themselves need not be told.
        return shown or all(one.number != pending.number for one in desk.saves)


def _ending(cause: Press | str) -> str:
    """Say why a save is at a desk no more: it was answered, or somebody said so."""
    if isinstance(cause, Press):
        asking = getattr(cause.desk.panel, "then", None)
        if isinstance(asking, ThrowAway) and cause.key == "enter":
            return "thrown away"
        if any(one.press == cause.key for alert in cause.look.alerts for one in alert.choices):
            return "alert answered"
    return _words(cause)


def _words(cause: Press | str) -> str:
    return cause if isinstance(cause, str) else f"key {cause.key}"


def _request(desk: Desk, number: int) -> str:
    return f"{desk.seed}-{number}"
