"""Colours as letters and as coloured blocks, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glance.lamps import Colour

# Lamps are as bright as their number says; a screen's number is the 2.2th root (sRGB).
_GAMMA = 1 / 2.2
# White below the first is dim, up to the second a glimmer: *new*, *not known* and *empty* of a
# light at 25 % brightness or more.
_DIM, _GLIMMER = 26, 5
_DIPPED = 0.8
_BACK = "\x1b[0m"
# What the sixteen colours have for each letter: ink and ground.
_SIXTEEN = {"R": "30;41", "A": "30;43", "D": "30;103", "d": "33;40", "G": "30;42", "B": "30;44"}
_SIXTEEN |= {"W": "30;107", "w": "30;47", ".": "97;100", "-": "90;40"}


def letter(colour: Colour) -> str:
    """Name a lamp without its colour: red, amber, green, blue, white, dim white, - for off."""
    red, green, _ = colour
    bright = max(colour)
    if not bright:
        return "-"
    if min(colour) * 2 > bright:
        return "W" if bright >= _DIM else "w"
    if bright == red:
        return "A" if green * 5 > red else "R"
    return "G" if bright == green else "B"


def mark(colour: Colour, recently: Iterable[Colour] = ()) -> str:
    """Name a lamp as `letter` does; a glimmer is a dot, and an amber that dips is D, and d dipped.

    `recently` is what the lamp was in the last seconds.
    """
    name = letter(colour)
    if name == "w" and max(colour) <= _GLIMMER:
        return "."
    if name != "A":
        return name
    ambers = [colour[0], *(other[0] for other in recently if letter(other) == "A")]
    full = max(ambers) * _DIPPED
    return "d" if colour[0] < full else "D" if min(ambers) < full else "A"


def block(name: str, colour: Colour, depth: str, width: int = 1) -> str:
    """Give one lamp, in "24-bit" colours, "16", or with "none"; a gap ends it if there is room."""
    gap = " " * (width > 1)
    name = name.rjust(width - len(gap))
    if depth == "none":
        return name + gap
    if depth == "16":
        return f"\x1b[{_SIXTEEN[name.strip()]}m{name}{_BACK}{gap}"
    seen = [round(255 * (part / 255) ** _GAMMA) for part in colour]
    ink = "30" if sum(seen) > 300 else "97"
    return f"\x1b[{ink};48;2;{seen[0]};{seen[1]};{seen[2]}m{name}{_BACK}{gap}"
