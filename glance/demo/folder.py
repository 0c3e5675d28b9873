"""A throw-away site, filled through the ordinary store as its staff would have filled it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from glance.census import Admit, Confirm, SetStatus, Signature
from glance.demo.places import structure
from glance.demo.residents import Resident, residents
from glance.site import Site, create_site
from glance.store import open_store

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from glance.census import Change
    from glance.store import Store

SIGNED = Signature("demo:night staff", "demo")


def create_demo(folder: Path, seed: int, now: datetime) -> Path:
    """Make a site in the folder with a ward, a team and a virtual ward; give the folder back.

    The same seed and moment give the same people. NotAllowed where a site is there already.
    """
    create_site(folder)
    _announce(folder / "config" / "glance.toml")
    site = Site.open(folder)
    everyone = residents(seed, site.vocabulary(), now)
    with open_store(site.database, writable=True) as store:
        _fill(store, everyone)
    return folder


def _announce(settings: Path) -> None:
    """Have every wall of the site say DEMO."""
    banner = 'banner = "DEMO"'
    text, found = re.subn(r"(?m)^banner\s*=.*$", banner, settings.read_text("utf-8"))
    settings.write_text(text if found else f"{banner}\n{text}", "utf-8")


def _fill(store: Store, everyone: tuple[Resident, ...]) -> None:
    """Write everything down in the order in which it was said, one save for each moment."""
    episodes: dict[int, int] = {}
    for number, at in enumerate(_moments(everyone)):
        arriving = [index for index, one in enumerate(everyone) if one.admitted_at == at]
        changes: list[Change] = list(structure()) if number == 0 else []
        changes += (_admission(everyone[index]) for index in arriving)
        for index, episode in episodes.items():
            changes += _said_at(everyone[index], episode, at)
        recorded = store.record(changes, SIGNED, f"demo-{number}", at)
        # Admissions are written first, so their episodes come first in the answer.
        episodes.update(zip(arriving, recorded.episodes, strict=False))


def _moments(everyone: tuple[Resident, ...]) -> list[datetime]:
    moments = {one.admitted_at for one in everyone}
    for one in everyone:
        moments.update(said.at for said in one.said)
        moments.update(said.confirmed_at for said in one.said if said.confirmed_at is not None)
    return sorted(moments)


def _admission(one: Resident) -> Admit:
    said = tuple((said.field, said.value) for said in one.said if said.at == one.admitted_at)
    return Admit(
        identity=one.identity,
        location=one.location,
        began=one.began,
        place=one.place,
        owner=one.owner,
        statuses=said,
    )


def _said_at(one: Resident, episode: int, at: datetime) -> list[Change]:
    changes: list[Change] = [
        SetStatus(episode, said.field, said.value) for said in one.said if said.at == at
    ]
    confirmed = tuple(said.field for said in one.said if said.confirmed_at == at)
    if confirmed:
        changes.append(Confirm(episode, confirmed))
    return changes
