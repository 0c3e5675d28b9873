"""How problems of a file are worded: what is there, what was expected, what may be meant."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from glance.plain import clip, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.toml.positions import Path

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


def meant(said: str) -> str:
    """Give what the parser says of a broken file, in the words of who wrote the file."""
    for start, slip in _SLIPS.items():
        if said.startswith(start):
            return slip
    return f"{said[:1].lower()}{said[1:]}"
