"""A table gives what a file says, and every fault in it at once."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glance.errors import Faulty, Problem
from glance.toml import Table, parse


class Form(StrEnum):
    GRID = "grid"
    OVERVIEW = "overview"


GETTERS = ["text", "whole", "number", "flag", "duration", "texts", "table"]


def table(text: str) -> Table:
    return parse(text, "boards/ward.toml")


def faults(table: Table) -> list[str]:
    with pytest.raises(Faulty) as refusal:
        table.finish()
    return [str(problem) for problem in refusal.value.problems]


def test_what_a_file_says_is_given_in_its_type() -> None:
    root = table(
        'title = "Ward"\nrows = 3\nshare = 0.5\non = true\nafter = "90min"\nform = "overview"\n'
        'kinds = ["ward", "team"]\n[names]\na = 1\n[[columns]]\nkey = "bed"\n[[columns]]\n'
    )
    root.table("names").whole("a")

    assert (
        root.text("title"),
        root.whole("rows"),
        root.number("share"),
        root.flag("on"),
        root.duration("after"),
        root.choice("form", Form),
        root.texts("kinds"),
        [column.text("key", "-") for column in root.tables("columns")],
    ) == (
        "Ward",
        3,
        0.5,
        True,
        timedelta(minutes=90),
        Form.OVERVIEW,
        ("ward", "team"),
        ["bed", "-"],
    )


def test_what_a_file_leaves_out_has_its_default() -> None:
    root = table("")

    assert (
        root.text("a", None),
        root.whole("b", 7),
        root.flag("c", True),
        root.choice("d", Form, Form.GRID),
        root.texts("e", ()),
        root.duration("f", None),
        root.tables("g"),
        root.table("h", required=False).keys(),
    ) == (None, 7, True, Form.GRID, (), None, (), ())


@pytest.mark.parametrize("getter", GETTERS)
def test_what_must_be_there_and_is_not_is_a_fault(getter: str) -> None:
    root = table("")
    getattr(root, getter)("key")

    assert faults(root)[0].startswith("boards/ward.toml: key: missing; expected ")


@pytest.mark.parametrize(
    ("getter", "value", "fault"),
    [
        ("text", "1", "expected text, got 1"),
        ("text", '""', "expected text, got an empty text"),
        ("whole", "true", "expected a whole number, got true"),
        ("whole", "1.0", "expected a whole number, got 1.0"),
        ("number", '"1"', 'expected a number, got "1"'),
        ("number", "nan", "expected a number, got nan"),
        ("number", "false", "expected a number, got false"),
        ("flag", "1", "expected true or false, got 1"),
        ("flag", '"true"', 'expected true or false, got "true"'),
        ("duration", "24", "such as"),
        ("duration", '"0h"', 'got "0h"'),
        ("duration", '"999999w"', "such as"),
        ("number", "9" * 400, "a number"),
        ("number", "inf", "a number"),
        ("whole", "9" * 400, "a whole number"),
        ("duration", '"24 hours"', 'got "24 hours"'),
        ("texts", '"ward"', 'expected an array of texts, got "ward"'),
        ("table", "[1]", "expected a table, got an array"),
        (
            "tables",
            "{}",
            (
                "expected tables, each under [[key]], got a table; write [[key]], in two pairs of "
                "brackets, for there may be several"
            ),
        ),
        ("text", "1979-05-27", "expected text, got a date or time"),
        ("text", "[]", "expected text, got an array"),
        ("whole", f'"{"x" * 99}"', "…"),
    ],
)
def test_a_value_of_another_type_is_a_fault(getter: str, value: str, fault: str) -> None:
    root = table(f"\nkey = {value}")
    getattr(root, getter)("key")
    named = faults(root)

    assert len(named) == 1
    assert named[0].startswith("boards/ward.toml:2:1: key: ")
    assert fault in named[0]


def test_a_number_out_of_its_range_is_a_fault() -> None:
    root = table("a = 0\nb = 9\nc = 5.5")
    root.whole("a", minimum=1)
    root.whole("b", minimum=1, maximum=8)
    root.number("c", 1.0, maximum=5)

    assert faults(root) == [
        "boards/ward.toml:1:1: a: expected a whole number of at least 1, got 0",
        "boards/ward.toml:2:1: b: expected a whole number from 1 to 8, got 9",
        "boards/ward.toml:3:1: c: expected a number of at most 5, got 5.5",
    ]


def test_a_name_that_is_not_allowed_is_a_fault_with_the_nearest() -> None:
    root = table('form = "overveiw"\nkind = "?"')
    root.choice("form", Form)
    root.one_of("kind", ("ward", "team"))

    form, kind = faults(root)
    assert form.endswith('expected one of grid, overview, got "overveiw"; did you mean overview?')
    assert kind.endswith('expected one of ward, team, got "?"')


def test_an_unknown_key_is_a_fault_with_the_nearest() -> None:
    root = table('titel = "x"\n[[columns]]\nwidht = 3\n[extra]\na = 1')
    root.text("title", "")
    for column in root.tables("columns"):
        column.whole("width", None)

    assert faults(root) == [
        "boards/ward.toml:1:1: titel: unknown key; did you mean title?",
        "boards/ward.toml:3:1: columns[1].widht: unknown key; did you mean width?",
        "boards/ward.toml:4:2: extra: unknown key; known here: title, columns",
    ]


def test_faults_come_in_the_order_of_their_lines_and_once_each() -> None:
    root = table("a = 1\nb = 2\nc = 3")
    for key in "cab":
        root.text(key)
    root.problem("c", "expected text, got 3")

    assert [fault.split(":")[1] for fault in faults(root)] == ["1", "2", "3"]


def test_a_key_that_is_missing_points_at_its_table() -> None:
    root = table("a = 1\n\n  [[columns]]\n[[columns]]\n")
    root.whole("a")
    for column in root.tables("columns"):
        column.text("key")

    assert [fault.split(" missing")[0] for fault in faults(root)] == [
        "boards/ward.toml:3:5: columns[1].key:",
        "boards/ward.toml:4:3: columns[2].key:",
    ]


def test_a_fault_of_an_item_points_at_the_item() -> None:
    root = table('kinds = [\n  "ward",\n  "",\n]')
    kinds = root.texts("kinds")
    root.problem("kinds", f"no kind named {kinds[0]}", item=0)

    assert faults(root) == [
        "boards/ward.toml:2:3: kinds[1]: no kind named ward",
        "boards/ward.toml:3:3: kinds[2]: expected text, got an empty text",
    ]


def test_a_fault_prints_nothing_that_a_terminal_obeys() -> None:
    root = table('key = "\\u001B]0;x\\u0007"\n"k\\u001By" = 1')
    root.whole("key")

    assert all(fault.isprintable() for fault in faults(root))


def test_a_file_without_faults_is_accepted_however_often_it_is_finished() -> None:
    root = table("a = 1\n[b]\nc = [{d = 2}]")
    root.whole("a")
    for part in root.table("b").tables("c"):
        part.whole("d")

    root.finish()
    root.finish()


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("a = 1\nb = \x01", "not TOML: invalid value", 2, 5),
        ("a = 1\nc d = 3", "not TOML: expected '=' after a key in a key/value pair", 2, 3),
        ("a = 1\na = 2\n", "not TOML: this key stands here twice", 2, 6),
        ("[a]\n[a]\n", "not TOML: this table stands here twice", 2, 3),
        ('a = "x\nb = 1', "not TOML: a quotation mark is missing at the end of the line", 1, 7),
        ("a = [1,\n", "not TOML: invalid value, at the end of the file", None, None),
        ("a = " + "[" * 9000, "too many arrays or tables within each other", None, None),
        ("a = " + "9" * 9000, "a number has thousands of digits", None, None),
        ("#" * 1_000_001, "too large: 1,000,001 characters, at most 1,000,000", None, None),
    ],
    ids=["value", "key", "key twice", "table twice", "quote", "end", "deep", "long", "large"],
)
def test_what_is_no_toml_is_refused_with_its_place(
    text: str, message: str, line: int | None, column: int | None
) -> None:
    with pytest.raises(Faulty) as refusal:
        table(text)

    assert refusal.value.problems == (Problem("boards/ward.toml", message, line, column),)


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("driver = wled", 'put quotation marks around it: driver = "wled"'),
        ("port = /dev/ttyUSB0  # where", 'put quotation marks around it: port = "/dev/ttyUSB0"'),
        ("name = ward 3", 'put quotation marks around it: name = "ward 3"'),
        ("driver = \u201cwled\u201d", 'take straight quotation marks, as in "text"'),
        ("night_from = 21:00", 'put quotation marks around it: night_from = "21:00"'),
        ("backward = True", "write backward = true"),
        ("backward = no", "write backward = false"),
        ("limit_ma = 400mA", "text in quotation marks: limit_ma = 400"),
        ("count = ", "write a value after count ="),
        ("driver: 3", "write driver = 3"),
        ("lamps = [red, green]", "put quotation marks around each text"),
        ('a = "C:\\dev"', "a backslash is written twice"),
    ],
)
def test_a_slip_is_told_with_what_mends_it(line: str, mended: str) -> None:
    with pytest.raises(Faulty) as refusal:
        table(f"# a file\n{line}\n")
    (problem,) = refusal.value.problems

    assert (problem.line, mended in problem.message) == (2, True), problem.message


def test_a_time_without_quotation_marks_is_told_to_have_them() -> None:
    root = table("night_from = 21:00:00")
    root.text("night_from", "")

    assert faults(root) == [
        (
            "boards/ward.toml:1:1: night_from: expected text, got a date or time; "
            "put quotation marks around it"
        )
    ]


@pytest.mark.parametrize("header", ["[[light]]", "[supply.desk]"])
def test_a_key_that_belongs_above_the_tables_is_told_where(header: str) -> None:
    root = table(f"{header}\nname = 'a'\nnight_from = '21:00'\n")
    root.text("night_from", "")
    for light in root.tables("light") if "light" in header else ():
        light.text("name")
    for supply in (root.table("supply").table("desk"),) if "supply" in header else ():
        supply.text("name")
    first = "[[light]]" if "light" in header else "[supply]"

    (said,) = faults(root)
    assert said.endswith(f"unknown key here; move it up, above the first {first}")


def test_a_file_from_windows_is_read_like_any_other() -> None:
    root = table("\ufeffa = 1\r\nb = 'x'\r\n")
    root.whole("a")
    root.whole("b")

    assert faults(root) == ['boards/ward.toml:2:1: b: expected a whole number, got "x"']


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        keys = table(text).keys()
    except Faulty:
        return

    assert isinstance(keys, tuple)


@given(st.text("ab.=\"'[]{},\n #1\\", max_size=40))
def test_any_text_that_looks_like_toml_is_read_or_refused(text: str) -> None:
    try:
        keys = table(text).keys()
    except Faulty:
        return

    assert isinstance(keys, tuple)
