"""The command that tells what has happened to a patient, and lets it out into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from glance.cli import completing, people
from glance.cli.audited import lines
from glance.cli.exporting import export_options, format_of, is_export, put
from glance.cli.moving import LATELY
from glance.cli.past import past
from glance.cli.signing import Way, owner_or_member, signed_options
from glance.cli.sites import (
    location_option,
    now_at,
    opened_site,
    opened_store,
    request_id,
    site_option,
    utc_now,
)
from glance.cli.telling import staff_names
from glance.errors import NotFound

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from glance.census import Departed, Event, Happened
    from glance.fields import Field
    from glance.store import Found, Store


@click.command("history", short_help="Tell what has happened to a patient.")
@click.argument("patient")
@click.option("--field", metavar="FIELD", shell_complete=completing.fields, help="Only this field.")
@click.option("--staff", metavar="CODE", help="Only what this member of staff did.")
@click.option("--since", metavar="TIME", help='Such as 2h, 14:30, yesterday or "20/11 14:30".')
@click.option("--oldest-first", is_flag=True, help="Begin with the oldest entry.")
@export_options
@location_option
@signed_options
@site_option
def history(
    patient: str,
    field: str | None,
    staff: str | None,
    since: str | None,
    oldest_first: bool,
    form: str | None,
    output: Path | None,
    location: str | None,
    way: Way,
    site: Path | None,
) -> None:
    """Tell every change of PATIENT, newest first: from what to what, who, when, where from.

    PATIENT may have been discharged in the last seven days. A file, CSV and JSON are
    exports: they need the account that owns the site or a lead (--as), and the log
    keeps that there was one.

    \b
    Examples:
      glance history B3
      glance history B3 --field risk --since yesterday
      glance history B3 -o b3.csv --as cl2
    """
    opened = opened_site(site)
    vocabulary = opened.vocabulary()
    wanted = people.known_field(vocabulary, field) if field is not None else None
    now = now_at(opened)
    start = past(since, now, "--since") if since is not None else None
    chosen = format_of(form, output)
    exported = is_export(chosen, output)
    with opened_store(opened, writable=exported or bool(way)) as store:
        signed = None
        if exported or way:
            from glance.staff import Act

            signed = owner_or_member(opened, store, way, Act.EXPORT if exported else Act.HISTORY)
        found = _anybody(store, patient, location, now)
        kept = [one for one in store.history(found.episode) if _fits(one, wanted, staff, start)]
        if not oldest_first:
            kept.reverse()
        names = staff_names(store)
        if exported and signed is not None:
            event = _export(found, len(kept))
            store.record([event], signed.signature, request_id(), utc_now())
    put(lines(kept, vocabulary, names, now), chosen, output)


def _anybody(store: Store, text: str, location: str | None, now: datetime) -> Found | Departed:
    """The one who is meant, of those who are here, else of those who left lately."""
    try:
        return people.one_patient(store, text, location)
    except NotFound as nobody:
        stays = store.departed(location, utc_now() - LATELY)
        try:
            return people.one_departed(stays, text, now)
        except NotFound:
            raise nobody from None


def _fits(one: Happened, field: Field | None, staff: str | None, start: datetime | None) -> bool:
    return (
        (field is None or one.field == field.key)
        and (staff is None or one.actor.casefold() == staff.strip().casefold())
        and (start is None or one.at >= start)
    )


def _export(found: Found | Departed, count: int) -> Event:
    from glance.census import Event, Happening

    return Event(Happening.EXPORT, "history", str(count), found.location, found.episode)


COMMANDS = {"history": history}
