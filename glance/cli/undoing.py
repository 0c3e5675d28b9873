"""The command that takes back what one has just saved."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from glance.cli import people
from glance.cli.moving import LATELY
from glance.cli.signing import Way, saving, signed_options
from glance.cli.sites import (
    now_at,
    opened_site,
    request_id,
    site_option,
    utc_now,
)
from glance.cli.telling import PLACE, arrowed, clock, conflicts_told, entry
from glance.errors import BadInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from glance.census import Happened
    from glance.store import Store


@click.command("undo", short_help="Take your last save back.")
@click.option("--yes", is_flag=True, help="Ask nothing, for scripts.")
@signed_options
@site_option
def undo(yes: bool, way: Way, site: Path | None) -> None:
    """Take back your own last save, after a question that says what it was.

    It is a change of its own: the history keeps both. Where a colleague has changed
    any of it since, nothing is taken back.

    \b
    Example:
      glance undo --as ab1
    """
    from glance.census import TakeBack
    from glance.staff import Act

    opened = opened_site(site)
    vocabulary = opened.vocabulary()
    now = now_at(opened)
    with saving(opened, way, Act.TAKE_BACK) as (store, signed):
        entries = store.last_save(signed.signature.actor)
        if not entries:
            raise NotFound("there is nothing of yours that can be taken back")
        who = _patients(store, entries)
        for one in entries:
            told = arrowed(entry(one, vocabulary, now))
            click.echo(f"{who.get(one.episode, 'somebody')}: {told}  ({clock(one.at, now)})")
        _confirm(yes)
        wanted = dict.fromkeys((PLACE, *(one.field for one in entries)), "take yours back")
        with conflicts_told(store, signed, now, wanted, vocabulary):
            change = TakeBack(entries[0].seq, entries[-1].seq)
            store.record([change], signed.signature, request_id(), utc_now())
    click.echo("Taken back.")


def _confirm(yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise BadInput("nothing was taken back: nobody can answer here; add --yes")
    if not click.confirm("Take it back?", err=True):
        raise BadInput("nothing was taken back, as you wished")


def _patients(store: Store, entries: Sequence[Happened]) -> dict[int | None, str]:
    """Name the patients of a save with where they are, or were when they left."""
    from glance.census import Identifier, Scope

    named: dict[int | None, str] = {}
    for location in {one.location for one in entries if one.location}:
        scope = Scope(location, fields=frozenset(), identifiers=frozenset(Identifier))
        census = store.census(scope)
        for one in entries:
            if one.episode is not None and one.episode in census.episodes:
                seen = people.seen(census, one.episode)
                named[one.episode] = f"{people.name(seen)} ({people.where(seen)})"
    left = {one.episode for one in entries} - named.keys()
    if left:
        # A stay ends before the save that says so.
        first = min(one.at for one in entries)
        for stay in store.departed(None, first - LATELY):
            if stay.episode in left:
                named[stay.episode] = f"{people.name(stay)} ({people.where(stay)})"
    return named


COMMANDS = {"undo": undo}
