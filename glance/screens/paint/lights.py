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
# In how many cells a reason is still one; where nothing but a person can mend it, it takes so
# much of the line and leaves the rest its shortest words.
_REASONS = (200, 160, 120, 100, 80, 70, 60, 50, 45, 40, 35, 30, 25, 20, 16)
_SHARE = 0.5


def lights(statuses: Sequence[LightStatus], palette: Palette, width: int) -> tuple[Statement, ...]:
    """Say how the lights are, of which there is one at least, and why some are not lit."""
    dark = unlit(statuses)
    if dark:
        return (_loud(dark, palette), *_why(dark, palette, width))
    if any(_starting(one) for one in statuses):
        return (said("lights starting", "", style=palette[Tone.QUIET]),)
    several = "lights" if len(statuses) > 1 else "light"
    return (said(f"{several} ✓", "", style=palette[Tone.QUIET], weight=6),)


def _why(dark: Sequence[LightStatus], palette: Palette, width: int) -> tuple[Statement, ...]:
    """Say why they are not lit, if that is the same for all; as much of it as there is room for."""
    # What kept a light from being opened before may be gone.
    reasons = {"" if one.health is Health.OPENING else one.problem for one in dark}
    if len(reasons) > 1 or not any(reasons):
        return ()
    reason = plain(reasons.pop())
    ended = all(one.health is Health.ENDED for one in dark)
    most = width * _SHARE if ended else width
    wordings = (*(clip(reason, room) for room in _REASONS if room <= most), "")
    return (said(*wordings, style=palette[Tone.PLAIN], weight=7 if ended else 2),)


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
    if not name:
        return said(" lights not lit ", " lights! ", style=look, weight=7)
    how = "gives no answer" if dark[0].health is Health.MUTE else "not lit"
    return said(f" light {name} {how} ", f" light {how} ", " light! ", style=look, weight=7)
