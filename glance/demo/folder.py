"""A throw-away site, filled through the ordinary store as its staff would have filled it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from glance.census import Admit, Confirm, SetStatus, Signature
from glance.demo.places import PATIENTS, structure
from glance.demo.residents import Resident, residents
from glance.demo.staff import STATION, everybody, on_duty
from glance.signon import read_pepper
from glance.site import Site, create_site
from glance.store import open_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from glance.census import Change
    from glance.staff import StaffChange
    from glance.store import Store


def create_demo(folder: Path, seed: int, now: datetime) -> Path:
    """Make a site in the folder with a ward, a team and a virtual ward; give the folder back.

    The same seed and moment give the same people. NotAllowed where a site is there already.
    """
    create_site(folder)
    settings = folder / "config" / "glance.toml"
    # Every wall of the site says DEMO, and its owner may try commands without a PIN.
    _settle(settings, "banner", '"DEMO"')
    _settle(settings, "allow_os_user", "true")
    site = Site.open(folder)
    everyone = residents(seed, site.vocabulary(), now)
    with open_store(site.database, writable=True) as store:
        _set_up(store, everybody(read_pepper(site)), _moments(everyone)[0])
        _fill(store, everyone)
    return folder


def _settle(settings: Path, key: str, value: str) -> None:
    """Give a setting of the site another value than the usual one."""
    line = f"{key} = {value}"
    text, found = re.subn(rf"(?m)^{key}\s*=.*$", line, settings.read_text("utf-8"))
    settings.write_text(text if found else f"{line}\n{text}", "utf-8")


def _set_up(store: Store, staff: Sequence[StaffChange], at: datetime) -> None:
    """Make the locations, and let the staff sign on."""
    owner = Signature("os:demo", STATION)
    store.record(structure(), owner, "demo-structure", at)
    store.record(staff, owner, "demo-staff", at)


def _fill(store: Store, everyone: Sequence[Resident]) -> None:
    """Write everything down in the order in which it was said, by somebody who works there."""
    episodes: dict[int, int] = {}
    for number, at in enumerate(_moments(everyone)):
        for location in PATIENTS:
            here = [index for index, one in enumerate(everyone) if one.location == location]
            arriving = [index for index in here if everyone[index].admitted_at == at]
            changes: list[Change] = [_admission(everyone[index]) for index in arriving]
            for index in here:
                if index in episodes:
                    changes += _said_at(everyone[index], episodes[index], at)
            if changes:
                nurses = on_duty(location)
                signed = Signature(nurses[number % len(nurses)], STATION)
                recorded = store.record(changes, signed, f"demo-{number}-{location}", at)
                # Admissions are written first, so their episodes come first in the answer.
                episodes.update(zip(arriving, recorded.episodes, strict=False))


def _moments(everyone: Sequence[Resident]) -> list[datetime]:
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
