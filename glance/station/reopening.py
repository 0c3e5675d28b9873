"""Stays that ended lately, to be reopened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.identity import dates, names
from glance.identity.searching import words
from glance.station import placing, working
from glance.station.desk import Step
from glance.station.dialogue import ReadDeparted
from glance.station.lines import typed as typed_into
from glance.station.listing import place_name, stepped
from glance.station.panels import BackTo, Choosing, Reopening
from glance.station.seen import Chooser, Option
from glance.station.wording import NO_BED, clock

if TYPE_CHECKING:
    from datetime import datetime

    from glance.census import Departed
    from glance.station.desk import Desk
    from glance.station.dialogue import DepartedRead
    from glance.station.ground import Ground
    from glance.station.seen import Typing


def begun(desk: Desk, ground: Ground) -> Step:
    """Ask for the stays of one's own location that ended lately."""
    desk = working.left(desk, ground)
    location = None if ground.home is None else place_name(ground)
    return Step(replace(desk, panel=Reopening(location), notice=""), (ReadDeparted(location),))


def read(desk: Desk, answer: DepartedRead) -> Desk:
    """Give the desk with the stays that were read."""
    panel = desk.panel
    if not isinstance(panel, Reopening) or panel.stays is not None:
        return desk
    fresh = replace(panel, stays=answer.stays, why=answer.why)
    return replace(desk, panel=_at_first(fresh))


def pressed(desk: Desk, panel: Reopening, key: str, ground: Ground) -> Step:
    """Give the desk after a key where a stay is chosen."""
    if key == "escape":
        return Step(replace(desk, panel=None))
    found = _fitting(panel)
    if key in ("up", "down", "pageup", "pagedown"):
        if not found:
            return Step(desk)
        at = next((at for at, stay in enumerate(found) if stay.episode == panel.at), 0)
        fresh = replace(panel, at=found[stepped(at, key, len(found))].episode)
        return Step(replace(desk, panel=fresh))
    if key == "enter":
        stay = next((one for one in found if one.episode == panel.at), None)
        if stay is None:
            return Step(desk.told("no stay is chosen"))
        return Step(_placed(placing.begun(desk, BackTo(stay), ground), stay, ground))
    line = typed_into(panel.typed, key)
    if line is None:
        return Step(desk)
    return Step(replace(desk, panel=narrowed(panel, line)))


def narrowed(panel: Reopening, line: Typing) -> Reopening:
    """Give the chooser for another text, its cursor on the first stay that fits."""
    return _at_first(replace(panel, typed=line))


def picked(desk: Desk, panel: Reopening, number: int, ground: Ground) -> Step:
    """Give the desk after a click on a row: the first chooses it, the second takes it."""
    found = _fitting(panel)
    if not 0 <= number < len(found):
        return Step(desk)
    if found[number].episode == panel.at:
        return pressed(desk, panel, "enter", ground)
    return Step(replace(desk, panel=replace(panel, at=found[number].episode)))


def chooser(panel: Reopening, now: datetime) -> Chooser:
    """Give the stays as they are seen."""
    found = _fitting(panel)
    at = next((at for at, stay in enumerate(found) if stay.episode == panel.at), 0)
    problem = panel.why
    if panel.stays is not None and not found and not problem:
        problem = "no stay that ended lately fits"
    return Chooser(
        title=f"Reopen a stay · {panel.location or 'everywhere'}",
        typing=panel.typed,
        options=tuple(_option(stay, now) for stay in found),
        at=at,
        lines=("reading …",) if panel.stays is None else (),
        problem=problem,
    )


def _placed(desk: Desk, stay: Departed, ground: Ground) -> Desk:
    """Put the cursor on the bed where the patient was, if it is free."""
    panel = desk.panel
    if not isinstance(panel, Choosing):
        return desk
    for spot in placing.spots(panel, ground):
        if spot.label == (stay.place or NO_BED) and spot.taken_by is None:
            return replace(desk, panel=replace(panel, at=spot.key))
    return desk


def _fitting(panel: Reopening) -> tuple[Departed, ...]:
    typed = words(panel.typed.text)
    return tuple(
        stay
        for stay in panel.stays or ()
        if all(any(word.startswith(part) for word in _words(stay)) for part in typed)
    )


def _words(stay: Departed) -> tuple[str, ...]:
    identity = stay.identity
    known = f"{identity.family} {identity.given} {stay.place} {stay.location}"
    return (*words(known), "".join(words(identity.family)))


def _at_first(panel: Reopening) -> Reopening:
    found = _fitting(panel)
    return replace(panel, at=found[0].episode if found else None)


def _option(stay: Departed, now: datetime) -> Option:
    identity = stay.identity
    born = f" · born {dates.nhs_date(identity.born)}" if identity.born else ""
    where = f"{stay.place or NO_BED} · {stay.location}"
    return Option(
        f"{names.full(identity.family, identity.given)}{born}",
        f"{where} · ended {clock(stay.ended, now)}",
    )
