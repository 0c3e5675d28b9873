"""Commands that make a site and look after it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from glance.cli.sites import (
    insist_on_owner,
    json_option,
    note_configuration,
    now_at,
    opened_site,
    request_id,
    signature,
    site_option,
    utc_now,
)
from glance.cli.summary import counts

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.errors import Problem
    from glance.fields import Vocabulary
    from glance.lamps import Wiring
    from glance.site import Site
    from glance.store import Store

T = TypeVar("T")


@click.command("init", short_help="Make a new site.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init_site(folder: Path) -> None:
    """Make a new site in DIR: settings, ready-made boards and an empty database.

    Nothing that is there already is overwritten. Only you can read the new folder.

    \b
    Example:
      glance init /srv/glance
    """
    from glance.site import create_site

    site = create_site(folder)
    _log_beginning(site)
    click.echo(f"Made a site in {site.folder}, with the boards {', '.join(site.boards())}.")
    click.echo("Next:")
    click.echo(f"  glance staff add --code ab1 --name 'Ann Bee' --site {folder}")
    click.echo(f"  glance import patients FILE.csv --site {folder}")
    click.echo(f"  glance wall --site {folder}")


def _log_beginning(site: Site) -> None:
    import glance
    from glance.census import Event, Happening
    from glance.store import open_store

    made = Event(Happening.CONFIGURE, "site", f"made by glance {glance.__version__}")
    with open_store(site.database, writable=True) as store:
        store.record([made], signature(), request_id(), utc_now())
        note_configuration(site, store)


@click.command("boards", short_help="List the boards of a site.")
@json_option
@site_option
def list_boards(as_json: bool, site: Path | None) -> None:
    """List the boards of the site, one a line: name and title.

    With --json: an array of objects with name, title (null for a faulty board) and
    faulty.
    """
    from glance.errors import Faulty

    opened = opened_site(site)
    vocabulary = opened.vocabulary()
    rows: list[dict[str, str | bool | None]] = []
    for name in opened.boards():
        try:
            title = opened.board(name, vocabulary).title
            rows.append({"name": name, "title": title, "faulty": False})
        except Faulty:
            rows.append({"name": name, "title": None, "faulty": True})
    if as_json:
        import json

        click.echo(json.dumps(rows, indent=2))
        return
    widest = max((len(str(row["name"])) for row in rows), default=0)
    for row in rows:
        title_shown = row["title"] or "(faulty: glance check says why)"
        click.echo(f"{row['name']!s:<{widest}}  {title_shown}")


@click.command("check", short_help="Name every problem of a site.")
@site_option
def check_site(site: Path | None) -> None:
    """Check settings, fields, boards, mappings, lights, database and pepper; name every problem.

    Nothing is changed. The exit code is 2 when anything is wrong in a file.
    """
    from glance.errors import Faulty, Problem
    from glance.site import FIELDS, SETTINGS, Site
    from glance.strip.installed import Installed
    from glance.toml import nearest

    folder = _folder(site)
    problems: list[Problem] = []
    given = _sound(partial(Site.open, folder), problems)
    # Settings that are wrong must not hide what is wrong elsewhere.
    opened = _with_usual_settings(folder)
    wiring = None
    vocabulary = _sound(opened.vocabulary, problems)
    boards, mappings = opened.boards(), opened.mappings()
    if vocabulary is not None and not len(vocabulary):
        problems.append(Problem(FIELDS, "no field in it; glance init DIR makes a site with many"))
    elif vocabulary is not None:
        for board in boards:
            _sound(partial(opened.board, board, vocabulary), problems)
        for mapping in mappings:
            _sound(partial(opened.mapping, mapping, vocabulary), problems)
        wiring = _sound(partial(opened.wiring, Installed(), vocabulary), problems)
    if given is not None and given.settings.board not in boards:
        known = nearest(given.settings.board, boards)
        problems.append(
            Problem(SETTINGS, f"no board named {given.settings.board!r}{known}", key="board")
        )
    if problems:
        raise Faulty(tuple(dict.fromkeys(problems)))
    from glance.cli.sites import opened_store

    with opened_store(opened) as store:
        _insist_on_sign_on(given or opened, store)
        lights, warned = _lights(opened, vocabulary, wiring, store)
    count = len(vocabulary) if vocabulary is not None else 0
    but = f" but for {counts(warned, 'warning')}" if warned else ""
    click.echo(
        f"All is well{but}: {counts(count, 'field')}, {counts(len(boards), 'board')} "
        f"({', '.join(boards)}), {counts(len(mappings), 'mapping')}"
        f"{lights}, and the database opens."
    )


def _lights(
    site: Site, vocabulary: Vocabulary | None, wiring: Wiring | None, store: Store
) -> tuple[str, int]:
    """Say how many lights there are, and warn of what is not good about them: so often."""
    if wiring is None or not wiring.lights:
        return "", 0
    from glance.cli.lights_checked import doubts

    told = doubts(site, vocabulary, wiring, store, now_at(site))
    for doubt in told:
        click.echo(f"Warning: {doubt}", err=True)
    return f", {counts(len(wiring.lights), 'light')}", len(told)


def _insist_on_sign_on(site: Site, store: Store) -> None:
    """Raise NotAllowed where there are PINs, and not the secret that they were mixed with."""
    from glance.signon import insist_on_pepper, read_pepper

    if store.pins():
        insist_on_pepper(store, read_pepper(site))


def _folder(site: Path | None) -> Path:
    from glance.errors import Faulty

    try:
        return opened_site(site).folder
    except Faulty:
        return (site or Path.cwd()).absolute()


def _with_usual_settings(folder: Path) -> Site:
    from glance.site import Settings, Site

    return Site(folder, Settings())


def _sound(read: Callable[[], T], problems: list[Problem]) -> T | None:
    """What is read, or None with its problems noted."""
    from glance.errors import Faulty

    try:
        return read()
    except Faulty as fault:
        problems += fault.problems
        return None


@click.group("db")
def database() -> None:
    """Look after the database."""


@database.command("upgrade")
@site_option
def upgrade_database(site: Path | None) -> None:
    """Bring the database up to what this version of glance needs.

    It happens whole or not at all. Take a copy of the folder first all the same.
    """
    from glance.store import upgrade_store

    opened = opened_site(site)
    insist_on_owner(opened)
    upgrade_store(opened.database, signature(), utc_now())
    click.echo("The database is up to date.")


@click.command("completion", short_help="Make the tab key complete glance.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what makes the tab key complete glance in your shell.

    \b
    bash:  glance completion bash >> ~/.bashrc
    zsh:   glance completion zsh >> ~/.zshrc
    fish:  glance completion fish > ~/.config/fish/completions/glance.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is not None:
        whole = ctx.find_root().command
        click.echo(kind(whole, {}, "glance", "_GLANCE_COMPLETE").source())


COMMANDS: dict[str, click.Command] = {
    "init": init_site,
    "boards": list_boards,
    "check": check_site,
    "db": database,
    "completion": completion,
}
