"""The current that a strip takes of its supply, computed, and the brightness that it allows."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glance.lamps.driver import Colour

# A WS2812 takes up to 20 mA for each of its three colours (60 mA at full white) and about
# 1 mA when it is dark.
MILLIAMPS_A_CHANNEL = 20.0
MILLIAMPS_AT_REST = 1.0
FULL = 255


def milliamps(colours: Iterable[Colour]) -> float:
    """Give the current that lamps take in these colours."""
    frame = tuple(colours)
    levels = sum(map(sum, frame))
    return levels * MILLIAMPS_A_CHANNEL / FULL + len(frame) * MILLIAMPS_AT_REST


def least_limit(count: int) -> int:
    """Give the smallest limit under which so many lamps can all be lit at all."""
    return ceil(milliamps([(1, 1, 1)] * count))


def dimmed(colour: Colour, level: float) -> Colour:
    """Give a colour at a level from 0 to 1; what is lit stays lit.

    The strongest channel is rounded down and the others up, so that no rounding
    takes amber to red.
    """
    strongest = max(colour)
    red, green, blue = (
        0
        if channel == 0
        else max(1, floor(channel * level))
        if channel == strongest
        else max(1, ceil(channel * level))
        for channel in colour
    )
    return red, green, blue


@lru_cache(maxsize=256)
def allowed(colour: Colour, count: int, wanted: float, limit_ma: float | None) -> float:
    """Give the level up to `wanted` at which so many lamps of that colour stay in the limit."""
    if limit_ma is None:
        return wanted
    full = count * sum(colour) * MILLIAMPS_A_CHANNEL / FULL
    spare = max(0.0, limit_ma - count * MILLIAMPS_AT_REST)
    level = min(wanted, spare / full)
    while level > 1 / FULL and milliamps([dimmed(colour, level)]) * count > limit_ma:
        level *= 0.99
    return level
