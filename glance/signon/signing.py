"""Signing on with code and PIN, and off again; each is in the log."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING
from uuid import uuid4

from glance.census import Event, Happening, Signature
from glance.errors import NotAllowed, SignOnRefused
from glance.signon.sealing import (
    fits,
    seal_pin,
    sealed_here,
    tries_key,
    usual_hasher,
    wants_resealing,
)
from glance.staff import Member, is_pin, maybe_badge, maybe_code

if TYPE_CHECKING:
    from datetime import datetime

    from argon2 import PasswordHasher

    from glance.staff import Attempt
    from glance.store import Store

# Nobody is signed on yet who could be named for a refusal.
NOBODY = ""
# Nothing of that length is typed or scanned by a person.
_LONGEST_TYPED = 256
_MINUTES_FROM = 120


def identify(store: Store, typed: str) -> str | None:
    """Give the code of whoever has that code or that badge; None for nobody.

    A badge is taken only when it is whole, letter for letter. It tells who somebody is
    and proves nothing: a PIN comes after it.
    """
    found = _known(store, typed)
    return found[0].code if found is not None else None


def sign_on(
    store: Store,
    pepper: bytes,
    typed: str,
    pin: str,
    station: str,
    now: datetime,
    hasher: PasswordHasher | None = None,
) -> Member:
    """Give who has that code or badge and that PIN; raise SignOnRefused, with the wait, else.

    The try is counted, and committed, before the PIN is looked at. Whether it was the code
    or the PIN that was wrong shows neither in words nor in waits nor in how long it takes.
    NotAllowed says that PINs were sealed with another pepper: then nobody can sign on.
    """
    found = _known(store, typed)
    code = found[0].code if found is not None else _as_typed(typed)
    key = tries_key(code, pepper)
    tried = store.attempt(key, now)
    about = found[0].code if found is not None else ""
    if tried.early:
        if tried.cools_off:
            _note(store, [_cool_off(about, tried, now)], NOBODY, station, now)
        raise _refusal(tried, now)
    member = _proven(found, pin, pepper, hasher)
    if member is None:
        events = [Event(Happening.REFUSED, about)]
        if tried.cools_off:
            events.append(_cool_off(about, tried, now))
        _note(store, events, NOBODY, station, now)
        insist_on_pepper(store, pepper)
        raise _refusal(tried, now)
    store.forgive(key)
    _note(store, [Event(Happening.SIGN_ON, member.code)], member.code, station, now)
    sealed = found[1] if found is not None else None
    if sealed is not None and wants_resealing(sealed, pepper, hasher):
        store.reseal(member.code, sealed, seal_pin(pin, pepper, hasher))
    return member


def sign_off(store: Store, member: Member, station: str, why: str, now: datetime) -> None:
    """Write down that somebody is not at a station any more: "handed over", "idle", "ended"."""
    event = Event(Happening.SIGN_OFF, member.code, why)
    _note(store, [event], member.code, station, now)


def cooling(store: Store, pepper: bytes, now: datetime) -> dict[str, datetime]:
    """Give until when nobody may try which code, for those where that is so."""
    kept = store.attempts()
    tried = {member.code: kept.get(tries_key(member.code, pepper)) for member in store.staff()}
    return {code: tries.until for code, tries in tried.items() if tries and tries.until > now}


def insist_on_pepper(store: Store, pepper: bytes) -> None:
    """Raise NotAllowed where no PIN was sealed with this pepper, and there are some."""
    sealed = store.pins().values()
    if sealed and not any(sealed_here(pin, pepper) for pin in sealed):
        raise NotAllowed(
            "nobody can sign on: the PINs were mixed with another secret than the one that is "
            "here now; put the file back from a copy, or give every PIN anew, the first one "
            "with: glance staff reset-pin CODE --new-pepper"
        )


def _known(store: Store, typed: str) -> tuple[Member, str | None] | None:
    code, badge = maybe_code(typed), maybe_badge(typed)
    found = store.sealed_pin(code) if code is not None else None
    return found or (store.sealed_pin(badge) if badge is not None else None)


def _as_typed(typed: str) -> str:
    return maybe_code(typed) or typed.strip()[:_LONGEST_TYPED]


def _proven(
    found: tuple[Member, str | None] | None,
    pin: str,
    pepper: bytes,
    hasher: PasswordHasher | None,
) -> Member | None:
    """Give the member whose PIN that is. One PIN is hashed in every case."""
    member, sealed = found or (None, None)
    if member is None or sealed is None:
        (hasher or usual_hasher()).hash(b"")
        return None
    good = fits(pin, sealed, pepper, hasher)
    return member if good and member.active and is_pin(pin) else None


def _refusal(tried: Attempt, now: datetime) -> SignOnRefused:
    wait = tried.wait(now)
    what = "too early" if tried.early else "the code or the PIN is wrong"
    when = f"; try again in {_seconds(wait)}" if wait else "; try again"
    return SignOnRefused(f"{what}{when}", wait)


def _seconds(wait: float) -> str:
    return f"{ceil(wait)} s" if wait < _MINUTES_FROM else f"{ceil(wait / 60)} min"


def _cool_off(about: str, tried: Attempt, now: datetime) -> Event:
    return Event(Happening.COOL_OFF, about, f"{ceil(tried.wait(now))} s")


def _note(store: Store, events: list[Event], actor: str, station: str, now: datetime) -> None:
    store.record(events, Signature(actor, station), uuid4().hex, now)
