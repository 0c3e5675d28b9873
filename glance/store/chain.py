"""The hash chain over the change log, and what hangs on it: what is forged or lost shows."""

from __future__ import annotations

from hashlib import sha256
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from glance.store.cells import raw

if TYPE_CHECKING:
    from collections.abc import Iterable

Logged = tuple[str, int | None, int | None, str | None, str | None, str | None, str]
"""What a change adds to its save: kind, location, episode, field, old, new, reason."""


def stamp(request: str, at: str, actor: str, station: str) -> str:
    """Give what all the changes of one save have in common, as `link` takes it."""
    return ", ".join(map(encode_basestring, (request, at, actor, station)))


def link(head: str, seq: int, stamped: str, row: Logged) -> str:
    """Give the hash of one change, given the hash of the change before it.

    The text that is hashed is a JSON list as PostgreSQL's jsonb prints it too, so
    that one verifier serves both databases; `json` takes four times as long for it.
    """
    kind, location, episode, field, old, new, reason = row
    text = (
        f'["{head}", {seq}, {stamped}, {encode_basestring(kind)}, '
        f"{'null' if location is None else location}, {'null' if episode is None else episode}, "
        f"{'null' if field is None else encode_basestring(field)}, "
        f"{'null' if old is None else encode_basestring(old)}, "
        f"{'null' if new is None else encode_basestring(new)}, {encode_basestring(reason)}]"
    )
    return sha256(text.encode()).hexdigest()


def digest(patient: int, was: Iterable[object]) -> str:
    """Give what the log keeps of who a patient was, so that a forged history shows."""
    parts = ("null" if part is None else encode_basestring(raw(part)) for part in was)
    text = f"[{patient}, {', '.join(parts)}]"
    return f"sha256:{sha256(text.encode()).hexdigest()}"
