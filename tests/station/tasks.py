"""The ten commonest tasks of each ready-made board, as keys from a known patient on the list."""

from __future__ import annotations

from dataclasses import dataclass

from glance.census import Change, ClearStatus, Confirm, SetStatus
from tests.station.world import ROOT, TEAM, WARD


@dataclass(frozen=True, slots=True)
class Task:
    """What somebody wants, the keys from the patient under the cursor to the save, and the save.

    `chosen` says that it is a choice, a RAG, a flag, a magnet or a confirmation: four
    keys or fewer, and one more where a namesake has to be told apart is still four.
    """

    board: str
    what: str
    keys: tuple[str, ...]
    change: Change
    chosen: bool = True


# Of the ward: episode 3, whose risk is green at version 2; of the team: episode 7.
PATIENT = {"ward": 3, "community": 7}
LOCATION = {"ward": WARD, "community": TEAM}


def _set(board: str, what: str, keys: str, field: str, value: str, *, chosen: bool = True) -> Task:
    version = 2 if field == "risk" else 0
    change = SetStatus(PATIENT[board], field, value, version)
    return Task(board, what, ("enter", *_apart(keys)), change, chosen)


def _apart(keys: str) -> tuple[str, ...]:
    return tuple("enter" if key == "⏎" else key for key in keys)


TASKS = (
    _set("ward", "risk is amber", "ra", "risk", "amber"),
    _set("ward", "the day is green", "dg", "day", "green"),
    Task("ward", "risk is unchanged", ("enter", "r", " "), Confirm(3, ("risk",), (2,))),
    Task("ward", "everything is unchanged", ("enter", "="), Confirm(3, ("risk",), (2,))),
    _set("ward", "physiotherapy asked for", "pa", "physio", "asked"),
    _set("ward", "medicines to take home are done", "md", "tto", "done"),
    _set("ward", "at risk of falls", "fy", "falls", "yes"),
    _set("ward", "fit to leave", "cf", "fit", "fit"),
    _set("ward", "observations taken now", "b=", "obs", "2026-11-22T09:04:00Z", chosen=False),
    _set("ward", "goes home today", "et⏎", "edd", "2026-11-22", chosen=False),
    _set("community", "risk is red", "rr", "risk", "red"),
    Task("community", "risk is unchanged", ("enter", "r", " "), Confirm(7, ("risk",), (2,))),
    Task("community", "everything is unchanged", ("enter", "="), Confirm(7, ("risk",), (2,))),
    Task("community", "no risk known any more", ("enter", "r", "-"), ClearStatus(7, "risk", 2)),
    _set("community", "a syringe driver is running", "sy", "syringe", "yes"),
    _set("community", "on the palliative register", "py", "palliative", "yes"),
    _set("community", "two visit together", "my", "doubleup", "yes"),
    _set("community", "visited today", "t=", "seen", "2026-11-22", chosen=False),
    _set("community", "a new pressure ulcer", "w=", "wound", "2026-11-22T09:04:00Z", chosen=False),
    _set("community", "it is my patient today", "n=", "nurse", "AB", chosen=False),
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a lead looks for on all wards, the keys from the list, and what then leads the panel."""

    what: str
    keys: tuple[str, ...]


# The overview shows no patients: its tasks are those of a lead, and there are no more of them.
LOOKS = (
    Look("the location with the least in date", (".", "s")),
    Look("the owner with the least in date", (".", "s")),
    Look("the next patient with something out of date", ("tab",)),
    Look("the first value out of date of that patient", ("tab", "enter")),
    Look("everything that happened to a patient", ("enter", ".", "h")),
    Look("who has ended a stay lately", (".", "o")),
    Look("the patient in bed A1", ("a", "1")),
)

_WORDS = {"enter": "Enter", " ": "Space", "tab": "Tab", "f1": "F1", "ctrl+l": "Ctrl+L"}


def page() -> str:
    """The table of counts for people."""
    lines = [
        "# How many keys the commonest tasks take",
        "",
        "Counted by a test, from a patient under the cursor of the list to the saved value. Where",
        "somebody else has the same name, the question who is meant takes one key more",
        "before the first change.",
    ]
    for board in ("ward", "community"):
        lines += ["", f"## {board}.toml", "", "| task | keys | count |", "| --- | --- | --- |"]
        lines += [_row(task.what, task.keys) for task in TASKS if task.board == board]
    lines += [
        "",
        "## overview.toml",
        "",
        "It shows no patients, so its tasks are those of a lead, who looks and changes nothing:",
        "seven.",
        "",
        "| task | keys | count |",
        "| --- | --- | --- |",
        *(_row(look.what, look.keys) for look in LOOKS),
    ]
    return "\n".join(lines) + "\n"


def _row(what: str, keys: tuple[str, ...]) -> str:
    return f"| {what} | {' '.join(f'`{_WORDS.get(key, key)}`' for key in keys)} | {len(keys)} |"


if __name__ == "__main__":
    (ROOT / "docs" / "keystrokes.md").write_text(page(), "utf-8")
