"""The lights that a command runs: read from the site, kept until it ends, and answered for."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from glance.errors import BadInput, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from glance.board import Board
    from glance.lamps import Light, Wiring
    from glance.site import Site
    from glance.strip.crew import Crew
    from glance.strip.spy import Spy

_FIRST_LIGHT = "glance lights setup wires one"
WIRING = "config/lights.toml"


def wired(site: Site, board: str | None = None) -> Wiring:
    """Give the lights of the site, or those of one board; BadInput where there are none."""
    from glance.strip.installed import Installed

    wiring = site.wiring(Installed())
    if not wiring.lights:
        raise BadInput(f"{WIRING} of {site.folder} names no light; {_FIRST_LIGHT}")
    if board is None:
        return wiring
    lights = tuple(light for light in wiring.lights if light.board == board)
    if not lights:
        shown = ", ".join(sorted({light.board for light in wiring.lights}))
        raise BadInput(
            f"no light of {WIRING} shows the board {board!r}; "
            f"lights are wired for {shown}, and {_FIRST_LIGHT}"
        )
    return replace(wiring, lights=lights)


def insist_on_serial(wiring: Wiring) -> None:
    """Raise NotAllowed where a light is on a serial line and pyserial is not installed."""
    needing = [light.name for light in wiring.lights if not has_serial(light)]
    if needing:
        raise NotAllowed(
            f"the lights {', '.join(needing)} are on serial lines, and for these pyserial is "
            "missing; install it with: pip install 'glance-board[lights]'"
        )


def has_serial(light: Light) -> bool:
    """Whether pyserial is installed, where a light needs it."""
    serial = light.driver.open is None and not light.port.startswith("socket://")
    return not serial or find_spec("serial") is not None


def farewell(crew: Crew) -> tuple[str, ...]:
    """Say in a line each which lights did not take no data at the end."""
    return tuple(
        f"light {status.name}: did not take no data, and may show what it did before: "
        f"{status.problem or 'it did not take it in time'}"
        for status in crew.left_lit()
    )


def shown_boards(site: Site, wiring: Wiring) -> dict[str, Board]:
    """Read the boards that lights show."""
    vocabulary = site.vocabulary()
    names = dict.fromkeys(light.board for light in wiring.lights)
    return {name: site.board(name, vocabulary) for name in names}


@contextmanager
def crew_of(
    site: Site, wiring: Wiring, boards: Mapping[str, Board], what: str, spy: Spy | None = None
) -> Iterator[Crew]:
    """Give the keepers of those lights, which answer for them; at the end all show no data."""
    from glance.strip.counter import Counter
    from glance.strip.crew import Crew

    crew = Crew(wiring, boards, zone=site.settings.timezone, spy=spy)
    counter: Counter | None = None
    try:
        counter = Counter(crew, site.folder, what)
        counter.start()
    # A machine without room for a thread says RuntimeError.
    except (OSError, RuntimeError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        click.echo(
            f"Warning: glance lights status will not know of these lights: {site.folder} takes "
            f"no socket ({why})",
            err=True,
        )
    try:
        yield crew
    finally:
        crew.stop()
        if counter is not None:
            counter.stop()
