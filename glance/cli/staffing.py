"""Commands that say who may sign on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glance.cli.asking import asked_badge, asked_pin, put_token
from glance.cli.roll import json_text, table_lines
from glance.cli.sites import (
    insist_on_owner,
    json_option,
    opened_site,
    opened_store,
    request_id,
    signature,
    site_option,
    utc_now,
)
from glance.errors import BadInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.site import Site
    from glance.staff import Member, StaffChange
    from glance.store import Store

ROLES = ("viewer", "staff", "lead", "admin")

_pin_option = click.option(
    "--pin-stdin", is_flag=True, help="Read the PIN as one line from standard input."
)


def _badge_options(command: Callable[..., None]) -> Callable[..., None]:
    scanned = click.option(
        "--badge-stdin", is_flag=True, help="Scan the badge: it comes as a line of input."
    )(command)
    typed: Callable[..., None] = click.option("--badge", help="What the badge says.")(scanned)
    return typed


@click.group("staff")
def staff() -> None:
    """Say who may sign on, and what they may do.

    Only the account that owns the site's database (or root) may do this; the log says
    who did. docs/roles.md is the table of what each role may do.
    """


@staff.command("add", short_help="Let somebody new sign on.")
@click.option("--code", required=True, help="What they type to sign on, such as ab1.")
@click.option("--name", required=True, help="Their name, as colleagues see it.")
@click.option("--initials", default="", help="Else the first letters of the name.")
@click.option("--profession", default="", help="In the site's own words: nurse, doctor …")
@click.option("--role", type=click.Choice(ROLES), default="staff", show_default=True)
@_badge_options
@_pin_option
@site_option
def add_staff(
    code: str,
    name: str,
    initials: str,
    profession: str,
    role: str,
    badge: str | None,
    badge_stdin: bool,
    pin_stdin: bool,
    site: Path | None,
) -> None:
    """Let somebody new sign on, with a code and a PIN of six digits or more.

    The PIN is asked for, unless --pin-stdin reads it. PINs that anybody would guess are
    refused: digits that repeat or are in order, patterns of the keypad, years of birth,
    the code's own digits. A code is never given to somebody else later on.

    \b
    Examples:
      glance staff add --code ab1 --name 'Ann Bee' --profession nurse
      glance staff add --code ab1 --name 'Ann Bee' --role lead --pin-stdin
    """
    from glance.signon import seal_pin
    from glance.staff import AddStaff, Role, read_member

    if pin_stdin and badge_stdin:
        raise click.UsageError("--pin-stdin and --badge-stdin cannot both read standard input")
    opened = _opened(site)
    member = read_member(
        code,
        name,
        initials=initials,
        profession=profession,
        role=Role(role),
        badge=badge or "",
    )
    with opened_store(opened, writable=True) as store:
        store.insist_on_free(member.code)
        pepper = _pepper(opened, store)
        if badge_stdin:
            member = replace(member, badge=asked_badge())
        sealed = seal_pin(asked_pin(member, from_input=pin_stdin), pepper)
        _save(store, AddStaff(member, sealed))
    click.echo(f"{_who(member)} may sign on now, as {member.role}.")


@staff.command("list", short_help="List who may sign on.")
@json_option
@site_option
def list_staff(as_json: bool, site: Path | None) -> None:
    """List everybody who signs on, or did: codes are kept.

    With --json: an array of objects with code, name, initials, profession, role, active,
    badge (whether there is one), pin (whether one is set), tokens (how many are good)
    and cooling_until (null, or when the code may be tried again).
    """
    from glance.cli.sites import now_at
    from glance.signon import NoPepper, cooling, read_pepper, sealed_here

    opened = _opened(site)
    now = now_at(opened)
    with opened_store(opened) as store:
        everyone, pins, tokens = store.staff(), store.pins(), store.tokens(now)
        try:
            pepper = read_pepper(opened)
            cool = cooling(store, pepper, now)
            pins = {code: pin for code, pin in pins.items() if sealed_here(pin, pepper)}
        except NoPepper as why:
            if pins:
                click.echo(f"Warning: nobody can sign on: {why}", err=True)
            cool = {}
    if as_json:
        click.echo(json_text(everyone, pins, tokens, cool))
        return
    if not everyone:
        click.echo("Nobody may sign on yet; glance staff add makes the first.", err=True)
    for line in table_lines(everyone, pins, cool, now.tzinfo):
        click.echo(line)


@staff.command("edit", short_help="Put somebody's name, profession, role or badge right.")
@click.argument("code")
@click.option("--name", help="Their name, as colleagues see it.")
@click.option("--initials", help="Else they follow the name.")
@click.option("--profession", help="In the site's own words.")
@click.option("--role", type=click.Choice(ROLES))
@_badge_options
@click.option("--no-badge", is_flag=True, help="Take the badge away.")
@site_option
def edit_staff(
    code: str,
    badge: str | None,
    badge_stdin: bool,
    no_badge: bool,
    site: Path | None,
    **given: str | None,
) -> None:
    """Change what is known about the member of staff with that CODE; the code itself stays.

    \b
    Examples:
      glance staff edit ab1 --role lead
      glance staff edit ab1 --name 'Ann Bee-Low'
    """
    from glance.staff import AmendStaff, amended

    parts = {part: value for part, value in given.items() if value is not None}
    if sum((badge is not None, badge_stdin, no_badge)) > 1:
        raise click.UsageError("name one of --badge, --badge-stdin and --no-badge")
    if not parts and badge is None and not badge_stdin and not no_badge:
        raise BadInput("nothing to change: name at least one of the options of --help")
    opened = _opened(site)
    with opened_store(opened, writable=True) as store:
        was = _known(store, code)
        if badge_stdin or no_badge:
            badge = asked_badge() if badge_stdin else ""
        now = amended(was, parts if badge is None else {**parts, "badge": badge})
        _save(store, AmendStaff(now))
    same = "; nothing was to be changed" if now == was else ""
    click.echo(f"{_who(now)}, {now.role}{f', {now.profession}' if now.profession else ''}{same}")


@staff.command("disable", short_help="Let somebody sign on no more.")
@click.argument("code")
@site_option
def disable_staff(code: str, site: Path | None) -> None:
    """Let the member of staff with that CODE sign on no more, and their tokens work no more.

    What they did stays in the log, and nobody else gets the code.
    """
    from glance.staff import AmendStaff, RevokeTokens

    opened = _opened(site)
    with opened_store(opened, writable=True) as store:
        was = _known(store, code)
        _save(store, AmendStaff(replace(was, active=False)), RevokeTokens(was.code))
    click.echo(f"{_who(was)} signs on no more.")


@staff.command("enable", short_help="Let somebody sign on again.")
@click.argument("code")
@site_option
def enable_staff(code: str, site: Path | None) -> None:
    """Let the member of staff with that CODE sign on again, with the PIN that they had."""
    from glance.staff import AmendStaff

    opened = _opened(site)
    with opened_store(opened, writable=True) as store:
        was = _known(store, code)
        _save(store, AmendStaff(replace(was, active=True)))
    click.echo(f"{_who(was)} may sign on.")


@staff.command("reset-pin", short_help="Give somebody another PIN.")
@click.argument("code")
@_pin_option
@click.option(
    "--new-pepper",
    is_flag=True,
    help="Make the secret of the site anew, where it is lost: then every PIN is to be reset.",
)
@site_option
def reset_pin(code: str, pin_stdin: bool, new_pepper: bool, site: Path | None) -> None:
    """Give the member of staff with that CODE another PIN; a wait that is on ends at once.

    \b
    Examples:
      glance staff reset-pin ab1
      glance staff reset-pin ab1 --pin-stdin
    """
    from glance.signon import make_pepper, seal_pin, tries_key
    from glance.staff import RevokeTokens, SetPin

    opened = _opened(site)
    with opened_store(opened, writable=True) as store:
        who = _known(store, code)
        pepper = None if new_pepper else _pepper(opened, store)
        pin = asked_pin(who, from_input=pin_stdin)
        lost: list[StaffChange] = []
        if pepper is None:
            pepper = make_pepper(opened)
            lost += (RevokeTokens(each.code) for each in store.staff())
        key = tries_key(who.code, pepper)
        _save(store, SetPin(who.code, seal_pin(pin, pepper), key), *lost)
    click.echo(f"{_who(who)} has another PIN.")
    if lost:
        click.echo("Nobody else can sign on before they get another one, too.", err=True)


@staff.command("token", short_help="Let a script act for somebody.")
@click.argument("code")
@click.option("--days", type=click.IntRange(1, 3650), help="How long it is good; else for good.")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write it into a new private file, and print nothing.",
)
@site_option
def token_of(code: str, days: int | None, out: Path | None, site: Path | None) -> None:
    """Print a token by which a script acts for the member of staff with that CODE.

    Whoever has it saves in their name, without a PIN: keep it in a file that only the
    script's account can read, and name that with --token-file or GLANCE_TOKEN_FILE. It
    is shown once, for only a digest of it is kept.

    \b
    Examples:
      glance staff token ab1 --days 90 --out ~/.glance-token
      glance set B3 risk amber --token-file ~/.glance-token
    """
    from glance.signon import give_token

    opened = _opened(site)
    now = utc_now()
    until = None if days is None else now + timedelta(days=days)
    with opened_store(opened, writable=True) as store:
        who = _known(store, code)
        pepper = _pepper(opened, store)
        put_token(lambda: give_token(store, pepper, who.code, signature(), now, until), out)


@staff.command("revoke", short_help="Make somebody's tokens worthless.")
@click.argument("code")
@site_option
def revoke_tokens(code: str, site: Path | None) -> None:
    """Make every token of the member of staff with that CODE worthless."""
    from glance.signon import revoke

    opened = _opened(site)
    with opened_store(opened, writable=True) as store:
        who = _known(store, code)
        had = revoke(store, who.code, signature(), utc_now())
    click.echo(f"{_who(who)} has no token{' any more' if had else ''}.")


def _opened(folder: Path | None) -> Site:
    opened = opened_site(folder)
    insist_on_owner(opened)
    return opened


def _pepper(site: Site, store: Store) -> bytes:
    """The secret of the site; made where there is none yet and nobody has a PIN."""
    from glance.signon import NoPepper, make_pepper, read_pepper

    try:
        return read_pepper(site)
    except NoPepper:
        if store.pins():
            raise
    return make_pepper(site)


def _known(store: Store, code: str) -> Member:
    from glance.staff import read_code

    wanted = read_code(code)
    for member in store.staff():
        if member.code == wanted:
            return member
    raise NotFound(f"nobody has the code {wanted}; glance staff list shows who has which")


def _save(store: Store, *changes: StaffChange) -> None:
    store.record(changes, signature(), request_id(), utc_now())


def _who(member: Member) -> str:
    return f"{member.name} ({member.code})"


COMMANDS: dict[str, click.Command] = {"staff": staff}
