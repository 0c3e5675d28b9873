"""What happened, in words: whose it was, when, and which of two changes stands."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from glance.cli import people
from glance.errors import Conflict, Failure, PlaceTaken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from glance.census import Happened
    from glance.cli.signing import Signed
    from glance.fields import Vocabulary
    from glance.store import Store

# What a conflict about where a patient is calls the thing that both changed.
PLACE = "place"


def staff_names(store: Store) -> dict[str, str]:
    """Give the name of everybody who has or had a code."""
    return {member.code: member.name for member in store.staff()}


def called(actor: str, names: Mapping[str, str]) -> str:
    """Give somebody's name; the code or the account of whom nobody knows a name."""
    from glance.plain import plain

    return plain(names.get(actor) or actor)


def clock(at: datetime, now: datetime) -> str:
    """Give a moment as people say it: "09:04" of today, "20-Nov 09:04" of another day."""
    from glance.identity.dates import nhs_date, short_date

    at = at.astimezone(now.tzinfo)
    if at.date() == now.date():
        return f"{at:%H:%M}"
    day = short_date(at.date()) if at.year == now.year else nhs_date(at.date())
    return f"{day} {at:%H:%M}"


def spoken(address: str) -> str:
    """Give an address of the log as people say it: "Ward 3/B3" is "B3, Ward 3"."""
    from glance.plain import plain

    location, slash, place = address.rpartition("/")
    return plain(f"{place}, {location}" if slash else address)


@contextmanager
def conflicts_told(
    store: Store,
    signed: Signed,
    now: datetime,
    wanted: Mapping[str, str],
    vocabulary: Vocabulary | None = None,
) -> Iterator[None]:
    """Tell of a colleague who was first with both values, both names and both times.

    `wanted` says by field, or for PLACE, what was to be saved: "set Red (R▲)". Without
    `vocabulary` nothing but places can be changed.
    """
    try:
        yield
    except Conflict as conflict:
        mine = wanted.get(conflict.field, "change it")
        who, at = called(conflict.by, staff_names(store)), clock(conflict.at, now)
        raise Failure(
            f"{_standing(conflict, vocabulary, now)} since {who} changed that at {at}; "
            f"you ({called(signed.name, {})}, {clock(now, now)}) wanted to {mine}: "
            "theirs stands and nothing of yours was saved; look again before you change it"
        ) from None


@contextmanager
def beds_told(store: Store, location: str) -> Iterator[None]:
    """Say who is in a bed that is taken, to a person's eyes only: a script's errors are kept."""
    try:
        yield
    except PlaceTaken as taken:
        if sys.stderr.isatty():
            for one in store.find(f"{location}/{taken.place}"):
                if one.episode == taken.episode:
                    click.echo(f"In {taken.place} now: {people.candidate(one)}", err=True)
        raise


def _standing(conflict: Conflict, vocabulary: Vocabulary | None, now: datetime) -> str:
    """What is so now, in a colleague's word: "Risk is Red (R▲)"."""
    theirs = conflict.theirs
    if conflict.field == PLACE:
        return f"the patient {f'is in {spoken(theirs)}' if theirs else 'is discharged'}"
    field = vocabulary.fields.get(conflict.field) if vocabulary is not None else None
    if field is None:
        return f"{conflict.field} is {theirs or 'without a value'}"
    return f"{field.label} is {people.worded(field, theirs, now) if theirs else 'without a value'}"


# What the log calls something that happened to a patient, and how it is read aloud.
_DONE = {
    "admit": "admitted",
    "move": "moved",
    "discharge": "discharged",
    "reopen": "back again",
    "amend": "put right",
    "view": "looked at, from another location",
    "export": "exported",
}


class Entry(NamedTuple):
    """One entry of the log in words: what was done, from what, to what; "" for nothing."""

    what: str
    old: str = ""
    new: str = ""


def entry(happened: Happened, vocabulary: Vocabulary, now: datetime) -> Entry:
    """Give an entry about a patient in the words of its field."""
    from glance.plain import plain

    field = vocabulary.fields.get(happened.field)
    label = field.label if field is not None else plain(happened.field)

    def worded(value: str | None) -> str:
        if value is None:
            return ""
        return plain(people.lasting(field, value, now) if field is not None else value)

    match happened.kind:
        case "set" | "clear":
            return Entry(label, worded(happened.old), worded(happened.new) or "no value")
        case "confirm":
            return Entry(f"{label} confirmed", new=worded(happened.new))
        case "note":
            old, new = plain(happened.old or ""), plain(happened.new or "")
            return Entry(f"note of {label}", old, new or "no note")
        case "unconfirm":
            return Entry(f"{label} no longer confirmed", new=worded(happened.new))
        case "admit" | "move":
            return Entry(
                _DONE[happened.kind], spoken(happened.old or ""), spoken(happened.new or "")
            )
        # The other side of these two is the moment when the patient left.
        case "discharge":
            return Entry(_DONE["discharge"], spoken(happened.old or ""))
        case "reopen":
            return Entry(_DONE["reopen"], new=spoken(happened.new or ""))
        case "amend":
            return Entry(f"{_DONE[happened.kind]}: {plain(happened.field)}")
        case kind:
            return Entry(_DONE.get(kind, plain(kind)), new=plain(happened.new or ""))


def arrowed(told: Entry) -> str:
    """Give an entry on one line: "Risk: Amber (A■) → Red (R▲)"."""
    change = " → ".join(filter(None, (told.old, told.new)))
    return f"{told.what}: {change}" if change else told.what
