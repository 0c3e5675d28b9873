"""Commands that save one value of one patient."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from glance.cli import completing, people
from glance.cli.signing import Signed, Way, saving, signed_options
from glance.cli.sites import (
    location_option,
    now_at,
    opened_site,
    request_id,
    site_option,
    utc_now,
)
from glance.cli.telling import called, clock, conflicts_told, staff_names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from glance.census import Status
    from glance.fields import Field, Vocabulary
    from glance.store import Found, Store

# A word that can only have been meant as an option: "--reson", "-x"; "-2" and "-ve" are words.
_OPTION = re.compile(r"--[a-z]|-[a-z]$", re.IGNORECASE)
# What people type for no value, where the field has no such state of its own.
_NOTHING = frozenset({"", "-", "none", "nothing", "nil", "empty", "clear", "delete", "null"})


class _Valued(click.Command):
    """A command whose last argument may begin with "-": "-2" is two days ago, no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the words; NoSuchOption for a mistyped option, which would become the value."""
        known = args[: args.index("--")] if "--" in args else args
        left = super().parse_args(ctx, list(args))
        taken = ctx.params.get("value") or ()
        for word in known:
            if word in taken and _OPTION.match(word):
                raise click.NoSuchOption(word, ctx=ctx, possibilities=_options_like(self, word))
        return left


def _options_like(command: click.Command, word: str) -> list[str]:
    options = [option for each in command.params for option in each.opts if option[:2] == "--"]
    return get_close_matches(word, options)


@click.command(
    "set",
    cls=_Valued,
    short_help="Set a value of a patient.",
    context_settings={"ignore_unknown_options": True},
)
@click.argument("patient")
@click.argument("field", shell_complete=completing.fields)
@click.argument("value", nargs=-1, required=True, shell_complete=completing.values)
@click.option("--reason", default="", help="Why, for the change log.")
@location_option
@signed_options
@site_option
def set_value(
    patient: str,
    field: str,
    value: tuple[str, ...],
    reason: str,
    location: str | None,
    way: Way,
    site: Path | None,
) -> None:
    """Set FIELD of PATIENT to VALUE; every wall shows it at once.

    PATIENT is a bed (B3), an NHS number, a hospital number, or part of a name; if
    several patients fit, they are listed and nothing changes. FIELD is an entry of
    config/fields.toml. A value that the field does not take is refused with what it
    does take.

    A VALUE may begin with "-", as -2 does for the day before yesterday; one that looks
    like an option stands behind "--", after the options.

    \b
    Examples:
      glance set B3 risk amber --as ab1
      glance set "999 123 4004" next scan at 14:00 --as ab1
      glance set obrien edd tomorrow --location "Riverside Ward 3" --as ab1
    """
    from glance.census import SetStatus
    from glance.staff import Act

    opened = opened_site(site)
    vocabulary = opened.vocabulary()
    wanted = people.known_field(vocabulary, field)
    now = now_at(opened)
    stored = _parsed(wanted, " ".join(value), now)
    text = people.worded(wanted, stored, now)
    with saving(opened, way, Act.UPDATE, wanted) as (store, signed):
        found = people.one_patient(store, patient, location)
        before = found.statuses.get(wanted.key)
        change = SetStatus(found.episode, wanted.key, stored, _version(before), reason)
        with conflicts_told(store, signed, now, {wanted.key: f"set {text}"}, vocabulary):
            store.record([change], signed.signature, request_id(), utc_now())
        was = _before(store, signed, wanted, before, now)
    if before is not None and before.value == stored:
        click.echo(f"{_who(found)}: {wanted.label} is {text} already; confirmed")
        return
    click.echo(f"{_who(found)}: {wanted.label} is now {text}{was}{_note_gone(before)}")


def _parsed(field: Field, typed: str, now: datetime) -> str:
    from glance.errors import ValueRefused

    try:
        return field.kind.parse(typed, now)
    except ValueRefused as refused:
        words = f"{field.key}: {refused}"
        if typed.strip().casefold() in _NOTHING:
            words += f"; to take the value away: glance clear PATIENT {field.key}"
        raise ValueRefused(words) from None


@click.command("clear", short_help="Take a value away.")
@click.argument("patient")
@click.argument("field", shell_complete=completing.fields)
@location_option
@signed_options
@site_option
def clear_value(
    patient: str, field: str, location: str | None, way: Way, site: Path | None
) -> None:
    """Take the value of FIELD away from PATIENT.

    \b
    Example:
      glance clear B3 next --as ab1
    """
    from glance.census import ClearStatus
    from glance.staff import Act

    opened = opened_site(site)
    vocabulary = opened.vocabulary()
    wanted = people.known_field(vocabulary, field)
    now = now_at(opened)
    with saving(opened, way, Act.UPDATE, wanted) as (store, signed):
        found = people.one_patient(store, patient, location)
        before = found.statuses.get(wanted.key)
        if before is not None:
            change = ClearStatus(found.episode, wanted.key, before.version)
            with conflicts_told(store, signed, now, {wanted.key: "take it away"}, vocabulary):
                store.record([change], signed.signature, request_id(), utc_now())
    said = "has no value now" if before is not None else "had no value"
    click.echo(f"{_who(found)}: {wanted.label} {said}{_note_gone(before)}")


@click.command("confirm", short_help="Say that values are still right.")
@click.argument("patient")
@click.argument("field", required=False, shell_complete=completing.fields)
@location_option
@signed_options
@site_option
def confirm_values(
    patient: str, field: str | None, location: str | None, way: Way, site: Path | None
) -> None:
    """Say that FIELD of PATIENT, or every value, is still right: it is in date again.

    Without FIELD, values that your role may not change stay as they are.

    \b
    Examples:
      glance confirm B3 --as ab1
      glance confirm B3 risk --as ab1
    """
    from glance.census import Confirm
    from glance.staff import Act

    opened = opened_site(site)
    vocabulary = opened.vocabulary()
    wanted = people.known_field(vocabulary, field) if field is not None else None
    now = now_at(opened)
    with saving(opened, way, Act.UPDATE, wanted) as (store, signed):
        found = people.one_patient(store, patient, location)
        if wanted is not None:
            _insist_on_value(wanted, found.statuses)
        given = [one for one in vocabulary if one.key in found.statuses]
        fields = [wanted] if wanted else [one for one in given if signed.may_change(one)]
        if fields:
            saw = [found.statuses[one.key] for one in fields]
            keys = tuple(status.field for status in saw)
            change = Confirm(found.episode, keys, tuple(status.version for status in saw))
            words = _confirmed_words(vocabulary, saw, now)
            with conflicts_told(store, signed, now, words, vocabulary):
                store.record([change], signed.signature, request_id(), utc_now())
    left = len(given) - len(fields) if wanted is None else 0
    others = f"; {_values(left)} not yours to confirm" if left else ""
    what = wanted.label if wanted is not None else _values(len(fields))
    click.echo(f"{_who(found)}: confirmed {what}{others}")


def _confirmed_words(vocabulary: Vocabulary, saw: list[Status], now: datetime) -> Mapping[str, str]:
    return {
        status.field: f"confirm {people.worded(vocabulary[status.field], status.value, now)}"
        for status in saw
    }


@click.command("note", short_help="Put a note beside a value.")
@click.argument("patient")
@click.argument("field", shell_complete=completing.fields)
@click.argument("words", nargs=-1)
@location_option
@signed_options
@site_option
def put_note(
    patient: str,
    field: str,
    words: tuple[str, ...],
    location: str | None,
    way: Way,
    site: Path | None,
) -> None:
    """Put one line of WORDS beside the value of FIELD; without WORDS, take the note away.

    The vocabulary says which fields take notes and how long they may be. A note goes
    with its value: another value has none until somebody writes one.

    \b
    Examples:
      glance note B3 risk seen by outreach, repeat obs at 10 --as ab1
      glance note B3 risk --as ab1                (takes it away)
    """
    from glance.census import SetNote
    from glance.staff import Act

    opened = opened_site(site)
    vocabulary = opened.vocabulary()
    wanted = people.known_field(vocabulary, field)
    text = _note(wanted, " ".join(words))
    now = now_at(opened)
    with saving(opened, way, Act.UPDATE, wanted) as (store, signed):
        found = people.one_patient(store, patient, location)
        _insist_on_value(wanted, found.statuses)
        before = found.statuses[wanted.key]
        if before.note != text:
            change = SetNote(found.episode, wanted.key, text, before.version)
            with conflicts_told(store, signed, now, {wanted.key: "write your note"}, vocabulary):
                store.record([change], signed.signature, request_id(), utc_now())
    if text:
        click.echo(f"{_who(found)}: the note of {wanted.label} is: {text}")
    else:
        click.echo(f"{_who(found)}: {wanted.label} has no note now")


def _note(field: Field, typed: str) -> str:
    """Give the line that is kept; raise ValueRefused for one that the field does not take."""
    from glance.errors import ValueRefused
    from glance.fields import showable

    if not field.note:
        raise ValueRefused(f"{field.key}: takes no notes; config/fields.toml says which do")
    try:
        text = showable(typed)
    except ValueRefused as refused:
        raise ValueRefused(f"{field.key}: {refused}") from None
    if len(text) > field.note:
        raise ValueRefused(
            f"{field.key}: a note has at most {field.note} characters; this has {len(text)}"
        )
    return text


def _insist_on_value(field: Field, statuses: Mapping[str, Status]) -> None:
    from glance.errors import NotFound

    if field.key not in statuses:
        raise NotFound(
            f"{field.key} has no value that could be confirmed or noted; "
            f"give it one: glance set PATIENT {field.key} VALUE"
        )


def _version(before: Status | None) -> int:
    return before.version if before is not None else 0


def _note_gone(before: Status | None) -> str:
    return "; its note is gone" if before is not None and before.note else ""


def _values(count: int) -> str:
    return "1 value" if count == 1 else f"{count} values"


def _before(
    store: Store, signed: Signed, field: Field, before: Status | None, now: datetime
) -> str:
    """What the value was, and who said so if it was somebody else."""
    if before is None:
        return ""
    was = f"; it was {people.worded(field, before.value, now)}"
    if before.changed_by == signed.signature.actor:
        return was
    by = called(before.changed_by, staff_names(store))
    return f"{was}, set by {by} {clock(before.changed_at, now)}"


def _who(found: Found) -> str:
    return f"{people.name(found)} ({people.where(found)})"


COMMANDS = {
    "set": set_value,
    "clear": clear_value,
    "confirm": confirm_values,
    "note": put_note,
}
