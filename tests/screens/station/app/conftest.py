"""A site with patients and staff, and stations on it."""

from __future__ import annotations

import shutil
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from glance.census import AddLocation, AddPlace, Admit, Identity, LocationKind, PlaceKind
from glance.signon import read_pepper, seal_pin
from glance.site import create_site
from glance.staff import AddStaff
from tests.screens.station.app.desk import MANAGER, PEOPLE, PIN, STAFF, TEAM, WARD, Desk, save

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager


# What a PIN costs is a subject of its own: here it would be a third of the time.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glance.signon.sealing.usual_hasher", lambda: CHEAP)


@pytest.fixture(autouse=True)
def _colourful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with four patients on a ward and four members of staff; to be copied."""
    folder = tmp_path_factory.mktemp("pattern") / "site"
    site = create_site(folder)
    sealed = seal_pin(PIN, read_pepper(site), CHEAP)
    now = datetime.now(UTC)
    save(
        folder,
        AddLocation(WARD, LocationKind.WARD, "Ward 3"),
        AddLocation(TEAM, LocationKind.TEAM, "North"),
        *(AddPlace(WARD, bed, PlaceKind.BED, "Bay B") for bed in ("B1", "B2", "B3", "B4", "B5")),
        *(
            Admit(
                Identity(family, given, "", number, local, date.fromisoformat(born)),
                WARD,
                now - timedelta(days=2),
                bed,
                statuses=(("risk", "green"),),
            )
            for bed, family, given, number, born, local in PEOPLE
        ),
        Admit(Identity("QUILL", "Una", "", "9990000050"), TEAM, now, statuses=(("risk", "red"),)),
        *(AddStaff(member, sealed) for member in STAFF),
        by=MANAGER.actor,
    )
    return folder


@pytest.fixture
def site(pattern: Path, tmp_path: Path) -> Path:
    """The folder of a copy of that site."""
    return Path(shutil.copytree(pattern, tmp_path / "site"))


@pytest.fixture
def opened(site: Path) -> Callable[..., AbstractAsyncContextManager[Desk]]:
    """Open a station on a screen of some size."""

    @asynccontextmanager
    async def opening(size: tuple[int, int] = (101, 30)) -> AsyncIterator[Desk]:
        desk = Desk(site)
        async with desk.app.run_test(size=size) as desk.pilot:
            yield desk
        desk.app.finish()

    return opening
