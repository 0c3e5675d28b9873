"""What is on a station, and what reaches it from outside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glance.census import Cursor, Delta, Episode
from glance.station import Ground, answered, caught_up, seen
from glance.station.dialogue import Collided, Refused, Save, Saved, Unsaved
from tests.station.world import NOW, Station, status

if TYPE_CHECKING:
    from glance.station.seen import Alert, Editing, Entry, Sheet


def sheet(here: Station) -> Sheet:
    """The open patient as seen."""
    found = seen(here.desk, here.ground, here.now).sheet
    assert found is not None
    return found


def editing(here: Station) -> Editing:
    """The editor as seen."""
    found = sheet(here).editing
    assert found is not None
    return found


def changed(here: Station, *episodes: Episode) -> Ground:
    """The ground after episodes changed."""
    seq = here.ground.census.cursor.seq + 1
    return here.ground.after(Delta(Cursor("e", seq), episodes), NOW)


def change_of(save: object) -> object:
    """The one change of a save."""
    assert isinstance(save, Save)
    (change,) = save.changes
    return change


def entry(here: Station, key: str) -> Entry:
    """One entry of the open patient."""
    return next(one for one in sheet(here).entries if one.key == key)


def answer(here: Station, told: Saved | Unsaved | Refused | Collided) -> tuple[Save, ...]:
    """Answer a save; give what is asked for thereupon."""
    step = answered(here.desk, told, here.ground, here.now)
    here.desk = step.desk
    here.effects += step.effects
    return tuple(effect for effect in step.effects if isinstance(effect, Save))


def alerts(here: Station) -> tuple[Alert, ...]:
    """The alerts as seen."""
    return seen(here.desk, here.ground, here.now).alerts


def news(here: Station, key: str, value: str | None, version: int, by: str = "cd2") -> None:
    """Let the census bring a value of the first patient."""
    found = dict(here.ground.census.episodes[1].statuses)
    found.pop(key, None)
    if value is not None:
        found[key] = replace(status(key, value, 0, version), changed_by=by, confirmed_by=by)
    seq = here.ground.census.cursor.seq + 1
    episode = replace(here.ground.census.episodes[1], statuses=found)
    here.ground = here.ground.after(Delta(Cursor("e", seq), (episode,)), NOW)
    step = caught_up(here.desk, here.ground, here.now)
    here.desk = step.desk
    here.effects += step.effects


def theirs(value: str | None = "blue", number: int = 1) -> Collided:
    """A colleague was first."""
    return Collided(number, "risk", value, "cd2", NOW)
