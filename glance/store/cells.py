"""Cells of the database read whatever somebody else has put into them.

SQLite keeps any value in any column, and a wall must not end because of one cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from glance.census import LocationKind, PlaceKind
from glance.plain import plain

if TYPE_CHECKING:
    from enum import StrEnum

    K = TypeVar("K", bound=StrEnum)

MISREAD = "the database holds an entry that this glance cannot read"


class Lossy(str):
    """Bytes as the text that they nearly are: they were no UTF-8."""

    __slots__ = ()


def raw(cell: object) -> str:
    """Give the text as it is kept; bytes as the text that they nearly are, nothing as ""."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bytes):
        try:
            return cell.decode()
        except UnicodeDecodeError:
            return Lossy(cell.decode("utf-8", "replace"))
    return "" if cell is None else str(cell)


def readable(cell: object) -> bool:
    """Say whether the cell is a text of which nothing got lost on the way from the database.

    The sign for a lost letter may stand in a text itself: `plain` puts it there.
    """
    return isinstance(cell, str) and not isinstance(cell, Lossy)


def text(cell: object) -> str:
    """Give the text, safe to show."""
    return plain(cell if isinstance(cell, str) else raw(cell))


def maybe(cell: object) -> str | None:
    """Give the text, safe to show; None for nothing."""
    return None if cell is None else text(cell)


def number(cell: object) -> int:
    """Give the number; 0 for what is none."""
    return cell if isinstance(cell, int) else 0


def count(cell: object) -> int | None:
    """Give the number; None for what is none."""
    return cell if isinstance(cell, int) else None


def numbers(cell: object) -> tuple[int, ...]:
    """Give the numbers of a list like "3,1", in order; nothing for what is no such list."""
    words = raw(cell).split(",")
    return tuple(sorted(int(word) for word in words if word.isascii() and word.isdigit()))


def location_kind(cell: object) -> LocationKind:
    """Give the kind of a location; an unknown one is a ward, so that its patients are seen."""
    return _known(LocationKind, cell, LocationKind.WARD)


def place_kind(cell: object) -> PlaceKind:
    """Give the kind of a place; an unknown one is a bed."""
    return _known(PlaceKind, cell, PlaceKind.BED)


def _known(kinds: type[K], cell: object, otherwise: K) -> K:
    return next((kind for kind in kinds if kind == cell), otherwise)
