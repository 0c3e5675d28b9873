"""What the person who looks after a light should know of how it is wired."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from glance.board import LampState
from glance.lamps.driver import Sort
from glance.lamps.looks import LEAST_LEVEL, level
from glance.lamps.painting import WELL

if TYPE_CHECKING:
    from glance.board import LampGroup
    from glance.lamps.light import Light

# The kernel hands these out in the order in which devices are found.
_PASSING_NAME = re.compile(r"/dev/tty(USB|ACM)\d+")
_TOLD = (LampState.RED, LampState.DUE, LampState.AMBER, LampState.NEW, LampState.GREEN)


def cautions(light: Light, group: LampGroup | None) -> tuple[str, ...]:
    """Say what is allowed and not good; without the group less can be said."""
    return tuple(filter(None, (_stands_still(light), _passing(light), *_shines(light, group))))


def _stands_still(light: Light) -> str:
    if not light.driver.holds or light.heartbeat:
        return ""
    return (
        f"{light.name} holds its last frame for ever and no lamp moves: nobody sees when "
        "glance has died; name a heartbeat lamp if there is one to spare"
    )


def _passing(light: Light) -> str:
    if light.line is None or _PASSING_NAME.fullmatch(light.port) is None:
        return ""
    return (
        f"{light.name}: {light.port} may be another device after the next start; "
        "use its name under /dev/serial/by-path"
    )


def _shines(light: Light, group: LampGroup | None) -> tuple[str, ...]:
    if light.driver.sort is Sort.COLOURS:
        return (_too_dim(light, night=False), _too_dim(light, night=True))
    return (_unlit(light, group),) if group is not None else ()


def _unlit(light: Light, group: LampGroup) -> str:
    if all(wired == WELL for wired in light.lamps):
        return ""
    unlit = [
        state.value
        for state in _TOLD
        if state in group.tells
        and not any(state in wired and wired != WELL for wired in light.lamps)
    ]
    if not unlit:
        return ""
    return (
        f"{light.name}: no lamp is lit for {', '.join(unlit)}, which {group.name} tells; it is "
        f"dark then (add them to a lamp, or leave them out of the tells of {group.name})"
    )


def _too_dim(light: Light, *, night: bool) -> str:
    reached = level(light, night)
    if reached >= LEAST_LEVEL:
        return ""
    asked = light.night_brightness if night else light.brightness
    why = f"its brightness is {asked} %"
    if reached * 100 < asked:
        why = f"{light.limit_ma:.0f} mA are not enough for {light.count} lamps"
    return (
        f"{light.name}: at {'night' if night else 'day'} unknown and empty look alike, and all "
        f"is hard to see, for {why}"
    )
