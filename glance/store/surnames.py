"""Surnames as numbers, and which of them look or sound alike."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, select

from glance.identity import alike_keys, surname_key
from glance.store import schema
from glance.store.batches import batches
from glance.store.schema import surname, surname_alike

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

_KNOWN = select(surname.c.key, surname.c.id).where(
    surname.c.key.in_(bindparam("keys", expanding=True))
)
_SHARING = select(schema.surname_key.c.key, schema.surname_key.c.surname).where(
    schema.surname_key.c.key.in_(bindparam("keys", expanding=True))
)


def surname_numbers(connection: Connection, families: Iterable[str]) -> dict[str, int]:
    """Give the number of each surname, numbering those that are met for the first time."""
    keys = {family: surname_key(family) for family in families}
    wanted = sorted(set(keys.values()))
    known: dict[str, int] = {}
    for batch in batches(wanted):
        known.update((key, number) for key, number in connection.execute(_KNOWN, {"keys": batch}))
    new = [key for key in wanted if key not in known]
    if new:
        known.update(_number(connection, new))
    return {family: known[key] for family, key in keys.items()}


def _number(connection: Connection, new: list[str]) -> dict[str, int]:
    last = connection.execute(select(func.max(surname.c.id))).scalar_one() or 0
    numbers = {key: number for number, key in enumerate(new, last + 1)}
    connection.execute(insert(surname), [{"id": n, "key": key} for key, n in numbers.items()])
    sharing: defaultdict[str, list[int]] = defaultdict(list)
    blocks = {key: sorted(alike_keys(key)) for key in new}
    if last:
        for batch in batches(sorted({block for keys in blocks.values() for block in keys})):
            for block, number in connection.execute(_SHARING, {"keys": batch}):
                sharing[block].append(number)
    written = []
    pairs: set[tuple[int, int]] = set()
    for key, number in numbers.items():
        for block in blocks[key]:
            for other in sharing[block]:
                pairs.update(((number, other), (other, number)))
            sharing[block].append(number)
            written.append({"key": block, "surname": number})
    connection.execute(insert(schema.surname_key), written)
    if pairs:
        connection.execute(insert(surname_alike), [{"a": a, "b": b} for a, b in sorted(pairs)])
    return numbers
