"""What an import did, or would do, in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from glance.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.intake import Arrivals, Plan

# A first import of a whole trust would scroll everything else away.
_LOCATIONS_SHOWN = 40
_PLACES_SHOWN = 60


def counts(number: int, noun: str) -> str:
    """Give a number with its noun: "1 patient", "28 patients"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def summary(arrivals: Arrivals, made: Plan, *, dry_run: bool = False) -> None:
    """Print what came of an import: new wards and beds, and how many patients did what."""
    bad = len({reject.line for reject in (*arrivals.rejects, *made.rejects)})
    good = len(arrivals.rows) - len({reject.line for reject in made.rejects})
    left_out = f"; left out {counts(bad, 'bad row')}" if bad else ""
    click.echo(f"Read {counts(good, 'patient')} from {plain(arrivals.file)}{left_out}")
    if arrivals.ignored:
        click.echo(f"Columns not used: {plain(', '.join(arrivals.ignored))}")
    _list_new(made)
    for count, what in (
        (made.admitted, "admitted"),
        (made.readmitted, "admitted again, which ended the stay before"),
        (made.moved, "moved"),
        (made.amended, "put right"),
        (made.updated, "with new values"),
        (made.leaving, "discharged"),
        (made.unchanged, "unchanged"),
        (made.redated, "whose admission date differs here, and stays as it is"),
    ):
        if count:
            click.echo(f"  {count:>7,}  {what}")
    if made.discharged:
        click.echo(f"Discharged from: {_by_location(made.discharged)}")
    if made.left_alone:
        click.echo(left_alone(made))
    if not made.changes:
        click.echo("Nothing to change.")
    elif dry_run:
        click.echo("This was a dry run: nothing was written.")


def left_alone(made: Plan) -> str:
    """The locations that a full list does not name, with their patients who are not in it."""
    which = "it" if len(made.left_alone) == 1 else "them"
    return f"Left alone, for the file does not name {which}: {_by_location(made.left_alone)}"


def _by_location(found: Sequence[tuple[str, int]]) -> str:
    """Name locations with a count each: "Ward 3 (2), Ward 4 (1)"."""
    named = ", ".join(f"{name} ({count:,})" for name, count in found[:_LOCATIONS_SHOWN])
    rest = len(found) - _LOCATIONS_SHOWN
    return plain(f"{named} and {rest:,} more" if rest > 0 else named)


def _list_new(made: Plan) -> None:
    """Name new locations, and new places location by location."""
    kept = made.new_locations[:_LOCATIONS_SHOWN]
    if kept:
        rest = len(made.new_locations) - len(kept)
        more = f" and {rest:,} more" if rest else ""
        click.echo(f"New: {plain(', '.join(kept))}{more}")
    places: dict[str, list[str]] = {}
    for location, label in made.new_places:
        places.setdefault(location, []).append(label)
    for location in list(places)[:_LOCATIONS_SHOWN]:
        labels = places[location]
        more = f" and {len(labels) - _PLACES_SHOWN:,} more" if len(labels) > _PLACES_SHOWN else ""
        click.echo(plain(f"New in {location}: {', '.join(labels[:_PLACES_SHOWN])}{more}"))
    if len(places) > _LOCATIONS_SHOWN:
        click.echo(f"New places in {len(places) - _LOCATIONS_SHOWN:,} more locations")
