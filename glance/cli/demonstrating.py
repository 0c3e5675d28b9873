"""The command that shows glance with invented patients: on a wall, at a station, on lights."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glance.cli.showing import instead_of_wall, run_wall
from glance.cli.sites import THEMES
from glance.cli.terminal import insist_on_terminal
from glance.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from glance.lamps import Light
    from glance.site import Site


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
@click.option("--lights", is_flag=True, help="Draw a light strip here in place of the wall.")
def demo(
    seed: int,
    still: bool,
    board: str,
    theme: str | None,
    keep: Path | None,
    no_wall: bool,
    station: bool,
    lights: bool,
) -> None:
    """Open a wall of invented patients, and a shift that saves a change every few seconds.

    A ward of 28 beds, a community team of 176 patients and a virtual ward of 30.
    Everything is thrown away at the end, unless --keep says where to leave it.

    \b
    Examples:
      glance demo
      glance demo --board overview
      glance demo --station               (the first line says how to sign on)
      glance demo --lights                (a lamp for each bed; no hardware)
      glance demo --keep /tmp/demo        (then: glance list --site /tmp/demo)

    With --keep it says who can sign on there, and with which PIN.
    """
    if no_wall and keep is None:
        raise BadInput("--no-wall makes a site for later: say where with --keep DIR")
    if station and lights:
        raise BadInput("--station and --lights both take the place of the wall: choose one")
    if not no_wall and not lights:
        insist_on_terminal("demo", instead_of_wall(None))
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
        site = Site.open(folder)
        labels = _wire(site, board) if lights else ()
        if no_wall:
            return
        if lights:
            _try_lights(site, labels, _shift(folder, seed, still=still))
            return
        with _shift(folder, seed, still=still):
            code = (
                _try_station(site, theme) if station else run_wall(site, site.board(board), theme)
            )
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


_WIRING = """\
# A strip of the demo, drawn in the terminal.
[[light]]
name = "{name}"
driver = "console"
board = "{board}"
shows = "{name}"
count = {count}
# Bright enough for a screen; nothing here draws a current.
brightness = 60
night_brightness = 60
limit_ma = 5000
"""
# What a terminal has room for; the last lamp shows the worst of the rest.
_LONGEST_STRIP = 100
_LONGEST_STANDING = 4


def _wire(site: Site, board: str) -> tuple[str, ...]:
    """Wire a strip, drawn in the terminal, to the first lamps of a board; give their labels."""
    from glance.board import view
    from glance.lamps.reading import segments
    from glance.site import write_whole
    from glance.site.site import LIGHTS
    from glance.store import open_store

    chosen = site.board(board)
    if not chosen.lamps:
        raise BadInput(f"the board {board!r} has no lamps to show; the board ward has")
    group = chosen.lamps[0]
    with open_store(site.database) as store:
        seen = view(chosen, store.census(chosen.scope), _now())
    labels = segments(group, seen)
    # The last lamp of a strip is the one that moves while glance is well.
    count = min(len(labels), _LONGEST_STRIP) + 1
    path = site.folder / LIGHTS
    block = _WIRING.format(name=group.name, board=board, count=count)
    write_whole(path, f"{path.read_text('utf-8')}\n{block}")
    return labels


# The lamp that moves stands below this.
_MOVES = "~"


def _legend(light: Light, labels: Sequence[str], columns: int) -> Iterator[str]:
    """Say what a strip means that is drawn below this, on a terminal of so many columns."""
    yield f"A strip: a lamp for each of the {light.shows} of the board {light.board}."
    yield ""
    yield "  R  red      A  amber     D d  amber that dips: due"
    yield "  G  green    W  came in the last 24 hours"
    yield "  w  nobody has said how they are    .  nobody is there"
    yield "  ~  changes every two seconds while glance is well"
    yield "  w - w - w -  all along: there are no data"
    yield ""
    yield "Somebody saves a change every few seconds. Ctrl-C ends it."
    yield ""
    yield from _heads((*labels[: light.count - 1], _MOVES), columns - 1)


def _heads(labels: Sequence[str], room: int) -> Iterator[str]:
    """Give the lines that say what each lamp is, right above it, where it can be said there.

    A lamp has three cells where there is room, or two, or one, and the last is a gap.
    """
    cell = min(room // len(labels), 3)
    longest = max(map(len, labels))
    if longest < cell:
        yield "".join(f"{label:>{cell - 1}} " for label in labels).rstrip()
    elif cell and longest <= _LONGEST_STANDING:
        # One letter below the other, the last just above the lamp.
        gap = " " * (cell > 1)
        for at in range(longest):
            letters = (f"{label:>{longest}}"[at] for label in labels)
            yield "".join(f"{letter:>{cell - len(gap)}}{gap}" for letter in letters).rstrip()
    elif room > 0:
        yield f"From the left: {', '.join(labels[:-1])}"


def _try_lights(site: Site, labels: Sequence[str], shift: AbstractContextManager[None]) -> None:
    """Draw the strip of the invented site, while a shift works, until somebody ends it."""
    from glance.cli.lights_running import held_back, run_until_told
    from glance.cli.lights_told import Log
    from glance.cli.lit import wired

    wiring = wired(site)
    light = wiring.lights[0]
    room = os.get_terminal_size(sys.stdout.fileno()).columns if sys.stdout.isatty() else 0
    for line in _legend(light, labels, room):
        click.echo(line)
    # No thread of the shift may take the signal that the lights wait for.
    with held_back(), shift:
        run_until_told(site, wiring, Log(site.settings.timezone, full=False))


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


COMMANDS = {"demo": demo}
