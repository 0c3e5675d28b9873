"""How problems of a file are worded: what is there, what was expected, what may be meant."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from glance.errors import Problem
from glance.plain import clip, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from tomllib import TOMLDecodeError

    from glance.toml.positions import Path

_PLACE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def nearest(name: str, names: Sequence[str], *, listing: bool = True) -> str:
    """Give "; did you mean …?" where a name comes near, else with `listing` the names there are."""
    lowered = {known.casefold(): known for known in names}
    near = get_close_matches(name.casefold(), lowered, n=1, cutoff=0.6)
    if near:
        return f"; did you mean {lowered[near[0]]}?"
    return f"; known here: {', '.join(names)}" if names and listing else ""


def limits(minimum: float | None, maximum: float | None) -> str:
    """Give the range of a number: " from 1 to 9", " of at least 1"; empty where there is none."""
    if minimum is not None and maximum is not None:
        return f" from {minimum} to {maximum}"
    if minimum is not None:
        return f" of at least {minimum}"
    return f" of at most {maximum}" if maximum is not None else ""


def dotted(path: Path) -> str:
    """Give a path as a message names it: "columns[2].width", items counted from 1."""
    named = ""
    for part in path:
        if isinstance(part, int):
            named += f"[{part + 1}]"
        else:
            named += ("." if named else "") + (part if _BARE.fullmatch(part) else repr(part))
    return named


def described(value: object) -> str:
    """Give what a file holds, short and safe to print."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case "":
            return "an empty text"
        case str():
            return f'"{clip(plain(value), 40)}"'
        case list():
            return "an array"
        case dict():
            return "a table"
        case _:
            return "a date or time"


# What the parser says of the commonest slips, and what a person did.
_SLIPS = {
    "Cannot overwrite a value": "this key stands here twice",
    "Cannot declare": "this table stands here twice",
    "Illegal character '\\n'": "a quotation mark is missing at the end of the line",
    "Invalid statement": "neither a [table] nor key = value",
}


def _meant(said: str) -> str:
    """Give what the parser says of a broken file, in the words of who wrote the file."""
    for start, slip in _SLIPS.items():
        if said.startswith(start):
            return slip
    return f"{said[:1].lower()}{said[1:]}"


_CURLY = re.compile("[\u2018-\u201f\u00ab\u00bb]")
_PAIR = re.compile(r"\s*(?P<key>[A-Za-z0-9_.-]+)\s*(?P<sign>[=:])\s*(?P<value>.*?)\s*")
_TIME = re.compile(r"\d{1,2}:\d\d\b.*")
_NUMBER = re.compile(r"[+-]?\d[\d.]*")
_SWITCHES = {"yes": "true", "on": "true", "true": "true"} | dict.fromkeys(
    ("no", "off", "false"), "false"
)


def _mend(said: str, line: str) -> str:
    """Give "; " and what would mend a line that the parser does not take; "" where unknown."""
    outside = re.sub(r'"[^"]*"|\'[^\']*\'|#.*', "", line)
    if _CURLY.search(outside):
        return '; take straight quotation marks, as in "text"'
    pair = _PAIR.fullmatch(line.partition("#")[0])
    if said.startswith("Unescaped '\\'"):
        return "; between \" a backslash is written twice; take ' instead"
    if pair is None or said.startswith("Cannot"):
        return ""
    shown, value = clip(plain(pair["value"]), 40), pair["value"]
    if pair["sign"] == ":":
        return f"; write {pair['key']} = {shown}" if said.startswith("Expected '='") else ""
    if not value:
        return f"; write a value after {pair['key']} ="
    if value.casefold() in _SWITCHES:
        return f"; write {pair['key']} = {_SWITCHES[value.casefold()]}"
    if _TIME.fullmatch(value) or (value[0].isalpha() or value[0] in "/~.<"):
        return (
            f'; put quotation marks around it: {pair["key"]} = "{shown}"'
            if '"' not in value
            else ""
        )
    number = _NUMBER.match(value)
    if number is not None and number.group() != value:
        return f"; a number stands alone, text in quotation marks: {pair['key']} = {number.group()}"
    if value.startswith("["):
        return '; put quotation marks around each text, and commas between: ["a", "b"]'
    return ""


def syntax(error: TOMLDecodeError, file: str, text: str) -> Problem:
    """Give what the parser says of a broken file, where, and what would mend it."""
    said = str(error)
    place = _PLACE.search(said)
    message = f"not TOML: {_meant(said[: place.start()] if place else said)}"
    if place is None:
        return Problem(file, message)
    if place["line"] is None:
        return Problem(file, f"{message}, at the end of the file")
    line = int(place["line"])
    message += _mend(said, text.split("\n")[line - 1])
    return Problem(file, message, line, int(place["column"]))
