"""The thread that checks PINs, over a real database."""

from __future__ import annotations

from queue import Queue
from typing import TYPE_CHECKING

import pytest

from glance.screens.station.checker import Checker, SignedOn, StaffRead, TurnedAway
from glance.site import Site
from tests.screens.station.app.desk import PIN, STAFF, logged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from textual.message import Message


@pytest.fixture
def said() -> Queue[Message]:
    return Queue()


@pytest.fixture
def checker(site: Path, said: Queue[Message]) -> Iterator[Checker]:
    thread = Checker(Site.open(site), "base-9", said.put, busy=0.2)
    thread.start()
    first = said.get(timeout=10)
    assert isinstance(first, StaffRead)
    assert set(first.staff) == set(STAFF)
    yield thread
    thread.stop()
    thread.join(10)


def answer(said: Queue[Message]) -> Message:
    while isinstance(message := said.get(timeout=10), StaffRead):
        pass
    return message


def test_a_code_and_its_pin_are_a_member_of_staff(checker: Checker, said: Queue[Message]) -> None:
    checker.check("ab1", PIN)
    member = answer(said)

    assert isinstance(member, SignedOn)
    assert member.member.code == "ab1"


def test_a_wrong_pin_is_turned_away_and_logged(
    checker: Checker, said: Queue[Message], site: Path
) -> None:
    checker.check("ab1", "999111")
    refused = answer(said)

    assert isinstance(refused, TurnedAway)
    assert "999111" not in refused.why
    assert [row[1] for row in logged(site, "kind = 'sign_on_refused'")] == ["sign_on_refused"]


def test_with_the_database_away_nobody_is_let_in_and_the_next_try_may_be(
    checker: Checker, said: Queue[Message], site: Path
) -> None:
    (site / "glance.db").rename(site / "away.db")
    checker.check("ab1", PIN)
    refused = answer(said)
    (site / "away.db").rename(site / "glance.db")
    checker.check("ab1", PIN)

    assert isinstance(refused, TurnedAway)
    assert isinstance(answer(said), SignedOn)


def test_without_the_pepper_nobody_is_let_in(
    checker: Checker, said: Queue[Message], site: Path
) -> None:
    (site / "pepper").unlink()
    checker.check("ab1", PIN)
    refused = answer(said)

    assert isinstance(refused, TurnedAway)
    assert "pepper" in refused.why
