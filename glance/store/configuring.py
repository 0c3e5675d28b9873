"""The files of a site as they were when they were last noted, and what has become of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from glance.census import Event, Happening
from glance.plain import plain
from glance.store.cells import raw
from glance.store.schema import site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glance.store.line import Line

_PREFIX = "file:"
# The sign that follows ":" ends the keys that begin so.
_NOTED = select(site.c.key, site.c.value).where(site.c.key >= _PREFIX, site.c.key < "file;")
_ADD = insert(site)
_CHANGE = update(site).where(site.c.key == bindparam("named"))
# How much of a digest people compare.
SHOWN = 12
_GONE = "removed"


def changed_files(line: Line, digests: Mapping[str, str]) -> dict[str, str]:
    """Give the files that are not as they were last noted, with the digest or "removed"."""
    now = {plain(name): digest for name, digest in digests.items()}
    noted = {raw(key).removeprefix(_PREFIX): raw(value) for key, value in line.rows(_NOTED)}
    gone = dict.fromkeys(noted.keys() - now.keys(), _GONE)
    return {
        name: digest for name, digest in sorted((now | gone).items()) if noted.get(name) != digest
    }


def note_files(line: Line, digests: Mapping[str, str]) -> tuple[Event, ...]:
    """Note the files that are not as they were, and give what the log says of each."""
    changed = changed_files(line, digests)
    known = {raw(key) for key, _ in line.rows(_NOTED)}
    for name, digest in changed.items():
        if _PREFIX + name in known:
            line.run(_CHANGE, value=digest, named=_PREFIX + name)
        else:
            line.run(_ADD, key=_PREFIX + name, value=digest)
    return tuple(
        Event(Happening.CONFIGURE, name, digest if digest == _GONE else digest[:SHOWN])
        for name, digest in changed.items()
    )
