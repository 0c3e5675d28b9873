"""Tokens, by which a script acts for a member of staff."""

from __future__ import annotations

import os
import secrets
import stat
from typing import TYPE_CHECKING
from uuid import uuid4

from glance.census import Event, Happening, Signature
from glance.errors import NotAllowed, NotFound, SignOnRefused
from glance.signon.sealing import seal_token
from glance.staff import GiveToken, Member, RevokeTokens, read_code

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from glance.store import Store

_RANDOM_BYTES = 24
# No token is longer, and a file that is was given by mistake.
_LARGEST = 4096
_OTHERS = 0o077


def give_token(
    store: Store,
    pepper: bytes,
    code: str,
    signed: Signature,
    now: datetime,
    until: datetime | None = None,
) -> str:
    """Give a new token of somebody; nobody can read it anywhere a second time."""
    code = read_code(code)
    found = store.sealed_pin(code)
    if found is None:
        raise NotFound(f"nobody has the code {code}; glance staff list shows who has which")
    if not found[0].active:
        raise NotAllowed(f"{code} is not active: glance staff enable {code} comes first")
    token = f"glance-{code}-{secrets.token_hex(_RANDOM_BYTES)}"
    change = GiveToken(code, seal_token(token, pepper), until)
    store.record([change], signed, uuid4().hex, now)
    return token


def revoke(store: Store, code: str, signed: Signature, now: datetime) -> bool:
    """Make every token of somebody worthless; say whether there was one."""
    done = store.record([RevokeTokens(read_code(code))], signed, uuid4().hex, now)
    return done.last >= done.first


def by_token(store: Store, pepper: bytes, token: str, station: str, now: datetime) -> Member:
    """Give whose token that is; raise SignOnRefused for one that is wrong, old or revoked."""
    found = store.token(seal_token(token.strip(), pepper))
    if found is not None:
        member, until = found
        if member.active and (until is None or now < until):
            return member
    about = found[0].code if found is not None else ""
    refused = Event(Happening.REFUSED, about, "token")
    store.record([refused], Signature("", station), uuid4().hex, now)
    raise SignOnRefused(
        "the token is not good: it is wrong, too old or revoked; "
        "whoever owns the site gives another one with: glance staff token CODE"
    )


def read_token_file(path: Path) -> str:
    """Give the token in a file; raise NotAllowed unless only the user who runs this may read it."""
    try:
        # A named pipe must not keep us waiting.
        number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise NotFound(f"there is no token file {path}") from None
    except OSError as error:
        raise NotAllowed(f"the token file {path} cannot be read ({error.strerror})") from error
    try:
        _insist_on_private(path, os.fstat(number))
        words = os.read(number, _LARGEST).decode("utf-8", "replace").split()
    finally:
        os.close(number)
    if len(words) != 1:
        raise NotAllowed(f"{path} holds no token: expected one line as glance staff token gives it")
    return words[0]


def _insist_on_private(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise NotAllowed(f"{path} is no file that could hold a token")
    if found.st_uid != os.geteuid():
        raise NotAllowed(f"the token file {path} belongs to another user; use one of your own")
    if found.st_mode & _OTHERS:
        raise NotAllowed(
            f"other users may read the token file {path}; close it with: chmod 600 {path}"
        )
