"""Somebody at a station who sees what it shows, and presses keys."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glance.station.seen import Chooser, Focus, Menu, Question

if TYPE_CHECKING:
    import random

    from glance.station.seen import Alert, Editing, Panel, Seen, Sheet

# What is typed to find each of the patients.
NAMES = ("adeyemi", "okafor", "smith jane", "smith john", "nunez")
# So few that everybody is at the same ones.
FIELDS = frozenset({"risk", "day", "physio", "falls", "next", "news2"})
_WORDS = ("scan", "lift", "call son", "ot visit")


@dataclass
class Typist:
    """Presses what comes to mind, a few keys at a time before looking again."""

    dice: random.Random
    ahead: deque[str] = field(default_factory=deque)

    def key(self, look: Seen) -> str | None:
        """Give the next key; None for waiting."""
        if not self.ahead:
            self.ahead.extend(self._keys(look))
        return self.ahead.popleft() if self.ahead else None

    def begin(self, number: int) -> None:
        """Mean to do what hardly anybody thinks of: no bed, taking back, taking away."""
        meant = {
            3: (".", "m", *"no", "enter"),
            5: ("d", "g", "ctrl+z"),
            7: ("r", "-"),
            9: ("'", *"scan", "enter"),
            1: ("'", *"lift", "enter"),
        }
        if number % 10 in meant:
            self.ahead.extend(
                ("escape", *self.dice.choice(NAMES[:2]), "enter", *meant[number % 10])
            )

    def _keys(self, look: Seen) -> tuple[str, ...]:
        if self.dice.random() < 0.005:
            return ("ctrl+l",)
        if look.panel is not None:
            return self._in_panel(look.panel)
        if look.sheet is not None and look.sheet.editing is not None:
            return self._in_editor(look.sheet.editing)
        if look.alerts and not look.listing.typed.text and self.dice.random() < 0.5:
            return self._to_alert(look.alerts[0])
        if look.focus is Focus.LIST or look.sheet is None:
            return self._in_list(look)
        return self._in_sheet(look.sheet)

    def _in_list(self, look: Seen) -> tuple[str, ...]:
        if look.listing.typed.text:
            return ("escape",)
        if self.dice.random() < 0.2:
            return (*self.dice.choices(("up", "down", "tab"), k=2), "enter")
        return (*self.dice.choice(NAMES), "enter")

    def _in_sheet(self, sheet: Sheet) -> tuple[str, ...]:
        presses = [one.press for one in sheet.entries if one.key in FIELDS and one.press]
        if sheet.gone or not presses:
            return ("escape",)
        ways: dict[tuple[str, ...], int] = {
            (self.dice.choice(presses),): 10,
            (self.dice.choice(presses), "escape", "'"): 4,
            (" ",): 3,
            (" ", "down", " "): 1,
            ("=",): 1,
            ("ctrl+z",): 2,
            (".", self.dice.choice("mwmwuh")): 3,
            ("tab",): 2,
            ("escape",): 3,
        }
        return self.dice.choices(tuple(ways), tuple(ways.values()))[0]

    def _in_editor(self, editing: Editing) -> tuple[str, ...]:
        if self.dice.random() < 0.05:
            return ("escape",)
        if editing.typing is not None:
            if self.dice.random() < 0.2:
                return ("-", "enter")
            return (*self._line(editing), "enter")
        presses = [one.press for one in editing.choices]
        return (self.dice.choice([*presses, *(one.press for one in editing.hints)]),)

    def _line(self, editing: Editing) -> str:
        if editing.key == "news2" and "note" not in editing.label:
            return str(self.dice.randrange(12))
        return f"{self.dice.choice(_WORDS)} {self.dice.randrange(9)}"

    def _in_panel(self, panel: Panel) -> tuple[str, ...]:
        match panel:
            case Question(choices=choices):
                answers = [one.press for one in choices]
                if "enter" in answers:
                    return ("enter",) if self.dice.random() < 0.85 else ("escape",)
                # What is looked up takes a moment.
                return ("escape",) if self.dice.random() < 0.05 else ()
            case Chooser(problem="") if self.dice.random() < 0.3:
                return (*"no", "enter")
            case Chooser(problem="", options=options):
                return (*("down",) * self.dice.randrange(len(options)), "enter")
            case Menu(choices=choices):
                return (self.dice.choice([one.press for one in choices if not one.why_not]),)
        return ("escape",)

    def _to_alert(self, alert: Alert) -> tuple[str, ...]:
        return (self.dice.choice([one.press for one in alert.choices if not one.why_not]),)
