"""A light that is being set up: what was answered, and how it gets into config/lights.toml."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.errors import BadInput, Failure, Faulty, NotAllowed
from glance.lamps import Sort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glance.board import Board, LampGroup
    from glance.lamps import Driver, Light, Wiring
    from glance.lamps.options import Value
    from glance.site import Site


@dataclass(frozen=True, slots=True)
class Draft:
    """What the block of a light is to say; `heartbeat` and `limit_ma` of None for the usual."""

    driver: Driver
    port: str
    behind: str
    board: Board
    group: LampGroup
    name: str
    count: int
    options: Mapping[str, Value]
    each: int = 1
    lamps: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    held: bool = False  # by another program, so that it cannot be tried
    backward: bool = False
    heartbeat: int | None = None
    limit_ma: int | None = None

    @property
    def wide(self) -> int:
        """How many lamps one segment has."""
        return self.each if self.driver.sort is Sort.COLOURS else max(1, len(self.lamps))

    @property
    def block(self) -> str:
        """Give the text of the light."""
        from glance.lamps.block import light_block

        return light_block(
            self.name,
            self.driver.name,
            self.port,
            board=self.board.name,
            shows=self.group.name,
            count=self.count,
            behind=self.behind,
            backward=self.backward,
            each=self.each if self.each > 1 else None,
            lamps=self.lamps,
            segments=self.segments,
            limit_ma=self.limit_ma,
            heartbeat=self.heartbeat,
            options=self.options,
        )


def wiring_text(site: Site) -> str:
    """Give the text of the wiring file as it is now; "" where there is none."""
    from glance.site import LIGHTS
    from glance.site.files import read_text

    path = site.folder / LIGHTS
    return read_text(path, LIGHTS) if path.exists() else ""


def with_draft(site: Site, draft: Draft) -> tuple[str, Light]:
    """Give the wiring file's text with the light in it, and the light as that is read.

    BadInput where the file would not be valid any more.
    """
    text = wiring_text(site)
    text += draft.block if not text or text.endswith("\n") else f"\n{draft.block}"
    try:
        wiring = _read(site, text, draft.board)
    except Faulty as faulty:
        said = "; ".join(
            f"{problem.key.rpartition('.')[2]}: {problem.message}" for problem in faulty.problems
        )
        raise BadInput(f"it cannot be wired so: {said}") from faulty
    return text, wiring.lights[-1]


def _read(site: Site, text: str, board: Board) -> Wiring:
    from glance.lamps.wiring import read_wiring
    from glance.site import LIGHTS
    from glance.strip.installed import Installed

    # What stands in the file already was read with its boards when this began.
    boards = {**dict.fromkeys(site.boards()), board.name: board}
    night = site.settings.night_from, site.settings.night_to
    return read_wiring(text, LIGHTS, Installed(), boards, night)


def insist_on_writing(site: Site) -> None:
    """Raise NotAllowed, before anything is asked, where the answers could not be written down."""
    from glance.cli.sites import insist_on_owner
    from glance.site import LIGHTS

    insist_on_owner(site)
    folder = (site.folder / LIGHTS).parent
    if not os.access(folder, os.W_OK):
        raise NotAllowed(f"{folder} cannot be written; run glance as the user who made the site")


def write(site: Site, draft: Draft) -> Light:
    """Add the light to config/lights.toml, whole or not at all, and read it from there."""
    from glance.site import LIGHTS, write_whole
    from glance.strip.installed import Installed

    text, _ = with_draft(site, draft)
    path = site.folder / LIGHTS
    write_whole(path, text)
    if os.geteuid() == 0:
        # What root has written the site's own account could not read.
        owner = path.parent.stat()
        shutil.chown(path, owner.st_uid, owner.st_gid)
    for light in site.wiring(Installed()).lights:
        if light.name == draft.name:
            return light
    raise Failure(f"{LIGHTS} was changed by somebody else meanwhile: {draft.name} is not in it")
