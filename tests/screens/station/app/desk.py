"""A station on a real site, and the hands of whoever is there."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from textual import events

from glance.census import Census, Signature
from glance.feed import Feed
from glance.screens.station.app import StationApp
from glance.site import Site
from glance.staff import Member, Role
from glance.station import ground, station_scope
from glance.store import open_store
from glance.store.sqlite import driver

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.pilot import Pilot

    from glance.census import Change
    from glance.staff import StaffChange

WARD, TEAM = "Riverside Ward 3", "North community"
PIN = "402518"
MANAGER = Signature("os:ann", "base-2")
STAFF = (
    Member("ab1", "Ann Bee", "AB", "nurse"),
    Member("cd2", "Col Dee", "CD", "nurse", badge="badge-0002"),
    Member("vw3", "Vi Wyn", "VW", "clerk", Role.VIEWER),
    Member("ld4", "Lee Dunn", "LD", "ward manager", Role.LEAD),
)
PEOPLE = (
    ("B1", "ADEYEMI", "Grace", "9990000018", "1941-03-12", "H1"),
    ("B2", "BAKER", "Owen", "9990000026", "1950-02-01", "H2"),
    ("B3", "NUÑEZ", "Ann", "9990000034", "1937-09-23", "H3"),
    ("B4", "OKAFOR", "Chidi", "9990000042", "1955-05-05", "H4"),
)


def save(site: Path, *changes: Change | StaffChange, by: str = "cd2") -> None:
    """Save as somebody does at another terminal."""
    signed = MANAGER if by == MANAGER.actor else Signature(by, "elsewhere")
    with open_store(site / "glance.db", writable=True) as store:
        store.record(changes, signed, uuid4().hex, datetime.now(UTC))


class Desk:
    """An open station, and the hands of whoever is there."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.seconds = 1000.0
        self.late = timedelta()
        opened = Site.open(site)
        vocabulary = opened.vocabulary()
        boards = [opened.board(name, vocabulary) for name in opened.boards()]
        bare = ground(
            Census(),
            boards,
            vocabulary,
            self.now(),
            home=WARD,
            record_views=opened.settings.record_views,
        )
        self.app = StationApp(
            opened,
            bare,
            partial(Feed, opened.database, station_scope()),
            terminal="base-9",
            opened_by=MANAGER,
            now=self.now,
            clock=lambda: self.seconds,
        )
        self.pilot: Pilot[None]

    def now(self) -> datetime:
        return datetime.now(UTC) + self.late

    def pass_time(self, seconds: float) -> None:
        """Let time pass, of which the station learns with its next tick."""
        self.seconds += seconds
        self.late += timedelta(seconds=seconds)
        self.app.tick()

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(line.text for line in self.app.lines)

    async def until(self, *words: str, without: Sequence[str] = ()) -> str:
        """Wait until all of that is on the screen, and none of the other."""
        try:
            async with asyncio.timeout(10):
                while not all(word in self.text for word in words) or any(
                    word in self.text for word in without
                ):
                    await self.pilot.pause(0.01)
        except TimeoutError:
            pytest.fail(f"not seen: {words} without {without}; the screen:\n{self.text}")
        return self.text

    async def settled(self) -> None:
        """Wait until nobody's PIN is being checked."""
        async with asyncio.timeout(10):
            while self.app._seats.checking:
                await self.pilot.pause(0.01)

    async def keys(self, *keys: str) -> None:
        """Press keys, by Textual's names for them."""
        await self.pilot.press(*keys)

    def look(self) -> None:
        """Take the time that people take to see what is where; nothing else grows older by it."""
        self.app._hands._clicked_at = float("-inf")

    async def click(self, word: str) -> None:
        """Click on the first place where the screen says that, right of the list if it is twice."""
        places = [
            (x, y) for y, line in enumerate(self.text.splitlines()) if (x := line.rfind(word)) >= 0
        ]
        x, y = places[0]
        self.look()
        await self.pilot.click(offset=(x + 1, y))

    async def type(self, text: str) -> None:
        """Type a text at one go: all of it has arrived before any of it is looked at."""
        for letter in text:
            self.app.post_message(
                events.Key("enter", "\r") if letter == "\n" else events.Key(letter, letter)
            )
        await self.pilot.pause()

    async def sign_on(self, code: str = "ab1", pin: str = PIN) -> None:
        """Sign on, and wait for the list."""
        await self.type(f"{code}\n{pin}\n")
        await self.until("locks in", "LIVE")

    def logged(self, where: str = "actor NOT LIKE 'os:%'") -> list[tuple[object, ...]]:
        """What the log has: who, what, which field, and what it is now."""
        return logged(self.site, where)


def logged(site: Path, where: str) -> list[tuple[object, ...]]:
    """What the log of a site has: who, what, which field, and what it is now."""
    with closing(driver().connect(str(site / "glance.db"))) as held:
        asked = f"SELECT actor, kind, field, new FROM change WHERE {where} ORDER BY seq"  # noqa: S608 - ours
        return list(held.execute(asked))
