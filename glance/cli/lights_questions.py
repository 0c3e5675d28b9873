"""Questions to whoever sets a light up; where nobody can be asked, what is usual holds."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

import click

from glance.cli.lights_list import wrapped
from glance.errors import BadInput, GlanceError, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

T = TypeVar("T")
# What is typed to see a list again that has scrolled away.
AGAIN = "?"
_ANSWERS = {"y": True, "yes": True, "n": False, "no": False}
_MARKS = {True: "[Y/n]", False: "[y/N]", None: "[y/n]"}


@dataclass(frozen=True, slots=True)
class Questions:
    """Asks a person, where there is one; `given` answers come from the command line."""

    person: bool

    def say(self, text: str = "", first: str = "", rest: str = "") -> None:
        """Tell the person something, in lines that fit."""
        if self.person:
            for line in wrapped(text, first, rest) if text else ("",):
                click.echo(line)

    def ask(
        self,
        words: str,
        option: str,
        read: Callable[[str], T],
        *,
        given: str | None = None,
        usual: str | None = None,
        again: Callable[[], None] | None = None,
    ) -> T:
        """Give what was answered, read; asked again until it can be.

        Where nobody can answer, what is usual holds; BadInput, which names the option,
        where nothing is. `again` says once more what there is to choose from.
        """
        if given is not None:
            return _read(option, read, given)
        if not self.person:
            if usual is None:
                raise BadInput(f"say {option}: nobody can be asked here")
            return _read(option, read, usual)
        while True:
            # An empty usual answer would be shown as "[]".
            typed: str = click.prompt(words, default=usual, show_default=bool(usual), type=str)
            typed = typed.strip()
            if typed == AGAIN and again is not None:
                again()
                continue
            try:
                return read(typed)
            except GlanceError as error:
                self.say(str(error), "Error: ", "  ")

    def agree(self, words: str, *, usual: bool | None, given: bool | None = None) -> bool:
        """Ask a question of yes or no; with `usual` of None one of the two must be typed."""
        if given is not None or not self.person:
            return bool(usual) if given is None else given
        while True:
            typed: str = click.prompt(
                f"{words} {_MARKS[usual]}",
                default=None if usual is None else "",
                show_default=False,
                type=str,
            )
            typed = typed.strip().casefold()
            if not typed and usual is not None:
                return usual
            if typed in _ANSWERS:
                return _ANSWERS[typed]
            self.say("Error: say y or n")

    def sees(self, words: str) -> bool:
        """Ask what the person sees now; what was typed before that was another answer."""
        self.forget()
        return self.agree(words, usual=None)

    def forget(self) -> None:
        """Leave unread what was typed before the next question was there to be read."""
        if self.person and sys.stdin.isatty():
            import termios

            termios.tcflush(sys.stdin, termios.TCIFLUSH)

    def pick(self, words: str, choices: Mapping[str, str]) -> str:
        """Have one of several ways on chosen, each by its letter: {"t": "try again"}."""
        self.forget()

        def read(typed: str) -> str:
            if typed.casefold() not in choices:
                raise BadInput(f"say {' or '.join(choices)}")
            return typed.casefold()

        for letter, means in choices.items():
            self.say(means, f"  {letter}  ", "     ")
        return self.ask(words, "--untried", read)


def _read(option: str, read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except GlanceError as error:
        raise type(error)(f"{option}: {error}") from error


@dataclass(frozen=True, slots=True)
class Choices(Generic[T]):
    """Things to choose from by number or name; `known` reads what is neither."""

    names: Sequence[str]
    things: Sequence[T]
    what: str
    known: Callable[[str], T] | None = field(default=None)

    def read(self, typed: str) -> T:
        """Give what was chosen; NotFound for what is not there."""
        from glance.plain import plain
        from glance.toml import nearest

        if typed in self.names:
            return self.things[self.names.index(typed)]
        if typed.isascii() and typed.isdecimal() and self.things:
            return self.things[number(1, len(self.things))(typed) - 1]
        if self.known is not None:
            return self.known(typed)
        raise NotFound(f"no {self.what} {plain(typed)!r}{nearest(typed, tuple(self.names))}")


def number(least: int, most: int) -> Callable[[str], int]:
    """Give what reads a whole number within bounds."""
    expected = f"a whole number from {least} to {most}" if least < most else f"{most}, the only one"

    def read(typed: str) -> int:
        # No number of ours has more digits, and int() takes only so many.
        short = typed.isascii() and typed.isdecimal() and len(typed) <= 12
        if short and least <= int(typed) <= most:
            return int(typed)
        raise BadInput(f"expected {expected}")

    return read
