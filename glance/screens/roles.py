"""The places on a screen that have a look of their own, the themes, and depths of colour."""

from __future__ import annotations

from enum import StrEnum


class Theme(StrEnum):
    """Dark for a corridor, light for a sunlit wall, night from nine on, contrast for tired eyes."""

    DARK = "dark"
    LIGHT = "light"
    NIGHT = "night"
    CONTRAST = "contrast"

    @property
    def following(self) -> Theme:
        """The theme that comes next when a person leafs through them."""
        themes = list(Theme)
        return themes[(themes.index(self) + 1) % len(themes)]


class Depth(StrEnum):
    """How many colours the terminal has."""

    TRUE = "truecolor"
    INDEXED = "256"
    SIXTEEN = "16"
    EIGHT = "8"
    NONE = "none"


class Role(StrEnum):
    """A place on the screen with a look of its own. The first three are grounds to write on."""

    GROUND = "ground"
    BAND = "band"  # every second row, where rows are long
    RAISED = "raised"  # header and footer
    TITLE = "title"
    LABELS = "labels"  # the line of column labels, which is also the rule above the grid
    RULE = "rule"
    GROUP = "group"
    STALE = "stale"
    STALE_RED = "stale red"  # a red value that is out of date: no block, and still red
    LIVE = "live"
    LATE = "late"  # the feed is late, the values may still be right
    HIGHLIGHT = "highlight"  # changed a moment ago
    LOST = "lost"  # every row while the data is lost
    NOT_LIVE = "not live"  # the banner through them
    BANNER = "banner"  # the site's own: DEMO
    RED_BLOCK = "red block"
    # What a station has besides.
    CURSOR = "cursor"  # the row that keys act on
    HERE = "here"  # the row of the patient who is open, while keys go elsewhere
    CAP = "cap"  # a key to press
    BLANK = "blank"  # the line that somebody types in
    CARET = "caret"  # where the next letter goes
    ALERT = "alert"  # a save that did not go through
    WARNING = "warning"  # who else could be meant
    SAVED = "saved"
    BARRED = "barred"  # what this person may not change


GROUNDS = (Role.GROUND, Role.BAND, Role.RAISED)
