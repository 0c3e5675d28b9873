"""Every key and item of a TOML text is found where it stands."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glance.toml.positions import Path, Positions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import DrawFn

BARE = st.text("abzAZ019_-", min_size=1, max_size=4)
TEXTS = st.text("ab\"'\\\n\t#=[]{},.é陈 ", max_size=8)
BLANKS = st.sampled_from(["", " ", "  ", "\t"])
LINES = st.sampled_from(["\n", "\n\n", " # a = 1 [b]\n", "\n# ]]\n", "\n \n"])


def written(value: object) -> str:
    """Give a text as a basic string."""
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t") + '"'


@st.composite
def keys(draw: DrawFn) -> tuple[str, str]:
    """A key as it is written, and as it is meant."""
    if draw(st.booleans()):
        bare = draw(BARE)
        return bare, bare
    meant = draw(TEXTS)
    if draw(st.booleans()) and not set(meant) & set("'\n"):
        return f"'{meant}'", meant
    return written(meant), meant


@st.composite
def strings(draw: DrawFn) -> str:
    meant = draw(TEXTS)
    form = draw(st.sampled_from(["basic", "literal", "long", "long literal"]))
    if form == "literal" and not set(meant) & set("'\n"):
        return f"'{meant}'"
    if form == "long":
        inside = meant.replace("\\", "\\\\").replace('"', '\\"')
        return f'"""{inside}{draw(st.sampled_from(["", chr(34), chr(34) * 2]))}"""'
    if form == "long literal" and "'" not in meant:
        return f"'''{meant}{draw(st.sampled_from(['', chr(39), chr(39) * 2]))}'''"
    return written(meant)


SCALARS = st.one_of(
    strings(),
    st.integers(-9, 10**9).map(str),
    st.sampled_from(["true", "1.5", "inf", "nan", "0x1F", "1_000", "07:32:00", "1979-05-27"]),
    st.sampled_from(["1979-05-27T07:32:00Z", "1979-05-27 07:32:00", "1979-05-27 07:32:00-07:00"]),
)


@st.composite
def arrays(draw: DrawFn, inside: st.SearchStrategy[str]) -> str:
    gap = st.one_of(BLANKS, LINES)
    text = "["
    items = draw(st.lists(inside, max_size=3))
    for item in items:
        text += f"{draw(gap)}{item}{draw(gap)},"
    return text.removesuffix(draw(st.sampled_from([",", "]"]))) + draw(gap) + "]"


@st.composite
def inline_tables(draw: DrawFn, inside: st.SearchStrategy[str]) -> str:
    pairs = [
        f"{draw(BLANKS)}{draw(dotted())}{draw(BLANKS)}={draw(BLANKS)}{draw(inside)}{draw(BLANKS)}"
        for _ in range(draw(st.integers(0, 3)))
    ]
    return "{" + ",".join(pairs) + "}"


@st.composite
def dotted(draw: DrawFn) -> str:
    parts = [draw(keys())[0] for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3])))]
    return f"{draw(BLANKS)}.{draw(BLANKS)}".join(parts)


VALUES = st.recursive(SCALARS, lambda inside: arrays(inside) | inline_tables(inside), max_leaves=6)


@st.composite
def documents(draw: DrawFn) -> str:
    text = draw(st.sampled_from(["", "# first\n", "\n"]))
    for _ in range(draw(st.integers(0, 8))):
        form = draw(st.sampled_from(["pair", "pair", "pair", "table", "element"]))
        if form == "pair":
            text += f"{draw(BLANKS)}{draw(dotted())}{draw(BLANKS)}={draw(BLANKS)}{draw(VALUES)}"
        elif form == "table":
            text += f"{draw(BLANKS)}[{draw(BLANKS)}{draw(dotted())}{draw(BLANKS)}]"
        else:
            text += f"[[{draw(BLANKS)}{draw(dotted())}{draw(BLANKS)}]]"
        text += draw(LINES)
    return text


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Give every path of a document."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inside in value.items():
            yield from paths(inside, (*path, key))
    elif isinstance(value, list):
        for place, inside in enumerate(value):
            yield from paths(inside, (*path, place))


@st.composite
def valid_documents(draw: DrawFn) -> str:
    """A document, cut to the lines that make it valid."""
    text = draw(documents())
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return draw(st.sampled_from(["a = 1\n[b]\nc.d = [{e = 2}]\n", "[[a]]\n[[a]]\nb = 1\n"]))
    return text


@settings(max_examples=250, deadline=None)
@given(valid_documents())
def test_every_path_of_any_document_is_located_and_none_is_invented(text: str) -> None:
    positions = Positions(text)
    every = set(paths(tomllib.loads(text)))

    assert [path for path in every if path not in positions] == []
    assert set(positions.paths()) == every


@settings(max_examples=250, deadline=None)
@given(valid_documents())
def test_a_key_stands_where_it_is_located(text: str) -> None:
    positions = Positions(text)
    lines = text.split("\n")
    astray = []
    for path in paths(tomllib.loads(text)):
        line, column = positions[path]
        rest = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        quoted = rest.startswith(('"', "'"))
        if isinstance(path[-1], str) and not quoted and not rest.startswith(key):
            astray.append((path, rest))

    assert astray == []


@settings(max_examples=250, deadline=None)
@given(VALUES)
def test_an_item_of_an_array_stands_where_its_value_is_written(value: str) -> None:
    text = f"a = [0, {value} ,\n1]\n"
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    line, column = Positions(text)["a", 2]

    assert text.split("\n")[line - 1][column - 1 :] == "1]"
    assert document["a"][2] == 1


@pytest.mark.parametrize(
    ("text", "path", "place"),
    [
        ("a = 1", ("a",), (1, 1)),
        ("\n\n  a = 1", ("a",), (3, 3)),
        ("a.b = 1", ("a", "b"), (1, 3)),
        ("[t]\nk = 1", ("t", "k"), (2, 1)),
        ("[t.u]\nk = 1", ("t", "u"), (1, 4)),
        ("[[c]]\nk = 1\n[[c]]\nk = 2", ("c", 1, "k"), (4, 1)),
        ("[[c]]\n[c.d]\nk = 1\n[[c]]\n[[c.e]]\nk = 2", ("c", 1, "e", 0, "k"), (6, 1)),
        ("a = [\n  1,\n  2]", ("a", 1), (3, 3)),
        ("a = {b = [1, {c = 2}]}", ("a", "b", 1, "c"), (1, 15)),
        ('a = """\n[x]\nb = 1"""\nb = 2', ("b",), (4, 1)),
        ('"a\\u0062" = 1', ("ab",), (1, 1)),
    ],
)
def test_a_path_has_its_line_and_column(text: str, path: Path, place: tuple[int, int]) -> None:
    assert Positions(text)[path] == place


def test_times_with_a_space_are_one_value() -> None:
    text = "a = [1979-05-27 07:32:00, 1979-05-27, 07:32:00, 4]"

    assert Positions(text)["a", 3] == (1, text.index("4]") + 1)
    assert [type(v) for v in tomllib.loads(text)["a"]] == [datetime, date, time, int]
