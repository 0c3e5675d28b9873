"""Saves that did not go through: loud, whole, and never in the way of a key but their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.feed.trust import State
from glance.fields import Tone
from glance.plain import plain
from glance.screens.roles import Role
from glance.screens.station.paint.canvas import Block, Canvas, beside
from glance.screens.station.paint.keys import caps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.feed.trust import Trust
    from glance.screens.palette import Palette
    from glance.station.seen import Alert

# Alerts below the first say no more than their titles, and no more of them than these do.
_TITLES = 3


BACK = "the database is back: look whether it is still right, then Ctrl+R saves it"


def heard(shown: Sequence[Alert], trust: Trust) -> tuple[Alert, ...]:
    """Give the alerts, those about a database that was away told that it is back."""
    if trust.state is not State.LIVE or trust.as_of is None:
        return tuple(shown)
    return tuple(
        replace(alert, lines=(BACK, *alert.lines[1:]))
        if alert.away_since is not None and alert.away_since < trust.as_of
        else alert
        for alert in shown
    )


def alerts(shown: Sequence[Alert], width: int, height: int, palette: Palette) -> Block:
    """Paint the first alert with its choices, and the titles of the others."""
    if not shown:
        return Block()
    for most in (3, 2, 1, 0):
        block = _alerts(shown, width, palette, most)
        if block.height <= height:
            break
    return block


def _alerts(shown: Sequence[Alert], width: int, palette: Palette, most: int) -> Block:
    canvas = Canvas(width, palette)
    first, *others = shown
    canvas.bar(first.title, Role.ALERT, most=max(1, most))
    inner = Canvas(width - 2, palette)
    for words in first.lines if most else ():
        inner.text(words, palette[Tone.PLAIN], most=most)
    if first.choices:
        caps(inner, first.choices, most=max(1, most))
    canvas.add(_edged(inner.block(), palette))
    for alert in others[: _TITLES if most else 1]:
        canvas.bar(plain(alert.title), Role.ALERT, most=1)
    left = len(others) - (_TITLES if most else 1)
    if left > 0:
        canvas.bar(f"and {left} more like these", Role.ALERT, most=1)
    return canvas.block()


def _edged(block: Block, palette: Palette) -> Block:
    edge = Canvas(2, palette)
    for _ in block.lines:
        edge.line().put(0, " ", palette[Role.ALERT])
    return beside(edge.block(), block)
