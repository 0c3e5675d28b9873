"""A site with Ann on it, and a hasher that is argon2id with a thousandth of the work."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

import pytest
from argon2 import PasswordHasher

from glance.census import Signature
from glance.signon import read_pepper, seal_pin, sign_on
from glance.site import Site, create_site
from glance.staff import AddStaff, Role, read_member
from glance.store import open_store
from glance.store.sqlite import driver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glance.staff import Member, StaffChange
    from glance.store import Store

sqlite3 = driver()

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OWNER = Signature("os:root", "office")
PIN = "837261"


class Watched(PasswordHasher):
    """A hasher that counts how many PINs it has worked on."""

    worked = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.worked += 1
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 -- argon2's name
        self.worked += 1
        return super().verify(hash, password)


def watched() -> Watched:
    """Give such a hasher."""
    return Watched(time_cost=1, memory_cost=8, parallelism=1)


@dataclass
class Door:
    """A site whose database is open, and a clock."""

    site: Site
    store: Store
    now: datetime = NINE
    hasher: PasswordHasher = CHEAP

    @property
    def pepper(self) -> bytes:
        return read_pepper(self.site)

    def save(self, *changes: StaffChange) -> None:
        """Save as the owner of the site."""
        self.store.record(changes, OWNER, uuid4().hex, self.now)

    def add(
        self, code: str, pin: str | None = PIN, badge: str = "", *, active: bool = True
    ) -> None:
        """Let somebody sign on."""
        member = read_member(code, f"Name of {code}", role=Role.STAFF, badge=badge, active=active)
        sealed = None if pin is None else seal_pin(pin, self.pepper, self.hasher)
        self.save(AddStaff(member, sealed))

    def sign_on(self, typed: str = "ab1", pin: str = PIN, after: float = 0) -> Member:
        """Try to sign on, so many seconds later."""
        self.now += timedelta(seconds=after)
        return sign_on(self.store, self.pepper, typed, pin, "desk-1", self.now, self.hasher)

    def log(self) -> list[tuple[object, ...]]:
        """Give the change log: kind, actor, station, field, old, new."""
        return self.rows("SELECT kind, actor, station, field, old, new FROM change ORDER BY seq")

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Ask the database itself."""
        with closing(sqlite3.connect(f"file:{self.site.database}?mode=ro", uri=True)) as database:
            found: list[tuple[object, ...]] = database.execute(statement).fetchall()
        return found


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with Ann (ab1) and her PIN, to be copied."""
    site = create_site(tmp_path_factory.mktemp("pattern") / "site")
    with open_store(site.database, writable=True) as store:
        Door(site, store).add("ab1", badge="%B0012-7;")
    return site.folder


@pytest.fixture
def door(pattern: Path, tmp_path: Path) -> Iterator[Door]:
    """The site, open for writing."""
    shutil.copytree(pattern, tmp_path / "site")
    site = Site.open(tmp_path / "site")
    with open_store(site.database, writable=True) as store:
        yield Door(site, store)
