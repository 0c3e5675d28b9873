"""Who saves: a member of staff by PIN or token, or the account that the site trusts."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glance.cli.sites import insist_on_owner, opened_store, signature, utc_now
from glance.errors import BadInput, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glance.census import Signature
    from glance.fields import Field
    from glance.site import Site
    from glance.staff import Act, Member
    from glance.store import Store

HOW = (
    "say who you are with --as CODE, which asks for your PIN (--pin-stdin reads it), "
    "or with --token-file FILE"
)
# More than any PIN that is meant.
_LONGEST_LINE = 1024


@dataclass(frozen=True, slots=True)
class Way:
    """How whoever runs a command says who they are; nothing of it for "not at all"."""

    code: str | None = None
    pin_stdin: bool = False
    token_file: Path | None = None

    def __bool__(self) -> bool:
        return self.code is not None or self.token_file is not None


@dataclass(frozen=True, slots=True)
class Signed:
    """Who is signed on; `member` of None is the account of the operating system.

    Such an account may do everything: it owns the file, or the site trusts it.
    """

    signature: Signature
    member: Member | None = None

    @property
    def name(self) -> str:
        """What colleagues call whoever it is."""
        return self.member.name if self.member is not None else self.signature.actor

    def insist(self, act: Act, field: Field | None = None) -> None:
        """Raise NotAllowed where they may not do that (to that field)."""
        from glance.staff import insist

        if self.member is not None:
            insist(self.member, act, field)

    def may_change(self, field: Field) -> bool:
        """Say whether they may change or confirm values of a field."""
        from glance.staff import may_change

        return self.member is None or may_change(self.member, field)


def signed_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add --as, --pin-stdin and --token-file to a command, which gets them as `way`."""

    @wraps(command)
    def packed(
        *words: object,
        code: str | None,
        pin_stdin: bool,
        token_file: Path | None,
        **named: object,
    ) -> None:
        if pin_stdin and code is None:
            raise click.UsageError("--pin-stdin needs --as CODE: whose PIN is it?")
        command(*words, way=Way(code, pin_stdin, token_file), **named)

    for option in reversed(_OPTIONS):
        packed = option(packed)
    return packed


_OPTIONS = (
    click.option("--as", "code", metavar="CODE", help="Your staff code; the PIN is asked for."),
    click.option("--pin-stdin", is_flag=True, help="Read the PIN as a line from standard input."),
    click.option(
        "--token-file",
        metavar="FILE",
        envvar="GLANCE_TOKEN_FILE",
        show_envvar=True,
        type=click.Path(path_type=Path, dir_okay=False),
        help="A token in place of code and PIN, for scripts; --as goes before it.",
    ),
)


@contextmanager
def saving(
    site: Site, way: Way, act: Act, field: Field | None = None
) -> Iterator[tuple[Store, Signed]]:
    """Open the store for whoever is signed on and may do that; raise NotAllowed for others.

    Nothing of a patient is read before this.
    """
    with opened_store(site, writable=True) as store:
        signed = _signed_on(site, store, way)
        signed.insist(act, field)
        yield store, signed


def _signed_on(site: Site, store: Store, way: Way) -> Signed:
    """Sign on as was chosen; raise SignOnRefused, or NotAllowed with the ways there are."""
    if way:
        return _member(site, store, way)
    if not site.settings.allow_os_user:
        raise NotAllowed(f"nothing was saved: {HOW}")
    return Signed(signature())


def owner_or_member(site: Site, store: Store, way: Way, act: Act) -> Signed:
    """Whoever may do that: a member of staff, else the account that owns the database."""
    if way:
        signed = _member(site, store, way)
        signed.insist(act)
        return signed
    try:
        insist_on_owner(site)
    except NotAllowed:
        raise NotAllowed(f"your account does not own this site: {HOW}") from None
    return Signed(signature())


def _member(site: Site, store: Store, way: Way) -> Signed:
    from glance.census import Signature
    from glance.signon import by_token, read_pepper, read_token_file, sign_on

    station = signature().station
    if way.code is not None:
        # A terminal would show what is read from it.
        piped = way.pin_stdin and not sys.stdin.isatty()
        pin = _read_pin() if piped else _ask_pin(way.code)
        member = sign_on(store, read_pepper(site), way.code, pin, station, utc_now())
    elif way.token_file is not None:
        token = read_token_file(way.token_file)
        member = by_token(store, read_pepper(site), token, station, utc_now())
    return Signed(Signature(member.code, station), member)


def _read_pin() -> str:
    try:
        pin = sys.stdin.readline(_LONGEST_LINE).rstrip("\r\n")
    except UnicodeDecodeError:
        # Not to be repeated: it may be most of a PIN.
        raise BadInput("what came on standard input is no PIN") from None
    if not pin:
        raise BadInput("no PIN came on standard input")
    return pin


def _ask_pin(code: str) -> str:
    from glance.plain import plain

    if not sys.stdin.isatty():
        raise BadInput("nobody can type a PIN here; --pin-stdin reads it from standard input")
    pin: str = click.prompt(f"PIN of {plain(code)}", hide_input=True, err=True)
    return pin
