"""How every tone and role looks in each theme, as Rich style definitions.

The red, amber and teal of the dark themes, and the filled blocks, were chosen for
colour-blind eyes: the worst pair of the three stays 24 apart (CAM02-UCS ΔE′,
Machado's deuteranopia and protanopia), where plain red, amber and green have 3.
"""

from __future__ import annotations

from glance.fields import Tone
from glance.screens.roles import Depth, Role, Theme

Looks = dict[Tone | Role, str]

# Blocks (letters in them 5.9, 14.5 and 4.5 to 1) and, in the dark, text 6.8, 16.1
# and 8.3 to 1 on black.
_BLOCK_LOOKS: Looks = {
    Role.RED_BLOCK: "bold #FFFFFF on #C8102E",
    Role.NOT_LIVE: "bold #FFFFFF on #C8102E",
    Role.BANNER: "bold #14002E on #C4A7FF",
}

_DARK: Looks = {
    **_BLOCK_LOOKS,
    Role.GROUND: "#E8ECEF on #07090B",
    Role.BAND: "#E8ECEF on #12161A",
    Role.RAISED: "#E8ECEF on #1A1F25",
    Role.TITLE: "bold #FFFFFF",
    Role.LABELS: "#A3ADB8 underline",
    Role.RULE: "#7F8994",
    Role.GROUP: "bold #C3CBD4",
    Role.STALE: "italic #98A3AE",
    Role.STALE_RED: "italic bold #FF5A4D",
    Role.LIVE: "bold #2BB3C0",
    Role.LATE: "bold #000000 on #FFD23F",
    Role.HIGHLIGHT: "bold #07090B on #E8ECEF",
    Role.LOST: "#8C96A1",
    Tone.PLAIN: "",
    Tone.QUIET: "#98A3AE",
    Tone.RED: "bold #FF5A4D",
    Tone.AMBER: "#FFE066",
    Tone.GREEN: "#2BB3C0",
    Tone.BLUE: "#8FB8FF",
    Tone.BLACK: "bold #FFFFFF",
    Tone.ACCENT: "#C4A7FF",
}

_LIGHT: Looks = {
    **_BLOCK_LOOKS,
    Role.GROUND: "#14181C on #FCFCFA",
    Role.BAND: "#14181C on #F1F3F4",
    Role.RAISED: "#14181C on #ECF0F3",
    Role.TITLE: "bold #000000",
    Role.LABELS: "#4A545E underline",
    Role.RULE: "#525C66",
    Role.GROUP: "bold #333D47",
    Role.STALE: "italic #525C66",
    Role.STALE_RED: "italic bold #A80A1A",
    Role.LIVE: "bold #17606F",
    Role.LATE: "bold #000000 on #FFD23F",
    Role.HIGHLIGHT: "bold #FFFFFF on #14181C",
    Role.LOST: "#525C66",
    Role.RED_BLOCK: "bold #FFFFFF on #A80A1A",
    Role.BANNER: "bold #FFFFFF on #5B2E9E",
    Tone.PLAIN: "",
    Tone.QUIET: "#525C66",
    Tone.RED: "bold #A80A1A",
    # No yellow is legible on white; as a felt-tip mark it is.
    Tone.AMBER: "#000000 on #FFD23F",
    Tone.GREEN: "#10707F",
    Tone.BLUE: "#1450A8",
    Tone.BLACK: "bold #000000",
    Tone.ACCENT: "#5B2E9E",
}

_NIGHT: Looks = {
    **_BLOCK_LOOKS,
    Role.GROUND: "#B3AA9B on #000000",
    Role.BAND: "#B3AA9B on #0B0A08",
    Role.RAISED: "#B3AA9B on #12100D",
    Role.TITLE: "bold #C9C0B0",
    Role.LABELS: "#8F8778 underline",
    Role.RULE: "#857D6F",
    Role.GROUP: "bold #A39A8B",
    Role.STALE: "italic #8A8274",
    Role.STALE_RED: "italic bold #D74E4D",
    Role.LIVE: "bold #42BACA",
    Role.LATE: "bold #000000 on #B39127",
    Role.HIGHLIGHT: "bold #000000 on #B3AA9B",
    Role.LOST: "#857D6F",
    Role.NOT_LIVE: "bold #F2E4DC on #8F0F22",
    Role.BANNER: "bold #000000 on #8C78B8",
    Role.RED_BLOCK: "bold #F2E4DC on #8F0F22",
    Tone.PLAIN: "",
    Tone.QUIET: "#8A8274",
    Tone.RED: "bold #D74E4D",
    Tone.AMBER: "#E2AF00",
    Tone.GREEN: "#42BACA",
    Tone.BLUE: "#6F93CF",
    Tone.BLACK: "bold #D8D0C2",
    Tone.ACCENT: "#9C88C8",
}

_CONTRAST: Looks = {
    **_DARK,
    Role.GROUND: "#FFFFFF on #000000",
    Role.BAND: "#FFFFFF on #000000",
    Role.RAISED: "bold #FFFFFF on #000000",
    Role.LABELS: "bold #FFFFFF underline",
    Role.RULE: "#FFFFFF",
    Role.GROUP: "bold #FFFFFF",
    Role.STALE: "italic #C4C4C4",
    Role.HIGHLIGHT: "bold #000000 on #FFFFFF",
    Role.LOST: "#B8B8B8",
    Tone.QUIET: "#C4C4C4",
    Tone.RED: "bold #FF5A4D",
    Tone.AMBER: "bold #FFE066",
    Tone.GREEN: "bold #2BB3C0",
}

_TRUE = {
    Theme.DARK: _DARK,
    Theme.LIGHT: _LIGHT,
    Theme.NIGHT: _NIGHT,
    Theme.CONTRAST: _CONTRAST,
}

# With 16 colours and less, and with none, the look rests on bold and reverse video.
# VGA's own red is 2.7 to 1 on black: bright red is text, red is only ever a block.
_SIXTEEN_DARK: Looks = {
    Role.GROUND: "bright_white on black",
    Role.BAND: "bright_white on black",
    Role.RAISED: "bright_white on black",
    Role.TITLE: "bold bright_white",
    Role.LABELS: "white underline",
    Role.RULE: "white",
    Role.GROUP: "bold white",
    Role.STALE: "cyan",
    Role.STALE_RED: "italic bold bright_red",
    Role.LIVE: "bold bright_cyan",
    Role.LATE: "black on bright_yellow",
    Role.HIGHLIGHT: "black on white",
    Role.LOST: "white",
    Role.NOT_LIVE: "bold bright_white on red",
    Role.BANNER: "bold bright_white on magenta",
    Role.RED_BLOCK: "bold bright_white on red",
    Tone.PLAIN: "",
    Tone.QUIET: "white",
    Tone.RED: "bold bright_red",
    Tone.AMBER: "bright_yellow",
    Tone.GREEN: "bright_cyan",
    Tone.BLUE: "bold white",
    Tone.BLACK: "bold bright_white",
    Tone.ACCENT: "bright_magenta",
}

_SIXTEEN_LIGHT: Looks = {
    **_SIXTEEN_DARK,
    Role.GROUND: "black on bright_white",
    Role.BAND: "black on bright_white",
    Role.RAISED: "black on white",
    Role.TITLE: "bold black",
    Role.LABELS: "black underline",
    Role.RULE: "black",
    Role.GROUP: "bold black",
    Role.STALE: "italic black",
    Role.STALE_RED: "italic bold red",
    Role.LIVE: "bold blue",
    Role.HIGHLIGHT: "bright_white on black",
    Role.LOST: "italic black",
    Tone.QUIET: "black",
    Tone.RED: "bold bright_white on red",
    Tone.AMBER: "black on bright_yellow",
    Tone.GREEN: "blue",
    Tone.BLUE: "blue",
    Tone.BLACK: "bold black",
    Tone.ACCENT: "bold blue",
}

# The Linux console with a large font: eight colours, and bold is what brightens.
_EIGHT_DARK: Looks = {
    **_SIXTEEN_DARK,
    Role.GROUND: "white on black",
    Role.BAND: "white on black",
    Role.RAISED: "white on black",
    Role.TITLE: "bold white",
    Role.LABELS: "cyan underline",
    Role.STALE: "cyan",
    # Red itself is too dark to read there, and underlining is a colour.
    Role.STALE_RED: "bold white",
    Role.LIVE: "bold cyan",
    Role.LATE: "black on yellow",
    Role.HIGHLIGHT: "black on white",
    Role.LOST: "cyan",
    Role.NOT_LIVE: "black on white",
    Role.BANNER: "black on cyan",
    Role.RED_BLOCK: "black on white",
    Tone.QUIET: "white",
    Tone.RED: "black on white",
    Tone.AMBER: "bold yellow",
    Tone.GREEN: "bold cyan",
    Tone.BLUE: "bold white",
    Tone.BLACK: "bold white",
    Tone.ACCENT: "bold cyan",
}

_EIGHT_LIGHT: Looks = {
    **_EIGHT_DARK,
    Role.GROUND: "black on white",
    Role.BAND: "black on white",
    Role.RAISED: "black on white",
    Role.TITLE: "black",
    Role.LABELS: "blue underline",
    Role.RULE: "black",
    Role.GROUP: "blue",
    Role.STALE: "blue",
    Role.STALE_RED: "bold black",
    Role.LIVE: "blue",
    Role.LATE: "white on black",
    Role.HIGHLIGHT: "white on black",
    Role.LOST: "blue",
    Role.NOT_LIVE: "white on black",
    Role.BANNER: "white on blue",
    Role.RED_BLOCK: "white on black",
    Tone.QUIET: "black",
    Tone.RED: "white on black",
    Tone.AMBER: "black underline",
    Tone.GREEN: "black",
    Tone.BLUE: "blue",
    Tone.BLACK: "black",
    Tone.ACCENT: "blue",
}

_NONE: Looks = {
    Role.GROUND: "",
    Role.BAND: "",
    Role.RAISED: "",
    Role.TITLE: "bold",
    Role.LABELS: "underline",
    Role.RULE: "",
    Role.GROUP: "bold",
    Role.STALE: "italic",
    Role.STALE_RED: "bold underline",
    Role.LIVE: "bold",
    Role.LATE: "reverse",
    Role.HIGHLIGHT: "reverse",
    Role.LOST: "italic",
    Role.NOT_LIVE: "reverse bold",
    Role.BANNER: "reverse",
    Role.RED_BLOCK: "reverse bold",
    Tone.PLAIN: "",
    Tone.QUIET: "",
    Tone.RED: "reverse bold",
    Tone.AMBER: "bold",
    Tone.GREEN: "",
    Tone.BLUE: "bold",
    Tone.BLACK: "bold",
    Tone.ACCENT: "bold",
}


def looks(theme: Theme, depth: Depth) -> Looks:
    """Give the definitions of one theme; terminals of few colours know only dark and light."""
    light = theme is Theme.LIGHT
    match depth:
        case Depth.SIXTEEN:
            return _SIXTEEN_LIGHT if light else _SIXTEEN_DARK
        case Depth.EIGHT:
            return _EIGHT_LIGHT if light else _EIGHT_DARK
        case Depth.NONE:
            return _NONE
        case _:
            return _TRUE[theme]
