"""The commands that show what the log says, and prove that nobody altered it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from glance.cli.audited import GROUPS, lines
from glance.cli.exporting import export_options, format_of, is_export, put
from glance.cli.past import past
from glance.cli.signing import Way, owner_or_member, signed_options
from glance.cli.sites import (
    now_at,
    opened_site,
    opened_store,
    request_id,
    site_option,
    utc_now,
)
from glance.errors import Altered, Ambiguous, BadInput, Failure, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from glance.census import Event, Known
    from glance.site import Site
    from glance.store import Proof, Store, Wanted

_KINDS = tuple(dict.fromkeys((*GROUPS, *(kind for kinds in GROUPS.values() for kind in kinds))))
# Fewer characters of a hash could be met by chance.
_LEAST_HEAD = 12
_HASH = 64
_HEXADECIMAL = frozenset("0123456789abcdef")


@click.group("audit", invoke_without_command=True, short_help="Show who did what, and prove it.")
@click.option("--patient", metavar="PATIENT", help="Every stay of this patient.")
@click.option("--staff", metavar="CODE", help="What they did, and what was done about them.")
@click.option("--location", metavar="NAME", help="This ward or team and whatever is below it.")
@click.option("--since", metavar="TIME", help='Such as 2h, 3d, yesterday, 22/11 or "22/11 14:30".')
@click.option("--until", metavar="TIME", help="As --since; a day alone is the whole day.")
@click.option(
    "--kind",
    "kinds",
    metavar="KIND",
    multiple=True,
    type=click.Choice(_KINDS, case_sensitive=False),
    help="Only entries of this kind; may be given more than once.",
)
@click.option("--limit", metavar="N", type=click.IntRange(1), help="At most so many entries.")
@click.option("--oldest-first", is_flag=True, help="Begin with the oldest entry.")
@export_options
@signed_options
@site_option
@click.pass_context
def audit(
    ctx: click.Context,
    patient: str | None,
    staff: str | None,
    location: str | None,
    since: str | None,
    until: str | None,
    kinds: tuple[str, ...],
    limit: int | None,
    oldest_first: bool,
    form: str | None,
    output: Path | None,
    way: Way,
    site: Path | None,
) -> None:
    """Show the log, newest first: changes, sign-ons, failures, lock-outs, exports, configuration.

    It is for the account that owns the site, and for leads and admins (--as). PATIENT
    is a bed (B3), an NHS number, a hospital number or a name, of a patient who is here
    or was. KIND is change, sign-on, failure, lock-out, export, configuration, staff,
    view, light, or one kind of them as the CSV names it (set, discharge, …). A file, CSV and
    JSON are exports, which the log keeps.

    \b
    Examples:
      glance audit --since 2h
      glance audit --patient "999 123 4004" --since yesterday
      glance audit --kind failure --kind lock-out --since 3d
      glance audit --staff ab1 -o ab1.csv
      glance audit verify
    """
    if ctx.invoked_subcommand is not None:
        _insist_on_none(ctx)
        return
    from glance.store import Wanted

    opened = opened_site(site)
    now = now_at(opened)
    wanted = Wanted(
        None,
        _staff(staff) if staff is not None else None,
        location,
        past(since, now, "--since") if since is not None else None,
        past(until, now, "--until", whole_day=True) if until is not None else None,
        _kinds(kinds),
        limit,
        oldest_first,
    )
    _show(opened, way, wanted, patient, (format_of(form, output), output), now)


def _insist_on_none(ctx: click.Context) -> None:
    """Raise UsageError for an option before the word verify: the site or the person it names."""
    typed = click.core.ParameterSource.COMMANDLINE
    for option in ctx.command.params:
        if option.name is not None and ctx.get_parameter_source(option.name) is typed:
            word = max(option.opts, key=len)
            raise click.UsageError(f"{word} belongs behind {ctx.invoked_subcommand}", ctx)


def _show(
    site: Site,
    way: Way,
    wanted: Wanted,
    patient: str | None,
    target: tuple[str, Path | None],
    now: datetime,
) -> None:
    from glance.cli.telling import staff_names
    from glance.staff import Act

    vocabulary = site.vocabulary()
    exported = is_export(*target)
    with opened_store(site, writable=exported or bool(way)) as store:
        signed = owner_or_member(site, store, way, Act.AUDIT)
        if patient is not None:
            wanted = replace(wanted, patient=_patient(store, patient, wanted.location))
        entries = store.audit(wanted)
        if exported:
            signed.insist(Act.EXPORT)
            event = _export(wanted, target[0], now)
            store.record([event], signed.signature, request_id(), utc_now())
        put(lines(entries, vocabulary, staff_names(store), now), *target)


def _staff(typed: str) -> str:
    """A code, or an account; nothing else is repeated, for an export keeps it in the log."""
    from glance.errors import ValueRefused
    from glance.staff import read_code

    if typed.startswith("os:"):
        return typed
    try:
        return read_code(typed)
    except ValueRefused as refused:
        raise BadInput(f"--staff: {refused}; an account is os:NAME") from None


def _kinds(named: tuple[str, ...]) -> frozenset[str]:
    return frozenset(kind for name in named for kind in GROUPS.get(name, (name,)))


def _patient(store: Store, text: str, location: str | None) -> int:
    """The number of the one patient who is meant, who is here now or was once."""
    from glance.cli import people

    found = store.find(text, location) or (store.find(text) if location else ())
    here = {one.patient: people.candidate(one) for one in found}
    known = {} if here else {one.patient: _candidate(one) for one in _known(store, text)}
    fitting = here or known
    if not fitting:
        raise NotFound("nobody who is or was here has that bed, number or name")
    if len(fitting) > 1:
        raise Ambiguous(
            f"{len(fitting)} patients fit; name one by the NHS number", list(fitting.values())
        )
    [number] = fitting
    return number


def _known(store: Store, text: str) -> tuple[Known, ...]:
    """Who was here once with that number, else of that name."""
    from glance.census import Identity
    from glance.identity.searching import searchable, words

    typed = " ".join(text.split())
    digits = typed.replace(" ", "").replace("-", "")
    numbered = tuple(
        one
        for one in store.known(Identity("", nhs_number=digits, local_id=typed))
        if digits == one.identity.nhs_number
        or typed.casefold() == (one.identity.local_id or "").casefold()
    )
    if numbered:
        return numbered
    parts = words(typed)
    # Whichever of the words is the surname, alone or with the others.
    named = [one for family in (typed, *parts) for one in store.known(Identity(family))]
    return tuple(
        one
        for one in named
        if all(part in searchable(one.identity.family, one.identity.given) for part in parts)
    )


def _candidate(one: Known) -> str:
    from glance.cli import people

    return people.candidate(people.Stood(one.identity, "not here now", ""))


def _export(wanted: Wanted, form: str, now: datetime) -> Event:
    """What the log keeps of an export: which entries, without a word of who the patient is."""
    from glance.census import Event, Happening
    from glance.identity.dates import nhs_date

    def moment(at: datetime) -> str:
        local = at.astimezone(now.tzinfo)
        return f"{nhs_date(local.date())} {local:%H:%M}"

    filters = (
        form,
        f"of one patient (number {wanted.patient})" if wanted.patient is not None else "",
        f"by {wanted.staff}" if wanted.staff is not None else "",
        f"at {wanted.location}" if wanted.location is not None else "",
        f"since {moment(wanted.since)}" if wanted.since is not None else "",
        f"until {moment(wanted.until)}" if wanted.until is not None else "",
        f"of the kinds {' '.join(sorted(wanted.kinds))}" if wanted.kinds else "",
        f"at most {wanted.limit}" if wanted.limit is not None else "",
    )
    return Event(Happening.EXPORT, "audit", ", ".join(filter(None, filters)))


@audit.command("verify")
@click.option("--head", metavar="HASH", help="A head that was printed before and kept elsewhere.")
@signed_options
@site_option
def verify(head: str | None, way: Way, site: Path | None) -> None:
    """Prove that nobody altered the log, or what it led to; else say where, and exit with 1.

    Each entry carries a hash of the one before it. What stands is compared as well: values
    and notes, whose word they are and since when, beds, and who may sign on as what. The
    log holds no names, numbers or PINs: who a patient is, and whose stay it is, cannot be
    proved by it. A log whose end was cut off, with all traces, fits still: print the head
    now and then, keep it elsewhere, and compare.

    \b
    Examples:
      glance audit verify
      glance audit verify --head 3f09c1d2a47be65012
    """
    from glance.staff import Act

    kept = _head(head) if head is not None else ""
    opened = opened_site(site)
    now = now_at(opened)
    with opened_store(opened, writable=bool(way)) as store:
        owner_or_member(opened, store, way, Act.AUDIT)
        with _walking() as progress:
            try:
                proof = store.proof(kept, progress)
            except Altered as altered:
                raise Failure(_where(altered, now)) from None
    if kept and proof.kept is None:
        raise Failure(
            f"no entry of the log has the hash {kept[:_LEAST_HEAD]}… any more: its end was cut "
            f"off, or all of it was forged; it has {proof.cursor.seq:,} entries now"
        )
    _print(proof, now)


def _head(typed: str) -> str:
    head = typed.strip().casefold()
    if not _LEAST_HEAD <= len(head) <= _HASH or not set(head) <= _HEXADECIMAL:
        raise BadInput(
            f"--head: expected a hash as glance audit verify prints it, "
            f"{_LEAST_HEAD} to {_HASH} of its digits 0-9 and a-f"
        )
    return head


def _where(altered: Altered, now: datetime) -> str:
    if altered.at is None:
        return str(altered)
    at = _clock(altered.at, now)
    return f"{altered}: {altered.kind} by {altered.actor}, {at} as it says"


def _print(proof: Proof, now: datetime) -> None:
    if proof.began is None or proof.ended is None:
        click.echo("The log is whole: it has no entries yet.")
        return
    span = f"from {_clock(proof.began, now)} to {_clock(proof.ended, now)}"
    click.echo(f"The log is whole: {proof.cursor.seq:,} entries, {span}.")
    if proof.kept is not None:
        click.echo(f"The head that was kept is that of entry {proof.kept:,}.")
    click.echo(f"Its head, to be kept elsewhere: {proof.cursor.head}")


def _clock(at: datetime, now: datetime) -> str:
    from glance.identity.dates import nhs_date

    local = at.astimezone(now.tzinfo)
    return f"{nhs_date(local.date())} {local:%H:%M:%S}"


@contextmanager
def _walking() -> Iterator[Callable[[int, int], None] | None]:
    """Give what shows how far a long proof has come, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return

    def progress(done: int, total: int) -> None:
        click.echo(f"\r{done:,} of {total:,} entries ", err=True, nl=False)

    try:
        yield progress
    finally:
        # Back to an empty line: whatever follows is no part of the count.
        click.echo("\r\x1b[K", err=True, nl=False)


COMMANDS = {"audit": audit}
