"""The last line: which page of how many this is, what is on the others, how the lights are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.fields import Tone
from glance.screens.paint.fit import Statement, said, spread
from glance.screens.roles import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

    from glance.screens.paint.scene import Scene
    from glance.screens.palette import Palette

_BAR = 8
_NARROW = 61


def status(scene: Scene, palette: Palette, where: Sequence[str], hidden: int, pages: int) -> Strip:
    """Paint the last line: what the page holds and what it does not, and when it turns.

    `where` is the same statement from its longest wording to its shortest.
    """
    quiet = palette[Tone.QUIET]
    right: list[Statement] = []
    if scene.lights:
        # Most walls feed none, and start without this.
        from glance.screens.paint.lights import lights, unlit

        right.extend(lights(scene.lights, palette, scene.size.width))
        if unlit(scene.lights) and scene.size.width < _NARROW:
            # There is no room for both, and whoever looks at the light must be told.
            where = (*where, "")
    left: list[Statement] = []
    if pages > 1:
        number = min(scene.turning.page, pages)
        left.append(
            said(
                f"page {number} of {pages}",
                f"page {number}/{pages}",
                f"{number}/{pages}",
                style=palette[Role.TITLE],
                weight=6,
            )
        )
    left.append(said(*where, style=palette[Tone.PLAIN], weight=4))
    if hidden:
        columns = f"{hidden} column{'' if hidden == 1 else 's'} hidden"
        left.append(said(columns, f"{hidden} hidden", style=quiet, weight=5))
    if pages > 1:
        right.append(_turning(scene, palette))
    return spread(scene.size.width, palette[Role.RAISED], left, right)


def _turning(scene: Scene, palette: Palette) -> Statement:
    """Say when the page turns: a bar that empties, or that somebody stopped it."""
    if scene.turning.paused:
        return said("paused", style=palette[Role.LATE], weight=3)
    if scene.turning.left is None:
        return said("", style=palette[Tone.QUIET])
    full = max(0, min(_BAR, round(scene.turning.left * _BAR)))
    bar = (("─" * full, palette[Role.TITLE]), ("·" * (_BAR - full), palette[Tone.QUIET]))
    return Statement((bar, ()), weight=2)
