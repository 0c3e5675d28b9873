"""The throw-away site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from glance.census import Census, Scope
from glance.demo import PIN, SIGNING_ON, create_demo, places
from glance.errors import NotAllowed
from glance.signon import read_pepper, sign_on
from glance.site import Site
from glance.store import open_store

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def census(folder: Path) -> Census:
    with open_store(Site.open(folder).database) as store:
        return store.census(Scope())


def test_the_demo_holds_everyone_with_their_statuses(tmp_path: Path, now: datetime) -> None:
    patients = census(create_demo(tmp_path / "demo", 1, now)).episodes.values()

    assert len(patients) == sum(places.PATIENTS.values())
    assert sum(len(one.statuses) for one in patients) > 5 * len(patients)
    assert all(
        status.changed_at <= status.confirmed_at <= now
        for one in patients
        for status in one.statuses.values()
    )


def test_the_same_seed_makes_the_same_demo(tmp_path: Path, now: datetime) -> None:
    first = census(create_demo(tmp_path / "first", 5, now))
    second = census(create_demo(tmp_path / "second", 5, now))

    assert dict(first.episodes) == dict(second.episodes)


def test_every_wall_of_the_demo_says_so(tmp_path: Path, now: datetime) -> None:
    assert Site.open(create_demo(tmp_path / "demo", 1, now)).settings.banner == "DEMO"


@pytest.fixture
def settled(tmp_path: Path, now: datetime) -> Site:
    return Site.open(create_demo(tmp_path / "demo", 1, now))


def test_whoever_the_demo_names_can_sign_on(settled: Site, now: datetime) -> None:
    pepper = read_pepper(settled)
    with open_store(settled.database, writable=True) as store:
        signed = [sign_on(store, pepper, one.code, PIN, "demo", now) for one in SIGNING_ON]

    assert tuple(signed) == SIGNING_ON


def test_every_value_is_the_word_of_somebody_with_a_name(settled: Site) -> None:
    with open_store(settled.database) as store:
        named = {member.code for member in store.staff()}
        patients = store.census(Scope()).episodes.values()

    assert {status.confirmed_by for one in patients for status in one.statuses.values()} <= named


def test_commands_may_be_tried_without_a_pin(settled: Site) -> None:
    assert settled.settings.allow_os_user


def test_a_site_that_is_there_already_is_left_alone(tmp_path: Path, now: datetime) -> None:
    create_demo(tmp_path / "demo", 1, now)

    with pytest.raises(NotAllowed):
        create_demo(tmp_path / "demo", 2, now)
