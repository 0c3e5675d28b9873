"""Commands that save one value of one patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from glance.cli import completing, people
from glance.cli.sites import (
    location_option,
    now_at,
    opened_site,
    opened_store,
    request_id,
    signature,
    site_option,
    utc_now,
)

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from glance.census import Status
    from glance.fields import Field
    from glance.store import Found

# What people type for no value, where the field has no such state of its own.
_NOTHING = frozenset({"", "-", "none", "nothing", "nil", "empty", "clear", "delete", "null"})


@click.command("set", short_help="Set a value of a patient.")
@click.argument("patient")
@click.argument("field", shell_complete=completing.fields)
@click.argument("value", nargs=-1, required=True, shell_complete=completing.values)
@click.option("--reason", default="", help="Why, for the change log.")
@location_option
@site_option
def set_value(
    patient: str,
    field: str,
    value: tuple[str, ...],
    reason: str,
    location: str | None,
    site: Path | None,
) -> None:
    """Set FIELD of PATIENT to VALUE; every wall shows it at once.

    PATIENT is a bed (B3), an NHS number, a hospital number, or part of a name; if
    several patients fit, they are listed and nothing changes. FIELD is an entry of
    config/fields.toml. A value that the field does not take is refused with what it
    does take.

    \b
    Examples:
      glance set B3 risk amber
      glance set "999 123 4004" next scan at 14:00
      glance set obrien edd tomorrow --location "Riverside Ward 3"
    """
    from glance.census import SetStatus
    from glance.errors import ValueRefused

    opened = opened_site(site)
    wanted = people.known_field(opened.vocabulary(), field)
    now = now_at(opened)
    try:
        stored = wanted.kind.parse(" ".join(value), now)
    except ValueRefused as refused:
        words = f"{wanted.key}: {refused}"
        if " ".join(value).strip().casefold() in _NOTHING:
            words += f"; to take the value away: glance clear PATIENT {wanted.key}"
        raise ValueRefused(words) from None
    with opened_store(opened, writable=True) as store:
        found = people.one_patient(store, patient, location)
        before = found.statuses.get(wanted.key)
        version = before.version if before is not None else 0
        change = SetStatus(found.episode, wanted.key, stored, version, reason)
        store.record([change], signature(), request_id(), utc_now())
    text = people.worded(wanted, stored, now)
    if before is not None and before.value == stored:
        click.echo(f"{_who(found)}: {wanted.label} is {text} already; confirmed")
    else:
        click.echo(f"{_who(found)}: {wanted.label} is now {text}{_before(wanted, before, now)}")


@click.command("clear", short_help="Take a value away.")
@click.argument("patient")
@click.argument("field", shell_complete=completing.fields)
@location_option
@site_option
def clear_value(patient: str, field: str, location: str | None, site: Path | None) -> None:
    """Take the value of FIELD away from PATIENT.

    \b
    Example:
      glance clear B3 next
    """
    from glance.census import ClearStatus

    opened = opened_site(site)
    wanted = people.known_field(opened.vocabulary(), field)
    with opened_store(opened, writable=True) as store:
        found = people.one_patient(store, patient, location)
        before = found.statuses.get(wanted.key)
        if before is not None:
            change = ClearStatus(found.episode, wanted.key, before.version)
            store.record([change], signature(), request_id(), utc_now())
    said = "has no value now" if before is not None else "had no value"
    click.echo(f"{_who(found)}: {wanted.label} {said}")


@click.command("confirm", short_help="Say that values are still right.")
@click.argument("patient")
@click.argument("field", required=False, shell_complete=completing.fields)
@location_option
@site_option
def confirm_values(
    patient: str, field: str | None, location: str | None, site: Path | None
) -> None:
    """Say that FIELD of PATIENT, or every value, is still right: it is in date again.

    \b
    Examples:
      glance confirm B3
      glance confirm B3 risk
    """
    from glance.census import Confirm

    opened = opened_site(site)
    vocabulary = opened.vocabulary()
    fields = (people.known_field(vocabulary, field).key,) if field is not None else ()
    with opened_store(opened, writable=True) as store:
        found = people.one_patient(store, patient, location)
        values = fields or tuple(found.statuses)
        if values:
            change = Confirm(found.episode, fields)
            store.record([change], signature(), request_id(), utc_now())
    what = vocabulary[fields[0]].label if fields else f"{len(values)} values"
    click.echo(f"{_who(found)}: confirmed {what}")


def _before(field: Field, before: Status | None, now: datetime) -> str:
    """What the value was, and who said so if it was somebody else."""
    if before is None:
        return ""
    from glance.identity import dates
    from glance.plain import plain

    was = f"; it was {people.worded(field, before.value, now)}"
    if before.changed_by == signature().actor:
        return was
    at = before.changed_at.astimezone(now.tzinfo)
    day = "" if at.date() == now.date() else f" {dates.short_date(at.date())}"
    return f"{was}, set by {plain(before.changed_by)}{day} {at:%H:%M}"


def _who(found: Found) -> str:
    return f"{people.name(found)} ({people.where(found)})"


COMMANDS = {"set": set_value, "clear": clear_value, "confirm": confirm_values}
