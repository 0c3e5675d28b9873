"""Questions to whoever sets a light up; where nobody can be asked, what is usual holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

import click

from glance.cli.lights_list import wrapped
from glance.errors import BadInput, GlanceError, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


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
    ) -> T:
        """Give what was answered, read; asked again until it can be.

        Where nobody can answer, what is usual holds; BadInput, which names the option,
        where nothing is.
        """
        if given is not None:
            return _read(option, read, given)
        if not self.person:
            if usual is None:
                raise BadInput(f"say {option}: nobody can be asked here")
            return _read(option, read, usual)

        def value(typed: str) -> T:
            try:
                return read(typed.strip())
            except GlanceError as error:
                raise click.UsageError(str(error)) from error

        # An empty usual answer would be shown as "[]".
        answer: T = click.prompt(
            words, default=usual, show_default=bool(usual), value_proc=value, err=False
        )
        return answer

    def agree(self, words: str, *, usual: bool, given: bool | None = None) -> bool:
        """Ask a question of yes or no."""
        if given is not None:
            return given
        return click.confirm(words, default=usual) if self.person else usual


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
        if typed.isascii() and typed.isdecimal():
            return self.things[number(1, len(self.things))(typed) - 1]
        if self.known is not None:
            return self.known(typed)
        raise NotFound(f"no {self.what} {plain(typed)!r}{nearest(typed, tuple(self.names))}")


def number(least: int, most: int) -> Callable[[str], int]:
    """Give what reads a whole number within bounds."""

    def read(typed: str) -> int:
        if typed.isascii() and typed.isdecimal() and least <= int(typed) <= most:
            return int(typed)
        raise BadInput(f"expected a whole number from {least} to {most}")

    return read
