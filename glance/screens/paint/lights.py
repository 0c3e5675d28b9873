"""How the lights are that a wall feeds: a word while all is well, loud ones where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glance.fields import Tone
from glance.lamps import Health
from glance.plain import clip, plain
from glance.screens.paint.fit import Statement, said
from glance.screens.roles import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glance.lamps import LightStatus
    from glance.screens.palette import Palette

_LONGEST_NAME = 20


def lights(statuses: Sequence[LightStatus], palette: Palette) -> Statement:
    """Say how the lights are, of which there is one at least."""
    dark = unlit(statuses)
    if dark:
        return _loud(dark, palette)
    if any(_starting(one) for one in statuses):
        return said("lights starting", "", style=palette[Tone.QUIET])
    several = "lights" if len(statuses) > 1 else "light"
    return said(f"{several} ✓", "", style=palette[Tone.QUIET], weight=6)


def unlit(statuses: Sequence[LightStatus]) -> tuple[LightStatus, ...]:
    """Give the lights that are not lit and ought to be."""
    return tuple(one for one in statuses if one.health is not Health.LIT and not _starting(one))


def _starting(status: LightStatus) -> bool:
    """Whether a light has not been lit yet, and nothing is known to keep it from that."""
    new = status.health is Health.OPENING and not status.problem
    return new and not status.reconnects and status.wrote_at is None


def _loud(dark: Sequence[LightStatus], palette: Palette) -> Statement:
    look = palette[Role.LATE]
    if len(dark) > 1:
        many = f" {len(dark)} lights not lit"
        names = ", ".join(clip(plain(one.name), _LONGEST_NAME) for one in dark)
        return said(f"{many}: {names} ", f"{many} ", " lights! ", style=look, weight=7)
    name = clip(plain(dark[0].name), _LONGEST_NAME)
    how = "gives no answer" if dark[0].health is Health.MUTE else "not lit"
    return said(f" light {name} {how} ", f" light {how} ", " light! ", style=look, weight=7)
