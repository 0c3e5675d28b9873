"""Where in a TOML text each key and each item of an array stands."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
# Numbers, dates (which may hold a space) and booleans end where the next thing begins.
_SCALAR = re.compile(r"[^,\]}#\n]+")
# A key with more dots than this is no setting of ours; each dot would cost a longer path.
_DEEPEST = 64


class Positions:
    """Line and column (from 1) of every path of one text, which tomllib has found valid."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self._offsets: dict[Path, int] = {}
        # The number of elements so far of every array of tables.
        self._elements: dict[Path, int] = {}
        self._read()

    def __getitem__(self, path: Path) -> tuple[int, int]:
        offset = self._offsets[path]
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def __contains__(self, path: Path) -> bool:
        return path in self._offsets

    def paths(self) -> tuple[Path, ...]:
        """Give every path that was found."""
        return tuple(self._offsets)

    def _read(self) -> None:
        table: Path = ()
        here = self._blank(0)
        while here < len(self._text):
            if self._text.startswith("[[", here):
                table, here = self._header(self._blank(here + 2), is_element=True)
                here += len("]]")
            elif self._text[here] == "[":
                table, here = self._header(self._blank(here + 1), is_element=False)
                here += len("]")
            else:
                here = self._pair(here, table)
            here = self._blank(here)

    def _blank(self, here: int) -> int:
        found = _BLANK.match(self._text, here)
        return found.end() if found else here

    def _header(self, here: int, *, is_element: bool) -> tuple[Path, int]:
        keys, here = self._keys(here)
        path: Path = ()
        for place, (key, offset) in enumerate(keys):
            path = (*path, key)
            self._offsets.setdefault(path, offset)
            if is_element and place == len(keys) - 1:
                self._elements[path] = self._elements.get(path, 0) + 1
            if path in self._elements:
                path = (*path, self._elements[path] - 1)
                self._offsets.setdefault(path, offset)
        return path, here

    def _pair(self, here: int, table: Path) -> int:
        """Read `key = value`, and give where it ends."""
        keys, here = self._keys(here)
        path = table
        for key, offset in keys[:_DEEPEST]:
            path = (*path, key)
            self._offsets.setdefault(path, offset)
        return self._value(self._blank(here + len("=")), path)

    def _keys(self, here: int) -> tuple[list[tuple[str, int]], int]:
        """Read a dotted key; give its parts with their offsets, and where what follows begins."""
        keys: list[tuple[str, int]] = []
        while True:
            start = here
            bare = _BARE_KEY.match(self._text, here)
            if bare:
                here = bare.end()
                keys.append((bare.group(), start))
            else:
                here = self._string(here)
                keys.append((_unquoted(self._text[start:here]), start))
            here = self._blank(here)
            if self._text[here] != ".":
                return keys, here
            here = self._blank(here + 1)

    def _string(self, here: int) -> int:
        found = _STRING.match(self._text, here)
        return found.end() if found else here + 1

    def _value(self, here: int, path: Path) -> int:
        opening = self._text[here]
        if opening in "\"'":
            return self._string(here)
        if opening == "[":
            return self._array(here, path)
        if opening == "{":
            return self._inline_table(here, path)
        found = _SCALAR.match(self._text, here)
        return found.end() if found else here + 1

    def _array(self, here: int, path: Path) -> int:
        here = self._blank(here + 1)
        place = 0
        while self._text[here] != "]":
            self._offsets[*path, place] = here
            here = self._blank(self._value(here, (*path, place)))
            place += 1
            if self._text[here] == ",":
                here = self._blank(here + 1)
        return here + 1

    def _inline_table(self, here: int, path: Path) -> int:
        here = self._blank(here + 1)
        while self._text[here] != "}":
            here = self._blank(self._pair(here, path))
            if self._text[here] == ",":
                here = self._blank(here + 1)
        return here + 1


def _unquoted(quoted: str) -> str:
    if "\\" not in quoted:
        return quoted[1:-1]
    return str(tomllib.loads(f"key = {quoted}")["key"])
