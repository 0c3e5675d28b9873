"""The settings that a driver asks of the wiring file, and what the file said to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glance.toml import Table

Value = int | float | str | bool | tuple[str, ...]


class OptionKind(StrEnum):
    """What an option may be, in the words of `glance lights drivers`."""

    WHOLE = "whole number"
    NUMBER = "number"
    FLAG = "true or false"
    TEXT = "text"
    TEXTS = "texts"
    CHOICE = "one of"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a driver: what may be said, and what holds where nothing is said.

    `least` and `most` bound numbers, `allowed` lists what a choice may be (and what each
    of several texts may be, where it is not empty).
    """

    key: str
    kind: OptionKind
    usual: Value
    help: str
    least: float | None = None
    most: float | None = None
    allowed: tuple[str, ...] = ()

    def read(self, table: Table) -> Value:
        """Read the option; what is wrong with it becomes a problem of the table."""
        usual = self.usual
        match self.kind:
            case OptionKind.WHOLE if isinstance(usual, int):
                least = None if self.least is None else int(self.least)
                most = None if self.most is None else int(self.most)
                return table.whole(self.key, usual, minimum=least, maximum=most)
            case OptionKind.NUMBER if isinstance(usual, int | float):
                return table.number(self.key, usual, minimum=self.least, maximum=self.most)
            case OptionKind.FLAG if isinstance(usual, bool):
                return table.flag(self.key, usual)
            case OptionKind.CHOICE if isinstance(usual, str):
                return table.one_of(self.key, self.allowed, usual)
            case OptionKind.TEXTS if isinstance(usual, tuple):
                return self._texts(table, usual)
            case _ if isinstance(usual, str):
                return table.text(self.key, usual)
            case _:
                raise TypeError(f"the usual value of option {self.key!r} is no {self.kind}")

    def _texts(self, table: Table, usual: tuple[str, ...]) -> tuple[str, ...]:
        given = table.texts(self.key, usual)
        for at, text in enumerate(given):
            if self.allowed and text not in self.allowed:
                table.problem(self.key, f"expected one of {', '.join(self.allowed)}", item=at)
        return given


@dataclass(frozen=True, slots=True)
class Options:
    """What the wiring file says to a driver's options, checked; KeyError for one it has not."""

    values: Mapping[str, Value] = field(default_factory=dict)

    def whole(self, key: str) -> int:
        """Give a whole number."""
        value = self.values[key]
        return value if isinstance(value, int) else 0

    def number(self, key: str) -> float:
        """Give a number."""
        value = self.values[key]
        return float(value) if isinstance(value, int | float) else 0.0

    def flag(self, key: str) -> bool:
        """Give true or false."""
        return self.values[key] is True

    def text(self, key: str) -> str:
        """Give a text or a choice."""
        value = self.values[key]
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Give several texts."""
        value = self.values[key]
        return value if isinstance(value, tuple) else ()


def read_options(options: tuple[Option, ...], table: Table) -> Options:
    """Read a driver's options out of a table of the wiring file."""
    return Options({option.key: option.read(table) for option in options})


def usual_options(options: tuple[Option, ...], **given: Value) -> Options:
    """Give the options of a wiring file that says only what is given here."""
    return Options({option.key: option.usual for option in options} | given)
