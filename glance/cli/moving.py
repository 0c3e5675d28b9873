"""Commands that bring a patient to another place, home, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import click

from glance.cli import people
from glance.cli.signing import Way, saving, signed_options
from glance.cli.sites import (
    location_option,
    now_at,
    opened_site,
    request_id,
    site_option,
    utc_now,
)
from glance.cli.telling import PLACE, beds_told, conflicts_told
from glance.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path

# Whoever left longer ago comes back as a new stay.
LATELY = timedelta(days=7)


@click.command("move", short_help="Move a patient to another bed or ward.")
@click.argument("patient")
@click.argument("place", required=False)
@click.option("--to", metavar="LOCATION", help="Another ward or team; else the same.")
@location_option
@signed_options
@site_option
def move_patient(
    patient: str,
    place: str | None,
    to: str | None,
    location: str | None,
    way: Way,
    site: Path | None,
) -> None:
    """Move PATIENT to the bed or zone PLACE; without PLACE, to no bed.

    \b
    Examples:
      glance move A1 B3 --as ab1
      glance move A1 C2 --to "Hillside Ward 1" --as ab1
      glance move A1 --as ab1             (out of bed, still on the ward)
    """
    from glance.census import Move
    from glance.staff import Act

    opened = opened_site(site)
    now = now_at(opened)
    with saving(opened, way, Act.MOVE) as (store, signed):
        found = people.one_patient(store, patient, location)
        target = to or found.location
        change = Move(found.episode, target, place, people.address(found))
        wanted = {PLACE: f"move the patient to {place or 'no bed'}, {target}"}
        told = conflicts_told(store, signed, now, wanted)
        with told, beds_told(store, target):
            store.record([change], signed.signature, request_id(), utc_now())
    click.echo(f"{people.name(found)} is now in {place or 'no bed'}, {target}")


@click.command("swap", short_help="Let two patients change beds.")
@click.argument("patient")
@click.argument("other")
@location_option
@signed_options
@site_option
def swap_patients(
    patient: str, other: str, location: str | None, way: Way, site: Path | None
) -> None:
    """Let PATIENT and OTHER change places, both or neither; also between two wards.

    \b
    Example:
      glance swap A1 B3 --as ab1
    """
    from glance.census import Move
    from glance.staff import Act

    opened = opened_site(site)
    now = now_at(opened)
    with saving(opened, way, Act.MOVE) as (store, signed):
        one = people.one_patient(store, patient, location)
        two = people.one_patient(store, other, location)
        if people.address(one) == people.address(two):
            raise BadInput("nothing to swap: name two patients who are in two places")
        changes = [
            Move(mover.episode, to.location, to.place or None, people.address(mover))
            for mover, to in ((one, two), (two, one))
        ]
        wanted = {PLACE: "swap the two"}
        with conflicts_told(store, signed, now, wanted):
            store.record(changes, signed.signature, request_id(), utc_now())
    for mover, to in ((one, two), (two, one)):
        click.echo(f"{people.name(mover)} is now in {to.place or 'no bed'}, {to.location}")


@click.command("discharge", short_help="End a patient's stay.")
@click.argument("patient")
@location_option
@signed_options
@site_option
def discharge_patient(patient: str, location: str | None, way: Way, site: Path | None) -> None:
    """End the stay of PATIENT; the bed is free at once.

    \b
    Example:
      glance discharge B3 --as ab1        (glance reopen brings the patient back)
    """
    from glance.census import Discharge
    from glance.staff import Act

    opened = opened_site(site)
    with saving(opened, way, Act.DISCHARGE) as (store, signed):
        found = people.one_patient(store, patient, location)
        now = utc_now()
        change = Discharge(found.episode, now, people.address(found))
        wanted = {PLACE: "discharge the patient"}
        with conflicts_told(store, signed, now_at(opened), wanted):
            store.record([change], signed.signature, request_id(), now)
    click.echo(f"{people.name(found)} has left {people.where(found)}")


@click.command("reopen", short_help="Take a discharge back, even days later.")
@click.argument("patient")
@click.argument("place", required=False)
@click.option("--no-bed", is_flag=True, help="Bring the patient back to no bed.")
@location_option
@signed_options
@site_option
def reopen_stay(
    patient: str,
    place: str | None,
    no_bed: bool,
    location: str | None,
    way: Way,
    site: Path | None,
) -> None:
    """Go on with the stay of PATIENT, who was discharged in the last seven days.

    PATIENT is the bed that was left, an NHS number, a hospital number, or part of a
    name; if several fit, they are listed and nothing changes. The values are as they
    were. Without PLACE the patient is in the bed of before.

    \b
    Examples:
      glance reopen "999 123 4004" --as ab1
      glance reopen B3 C1 --as ab1        (who was in B3 is in C1 now)
    """
    from glance.census import Reopen
    from glance.staff import Act

    if no_bed and place is not None:
        raise BadInput("a bed and --no-bed cannot both be meant")
    opened = opened_site(site)
    now = now_at(opened)
    with saving(opened, way, Act.REOPEN) as (store, signed):
        stay = people.one_departed(store.departed(location, utc_now() - LATELY), patient, now)
        spot = None if no_bed else place or stay.place or None
        change = Reopen(stay.episode, spot)
        wanted = {PLACE: "bring the patient back"}
        told = conflicts_told(store, signed, now, wanted)
        with told, beds_told(store, stay.location):
            store.record([change], signed.signature, request_id(), utc_now())
    click.echo(f"{people.name(stay)} is in {spot or 'no bed'}, {stay.location} again")


COMMANDS = {
    "move": move_patient,
    "swap": swap_patients,
    "discharge": discharge_patient,
    "reopen": reopen_stay,
}
