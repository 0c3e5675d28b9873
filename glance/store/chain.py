"""The hash chain over the change log: a forged, lost or reordered change shows."""

from __future__ import annotations

import json
from hashlib import sha256

Logged = tuple[str, int | None, int | None, str | None, str | None, str | None, str]
"""What a change adds to its save: kind, location, episode, field, old, new, reason."""

_canonical = json.JSONEncoder(ensure_ascii=False).encode


def link(head: str, seq: int, request: str, at: str, actor: str, station: str, row: Logged) -> str:
    """Give the hash of one change, given the hash of the change before it.

    The text that is hashed is a JSON list as PostgreSQL's jsonb prints it too, so
    that one verifier serves both databases.
    """
    return sha256(_canonical([head, seq, request, at, actor, station, *row]).encode()).hexdigest()
