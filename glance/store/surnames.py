"""Surnames as numbers, and which of them look or sound alike."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, select

from glance.identity import alike_keys, surname_key
from glance.store import schema
from glance.store.schema import surname, surname_alike

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glance.store.line import Line

_KNOWN = select(surname.c.key, surname.c.id).where(
    surname.c.key.in_(bindparam("ids", expanding=True))
)
_SHARING = select(schema.surname_key.c.key, schema.surname_key.c.surname).where(
    schema.surname_key.c.key.in_(bindparam("ids", expanding=True))
)
_LAST = select(func.coalesce(func.max(surname.c.id), 0))
_SURNAME, _KEY, _ALIKE = insert(surname), insert(schema.surname_key), insert(surname_alike)


def surname_numbers(line: Line, families: Iterable[str]) -> dict[str, int]:
    """Give the number of each surname, numbering those that are met for the first time."""
    keys = {family: surname_key(family) for family in families}
    wanted = sorted(set(keys.values()))
    known: dict[str, int] = dict(line.among(_KNOWN, wanted))
    new = [key for key in wanted if key not in known]
    if new:
        known.update(_number(line, new))
    return {family: known[key] for family, key in keys.items()}


def _number(line: Line, new: list[str]) -> dict[str, int]:
    last = line.rows(_LAST)[0][0]
    numbers = {key: number for number, key in enumerate(new, last + 1)}
    line.many(_SURNAME, [{"id": n, "key": key} for key, n in numbers.items()])
    sharing: defaultdict[str, list[int]] = defaultdict(list)
    blocks = {key: sorted(alike_keys(key)) for key in new}
    if last:
        asked = {block for keys in blocks.values() for block in keys}
        for block, number in line.among(_SHARING, asked):
            sharing[block].append(number)
    written = []
    pairs: set[tuple[int, int]] = set()
    for key, number in numbers.items():
        for block in blocks[key]:
            for other in sharing[block]:
                pairs.update(((number, other), (other, number)))
            sharing[block].append(number)
            written.append({"key": block, "surname": number})
    line.many(_KEY, written)
    line.many(_ALIKE, [{"a": a, "b": b} for a, b in sorted(pairs)])
    return numbers
