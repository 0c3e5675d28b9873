"""The site that a command works on, and whose word its changes are."""

from __future__ import annotations

import os
import pwd
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

import click

from glance.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.census import Signature
    from glance.site import Site
    from glance.store import Store

THEMES = ("auto", "dark", "light", "night", "contrast")

F = TypeVar("F", bound="Callable[..., object]")


def site_option(command: F) -> F:
    """Add --site to a command."""
    return click.option(
        "--site",
        metavar="DIR",
        envvar="GLANCE_SITE",
        show_envvar=True,
        type=click.Path(path_type=Path, file_okay=False, readable=False),
        help="The folder of the site; else the current folder.",
    )(command)


def location_option(command: F) -> F:
    """Add --location to a command that looks for a patient."""
    return click.option(
        "--location",
        metavar="NAME",
        help="Look only in this ward or team.",
    )(command)


def json_option(command: F) -> F:
    """Add --json to a command that reads."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for scripts.")(command)


def opened_site(folder: Path | None) -> Site:
    """Open the site that was named, or the current folder; BadInput says what else to do."""
    from glance.site import Site, is_site

    if folder is None:
        folder = Path.cwd()
        if not is_site(folder):
            raise BadInput(
                "no site: name its folder with --site DIR or in GLANCE_SITE, "
                "or make one with: glance init DIR"
            )
    return Site.open(folder)


def opened_store(site: Site, *, writable: bool = False) -> Store:
    """Open the site's database, and pass on what it wants to be known."""
    from glance.store import open_store

    insist_on_database(site, writable=writable)
    store = open_store(site.database, writable=writable)
    for warning in (*site.warnings(), *filter(None, (store.warning,))):
        click.echo(f"Warning: {warning}", err=True)
    if writable:
        note_configuration(site, store)
    return store


def note_configuration(site: Site, store: Store) -> None:
    """Log which settings, fields, mappings and boards are not as they were.

    A command goes on where that fails: the next one notes the same.
    """
    from glance.errors import Failure
    from glance.site.digests import digests

    with suppress(Failure):
        store.note_configuration(digests(site.folder), signature(), request_id(), utc_now())


def insist_on_database(site: Site, *, writable: bool = False) -> None:
    """Raise Unreachable, with a way out, where the database is missing or somebody else's."""
    from glance.errors import Unreachable
    from glance.site import shipped

    path = site.database
    if path.exists():
        # SQLite writes beside the file as well; root is refused by a disk only.
        places = (path, site.folder)
        if not os.access(path, os.R_OK):
            raise Unreachable(f"you may not read {path}; run glance as the user who made it")
        if writable and not all(os.access(place, os.W_OK) for place in places):
            raise Unreachable(
                f"nothing was changed: you may only read {path}; run glance as the user who made "
                "it, and on a disk that may be written"
            )
        return
    if site.folder.resolve() == shipped().resolve():
        raise Unreachable(
            f"{site.folder} is glance's own folder and holds no patients; make a site with "
            "glance init DIR and name it with --site DIR or in GLANCE_SITE, or try glance demo"
        )
    raise Unreachable(
        f"there is no database at {path}; put back the last good copy, "
        "or make a new site elsewhere with glance init DIR"
    )


def now_at(site: Site) -> datetime:
    """The present moment in the site's time zone."""
    return datetime.now(site.settings.timezone)


def insist_on_owner(site: Site) -> None:
    """Raise NotAllowed where the account that runs this does not own the database, nor is root."""
    from glance.errors import NotAllowed

    owner = site.database.stat().st_uid if site.database.exists() else os.geteuid()
    if os.geteuid() not in {owner, 0}:
        raise NotAllowed(
            f"only {_account(owner)}, whose database this is, may do that; "
            f"run it as that user: sudo -u {_account(owner)} glance …"
        )


def signature() -> Signature:
    """Which account runs this command, and on which machine, as the change log keeps it."""
    from glance.census import Signature

    return Signature(f"os:{_account(os.getuid())}", socket.gethostname())


def _account(number: int) -> str:
    """The name of an account. Variables such as LOGNAME say what whoever set them likes."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        # A container may run under a number that no account has.
        return str(number)


def request_id() -> str:
    """A new name for one save, by which a repetition of it is known."""
    return uuid4().hex


def utc_now() -> datetime:
    """The present moment in UTC, as the store keeps it."""
    return datetime.now(UTC)
