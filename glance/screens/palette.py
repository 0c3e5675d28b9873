"""What tones and roles look like: the styles of one theme on one kind of terminal.

Meaning never rests on colour: letters and shapes come with the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rich.color import Color, ColorSystem
from rich.style import Style

from glance.fields import Tone
from glance.screens.looks import looks
from glance.screens.roles import Depth, Role, Theme

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Palette:
    """The styles of one theme in one depth of colour.

    Grounds carry both colours. Everything else is laid over a ground and says only
    what differs from it.
    """

    theme: Theme
    depth: Depth
    styles: Mapping[Tone | Role, Style]

    def __getitem__(self, look: Tone | Role) -> Style:
        return self.styles[look]

    def block(self, tone: Tone) -> Style:
        """Give the tone of a letter that is looked for from afar: red, and only red, is filled."""
        return self.styles[Role.RED_BLOCK if tone is Tone.RED else tone]

    def stale(self, tone: Tone) -> Style:
        """Give the look of a value that is out of date: red is still found, but is no block."""
        match tone:
            case Tone.RED:
                return self.styles[Role.STALE_RED]
            case Tone.AMBER:
                return self.styles[tone] + self._slanted
            case Tone.PLAIN | Tone.QUIET:
                return self.styles[Role.STALE]
            case _:
                few = self.depth is Depth.EIGHT
                return self.styles[Role.STALE] if few else self.styles[tone] + self._slanted

    @property
    def _slanted(self) -> Style:
        # The Linux console shows italics as a colour of its own.
        return Style(italic=None if self.depth is Depth.EIGHT else True)


def _indexed(style: Style) -> Style:
    """Give the style in the nearest of the 256 colours."""
    return style + Style.from_color(
        _nearest(style.color) if style.color else None,
        _nearest(style.bgcolor) if style.bgcolor else None,
    )


def _nearest(color: Color) -> Color:
    return color.downgrade(ColorSystem.EIGHT_BIT)


@cache
def palette(theme: Theme, depth: Depth = Depth.TRUE) -> Palette:
    """Give the palette of a theme for a terminal with that many colours."""
    styles = {look: Style.parse(text) for look, text in looks(theme, depth).items()}
    if depth is Depth.INDEXED:
        styles = {look: _indexed(style) for look, style in styles.items()}
    return Palette(theme, depth, styles)


def depth_of(environ: Mapping[str, str]) -> Depth:
    """Give how many colours the terminal described by the environment has."""
    if "NO_COLOR" in environ:
        return Depth.NONE
    term = environ.get("TERM", "").strip().lower()
    if term == "linux":
        # A console font of more than 256 glyphs leaves 8 of its 16 colours (setfont(8)).
        return Depth.EIGHT
    if environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return Depth.TRUE
    suffix = term.rpartition("-")[2]
    if suffix == "direct" or term in {"foot", "xterm-kitty", "alacritty"}:
        return Depth.TRUE
    if suffix == "256color":
        return Depth.INDEXED
    if term in {"", "dumb", "unknown"} or suffix == "mono" or term.startswith("vt"):
        return Depth.NONE
    return Depth.SIXTEEN
