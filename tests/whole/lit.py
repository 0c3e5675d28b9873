"""Four beds on a strip, and a last lamp that moves while glance is well."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.whole.firmware import Strip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.whole.conftest import Glance

BEDS = 4
NO_DATA = "w-w-"
WIRING = """
[[light]]
name = "beds"
driver = "adalight"
port = "{port}"
board = "ward"
shows = "beds"
count = {count}
"""


def shows(beds: str) -> Callable[[str], bool]:
    """Say whether a strip shows those letters for the beds, and its last lamp is lit."""
    return lambda letters: letters[:BEDS] == beds and letters[BEDS] != "-"


no_data = shows(NO_DATA)


def wire(glance: Glance, text: str) -> None:
    """Write the wiring of a site."""
    (glance.site / "config" / "lights.toml").write_text(text, "utf-8")


@contextmanager
def wired_strip(glance: Glance, folder: Path) -> Iterator[Strip]:
    """Give a strip that the site's wiring names, plugged in."""
    link = folder / "strip"
    wire(glance, WIRING.format(port=link, count=BEDS + 1))
    with Strip(link, BEDS + 1) as plugged:
        yield plugged
