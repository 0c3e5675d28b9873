"""Surnames as numbers, and which of them look or sound alike."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import bindparam, func, insert, select

from glance.identity import alike_keys, surname_key
from glance.store import schema
from glance.store.schema import surname, surname_alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from glance.store.line import Line

_KNOWN = select(surname.c.key, surname.c.id).where(
    surname.c.key.in_(bindparam("ids", expanding=True))
)
_SHARING = select(schema.surname_key.c.key, schema.surname_key.c.surname).where(
    schema.surname_key.c.key.in_(bindparam("ids", expanding=True))
)
# How many surnames may share a key. A test system's PATIENTAAA to PATIENTZZZ all do, and
# such a key says nothing about who is taken for whom. In real names no more than the
# spellings of MOHAMMED or REID meet in one sound, and of long ones only a few are one
# letter apart, where PATIENTAA? has 26.
CROWD, CROWD_OF_LONG = 40, 10
_LONG = 7
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
    line.many(_SURNAME, ("id", "key"), ((number, key) for key, number in numbers.items()))
    blocks = {number: sorted(alike_keys(key)) for key, number in numbers.items()}
    sharing: dict[str, list[int]] = {}
    if last:
        asked = {block for keys in blocks.values() for block in keys}
        for block, number in line.among(_SHARING, asked):
            sharing.setdefault(block, []).append(number)
    kept, alike = compared(blocks, sharing)
    line.many(_KEY, ("key", "surname"), _apart(kept))
    line.many(_ALIKE, ("a", "b"), _apart(alike))
    return numbers


def compared(
    blocks: Mapping[int, Iterable[str]], sharing: dict[str, list[int]]
) -> tuple[dict[str, list[int]], dict[int, list[int]]]:
    """Give the keys to keep of new surnames, and for each surname those that are alike.

    `sharing` holds who has a key already, and grows. A key with a crowd takes no
    more: a key costs at most so many pairs, whatever a hospital sends.
    """
    kept: defaultdict[str, list[int]] = defaultdict(list)
    alike: defaultdict[int, list[int]] = defaultdict(list)
    for number, keys in blocks.items():
        near: set[int] = set()
        for block in keys:
            others = sharing.setdefault(block, [])
            if len(others) < _room(block):
                near.update(others)
                others.append(number)
                kept[block].append(number)
        if near:
            alike[number].extend(sorted(near))
        for other in near:
            alike[other].append(number)
    return kept, alike


K = TypeVar("K", int, str)


def _apart(lists: Mapping[K, list[int]]) -> Iterator[tuple[K, int]]:
    """Give each pair; in this order a table takes them fastest."""
    return ((key, number) for key in sorted(lists) for number in lists[key])


def _room(block: str) -> int:
    return CROWD_OF_LONG if len(block) > _LONG and block[0] != "~" else CROWD
