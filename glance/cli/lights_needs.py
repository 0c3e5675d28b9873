"""How many lamps what a light is to show needs now, and which lamp keeps which bed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.cli.lights_draft import with_draft
from glance.cli.sites import now_at, opened_store
from glance.errors import GlanceError
from glance.lamps import Sort

if TYPE_CHECKING:
    from glance.board import Board, BoardView, LampGroup
    from glance.cli.lights_draft import Draft
    from glance.lamps import Driver, Light
    from glance.site import Site


def view_of(site: Site, board: Board) -> BoardView | None:
    """Give what a board shows now; None where the database cannot be read."""
    from glance.board import view

    try:
        with opened_store(site) as store:
            return view(board, store.census(board.scope), now_at(site))
    except GlanceError:
        return None


def wanted(site: Site, board: Board, group: LampGroup, driver: Driver) -> str:
    """Say how many lamps a group needs now; "" where one segment or nobody says."""
    from glance.board import Each
    from glance.lamps.seating import needs

    shown = view_of(site, board)
    if shown is None or group.each is Each.BOARD:
        return ""
    strip = driver.sort is Sort.COLOURS
    said = needs(group, shown, heartbeat=strip and driver.holds).said
    more = "" if strip else " for each state that has a lamp of its own, such as red"
    return f"{group.name} of {board.name} needs now: {said}{more}."


def pinned(site: Site, draft: Draft, shown: BoardView | None) -> Draft:
    """Give the draft with its lamps pinned to the beds or teams that they stand for now."""
    from glance.lamps.seating import pins

    if shown is None:
        return draft
    _, light = with_draft(site, draft)
    return replace(draft, segments=pins(light, draft.group, shown))


def worth_knowing(light: Light, group: LampGroup, shown: BoardView | None) -> tuple[str, ...]:
    """Say what is allowed of a light and not good, too few lamps among it."""
    from glance.lamps.cautions import cautions
    from glance.lamps.painting import wide
    from glance.lamps.seating import needs, unseated

    known = cautions(light, group)
    if shown is None:
        return known
    wants = needs(group, shown, wide(light), heartbeat=light.heartbeat > 0)
    if light.count >= wants.lamps:
        return (*known, *unseated(light, group, shown))
    few = (
        f"{light.name} has {light.count} lamps and wants more: {wants.said}; its last one shows "
        "the worst of whatever has none of its own, and its label says so"
    )
    return (*known, few)
