"""Kinds whose values are chosen from a few: choice, RAG, flag and magnet."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar

from glance.errors import ValueRefused
from glance.fields.types import Option, Shown, Tone
from glance.plain import cells, plain

if TYPE_CHECKING:
    from datetime import datetime

RAG_STATES = (
    Option("red", "Red", "R", "▲", Tone.RED),
    Option("amber", "Amber", "A", "■", Tone.AMBER),
    Option("green", "Green", "G", "●", Tone.GREEN),
    Option("blue", "Blue", "B", "▼", Tone.BLUE),
    Option("black", "Black", "K", "█", Tone.BLACK),
    Option("nil", "Nothing to report", "ok", "", Tone.QUIET),
)
MAGNET_STATES = (
    Option("asked", "Asked for", "A", "↑"),
    Option("coming", "On its way", "W", "→"),
    Option("done", "Done", "D", "●", Tone.QUIET),
    Option("no", "Not needed", "N", "✗", Tone.QUIET),
)
_YES = frozenset({"y", "yes", "x", "on", "true", "1", "✓"})
_NO = frozenset({"n", "no", "off", "false", "0"})


def unreadable(value: str) -> Shown:
    """Show a stored value that its kind cannot read (the vocabulary has changed since)."""
    return Shown((f"{plain(value)}?",))


def chosen(typed: str, options: tuple[Option, ...]) -> Option:
    """Give the option by code, letter, symbol or label, or the start of one that fits no other."""
    said = typed.strip().casefold()
    for option in options:
        if said and said in _exactly(option):
            return option
    fitting = [o for o in options if said and any(w.startswith(said) for w in _words(o))]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise ValueRefused(
            f"fits several: {' and '.join(o.code for o in fitting)}; type more of it"
        )
    words = {word: option.code for option in options for word in _words(option)}
    near = get_close_matches(said, words, n=1, cutoff=0.5)
    hint = f"; did you mean {words[near[0]]}?" if near else ""
    raise ValueRefused(f"not one of {listed(options)}{hint}")


def listed(options: tuple[Option, ...]) -> str:
    """Give the options for a message: "red (R), amber (A)"."""
    return ", ".join(
        f"{option.code} ({option.letter})"
        if option.letter and option.letter.casefold() != option.code.casefold()
        else option.code
        for option in options
    )


def _words(option: Option) -> tuple[str, str]:
    return option.code.casefold(), option.label.casefold()


def _exactly(option: Option) -> tuple[str, ...]:
    return (*_words(option), option.letter.casefold(), option.symbol)


class Chosen(ABC):
    """What the kinds here have in common: a value is the code of one of `options()`."""

    __slots__ = ()

    @abstractmethod
    def options(self) -> tuple[Option, ...]: ...

    def forms(self, option: Option) -> tuple[str, ...]:
        """Give the wordings of an option, longest first: a letter with its symbol, in all kinds."""
        return (option.letter + option.symbol or option.label,)

    def parse(self, typed: str, now: datetime) -> str:  # noqa: ARG002 -- the shape of Kind
        return chosen(typed, self.options()).code

    def show(self, value: str, now: datetime) -> Shown:  # noqa: ARG002 -- the shape of Kind
        for option in self.options():
            if option.code == value:
                return Shown(self.forms(option), option.tone)
        return unreadable(value)

    def doubt(self, value: str, now: datetime) -> str:  # noqa: ARG002 -- the shape of Kind
        return ""

    @property
    def widest(self) -> int:
        return max((cells(self.forms(option)[0]) for option in self.options()), default=1)

    @property
    def narrowest(self) -> int:
        return max((cells(self.forms(option)[-1]) for option in self.options()), default=1)


@dataclass(frozen=True, slots=True)
class Choice(Chosen):
    """One of a site's own options: its label where there is room, else its letter and symbol."""

    name: ClassVar[str] = "choice"

    choices: tuple[Option, ...]

    def options(self) -> tuple[Option, ...]:
        return self.choices

    def forms(self, option: Option) -> tuple[str, ...]:
        mark = option.letter + option.symbol
        return (option.label, mark) if mark and mark != option.label else (option.label,)


@dataclass(frozen=True, slots=True)
class Rag(Chosen):
    """A colour that is also a letter and a shape: risk, or how the day goes."""

    name: ClassVar[str] = "rag"

    states: tuple[Option, ...] = RAG_STATES

    def options(self) -> tuple[Option, ...]:
        return self.states


@dataclass(frozen=True, slots=True)
class Flag(Chosen):
    """Yes or no. Yes shows as the letter and symbol in the tone, no as a quiet "no"."""

    name: ClassVar[str] = "flag"

    letter: str
    symbol: str = ""
    tone: Tone = Tone.PLAIN

    def options(self) -> tuple[Option, ...]:
        return (
            Option("yes", "Yes", self.letter, self.symbol, self.tone),
            Option("no", "No", tone=Tone.QUIET),
        )

    def forms(self, option: Option) -> tuple[str, ...]:
        return ("no",) if option.code == "no" else (self.letter + self.symbol,)

    def parse(self, typed: str, now: datetime) -> str:  # noqa: ARG002 -- the shape of Kind
        said = typed.strip().casefold()
        if said in _NO:
            return "no"
        if said in _YES or (said and said in (self.letter.casefold(), self.symbol)):
            return "yes"
        raise ValueRefused("expected yes (y or x) or no (n)")


@dataclass(frozen=True, slots=True)
class Magnet(Chosen):
    """The letter of a profession or risk with how far it has got: "P↑" asked for, "P●" done.

    `tone` is for the states that have none of their own, so the open ones stand out.
    """

    name: ClassVar[str] = "magnet"

    letter: str
    states: tuple[Option, ...] = MAGNET_STATES
    tone: Tone = Tone.PLAIN

    def options(self) -> tuple[Option, ...]:
        return tuple(
            replace(state, tone=self.tone) if state.tone is Tone.PLAIN else state
            for state in self.states
        )

    def forms(self, option: Option) -> tuple[str, ...]:
        return (self.letter + (option.symbol or option.letter),)
