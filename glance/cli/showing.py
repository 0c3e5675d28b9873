"""Commands that show a board: on the wall, and as a picture."""

from __future__ import annotations

import re
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
    from glance.board import Board, BoardView
    from glance.cli.walled import Walled
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
@click.option("--lights", is_flag=True, help="Run the board's lights too (config/lights.toml).")
@site_option
def open_wall(
    board: str | None,
    location: str | None,
    theme: str | None,
    kiosk: bool,
    lights: bool,
    site: Path | None,
) -> None:
    """Open BOARD on the whole screen; without BOARD, the one that the settings name.

    The wall follows every change, turns its pages by itself and needs nobody. Keys:
    arrows turn pages, Space stops them, t shows the next theme, c closes the board
    and opens it, q ends it.

    \b
    Examples:
      glance wall
      glance wall community --location "North community"
      glance wall ward --kiosk --theme night
      glance wall ward --lights            (its strips and towers show the same)
    """
    if lights and location is not None:
        raise BadInput(
            "--lights shows the board as its file has it, beside printed labels; leave out "
            "--location, or run the lights by themselves with glance lights run"
        )
    insist_on_terminal("wall", instead_of_wall(board))
    opened = opened_site(site)
    if not kiosk:
        # A screen in a corridor waits for its database; a person is told.
        insist_on_database(opened)
    chosen = _board(opened, board, location)
    for warning in opened.warnings():
        click.echo(f"Warning: {warning}", err=True)
    code = run_wall(opened, chosen, theme, kiosk=kiosk, lights=lights)
    click.get_current_context().exit(code)


def _board(site: Site, name: str | None, location: str | None) -> Board:
    board = site.board(name or site.settings.board)
    if location is None:
        return board
    with opened_store(site) as store:
        # An unknown location is told now; the wall itself would wait for it to appear.
        chosen = replace(board, location=location, kinds=frozenset())
        store.census(replace(chosen.scope, fields=frozenset()))
    return chosen


def run_wall(
    site: Site, board: Board, theme: str | None, *, kiosk: bool = False, lights: bool = False
) -> int:
    """Open the wall of a board, with its lights if wanted, and give its exit code."""
    if not lights:
        return _show(site, board, theme, kiosk=kiosk)
    from glance.cli.walled import walled

    with walled(site, board) as lit:
        return _show(site, board, theme, kiosk=kiosk, lit=lit)


def _show(
    site: Site, board: Board, theme: str | None, *, kiosk: bool, lit: Walled | None = None
) -> int:
    from functools import partial

    from glance.feed import Feed
    from glance.screens import wall
    from glance.screens.roles import Theme
    from glance.site import ThemeChoice

    settings = site.settings if theme is None else replace(site.settings, theme=ThemeChoice(theme))

    def by_the_hour(now: datetime) -> Theme:
        return Theme(settings.theme_at(now))

    following = partial(Feed, site.database, board.scope)
    with drawing_on_terminal():
        return wall.run(
            board,
            following if lit is None else lit.fed(following),
            zone=settings.timezone,
            theme=by_the_hour,
            banner=settings.banner,
            kiosk=kiosk,
            curtain=settings.curtain_at,
            opens=settings.curtain_to,
            told=lit.told if lit else None,
            lights=lit.statuses if lit else None,
        )


def instead_of_wall(board: str | None) -> str:
    """Say what does without a terminal."""
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


COMMANDS = {"wall": open_wall, "snapshot": snapshot}
