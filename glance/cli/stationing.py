"""The command that opens a station: the screen at which people update their patients."""

from __future__ import annotations

import socket
from functools import partial
from typing import TYPE_CHECKING

import click

from glance.cli.sites import (
    THEMES,
    insist_on_database,
    now_at,
    opened_site,
    opened_store,
    signature,
    site_option,
)
from glance.cli.terminal import drawing_on_terminal, insist_on_terminal
from glance.errors import BadInput

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from glance.screens.roles import Theme
    from glance.site import Settings, Site

# What the log has room for beside every entry.
_LONGEST_NAME = 64


@click.command("station", short_help="Open the screen at which people update their patients.")
@click.option("--location", metavar="NAME", help="Where it stands: these patients come first.")
@click.option("--only", is_flag=True, help="Nobody but the patients of --location.")
@click.option(
    "--terminal",
    metavar="NAME",
    help="What the log calls this screen; else the name of the machine.",
)
@click.option("--theme", type=click.Choice(THEMES), help="Colours; else what the settings say.")
@click.option("--kiosk", is_flag=True, help="No key ends it: for a screen that many share.")
@site_option
def open_station(
    location: str | None,
    only: bool,
    terminal: str | None,
    theme: str | None,
    kiosk: bool,
    site: Path | None,
) -> None:
    """Open the screen at which people sign on, find a patient and change a value in a few keys.

    Sign on with your code and PIN. Letters narrow the list, Enter opens a patient, a
    field's letter and an option's letter save. "?" shows every key, Ctrl-L lets the next
    person in, Ctrl-Q ends it.

    \b
    Examples:
      glance station
      glance station --location "Riverside Ward 3" --terminal "ward 3 desk"
      glance station --location "North community" --only --kiosk
    """
    if only and location is None:
        raise BadInput("--only leaves everybody else out: say whom to show with --location NAME")
    named = _terminal_name(terminal)
    insist_on_terminal("station", "glance set PATIENT FIELD VALUE saves without one")
    opened = opened_site(site)
    if not kiosk:
        # A screen that many share waits for its database; a person is told.
        insist_on_database(opened, writable=True)
    for warning in opened.warnings():
        click.echo(f"Warning: {warning}", err=True)
    home = None if location is None else _known_location(opened, location, waits=kiosk)
    code = run_station(opened, named, home=home, only=only, theme=theme, kiosk=kiosk)
    click.get_current_context().exit(code)


def run_station(
    site: Site,
    terminal: str,
    *,
    home: str | None = None,
    only: bool = False,
    theme: str | None = None,
    kiosk: bool = False,
) -> int:
    """Open the station of a site and give its exit code."""
    from dataclasses import replace

    from glance.census import Census
    from glance.feed import Feed
    from glance.screens.station import app
    from glance.site import ThemeChoice
    from glance.station import ground, station_scope

    settings = site.settings if theme is None else replace(site.settings, theme=ThemeChoice(theme))
    vocabulary = site.vocabulary()
    boards = [site.board(name, vocabulary) for name in site.boards()]
    scope = station_scope()
    if only:
        scope = replace(scope, location=home)
    bare = ground(
        Census(),
        boards,
        vocabulary,
        now_at(site),
        home=home,
        record_views=settings.record_views,
    )
    with drawing_on_terminal():
        return app.run(
            site,
            bare,
            partial(Feed, site.database, scope),
            terminal=terminal,
            opened_by=signature(),
            theme=partial(_by_the_hour, settings),
            kiosk=kiosk,
        )


def _by_the_hour(settings: Settings, now: datetime) -> Theme:
    from glance.screens.roles import Theme

    return Theme(settings.theme_at(now))


def _terminal_name(given: str | None) -> str:
    """What the log calls this screen."""
    from glance.plain import plain

    name = plain(given if given is not None else socket.gethostname()).strip()
    if not name or len(name) > _LONGEST_NAME:
        raise BadInput(f"--terminal: expected a name of 1 to {_LONGEST_NAME} characters")
    return name


def _known_location(site: Site, name: str, *, waits: bool) -> str:
    """The whole name of a location that goes by that name; NotFound names those near it.

    A station that `waits` for a database that is away takes the name as it was given.
    """
    from glance.census import Scope
    from glance.errors import StoreError

    named = name.strip().casefold()
    try:
        with opened_store(site) as store:
            store.census(Scope(location=name, fields=frozenset()))
            locations = store.structure().locations.values()
    except StoreError:
        if waits:
            return name
        raise
    whole = [one.name for one in locations if one.name.casefold() == named]
    short = [one.name for one in locations if one.short.casefold() == named]
    return (*whole, *short, name)[0]


COMMANDS = {"station": open_station}
