"""Commands that show a board: on the wall, as a picture, and with invented patients."""

from __future__ import annotations

import re
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glance.cli import completing
from glance.cli.sites import (
    THEMES,
    insist_on_database,
    now_at,
    opened_site,
    opened_store,
    site_option,
)
from glance.cli.terminal import drawing_on_terminal, insist_on_terminal
from glance.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glance.board import Board, BoardView
    from glance.screens.roles import Theme
    from glance.site import Site

_SIZE = re.compile(r"(\d{2,3})[x×](\d{1,3})", re.ASCII)
_YEARS = range(1900, 2200)
_SMALLEST, _LARGEST = (20, 5), (500, 250)


@click.command("wall", short_help="Open a board on the whole screen.")
@click.argument("board", required=False, shell_complete=completing.boards)
@click.option("--location", metavar="NAME", help="Only this ward or team, whatever the board says.")
@click.option("--theme", type=click.Choice(THEMES), help="Colours; else what the settings say.")
@click.option("--kiosk", is_flag=True, help="No key ends it: for a screen in a corridor.")
@site_option
def open_wall(
    board: str | None, location: str | None, theme: str | None, kiosk: bool, site: Path | None
) -> None:
    """Open BOARD on the whole screen; without BOARD, the one that the settings name.

    The wall follows every change, turns its pages by itself and needs nobody. Keys:
    arrows turn pages, Space stops them, t shows the next theme, q ends it.

    \b
    Examples:
      glance wall
      glance wall community --location "North community"
      glance wall ward --kiosk --theme night
    """
    insist_on_terminal("wall", _instead_of_wall(board))
    opened = opened_site(site)
    if not kiosk:
        # A screen in a corridor waits for its database; a person is told.
        insist_on_database(opened)
    chosen = _board(opened, board, location)
    for warning in opened.warnings():
        click.echo(f"Warning: {warning}", err=True)
    click.get_current_context().exit(_run(opened, chosen, theme, kiosk=kiosk))


def _board(site: Site, name: str | None, location: str | None) -> Board:
    board = site.board(name or site.settings.board)
    if location is None:
        return board
    with opened_store(site) as store:
        # An unknown location is told now; the wall itself would wait for it to appear.
        chosen = replace(board, location=location, kinds=frozenset())
        store.census(replace(chosen.scope, fields=frozenset()))
    return chosen


def _run(site: Site, board: Board, theme: str | None, *, kiosk: bool = False) -> int:
    from functools import partial

    from glance.feed import Feed
    from glance.screens import wall
    from glance.screens.roles import Theme
    from glance.site import ThemeChoice

    settings = site.settings if theme is None else replace(site.settings, theme=ThemeChoice(theme))

    def by_the_hour(now: datetime) -> Theme:
        return Theme(settings.theme_at(now))

    with drawing_on_terminal():
        return wall.run(
            board,
            partial(Feed, site.database, board.scope),
            zone=settings.timezone,
            theme=by_the_hour,
            banner=settings.banner,
            kiosk=kiosk,
        )


def _instead_of_wall(board: str | None) -> str:
    return f"glance snapshot {board or 'BOARD'} -o FILE.svg draws the wall without one"


@click.command("snapshot", short_help="Draw a board into a picture or text file.")
@click.argument("board", shell_complete=completing.boards)
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE.svg|.txt",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write: .svg for a picture, .txt for the words alone.",
)
@click.option("--size", default="101x30", show_default=True, metavar="WxH", help="Columns x rows.")
@click.option("--theme", type=click.Choice(THEMES), help="Colours; else what the settings say.")
@click.option(
    "--page", default=1, show_default=True, type=click.IntRange(min=1), help="Which page."
)
@click.option("--location", metavar="NAME", help="Only this ward or team, whatever the board says.")
@click.option(
    "--at",
    metavar="TIME",
    help="Show today's patients as if it were this moment: 2026-11-22T09:04.",
)
@site_option
def snapshot(
    board: str,
    output: Path,
    size: str,
    theme: str | None,
    page: int,
    location: str | None,
    at: str | None,
    site: Path | None,
) -> None:
    """Draw BOARD as a wall of that size shows it, into a file; no terminal is needed.

    The file holds what the board shows of patients, and only you can read it.

    \b
    Examples:
      glance snapshot ward -o ward.svg --size 200x60
      glance snapshot overview -o overview.txt --theme contrast
    """
    if output.suffix not in {".svg", ".txt"}:
        raise BadInput(f"{output}: name a file that ends in .svg or .txt")
    cells = _size(size)
    opened = opened_site(site)
    chosen = _board(opened, board, location)
    now = _moment(at, opened)
    from glance.board import view
    from glance.screens import picture
    from glance.screens.paint.scene import Size, Turning
    from glance.screens.roles import Theme
    from glance.site import ThemeChoice, write_whole

    with opened_store(opened) as store:
        seen = view(chosen, store.census(chosen.scope), now)
    settings = opened.settings
    settings = settings if theme is None else replace(settings, theme=ThemeChoice(theme))
    colours = Theme(settings.theme_at(now))
    _insist_on_page(seen, Size(*cells), colours, page, settings.banner)
    drawn = picture.draw(
        seen, Size(*cells), colours, now, turning=Turning(page), banner=settings.banner
    )
    write_whole(output, drawn.svg() if output.suffix == ".svg" else drawn.text())


def _insist_on_page(
    seen: BoardView, size: tuple[int, int], theme: Theme, page: int, banner: str
) -> None:
    from glance.screens.paint.frame import Painter
    from glance.screens.paint.scene import Size
    from glance.screens.palette import palette
    from glance.screens.roles import Depth

    painter = Painter(seen.board, palette(theme, Depth.TRUE), Size(*size), banner)
    count = painter.pages(seen).count
    if page > count:
        raise BadInput(f"there is no page {page}: the board has {count} at this size")


def _size(text: str) -> tuple[int, int]:
    found = _SIZE.fullmatch(text.strip())
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (_SMALLEST[0] <= width <= _LARGEST[0] and _SMALLEST[1] <= height <= _LARGEST[1]):
        raise BadInput(
            f"--size {text!r}: expected columns x rows from 20x5 to 500x250, such as 101x30"
        )
    return width, height


def _moment(text: str | None, site: Site) -> datetime:
    """The moment of a picture, in the site's zone unless it names one."""
    if text is None:
        return now_at(site)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.year not in _YEARS:
        raise BadInput(f"--at {text!r}: expected a moment such as 2026-11-22T09:04")
    zone = site.settings.timezone
    return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)


@click.command("demo", short_help="Open a wall of invented patients.")
@click.option("--seed", default=1, show_default=True, help="Other numbers invent other people.")
@click.option("--still", is_flag=True, help="Nobody works: nothing changes by itself.")
@click.option("--board", default="ward", show_default=True, help="ward, community or overview.")
@click.option("--theme", type=click.Choice(THEMES), help="Colours of the wall.")
@click.option(
    "--keep",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Make the site here and leave it afterwards, to try other commands on it.",
)
@click.option("--no-wall", is_flag=True, help="Only make the site, with --keep.")
@click.option("--station", is_flag=True, help="Open a station in place of the wall.")
def demo(
    seed: int,
    still: bool,
    board: str,
    theme: str | None,
    keep: Path | None,
    no_wall: bool,
    station: bool,
) -> None:
    """Open a wall of invented patients, and a shift that saves a change every few seconds.

    A ward of 28 beds, a community team of 176 patients and a virtual ward of 30.
    Everything is thrown away at the end, unless --keep says where to leave it.

    \b
    Examples:
      glance demo
      glance demo --board overview
      glance demo --station               (the first line says how to sign on)
      glance demo --keep /tmp/demo        (then: glance list --site /tmp/demo)

    With --keep it says who can sign on there, and with which PIN.
    """
    if no_wall and keep is None:
        raise BadInput("--no-wall makes a site for later: say where with --keep DIR")
    if not no_wall:
        insist_on_terminal("demo", _instead_of_wall(None))
    from glance.demo import create_demo
    from glance.site import Site, is_site

    with _folder(keep) as folder:
        if is_site(folder):
            # The invented staff would write into the records of real patients.
            raise BadInput(f"{folder} is a site already; the demo wants a folder of its own")
        click.echo("Inventing patients …", err=True)
        create_demo(folder, seed, _now())
        if keep is not None:
            _tell_staff()
        if no_wall:
            return
        site = Site.open(folder)
        with _shift(folder, seed, still=still):
            code = _try_station(site, theme) if station else _run(site, site.board(board), theme)
    click.get_current_context().exit(code)


@contextmanager
def _shift(folder: Path, seed: int, *, still: bool) -> Iterator[None]:
    """Have invented staff work, unless all is to be still."""
    from glance.demo import Shift

    shift = Shift(folder, seed)
    if not still:
        shift.start()
    try:
        yield
    finally:
        shift.stop()


def _try_station(site: Site, theme: str | None) -> int:
    """Open a station on the invented ward; its banner says who may sign on."""
    from glance.cli.stationing import run_station
    from glance.demo import PIN, SIGNING_ON
    from glance.demo.places import WARD

    codes = ", ".join(f"{member.code} ({member.role})" for member in SIGNING_ON)
    banner = f"DEMO · sign on as {codes} with PIN {PIN}"
    told = replace(site, settings=replace(site.settings, banner=banner))
    return run_station(told, "demo", home=WARD, theme=theme)


def _tell_staff() -> None:
    """Say who can sign on at the demo, and how."""
    from glance.demo import PIN, SIGNING_ON

    click.echo(f"Sign on with one of these codes and the PIN {PIN}:")
    for member in SIGNING_ON:
        click.echo(f"  {member.code}  {member.name}, {member.profession} ({member.role})")


def _now() -> datetime:
    from glance.site import Settings

    return datetime.now(Settings().timezone)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """The folder to keep, or one that is gone afterwards."""
    if keep is not None:
        yield keep
        return
    folder = Path(tempfile.mkdtemp(prefix="glance-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


COMMANDS = {"wall": open_wall, "snapshot": snapshot, "demo": demo}
