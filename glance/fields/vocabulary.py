"""Reading a vocabulary: one table a field, its kind, and what the kind asks for."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from glance.fields.choices import MAGNET_STATES, RAG_STATES, Choice, Flag, Magnet, Rag
from glance.fields.number import Number, Threshold
from glance.fields.types import Field, Option, Tone, Vocabulary
from glance.fields.when import Clock, Date, Direction, Past
from glance.fields.words import Staff, Text
from glance.plain import cells, plain
from glance.toml import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from glance.fields.types import Kind
    from glance.toml import Table

# Each is in every console font and one cell wide in every terminal that was asked.
SYMBOLS = "●▲▼■→↑↓✗█"
SHORT_CELLS = 8
LETTER_CELLS = 4
LONGEST_TEXT = 200
LONGEST_NOTE = 120
# What a board calls its other columns, groups and orders.
RESERVED = frozenset(
    {
        "age", "bay", "fields", "identifier", "location", "magnets", "name", "new", "owner",
        "patient", "place", "reasons", "sex", "stay",
    }
)  # fmt: skip
_KEY = re.compile("[a-z][a-z0-9_]{0,29}")
_PRESS = re.compile("[a-z]")


def read_vocabulary(text: str, file: str) -> Vocabulary:
    """Give the vocabulary of a file; Faulty names everything that is wrong with it."""
    root = parse(text, file)
    fields: dict[str, Field] = {}
    for key in root.keys():  # noqa: SIM118 -- a Table is no mapping
        fields[key] = _field(key, root)
    _refuse_shared_letters(fields, root)
    root.finish()
    return Vocabulary(fields)


def _field(key: str, root: Table) -> Field:
    if not _KEY.fullmatch(key):
        root.problem(key, "a field's name is small letters, digits and _, at most 30 of them")
    if key in RESERVED:
        root.problem(key, "this name means something else on a board; choose another")
    table = root.table(key)
    label = plain(table.text("label"))
    short = plain(table.text("short", label))
    if cells(short) > SHORT_CELLS:
        at = "short" if "short" in table else "label"
        table.problem(at, f'expected a short label of at most {SHORT_CELLS} cells, got "{short}"')
    return Field(
        key=key,
        label=label,
        short=short,
        kind=_READERS[table.one_of("kind", tuple(_READERS)) or "text"](table),
        help=plain(table.text("help", "")),
        valid_for=table.duration("valid_for", None),
        changed_by=table.texts("changed_by", ()),
        note=table.whole("note", 0, minimum=0, maximum=LONGEST_NOTE),
        press=_press(table),
    )


def _press(table: Table) -> str:
    press = table.text("press", "")
    if press and not _PRESS.fullmatch(press):
        table.problem("press", f'expected one small letter, got "{plain(press)}"')
    return press


def _text(table: Table) -> Text:
    return Text(table.whole("max_length", 60, minimum=1, maximum=LONGEST_TEXT))


def _choice(table: Table) -> Choice:
    return Choice(_options(table, "options", ()))


def _rag(table: Table) -> Rag:
    return Rag(_options(table, "states", RAG_STATES))


def _flag(table: Table) -> Flag:
    return Flag(_letter(table), _symbol(table), table.choice("tone", Tone, Tone.PLAIN))


def _magnet(table: Table) -> Magnet:
    return Magnet(
        _letter(table),
        _options(table, "states", MAGNET_STATES),
        table.choice("tone", Tone, Tone.PLAIN),
    )


def _number(table: Table) -> Number:
    minimum = _decimal(table.number("minimum", None))
    maximum = _decimal(table.number("maximum", None))
    if minimum is not None and maximum is not None and minimum > maximum:
        table.problem("maximum", f"expected at least the minimum of {minimum}, got {maximum}")
    return Number(
        unit=plain(table.text("unit", "")),
        minimum=minimum,
        maximum=maximum,
        decimals=table.whole("decimals", 0, minimum=0, maximum=6),
        thresholds=tuple(_threshold(part) for part in table.tables("thresholds")),
    )


def _date(table: Table) -> Date:
    return Date(table.choice("past", Past, Past.OVERDUE))


def _clock(table: Table) -> Clock:
    direction = table.choice("direction", Direction, Direction.DUE)
    warn = table.duration("warn", None)
    if direction is Direction.DUE:
        return Clock(direction, warn)
    limit = table.duration("limit", None)
    if warn is not None and limit is not None and warn >= limit:
        table.problem("warn", "expected less than the limit: amber comes before red")
    return Clock(direction, warn, limit)


def _staff(_: Table) -> Staff:
    return Staff()


_READERS: dict[str, Callable[[Table], Kind]] = {
    Text.name: _text,
    Choice.name: _choice,
    Rag.name: _rag,
    Flag.name: _flag,
    Magnet.name: _magnet,
    Number.name: _number,
    Date.name: _date,
    Clock.name: _clock,
    Staff.name: _staff,
}


def _threshold(table: Table) -> Threshold:
    tone = table.choice("tone", Tone)
    at_least = _decimal(table.number("at_least", None))
    below = _decimal(table.number("below", None))
    if (at_least is None) == (below is None):
        table.problem("", "expected one of at_least and below")
    if below is not None:
        return Threshold(below, tone, below=True)
    return Threshold(at_least if at_least is not None else Decimal(), tone)


def _options(table: Table, key: str, standard: Sequence[Option]) -> tuple[Option, ...]:
    """Read options that are spelled out, or where there is a standard, picked by their codes."""
    if standard and key not in table:
        return tuple(standard)
    if standard and not table.holds_tables(key):
        return _picked(table, key, standard)
    options = tuple(_option(part) for part in table.tables(key, required=True))
    if key in table and not options:
        table.problem(key, "expected at least one option")
    seen: set[str] = set()
    for item, option in enumerate(options):
        names = {name.casefold() for name in (option.code, option.letter) if name}
        if taken := names & seen:
            table.problem(key, f"{min(taken)} is taken by an option before it", item=item)
        seen |= names
    return options


def _picked(table: Table, key: str, standard: Sequence[Option]) -> tuple[Option, ...]:
    known = {option.code: option for option in standard}
    codes = table.texts(key)
    if not codes:
        table.problem(key, "expected at least one state")
    for item, code in enumerate(codes):
        if code not in known:
            message = f'no state named "{plain(code)}"; states are {", ".join(known)}'
            table.problem(key, message, item=item)
        elif code in codes[:item]:
            table.problem(key, f"{code} is there already", item=item)
    return tuple(known[code] for code in dict.fromkeys(codes) if code in known)


def _option(table: Table) -> Option:
    code = table.text("code")
    if not _KEY.fullmatch(code):
        table.problem("code", "a code is small letters, digits and _, at most 30 of them")
    return Option(
        code=code,
        label=plain(table.text("label", code)),
        letter=_short_letter(table, table.text("letter", ""), LETTER_CELLS),
        symbol=_symbol(table),
        tone=table.choice("tone", Tone, Tone.PLAIN),
    )


def _letter(table: Table) -> str:
    return _short_letter(table, table.text("letter"), 2)


def _short_letter(table: Table, letter: str, most: int) -> str:
    if cells(letter) > most or plain(letter) != letter or " " in letter:
        table.problem("letter", f'expected at most {most} letters, got "{plain(letter)}"')
    return letter


def _symbol(table: Table) -> str:
    return table.one_of("symbol", tuple(SYMBOLS), "")


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _refuse_shared_letters(fields: dict[str, Field], root: Table) -> None:
    """Note magnets and flags whose letter another has: side by side none could be told apart."""
    owners: dict[str, str] = {}
    for field in fields.values():
        if not isinstance(field.kind, Magnet | Flag) or not field.kind.letter:
            continue
        owner = owners.setdefault(field.kind.letter.casefold(), field.key)
        if owner != field.key:
            root.problem(field.key, f"the letter {field.kind.letter} is taken by {owner}")
