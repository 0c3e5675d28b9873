"""What a light can show, in words and small drawings, for whoever stands before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.board import Each, LampState
from glance.fields import duration_short
from glance.lamps.driver import Sort
from glance.lamps.looks import AMBER, GREEN, LOOKS, RED, WHITE
from glance.lamps.painting import WELL
from glance.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from glance.board import Board, LampGroup
    from glance.lamps.light import Light

# Lamps in the drawing of a whole strip.
_STRIP = 8
# Inks that a printer makes of the lamps' colours; lamps that are white stay paper.
_INKS = {LampState.RED: "#d40000", LampState.AMBER: "#ff8c1a", LampState.GREEN: "#00894a"}
_INKS[LampState.DUE] = _INKS[LampState.AMBER]
_PAPER, _DARK = "#ffffff", "#9aa4ad"

NOT_LIVE = "BOARD NOT LIVE"
_NOTHING = "the board cannot be read: believe nothing here, and ask"
_NAMES = {
    LampState.RED: "red",
    LampState.DUE: "due",
    LampState.AMBER: "amber",
    LampState.NEW: "new",
    LampState.UNKNOWN: "not known",
    LampState.GREEN: "green",
    LampState.EMPTY: "empty",
    LampState.NO_DATA: "no data",
    LampState.CURTAIN: "closed",
}
_LETTERS = {
    LampState.RED: "R",
    LampState.DUE: "D",
    LampState.AMBER: "A",
    LampState.NEW: "N",
    LampState.UNKNOWN: "?",
    LampState.GREEN: "G",
    LampState.EMPTY: "–",
}
_HUES = {RED: "red", AMBER: "amber", GREEN: "bluish green", WHITE: "white"}
_MOVES = {LampState.DUE: "dims slowly every two seconds", LampState.EMPTY: "a glimmer"}
_WHOSE = {
    Each.PLACE: "each label is a bed, chair or zone",
    Each.PATIENT: "each label is a patient, in the order of the board",
    Each.LOCATION: "each label is the worst of a ward or team",
    Each.BOARD: "the worst of everybody on the board",
}


@dataclass(frozen=True, slots=True)
class Lamp:
    """One lamp in a drawing: its ink, the letter on it, how bright it is of 1."""

    ink: str = _DARK
    letter: str = ""
    bright: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a legend: what is seen, drawn and in words, and what it means."""

    lamps: tuple[Lamp, ...]
    name: str
    look: str
    means: str


def whose(group: LampGroup) -> str:
    """Say what one segment stands for."""
    return _WHOSE[group.each]


def legend(light: Light, group: LampGroup, board: Board) -> tuple[Entry, ...]:
    """Give everything that a light can show, the worst first, and what dark means last."""
    says = meanings(group, board)
    entries = _switched(light, says) if light.driver.sort is Sort.SWITCHES else _coloured(says)
    if light.heartbeat:
        entries.append(_heartbeat(light))
    off = "nobody knows: no power, or nothing runs. Never “all well”"
    lamps = _STRIP if light.driver.sort is Sort.COLOURS else min(light.count, _STRIP)
    return (*entries, Entry((Lamp(),) * lamps, "off", "dark", off))


def meanings(group: LampGroup, board: Board) -> dict[LampState, str]:
    """Say what each state means that a group tells, the worst first."""
    field = plain(board.vocabulary[group.field].label)
    said = {
        LampState.RED: f"{field} is red, in date or not",
        LampState.DUE: f"something is overdue, or due within {_length(group.due_soon)}",
        LampState.AMBER: f"{field} is amber, in date or not",
        LampState.NEW: f"came within the last {_length(board.new_within)}",
        LampState.UNKNOWN: f"no red, amber or green of {field}, or the green is out of date: ask",
        LampState.GREEN: f"{field} is green, and that is in date",
        LampState.EMPTY: "nobody is there",
    }
    rest = (LampState.UNKNOWN, LampState.GREEN, LampState.EMPTY)
    return {state: said[state] for state in dict.fromkeys((*_but(group.tells, rest), *rest))}


def _but(states: Sequence[LampState], others: Sequence[LampState]) -> list[LampState]:
    return [state for state in states if state not in others]


def _length(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} min"
    return duration_short(length).replace("h", " hours").replace("d", " days")


def _coloured(says: dict[LampState, str]) -> list[Entry]:
    entries = [
        Entry(_drawn(state), _NAMES[state], _look(state), means) for state, means in says.items()
    ]
    dim = Lamp(_PAPER)
    no_data = tuple(Lamp() if at % 2 else dim for at in range(_STRIP))
    closed = tuple(dim if at in (0, _STRIP - 1) else Lamp() for at in range(_STRIP))
    return [
        *entries,
        Entry(no_data, "no data", "every other lamp dim white", _NOTHING),
        Entry(closed, "closed", "only the two end lamps, dim white", "the board is closed"),
    ]


def _look(state: LampState) -> str:
    hue, bright = LOOKS[state]
    return f"{_HUES[hue]}, {bright * 100:.0f} %, {_MOVES.get(state, 'steady')}"


def _drawn(state: LampState) -> tuple[Lamp, ...]:
    bright = LOOKS[state][1]
    lamp = Lamp(_INKS.get(state, _PAPER), _LETTERS[state], bright)
    if state is not LampState.DUE:
        return (lamp,)
    return lamp, Lamp(lamp.ink, lamp.letter, bright * 0.4)


def _switched(light: Light, says: dict[LampState, str]) -> list[Entry]:
    words = lit_for(light)
    entries: list[Entry] = []
    for at, (wired, word) in enumerate(zip(light.lamps, words, strict=True)):
        look, means = "lit", _all_of(wired, says)
        if at in light.closed:
            means = f"{_NOTHING}; or its computer or cable is dead"
        elif wired == WELL:
            # How a lamp is wired that says so can only be known from what glance drives.
            look, means = "switched on", "the board can be read. Dark: believe nothing here"
        entries.append(Entry((Lamp(_ink(wired), str(at + 1)),), word, look, means))
    told = frozenset[LampState]().union(*light.lamps)
    if LampState.NO_DATA not in told:
        lamps = tuple(Lamp(_PAPER if at in light.closed else _DARK) for at in range(len(words)))
        look = f"only {NOT_LIVE} is lit" if light.closed else "none is lit"
        entries.append(Entry(lamps, "no data", look, _NOTHING))
    return entries


def _ink(wired: frozenset[LampState]) -> str:
    if wired == WELL:
        return _PAPER
    return next((ink for state, ink in _INKS.items() if state in wired), _PAPER)


def lit_for(light: Light) -> tuple[str, ...]:
    """Say in a few words what each lamp of a segment is lit for that can only be on or off."""
    return tuple(
        NOT_LIVE if at in light.closed else _lit_for(wired) for at, wired in enumerate(light.lamps)
    )


def _lit_for(wired: frozenset[LampState]) -> str:
    if wired == WELL:
        return "board live"
    return " or ".join(_NAMES[state] for state in LampState if state in wired) or "not used"


def _all_of(wired: frozenset[LampState], says: dict[LampState, str]) -> str:
    others = {LampState.NO_DATA: _NOTHING, LampState.CURTAIN: "the board is closed"}
    means = [(others | says).get(state, "") for state in LampState if state in wired]
    return "; or ".join(filter(None, means)) or "nothing"


def _heartbeat(light: Light) -> Entry:
    dim, dimmer = Lamp(_PAPER, "", 0.1), Lamp(_PAPER, "", 0.03)
    look = "dim white, two levels in turn"
    if light.driver.sort is Sort.SWITCHES:
        dim, dimmer, look = Lamp(_PAPER), Lamp(), "on and off in turn"
    means = f"glance is well. Does lamp {light.heartbeat} stand still? Then believe nothing here"
    return Entry((dim, dimmer), "heartbeat", f"{look}, two seconds each", means)
