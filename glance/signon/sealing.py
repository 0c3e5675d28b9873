"""PINs, tokens and codes mixed with the pepper, so that the database gives none of them away."""

from __future__ import annotations

import hmac
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

# Of this much of a digest nobody learns the pepper, and two peppers do not share it.
_MARK = 12


@cache
def usual_hasher() -> PasswordHasher:
    """Give argon2id as argon2-cffi sets it up: a tenth of a second of work for each PIN."""
    # 20 ms to import, which only a sign-on needs.
    from argon2 import PasswordHasher

    return PasswordHasher()


def seal_pin(pin: str, pepper: bytes, hasher: PasswordHasher | None = None) -> str:
    """Give a PIN as the database keeps it: useless without the pepper, slow to try with it."""
    return f"{mark(pepper)}{(hasher or usual_hasher()).hash(_mixed(b'pin', pin, pepper))}"


def fits(pin: str, sealed: str, pepper: bytes, hasher: PasswordHasher | None = None) -> bool:
    """Say whether that is the PIN; it takes a tenth of a second either way."""
    from argon2.exceptions import InvalidHashError, VerificationError

    hasher = hasher or usual_hasher()
    mixed = _mixed(b"pin", pin, pepper)
    try:
        return hasher.verify(sealed.removeprefix(mark(pepper)), mixed)
    except InvalidHashError:
        # Not to be told from a PIN that is wrong, by how long it takes either.
        hasher.hash(mixed)
        return False
    except VerificationError:
        return False


def wants_resealing(sealed: str, pepper: bytes, hasher: PasswordHasher | None = None) -> bool:
    """Say whether a PIN would be sealed in another way today."""
    return (hasher or usual_hasher()).check_needs_rehash(sealed.removeprefix(mark(pepper)))


def sealed_here(sealed: str, pepper: bytes) -> bool:
    """Say whether a PIN was sealed with that pepper: with another one it fits nobody."""
    return sealed.startswith(mark(pepper))


def mark(pepper: bytes) -> str:
    """Give what every PIN sealed with that pepper begins with, to know it from another one."""
    return f"{_keyed(b'mark', b'', pepper)[:_MARK]}:"


def seal_token(token: str, pepper: bytes) -> str:
    """Give a token as the database keeps it; tokens are random, so this needs no slowness."""
    return _keyed(b"token", _bytes(token), pepper)


def tries_key(code: str, pepper: bytes) -> str:
    """Give the name under which tries with a code are counted, whether anybody has it or not."""
    return _keyed(b"tries", _bytes(code), pepper)


def _mixed(use: bytes, text: str, pepper: bytes) -> bytes:
    return hmac.digest(pepper, use + b":" + _bytes(text), "sha256")


def _keyed(use: bytes, text: bytes, pepper: bytes) -> str:
    return hmac.digest(pepper, use + b":" + text, "sha256").hex()


def _bytes(text: str) -> bytes:
    # What a terminal sends need not be UTF-8, and Python then keeps it as lone surrogates.
    return text.encode("utf-8", "surrogatepass")
