"""A table of settings whose getters collect what is wrong; `finish` raises all of it at once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar, overload

from glance.errors import Faulty, Problem
from glance.toml.positions import Path, Positions
from glance.toml.wording import described, dotted, limits, nearest, syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

LARGEST = 1_000_000
_DURATION = re.compile(r"([0-9]{1,6}) ?(s|min|h|d|w)")
# No setting of a board is longer than a life.
_LONGEST = timedelta(days=36_525)
# TOML promises whole numbers of 64 bits and no more.
_LARGEST = 2**63 - 1
_UNITS = {
    "s": timedelta(seconds=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


class Required(Enum):
    """The default of a key that must be there."""

    REQUIRED = "required"


REQUIRED: Final = Required.REQUIRED


@dataclass(slots=True)
class _Sheet:
    """One file as it is read: where its keys stand, the tables asked for, the problems found."""

    file: str
    positions: Positions
    tables: list[Table] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def parse(text: str, file: str) -> Table:
    """Give the root table of a TOML text; Faulty for one that is no TOML or too large."""
    if len(text) > LARGEST:
        raise Faulty([Problem(file, f"too large: {len(text):,} characters, at most {LARGEST:,}")])
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        values = tomllib.loads(text)
        positions = Positions(text)
    except tomllib.TOMLDecodeError as error:
        raise Faulty([syntax(error, file, text)]) from error
    except RecursionError as error:
        raise Faulty([Problem(file, "too many arrays or tables within each other")]) from error
    except ValueError as error:
        # The one thing of tomllib's that is no TOMLDecodeError (sys.set_int_max_str_digits).
        raise Faulty([Problem(file, "a number has thousands of digits")]) from error
    return Table(values, (), _Sheet(file, positions))


class Table:
    """One table of a file. A getter gives its default, or something harmless, for a bad value.

    Read everything, then call `finish`: until then nothing that a getter gave can
    be trusted. Items of arrays count from 1 in messages, as lines do.
    """

    def __init__(self, values: dict[str, Any], path: Path, sheet: _Sheet) -> None:
        self._values = values
        self._path = path
        self._sheet = sheet
        self._asked: dict[str, None] = {}
        sheet.tables.append(self)

    def __contains__(self, key: str) -> bool:
        self._asked[key] = None
        return key in self._values

    def keys(self) -> tuple[str, ...]:
        """Give the keys that the file has here, in its order."""
        return tuple(self._values)

    def holds_tables(self, key: str) -> bool:
        """Say whether the key has an array of tables, where it may have one of texts instead."""
        value = self._values.get(key)
        return isinstance(value, list) and any(isinstance(part, dict) for part in value)

    @overload
    def text(self, key: str) -> str: ...
    @overload
    def text(self, key: str, default: T) -> str | T: ...
    def text(self, key: str, default: object = REQUIRED) -> object:
        """Give a text; an empty one only where the default is empty too."""

        def read(value: object) -> object:
            return value if isinstance(value, str) and (value or default == "") else None

        found = self._read(key, default, "", "text", read)
        if isinstance(self._values.get(key), date | time):
            # TOML has times and dates of its own, and who writes one means its text.
            self._mend("put quotation marks around it")
        return found

    @overload
    def whole(self, key: str, *, minimum: int | None = ..., maximum: int | None = ...) -> int: ...
    @overload
    def whole(
        self, key: str, default: T, *, minimum: int | None = ..., maximum: int | None = ...
    ) -> int | T: ...
    def whole(
        self,
        key: str,
        default: object = REQUIRED,
        *,
        minimum: int | None = None,
        maximum: int | None = None,
    ) -> object:
        """Give a whole number."""

        def read(value: object) -> object:
            if isinstance(value, bool) or not isinstance(value, int):
                return None
            return value if abs(value) <= _LARGEST and _between(value, minimum, maximum) else None

        return self._read(
            key, default, minimum or 0, "a whole number" + limits(minimum, maximum), read
        )

    @overload
    def number(
        self, key: str, *, minimum: float | None = ..., maximum: float | None = ...
    ) -> float: ...
    @overload
    def number(
        self, key: str, default: T, *, minimum: float | None = ..., maximum: float | None = ...
    ) -> float | T: ...
    def number(
        self,
        key: str,
        default: object = REQUIRED,
        *,
        minimum: float | None = None,
        maximum: float | None = None,
    ) -> object:
        """Give a number, whole or not."""

        def read(value: object) -> object:
            if isinstance(value, bool) or not isinstance(value, int | float):
                return None
            return value if abs(value) <= _LARGEST and _between(value, minimum, maximum) else None

        return self._read(key, default, minimum or 0.0, "a number" + limits(minimum, maximum), read)

    @overload
    def flag(self, key: str) -> bool: ...
    @overload
    def flag(self, key: str, default: T) -> bool | T: ...
    def flag(self, key: str, default: object = REQUIRED) -> object:
        """Give true or false."""

        def read(value: object) -> object:
            return value if isinstance(value, bool) else None

        return self._read(key, default, False, "true or false", read)

    @overload
    def duration(self, key: str) -> timedelta: ...
    @overload
    def duration(self, key: str, default: T) -> timedelta | T: ...
    def duration(self, key: str, default: object = REQUIRED) -> object:
        """Give a length of time above none, written "30s", "90min", "24h", "3d" or "2w"."""

        def read(value: object) -> object:
            found = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
            length = int(found[1]) * _UNITS[found[2]] if found else timedelta()
            return length if timedelta() < length <= _LONGEST else None

        expected = 'a length of time such as "30s", "90min", "24h" or "3d"'
        return self._read(key, default, timedelta(hours=1), expected, read)

    @overload
    def choice(self, key: str, kind: type[E]) -> E: ...
    @overload
    def choice(self, key: str, kind: type[E], default: T) -> E | T: ...
    def choice(self, key: str, kind: type[E], default: object = REQUIRED) -> object:
        """Give the member of an enum by its value."""
        members = {str(member.value): member for member in kind}
        first = next(iter(members.values()))

        def read(value: object) -> object:
            return members.get(value) if isinstance(value, str) else None

        return self._read(key, default, first, f"one of {', '.join(members)}", read, tuple(members))

    @overload
    def one_of(self, key: str, allowed: Sequence[str]) -> str: ...
    @overload
    def one_of(self, key: str, allowed: Sequence[str], default: T) -> str | T: ...
    def one_of(self, key: str, allowed: Sequence[str], default: object = REQUIRED) -> object:
        """Give a text that is among those allowed."""

        def read(value: object) -> object:
            return value if isinstance(value, str) and value in allowed else None

        expected = f"one of {', '.join(allowed) or 'none'}"
        return self._read(key, default, "", expected, read, tuple(allowed))

    @overload
    def texts(self, key: str) -> tuple[str, ...]: ...
    @overload
    def texts(self, key: str, default: T) -> tuple[str, ...] | T: ...
    def texts(self, key: str, default: object = REQUIRED) -> object:
        """Give an array of texts, none of them empty."""
        value = self._values.get(key)
        if isinstance(value, list):
            self._asked[key] = None
            for item, text in enumerate(value):
                if not isinstance(text, str) or not text:
                    self.problem(key, f"expected text, got {described(text)}", item=item)
            return tuple(text for text in value if isinstance(text, str))
        return self._read(key, default, (), "an array of texts", lambda _: None)

    def table(self, key: str, *, required: bool = True) -> Table:
        """Give the table of that name; an empty one where there is none."""
        value = self._read(
            key,
            REQUIRED if required else None,
            None,
            "a table",
            lambda found: found if isinstance(found, dict) else None,
        )
        return Table(value if isinstance(value, dict) else {}, (*self._path, key), self._sheet)

    def tables(self, key: str, *, required: bool = False) -> tuple[Table, ...]:
        """Give an array of tables, each as [[key]] or in braces."""
        value = self._read(
            key,
            REQUIRED if required else None,
            None,
            f"tables, each under [[{key}]]",
            lambda found: found if isinstance(found, list) else None,
        )
        given: list[Table] = []
        if isinstance(self._values.get(key), dict):
            self._mend(f"write [[{key}]], in two pairs of brackets, for there may be several")
        for item, values in enumerate(value if isinstance(value, list) else []):
            if isinstance(values, dict):
                given.append(Table(values, (*self._path, key, item), self._sheet))
            else:
                self.problem(key, f"expected a table, got {described(values)}", item=item)
        return tuple(given)

    def problem(self, key: str, message: str, *, item: int | None = None) -> None:
        """Note what is wrong with a key, or with one item (from 0) of its array.

        An empty key means this table. A key that is not there points at the table.
        """
        path = (*self._path, key) if key else self._path
        if item is not None:
            path = (*path, item)
        self._sheet.problems.append(self._problem(path, message))

    def _mend(self, how: str) -> None:
        """Say with the problem that was noted last how it may be mended."""
        last = self._sheet.problems[-1]
        self._sheet.problems[-1] = replace(last, message=f"{last.message}; {how}")

    def finish(self) -> None:
        """Raise Faulty with every problem of the file, in the order of its lines, if there is any.

        Keys that nobody asked for are problems too: most of them are misspelt.
        """
        problems = [*self._sheet.problems]
        for table in self._sheet.tables:
            problems += table._unknown()  # noqa: SLF001 -- another instance of this class
        if problems:
            unique = dict.fromkeys(problems)
            raise Faulty(sorted(unique, key=lambda it: (it.line or 0, it.column or 0)))

    def _unknown(self) -> list[Problem]:
        return [
            self._problem((*self._path, key), f"unknown key{self._meant(key)}")
            for key in self._values
            if key not in self._asked
        ]

    def _meant(self, key: str) -> str:
        """Say what an unknown key may be: one that belongs above all tables, or another here."""
        root = self._sheet.tables[0]
        if self is root or key not in root._asked:  # noqa: SLF001 -- another instance of this class
            return nearest(key, tuple(self._asked))
        first = next((name for name, held in root._values.items() if _is_below(held)), "")  # noqa: SLF001 -- the same
        brackets = f"[[{first}]]" if isinstance(root._values[first], list) else f"[{first}]"  # noqa: SLF001 -- the same
        return f" here; move it up, above the first {brackets}"

    def _problem(self, path: Path, message: str) -> Problem:
        named = path
        positions = self._sheet.positions
        while path and path not in positions:
            path = path[:-1]
        line, column = positions[path] if path else (None, None)
        return Problem(self._sheet.file, message, line, column, dotted(named))

    def _read(
        self,
        key: str,
        default: object,
        harmless: object,
        expected: str,
        read: Callable[[object], object],
        names: tuple[str, ...] = (),
    ) -> object:
        self._asked[key] = None
        if key not in self._values:
            if default is not REQUIRED:
                return default
            self.problem(key, f"missing; expected {expected}")
            return harmless
        value = self._values[key]
        found = read(value)
        if found is not None:
            return found
        hint = nearest(value, names, listing=False) if isinstance(value, str) else ""
        self.problem(key, f"expected {expected}, got {described(value)}{hint}")
        return harmless if default is REQUIRED else default


def _is_below(held: object) -> bool:
    """Whether a value of the root is a table or several, as every other table stands in one."""
    return isinstance(held, dict) or (isinstance(held, list) and dict in map(type, held))


def _between(value: float, minimum: float | None, maximum: float | None) -> bool:
    return (minimum is None or value >= minimum) and (maximum is None or value <= maximum)
