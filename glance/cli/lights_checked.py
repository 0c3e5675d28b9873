"""What is allowed about the lights of a site, and not good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.errors import GlanceError, NotAllowed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from glance.board import Board, BoardView, LampGroup
    from glance.fields import Vocabulary
    from glance.lamps import Light, Wiring
    from glance.site import Site
    from glance.store import Store


def doubts(
    site: Site, vocabulary: Vocabulary | None, wiring: Wiring, store: Store, now: datetime
) -> tuple[str, ...]:
    """Say what the person who looks after the lights should know of their wiring."""
    from glance.lamps.cautions import cautions

    boards = {light.board: site.board(light.board, vocabulary) for light in wiring.lights}
    views = {name: _view(board, store, now) for name, board in boards.items()}
    told: list[str] = []
    for light in wiring.lights:
        group = next(it for it in boards[light.board].lamps if it.name == light.shows)
        told += cautions(light, group)
        told += _unpinned(light, group)
        shown = views[light.board]
        if shown is not None:
            told += _seats(light, group, shown)
        told += _port(light)
    return tuple(told)


def _view(board: Board, store: Store, now: datetime) -> BoardView | None:
    """Give what a board shows now; None where that cannot be read, which is told elsewhere."""
    from glance.board import view

    try:
        return view(board, store.census(board.scope), now)
    except GlanceError:
        return None


def _unpinned(light: Light, group: LampGroup) -> Iterator[str]:
    from glance.board import Each

    if not light.segments and group.each in (Each.PLACE, Each.LOCATION):
        yield (
            f"{light.name}: its lamps follow the order of the board, so a new one there moves "
            f"all after it; pin them with segments (glance lights labels {light.name} says how)"
        )


def _seats(light: Light, group: LampGroup, shown: BoardView) -> Iterator[str]:
    from glance.lamps.painting import wide
    from glance.lamps.seating import needs, unseated

    wanted = needs(group, shown, wide(light), heartbeat=light.heartbeat > 0)
    if light.count < wanted.lamps:
        yield (
            f"{light.name} has {light.count} lamps and wants more: {wanted.said}; its last one "
            "shows the worst of whatever has none of its own, and its label says so"
        )
    if light.segments:
        yield from unseated(light, group, shown)


def _port(light: Light) -> Iterator[str]:
    """Say that there is nothing at a port now; what is plugged in later is found then."""
    from glance.strip.ports import resolve

    if light.driver.line is None:
        return
    try:
        resolved = resolve(light.port, light.behind)
    except NotAllowed:
        # Whoever lights them is told what to install, or who may open it.
        return
    except GlanceError as error:
        yield f"{light.name}: {error}"
    else:
        yield from (f"{light.name}: {warning}" for warning in resolved.warnings)
