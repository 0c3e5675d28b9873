"""Commands that read: the list of patients, and one of them in full."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import click

from glance.cli import people
from glance.cli.sites import (
    json_option,
    location_option,
    now_at,
    opened_site,
    opened_store,
    site_option,
)
from glance.cli.telling import called, staff_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from glance.census import Census
    from glance.cli.people import Seen
    from glance.fields import Vocabulary
    from glance.store import Found


@click.command("list", short_help="List the patients.")
@click.argument("location", required=False)
@json_option
@site_option
def list_patients(location: str | None, as_json: bool, site: Path | None) -> None:
    """List the patients, of the whole site or of LOCATION: a line each.

    With --json it prints one array with an object for each patient:

    \b
    episode     number of the stay       family, given, title
    location    ward or team             nhs_number  ten digits
    place       bed or zone              local_id    hospital number
    began       moment, UTC              born        YYYY-MM-DD
    owner       named nurse              sex         whole word
    statuses    an object: field → value (as stored), shown (as on a wall),
                in_date (true or false), note, version, changed_at,
                changed_by, confirmed_at, confirmed_by

    What nobody has said is null; a field without a value is not in statuses.

    \b
    Examples:
      glance list "Riverside Ward 3"
      glance list --json | jq '.[] | select(.statuses.risk.value == "red") | .place'
    """
    from glance.census import Identifier, Scope

    opened = opened_site(site)
    vocabulary = opened.vocabulary()
    now = now_at(opened)
    with opened_store(opened) as store:
        census = store.census(Scope(location=location, identifiers=frozenset(Identifier)))
    everyone = _in_order(census)
    if as_json:
        _print_array(everyone, vocabulary, now)
        return
    nobody = True
    for one in everyone:
        nobody = False
        click.echo(_fitted(f"{people.candidate(one)}  {_values(one, vocabulary, now)}".rstrip()))
    if nobody:
        click.echo("No patients here.", err=True)


def _in_order(census: Census) -> Iterator[Seen]:
    """Everyone ward by ward, bed by bed."""
    locations, places = census.structure.locations, census.structure.places

    def order(number: int) -> tuple[int, str, int, str, str]:
        episode = census.episodes[number]
        at = locations[episode.location]
        spot = places.get(episode.place) if episode.place is not None else None
        last = 1_000_000
        family, given = episode.person.family or "", episode.person.given or ""
        return at.position, at.name, spot.position if spot else last, family.casefold(), given

    for number in sorted(census.episodes, key=order):
        yield people.seen(census, number)


def _print_array(everyone: Iterator[Seen], vocabulary: Vocabulary, now: datetime) -> None:
    """One JSON array, an object a line, so that a long one is written as it is made."""
    import json

    lead = "["
    for one in everyone:
        click.echo(lead + "\n" + json.dumps(people.as_json(one, vocabulary, now)), nl=False)
        lead = ","
    click.echo("[]" if lead == "[" else "\n]")


def _values(one: Seen, vocabulary: Vocabulary, now: datetime) -> str:
    return " · ".join(
        f"{field.short} {people.shown(field, one.statuses[field.key], now)}"
        for field in vocabulary
        if field.key in one.statuses
    )


def _fitted(line: str) -> str:
    """A line that does not wrap on a terminal; whole where it goes to a file."""
    from glance.plain import clip

    return clip(line, shutil.get_terminal_size().columns) if sys.stdout.isatty() else line


@click.command("show", short_help="Show everything about one patient.")
@click.argument("patient")
@location_option
@json_option
@site_option
def show_patient(patient: str, location: str | None, as_json: bool, site: Path | None) -> None:
    """Show everything about one PATIENT: who, where, and every value with its age.

    PATIENT is a bed (B3), an NHS number, a hospital number, or part of a name.
    With --json it prints one object with the keys that `glance list --help` names.

    \b
    Examples:
      glance show B3 --location "Riverside Ward 3"
      glance show "999 123 4004" --json
    """
    opened = opened_site(site)
    vocabulary = opened.vocabulary()
    now = now_at(opened)
    with opened_store(opened) as store:
        found = people.one_patient(store, patient, location)
        names = staff_names(store)
    if as_json:
        import json

        click.echo(json.dumps(people.as_json(found, vocabulary, now), indent=2))
        return
    for line in _portrait(found, vocabulary, now, names):
        click.echo(line)


def _portrait(
    found: Found, vocabulary: Vocabulary, now: datetime, names: Mapping[str, str]
) -> Iterator[str]:
    from glance.identity import dates
    from glance.plain import cells, plain

    who = found.identity
    began = found.began.astimezone(now.tzinfo)
    yield people.name(found)
    yield f"  {people.where(found)}"
    yield f"  {people.identifier(found)}"
    if who.born:
        sex = f", {who.sex}" if who.sex else ""
        yield f"  born {dates.nhs_date(who.born)} ({dates.age(who.born, now.date())}){sex}"
    yield f"  here since {dates.nhs_date(began.date())} {began:%H:%M}"
    if found.owner:
        yield f"  with {found.owner}"
    given = [field for field in vocabulary if field.key in found.statuses]
    widest = max((cells(field.label) for field in given), default=0)
    for field in given:
        status = found.statuses[field.key]
        lead = f"  {field.label}{' ' * (widest - cells(field.label))}  "
        at = status.confirmed_at.astimezone(now.tzinfo)
        by = called(status.confirmed_by, names)
        said = f"{by} {dates.short_date(at.date())} {at:%H:%M}"
        yield f"{lead}{people.told(field, status, now)}  ({said})"
        if status.note:
            yield f"  {' ' * widest}  “{plain(status.note)}”"
    missing = [field.key for field in vocabulary if field.key not in found.statuses]
    if missing:
        yield f"  without a value: {', '.join(missing)}"


COMMANDS = {"list": list_patients, "show": show_patient}
