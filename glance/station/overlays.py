"""What stands over list and sheet: where keys, clicks and pastes go, and how it is seen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.station import (
    admitting,
    asking,
    helping,
    menu,
    placing,
    reading,
    reopening,
    sharing,
    undoing,
)
from glance.station.desk import Step
from glance.station.lines import written
from glance.station.panels import (
    Admitting,
    Asking,
    Choosing,
    Helping,
    MenuUp,
    Reading,
    Recognising,
    Reopening,
    Sharing,
    TakingBack,
)

if TYPE_CHECKING:
    from datetime import datetime

    from glance.station.desk import Desk
    from glance.station.ground import Ground
    from glance.station.seen import Panel


def pressed(desk: Desk, key: str, ground: Ground, now: datetime) -> Step:
    """Give the desk after a key that goes to the panel."""
    match desk.panel:
        case Asking() as panel:
            return asking.pressed(desk, panel, key, ground, now)
        case MenuUp():
            return menu.pressed(desk, key, ground, now)
        case Choosing() as panel:
            return placing.pressed(desk, panel, key, ground, now)
        case Reopening() as panel:
            return reopening.pressed(desk, panel, key, ground)
        case Admitting() as panel:
            return admitting.pressed(desk, panel, key, now)
        case Recognising() as panel:
            return admitting.recognised(desk, panel, key, ground, now)
        case Reading() as panel:
            return reading.pressed(desk, panel, key, ground, now)
        case Sharing() as panel:
            return sharing.pressed(desk, panel, key)
        case Helping() as panel:
            return helping.pressed(desk, panel, key)
    # One's last change is being looked up: only leaving is possible.
    return Step(replace(desk, panel=None) if key == "escape" else desk)


def pasted(desk: Desk, text: str, ground: Ground) -> Desk:
    """Give the desk after a paste into the line of a panel."""
    match desk.panel:
        case Admitting() as panel:
            return admitting.pasted(desk, panel, text)
        case Choosing() as panel:
            return replace(desk, panel=placing.narrowed(panel, written(panel.typed, text), ground))
        case Reopening() as panel:
            return replace(desk, panel=reopening.narrowed(panel, written(panel.typed, text)))
        case Reading() as panel:
            return replace(desk, panel=replace(panel, typed=written(panel.typed, text), top=0))
    return desk.told("nothing is typed here")


def picked(desk: Desk, number: int, ground: Ground, now: datetime) -> Step:
    """Give the desk after a click on a row of a panel."""
    match desk.panel:
        case Choosing() as panel:
            return placing.picked(desk, panel, number, ground, now)
        case Reopening() as panel:
            return reopening.picked(desk, panel, number, ground)
        case Admitting() as panel:
            return Step(admitting.focused(desk, panel, number))
    return Step(desk)


def panel(desk: Desk, ground: Ground, now: datetime) -> Panel | None:
    """Give the panel as it is seen; None where there is none."""
    match desk.panel:
        case Asking() as up:
            return asking.question(up)
        case MenuUp():
            return menu.menu(desk, ground)
        case Choosing() as up:
            return placing.chooser(up, ground)
        case Reopening() as up:
            return reopening.chooser(up, now)
        case Admitting() as up:
            return admitting.form(up, now)
        case Recognising() as up:
            return admitting.recognising(up, ground, now)
        case Reading() as up:
            return reading.history(desk, up, ground, now)
        case Sharing() as up:
            return sharing.shares(up)
        case Helping() as up:
            return helping.shown(up)
        case TakingBack():
            return undoing.waiting()
    return None
