"""The command that brings a patient in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from glance.cli import people
from glance.cli.signing import Way, saving, signed_options
from glance.cli.sites import (
    now_at,
    opened_site,
    request_id,
    site_option,
    utc_now,
)
from glance.cli.telling import beds_told
from glance.errors import Ambiguous

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from glance.census import Change, Identity, Known, Roster, Stay
    from glance.intake import Arrival, Plan
    from glance.store import Store


@click.command("admit", short_help="Admit a patient.")
@click.argument("family")
@click.argument("location")
@click.argument("place", required=False)
@click.option("--given", default="", help="Given names.")
@click.option("--title", default="", help="Mr, Ms, Dr …")
@click.option("--nhs-number", default="", help="With or without spaces.")
@click.option("--local-id", default="", help="The hospital's own number.")
@click.option("--born", default="", help="Such as 22/11/1950, 22/11/50 or 22-Nov-1950.")
@click.option("--sex", default="", help="Male, Female, Not known …")
@click.option("--owner", default="", help="The named nurse or worker.")
@click.option("--new", is_flag=True, help="It is nobody of those here who have a name like it.")
@signed_options
@site_option
def admit_patient(
    location: str,
    place: str | None,
    owner: str,
    new: bool,
    way: Way,
    site: Path | None,
    **who: str,
) -> None:
    """Admit the patient with the surname FAMILY to LOCATION, in the bed or zone PLACE.

    Somebody whom the site knows by the NHS number or hospital number is not entered
    twice: a patient of another ward is moved, and one who is in a bed of LOCATION
    stays there unless PLACE names another. Another surname for a known number is
    refused unless --born is the known date of birth. Where no number tells, and the
    site knows somebody with such a name who may be the same person, they are listed
    and nobody is admitted unless --new says that it is somebody else.

    \b
    Example:
      glance admit ADEYEMI "Riverside Ward 3" A1 --given Grace --nhs-number 9991234004 --as ab1
    """
    from glance.intake import Arrival
    from glance.staff import Act

    opened = opened_site(site)
    now = now_at(opened)
    identity = _identity(who, now)
    admission = _Admission(Arrival(1, identity, location, place or "", "", None, owner, ()), now)
    with saving(opened, way, Act.ADMIT) as (store, signed):
        if not new:
            _refuse_known(store, identity)
        with beds_told(store, location):
            store.amend(admission.changes, signed.signature, request_id(), utc_now())
        place = place or _kept_place(store, identity, location)
    known = "; what was known of the patient is put right" if admission.put_right else ""
    name = people.name(people.Stood(identity, location, place))
    click.echo(f"{name} is in {f'{place}, ' if place else ''}{location}{known}")


class _Admission:
    """Somebody who arrives; `put_right` says whether more is known of a patient since."""

    def __init__(self, arrival: Arrival, now: datetime) -> None:
        self.put_right = False
        self._arrival = arrival
        self._now = now

    def changes(self, roster: Roster) -> Sequence[Change]:
        """Give what brings the patient in; raise PlaceTaken, NotAllowed or NotFound else."""
        from glance.census import Amend
        from glance.errors import NotAllowed, NotFound, PlaceTaken

        made = self._plan(roster, self._arrival)
        if made.rejects:
            there = _there(roster, self._arrival)
            if (
                there is not None
                and not self._plan(roster, self._arrival._replace(place="")).rejects
            ):
                raise PlaceTaken(there.place, there.episode)
            raise NotAllowed(f"not admitted: {made.rejects[0].why}")
        missing = made.new_locations or [f"{spot} in {where}" for where, spot in made.new_places]
        if missing:
            raise NotFound(f"there is no {missing[0]}; glance list shows where patients are")
        for change in made.changes:
            if isinstance(change, Amend):
                known = roster.patients[change.patient].identity
                if change.identity != known:
                    _refuse_somebody_else(known, self._arrival.identity)
                    self.put_right = True
        return made.changes

    def _plan(self, roster: Roster, arrival: Arrival) -> Plan:
        from glance.intake import Arrivals, plan

        return plan(Arrivals("", rows=(arrival,)), roster, self._now)


def _there(roster: Roster, arrival: Arrival) -> Stay | None:
    """Give the stay in the bed that was named; None for a bed that is free, or for no bed."""
    wanted = arrival.location.casefold(), arrival.place.casefold()
    for known in roster.patients.values():
        for stay in known.stays:
            if stay.place and (stay.location.casefold(), stay.place.casefold()) == wanted:
                return stay
    return None


def _refuse_known(store: Store, told: Identity) -> None:
    """Raise Ambiguous with those who may be that person, where no number says who it is."""
    known = store.known(told)
    if any(_same_number(one.identity, told) for one in known):
        return
    others = [one for one in known if not _other_number(one.identity, told)]
    if others:
        raise Ambiguous(
            "not admitted: the site knows somebody who may be the same person; if so, give the "
            "number that is known (--nhs-number, --local-id), or use glance move or glance "
            "reopen; if it is somebody else, add --new",
            [line for one in others for line in _known_lines(one)],
        )


def _same_number(known: Identity, told: Identity) -> bool:
    same_local = (known.local_id or "").casefold() == (told.local_id or "").casefold()
    return (told.nhs_number is not None and told.nhs_number == known.nhs_number) or (
        told.local_id is not None and same_local
    )


def _other_number(known: Identity, told: Identity) -> bool:
    """Whether the NHS numbers tell two people apart."""
    numbers = {known.nhs_number, told.nhs_number}
    return None not in numbers and len(numbers) > 1


def _known_lines(known: Known) -> Iterator[str]:
    """A line for each open stay of somebody, or one that says there is none."""
    stays = [people.Stood(known.identity, stay.location, stay.place) for stay in known.stays]
    for one in stays or [people.Stood(known.identity, "not here now", "")]:
        yield people.candidate(one)


def _kept_place(store: Store, told: Identity, location: str) -> str:
    """Where somebody is who was there already; "" for no bed."""
    for number in filter(None, (told.nhs_number, told.local_id)):
        for found in store.find(number):
            who = found.identity
            # A hospital number may be what a bed is called as well.
            theirs = (
                number == who.nhs_number or number.casefold() == (who.local_id or "").casefold()
            )
            if theirs and found.location.casefold() == location.casefold():
                return found.place
    return ""


def _refuse_somebody_else(known: Identity, told: Identity) -> None:
    """Raise NotAllowed for another surname under a known number, without the known birthday.

    A mistyped number would give a newcomer the values and the nurse of somebody else.
    """
    from glance.errors import NotAllowed
    from glance.identity import surname_key

    renamed = surname_key(known.family) != surname_key(told.family)
    if renamed and (told.born is None or told.born != known.born):
        raise NotAllowed(
            "not admitted: the number belongs to somebody else here, with another surname; "
            "check it (glance show NUMBER), or, if it is the same person, give the known "
            "date of birth with --born"
        )


def _identity(who: dict[str, str], now: datetime) -> Identity:
    from glance.census import Identity
    from glance.errors import ValueRefused
    from glance.fields import typed
    from glance.identity import nhs_number
    from glance.intake import values

    try:
        return Identity(
            values.required(who["family"]),
            values.words(who["given"]),
            values.words(who["title"]),
            nhs_number.parse(who["nhs_number"]) if who["nhs_number"] else None,
            values.local_number(who["local_id"]),
            typed.birth(who["born"], now.date()) if who["born"] else None,
            values.sex(who["sex"]),
        )
    except ValueRefused as refused:
        raise ValueRefused(f"not admitted: {refused}") from None


COMMANDS = {"admit": admit_patient}
