"""How many lamps a light has and needs, and which of them keeps which bed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from glance.cli.lights_asking import asked_options
from glance.cli.lights_draft import with_draft
from glance.cli.lights_questions import number
from glance.cli.sites import now_at, opened_store
from glance.errors import BadInput, GlanceError
from glance.lamps import Sort
from glance.plain import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glance.board import Board, BoardView, LampGroup
    from glance.cli.lights_draft import Draft
    from glance.cli.lights_questions import Questions
    from glance.lamps import Driver, Light
    from glance.lamps.options import Value
    from glance.lamps.seating import Needs
    from glance.site import Site


def view_of(site: Site, board: Board) -> BoardView | None:
    """Give what a board shows now; None where the database cannot be read."""
    from glance.board import view

    try:
        with opened_store(site) as store:
            return view(board, store.census(board.scope), now_at(site))
    except GlanceError:
        return None


def wanted(site: Site, board: Board, group: LampGroup, driver: Driver) -> Needs | None:
    """Give how many lamps a group needs now; None where one segment suffices or nobody says."""
    from glance.board import Each
    from glance.lamps.seating import needs

    shown = view_of(site, board)
    if shown is None or group.each is Each.BOARD:
        return None
    strip = driver.sort is Sort.COLOURS
    wants = needs(group, shown, heartbeat=strip and driver.holds)
    if strip:
        return wants
    more = "for each state that has a lamp of its own, such as red"
    return wants._replace(said=f"{wants.said} {more}")


def asked_count(
    questions: Questions, driver: Driver, given: str | None, wants: Needs | None
) -> int:
    """Ask how many lamps there are; fewer than are needed only if that is meant."""
    if wants is not None:
        questions.say(f"Needed for {wants.said}.")
    usual = str(driver.usual) if driver.usual else None
    while True:
        count = questions.ask(
            "How many lamps has it", "--count", number(1, driver.most), given=given, usual=usual
        )
        if given is not None or not questions.person or wants is None or count >= wants.lamps:
            return count
        questions.say(
            f"That is {wants.lamps - count} too few: the last lamp then shows the worst of "
            "whatever has none of its own, and its label says so."
        )
        if questions.agree(f"Has it {count} all the same?", usual=False):
            return count


def asked_own(
    questions: Questions, driver: Driver, given: Mapping[str, Any], wants: Needs | None
) -> tuple[int, Mapping[str, Value]]:
    """Ask for the driver's options and how many lamps there are, until the driver takes both."""
    from glance.lamps import usual_options

    while True:
        options = asked_options(questions, driver, given["own"])
        questions.say()
        count = asked_count(questions, driver, given["count"], wants)
        try:
            driver.make(count, usual_options(driver.options, **options))
        except ValueError as error:
            if not questions.person or (given["own"] and given["count"]):
                raise BadInput(f"--option: {plain(str(error))}") from error
            questions.say(plain(str(error)), "Error: ", "  ")
        else:
            return count, options


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
    from glance.lamps.painting import WELL, wide
    from glance.lamps.seating import needs, unseated

    # Where a lamp is switched on while the data is good, none needs to move.
    known = cautions(replace(light, heartbeat=1) if WELL in light.lamps else light, group)
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
