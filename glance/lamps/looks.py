"""The colour and brightness of every state, and what stands for a light that shows no patient.

Position says which patient, colour and brightness say how they are; white is whatever is no
judgement. Nothing here is red but red, and nothing green but green.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.board import LampState
from glance.lamps.current import allowed, dimmed

if TYPE_CHECKING:
    from glance.lamps.driver import Colour
    from glance.lamps.light import Light

WHITE: Colour = (255, 255, 255)
RED: Colour = (255, 0, 0)
AMBER: Colour = (255, 96, 0)
GREEN: Colour = (0, 160, 60)
# How bright each state is of 1. With amber at 60 % and green at 25 % (as often advised) a
# deuteranope sees red and amber (ΔE 5) and, at night, green and unknown (ΔE 1) as one: red and
# amber as one yellow, green as a grey. With amber brighter than red can be, and green twice as
# bright as unknown, these pairs are 17 apart or more, by day (25 %) and night (8 %), for
# deuteranopes and protanopes (CIELAB, matrices of Machado 2009, with the rounding to 1/255).
# What that costs: amber is hardly a step of brightness below red, so that red from amber is told
# by hue (as told apart as above) and by position, and no amber at 60 % could do it for them.
# Unknown and empty are 11 apart at night, 2/255 and 1/255: no strip can do better there.
LOOKS: dict[LampState, tuple[Colour, float]] = {
    LampState.RED: (RED, 1.0),
    LampState.DUE: (AMBER, 0.9),
    LampState.AMBER: (AMBER, 0.9),
    LampState.NEW: (WHITE, 0.5),
    LampState.UNKNOWN: (WHITE, 0.1),
    LampState.GREEN: (GREEN, 0.4),
    LampState.EMPTY: (WHITE, 0.02),
}
# What takes the most current of all that is ever shown: white at a half.
BRIGHTEST = 0.5
_WORST: Colour = (128, 128, 128)
DIM = 0.08
BEATS = (0.03, 0.1)
# Below this unknown (10 %) and empty (2 %) round to the same number.
LEAST_LEVEL = 0.06


def level(light: Light, night: bool) -> float:
    """Give the brightness, from 0 to 1, that the wiring asks for and the supply allows.

    It is what the light may have when every lamp is at its brightest, whatever the lamps
    show now: so no lamp changes with its neighbours, and a dim red never means a busy ward.
    """
    wanted = (light.night_brightness if night else light.brightness) / 100
    return allowed(_WORST, light.count, wanted, light.limit_ma)


def white(of_one: float, level: float) -> Colour:
    """Give a white, so bright."""
    return dimmed(WHITE, of_one * level)


def colour(state: LampState, level: float, dip: float = 1.0) -> Colour:
    """Give the colour of a state at a level; `dip` is how much of it is left."""
    hue, of_one = LOOKS[state]
    return dimmed(hue, of_one * dip * level)
