"""The command that draws labels for lights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from glance.cli.sites import now_at, opened_site, opened_store, site_option
from glance.errors import BadInput, NotFound

if TYPE_CHECKING:
    from glance.board import BoardView, LampGroup
    from glance.lamps import Light
    from glance.site import Site


@click.command("labels", short_help="Print labels that say which lamp is which.")
@click.argument("lights", metavar="[LIGHT]...", nargs=-1)
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE.svg",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The sheet to write; further sheets get a number: FILE-2.svg.",
)
@click.option(
    "--pitch",
    metavar="MM",
    type=float,
    help="From one lamp of the strip to the next, so that rows of labels fit it uncut.",
)
@site_option
def draw_labels(
    lights: tuple[str, ...], output: Path, pitch: float | None, site: Path | None
) -> None:
    """Draw A4 sheets of labels for each LIGHT, or for all: to print, cut out and stick on.

    A label for every bed, team or lamp, and a card for the wall beside the light that says
    what each colour, brightness and pattern means. No patient is on them. Print at 100 %,
    from a browser or Inkscape.

    \b
    Examples:
      glance lights labels -o labels.svg
      glance lights labels bay -o bay.svg --pitch 16.7      (60 lamps a metre)
    """
    from glance.lamps.labels import NARROWEST, WIDEST, sheets
    from glance.site import write_whole

    if output.suffix != ".svg":
        raise BadInput(f"{output}: name a file that ends in .svg")
    if pitch is not None and not NARROWEST <= pitch <= WIDEST:
        raise BadInput(f"--pitch {pitch:g}: expected {NARROWEST:g} to {WIDEST:g} mm")
    opened = opened_site(site)
    shown = _shown(opened, lights)
    drawn = sheets(shown, now_at(opened).date(), pitch)
    for number, sheet in enumerate(drawn, 1):
        more = output.with_name(f"{output.stem}-{number}.svg") if number > 1 else output
        write_whole(more, sheet)
        click.echo(f"{more}: {number} of {len(drawn)}, A4; print it at 100 %")
    for light, group, view in shown:
        _say_pins(light, group, view)


def _say_pins(light: Light, group: LampGroup, view: BoardView) -> None:
    """Say what pins the lamps where they are now, as printed; nothing where they are pinned."""
    from glance.lamps.block import written
    from glance.lamps.seating import pins

    pinned = () if light.segments else pins(light, group, view)
    if pinned:
        click.echo(
            f"The labels of {light.name} hold until the board changes. To pin its lamps, put "
            "this below its [[light]] in config/lights.toml:"
        )
        click.echo(f"segments = {written(pinned)}")


def _shown(site: Site, names: tuple[str, ...]) -> list[tuple[Light, LampGroup, BoardView]]:
    """Give the lights, each with what it shows of its board now."""
    from glance.board import view
    from glance.cli.lit import shown_boards, wired

    wiring = wired(site)
    lights = _chosen(wiring.lights, names)
    boards = shown_boards(site, wiring)
    views: dict[str, BoardView] = {}
    now = now_at(site)
    with opened_store(site) as store:
        for name in dict.fromkeys(light.board for light in lights):
            views[name] = view(boards[name], store.census(boards[name].scope), now)
    return [
        (light, _group(boards[light.board].lamps, light), views[light.board]) for light in lights
    ]


def _chosen(known: tuple[Light, ...], names: tuple[str, ...]) -> tuple[Light, ...]:
    from glance.plain import plain
    from glance.toml import nearest

    by_name = {light.name: light for light in known}
    for name in names:
        if name not in by_name:
            raise NotFound(f"no light is called {plain(name)!r}{nearest(name, tuple(by_name))}")
    return tuple(by_name[name] for name in dict.fromkeys(names)) or known


def _group(groups: tuple[LampGroup, ...], light: Light) -> LampGroup:
    """Give what a light shows; reading the wiring has made sure that the board has it."""
    return next(group for group in groups if group.name == light.shows)


COMMANDS = {"labels": draw_labels}
