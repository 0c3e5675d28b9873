"""The language of board files: one TOML file for each kind of wall."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from glance.board.lamps import read_lamps
from glance.board.types import Board, Column, Form, Source
from glance.census import Identifier, LocationKind, NameFormat
from glance.plain import plain
from glance.toml import nearest, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.fields import Field, Vocabulary
    from glance.toml import Table

# What a group or an order may be made of besides fields.
GROUPS = ("bay", "place", "location")
ORDERS = ("place", "name", "owner", "began", "location")

_LABELS = {
    Source.PLACE: "bed",
    Source.PATIENT: "patient",
    Source.AGE: "age",
    Source.SEX: "sex",
    Source.STAY: "stay",
    Source.LOCATION: "team",
    Source.OWNER: "named",
    Source.REASONS: "why",
}
_IDENTIFIER_LABELS = {
    Identifier.BORN: "born",
    Identifier.SEX: "sex",
    Identifier.NHS_LAST4: "NHS",
    Identifier.NHS_NUMBER: "NHS no",
    Identifier.LOCAL_ID: "number",
}
_IDENTIFIER_WIDTHS = {
    Identifier.BORN: 11,
    Identifier.SEX: 6,
    Identifier.NHS_LAST4: 5,
    Identifier.NHS_NUMBER: 12,
    Identifier.LOCAL_ID: 10,
}
_SOURCES = tuple(source.value for source in Source if source not in (Source.FIELD, Source.MAGNETS))
_SIDE_BY_SIDE = frozenset({"magnet", "flag", "rag", "choice"})
_TELLS_A_PERSON = frozenset({Source.IDENTIFIER, Source.AGE, Source.SEX})


class _Identifying(StrEnum):
    """The second identifier as a board file writes it."""

    NONE = "none"
    BORN = "born"
    SEX = "sex"
    NHS_LAST4 = "nhs_last4"
    NHS_NUMBER = "nhs_number"
    LOCAL_ID = "local_id"


def read_board(text: str, file: str, vocabulary: Vocabulary, name: str) -> Board:
    """Give the board that a file asks for; Faulty names everything that is wrong with it."""
    table = parse(text, file)
    form = table.choice("form", Form, Form.GRID)
    names = table.choice("names", NameFormat, NameFormat.FULL)
    identifying = table.choice("second_identifier", _Identifying, _Identifying.NHS_LAST4)
    second = None if identifying is _Identifying.NONE else Identifier(identifying.value)
    if names is NameFormat.INITIALS and second in (None, Identifier.SEX):
        table.problem(
            "second_identifier",
            "initials alone name several patients; give born, nhs_last4, nhs_number or local_id",
        )
    rag = _field_key(table, "rag", vocabulary, "risk", _is_choice, "a choice or a RAG")
    board = Board(
        name=name,
        title=plain(table.text("title")),
        vocabulary=vocabulary,
        form=form,
        location=table.text("location", None),
        kinds=_kinds(table),
        names=names,
        second_identifier=second,
        columns=_columns(table, vocabulary, form, names, second),
        group_by=_group_by(table, vocabulary),
        order_by=_order_by(table, vocabulary),
        empty_places=table.flag("empty_places", True),
        exceptions_first=table.flag("exceptions_first", False),
        rag=rag,
        day_rag=_field_key(table, "day_rag", vocabulary, "", _is_choice, "a choice or a RAG"),
        home=_field_key(table, "home", vocabulary, "edd", _is_date, "a date"),
        note=_field_key(table, "note", vocabulary, "", lambda _: True, "a field"),
        second_line=table.flag("second_line", False),
        new_within=table.duration("new_within", timedelta(hours=24)),
        dwell=table.duration("dwell", None),
        highlight=table.duration("highlight", timedelta(seconds=30)),
        lamps=read_lamps(table, vocabulary, rag),
    )
    table.finish()
    return board


def _kinds(table: Table) -> frozenset[LocationKind]:
    known = {kind.value: kind for kind in LocationKind}
    kinds: set[LocationKind] = set()
    for at, word in enumerate(table.texts("kinds", ())):
        if word in known:
            kinds.add(known[word])
        else:
            hint = nearest(word, tuple(known))
            table.problem("kinds", f"no kind of location is called {word!r}{hint}", item=at)
    return frozenset(kinds)


def _group_by(table: Table, vocabulary: Vocabulary) -> str:
    key = table.text("group_by", "")
    if not key or key in GROUPS:
        return key
    fields = tuple(field.key for field in vocabulary if _is_choice(field))
    if key in fields:
        return key
    if key in vocabulary:
        table.problem("group_by", f"{key} is no choice or RAG to group by")
    else:
        hint = nearest(key, (*GROUPS, *fields))
        table.problem("group_by", f"cannot group by {key!r}{hint}")
    return ""


def _order_by(table: Table, vocabulary: Vocabulary) -> tuple[str, ...]:
    parts = table.texts("order_by", ("place",))
    known = (*ORDERS, *(field.key for field in vocabulary))
    for at, part in enumerate(parts):
        key = part.removeprefix("-")
        if part == "-place":
            table.problem("order_by", "places stand in one order only; leave the - out", item=at)
        elif key not in known:
            hint = nearest(key, known)
            table.problem("order_by", f"cannot order by {key!r}{hint}", item=at)
    return tuple(part for part in parts if part.removeprefix("-") in known)


def _field_key(
    table: Table,
    key: str,
    vocabulary: Vocabulary,
    usual: str,
    fits: Callable[[Field], bool],
    expected: str,
) -> str | None:
    """Read the name of a field; the usual one where the file is silent and the site has it."""
    named = table.text(key, "")
    if not named:
        silent = key not in table
        return usual if silent and usual in vocabulary and fits(vocabulary[usual]) else None
    fitting = tuple(field.key for field in vocabulary if fits(field))
    if named in fitting:
        return named
    if named in vocabulary:
        hint = nearest(named, fitting)
        table.problem(key, f"expected {expected}, and {named} is none{hint}")
    else:
        table.problem(key, f"no field is called {named!r}{nearest(named, fitting)}")
    return None


def _is_choice(field: Field) -> bool:
    return field.kind.name in {"choice", "rag"}


def _is_date(field: Field) -> bool:
    return field.kind.name == "date"


def _columns(
    table: Table,
    vocabulary: Vocabulary,
    form: Form,
    names: NameFormat,
    second: Identifier | None,
) -> tuple[Column, ...]:
    given = table.tables("columns", required=form is Form.GRID)
    if form is Form.OVERVIEW and given:
        table.problem("columns", "an overview has lines of its own; leave the columns out")
    columns: list[Column] = []
    for asked in given:
        column = _column(asked, vocabulary, second)
        if column is None:
            continue
        if names is NameFormat.PLACE and column.source in _TELLS_A_PERSON:
            asked.problem("source", 'with names = "place" nothing is read that tells a person')
        if any(other.key == column.key for other in columns):
            asked.problem("", f"a second column of {column.key}")
        columns.append(column)
    return tuple(columns)


def _column(table: Table, vocabulary: Vocabulary, second: Identifier | None) -> Column | None:
    priority = table.whole("priority", 5, minimum=1, maximum=9)
    width = table.whole("width", None, minimum=1, maximum=80)
    label = table.text("label", None)
    asked = [key for key in ("field", "fields", "source") if key in table]
    if len(asked) != 1:
        table.problem("", "expected one of field, fields or source in each column")
    if "field" in asked:
        found = _fields(table, "field", (table.text("field"),), vocabulary)
        if not found:
            return None
        usual = plain(label) if label is not None else found[0].short
        return Column(found[0].key, Source.FIELD, usual, priority, found, width)
    if "fields" in asked:
        found = _fields(table, "fields", table.texts("fields"), vocabulary)
        found = tuple(_side_by_side(table, found))
        if label is None:
            table.problem("label", "missing; fields that stand side by side need a label")
        key = "+".join(field.key for field in found)
        return Column(key, Source.MAGNETS, plain(label or ""), priority, found, width)
    word = table.one_of("source", _SOURCES, None) if "source" in asked else None
    if word is None:
        return None
    return _of_source(table, Source(word), label, priority, width, second)


def _of_source(
    table: Table,
    source: Source,
    label: str | None,
    priority: int,
    width: int | None,
    second: Identifier | None,
) -> Column:
    if source is Source.IDENTIFIER and second is None:
        table.problem("source", "this board has no second_identifier to show")
    if source is Source.IDENTIFIER and second is not None and width is None:
        width = _IDENTIFIER_WIDTHS[second]
    usual = _IDENTIFIER_LABELS[second] if second else ""
    shown = plain(label) if label is not None else _LABELS.get(source, usual)
    return Column(source.value, source, shown, priority, (), width)


def _fields(
    table: Table, key: str, asked: tuple[str, ...], vocabulary: Vocabulary
) -> tuple[Field, ...]:
    known = tuple(field.key for field in vocabulary)
    found: list[Field] = []
    for at, name in enumerate(asked):
        if name in vocabulary:
            found.append(vocabulary[name])
        elif name:
            hint = nearest(name, known)
            item = at if key == "fields" else None
            table.problem(key, f"no field is called {name!r}{hint}", item=item)
    return tuple(found)


def _side_by_side(table: Table, fields: tuple[Field, ...]) -> list[Field]:
    fitting: list[Field] = []
    asked = table.texts("fields")
    for field in fields:
        if field.kind.name in _SIDE_BY_SIDE:
            fitting.append(field)
        else:
            stand = "only magnets, flags, choices and RAGs stand side by side"
            table.problem(
                "fields",
                f"{field.key} is a {field.kind.name}; {stand}",
                item=asked.index(field.key),
            )
    return fitting
