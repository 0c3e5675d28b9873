"""Saves: what one writes, what it refuses, and that it is all or nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from glance.census import (
    Admit,
    Discharge,
    Identity,
    Move,
    Roster,
    SetStatus,
    Signature,
)
from glance.errors import NotAllowed, NotFound
from glance.store import open_store
from glance.store.sqlite import driver

if TYPE_CHECKING:
    from tests.store.conftest import Ward

# The very library that the store uses: two copies of SQLite in one process
# do not see each other's locks (sqlite.org/howtocorrupt.html 2.2.1).
sqlite3 = driver()

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Signature("os:ann", "base-2")


def test_a_save_sent_twice_is_written_once(ward: Ward) -> None:
    episode = ward.admit()
    first = ward.save(SetStatus(episode, "risk", "red", 0), request="lost answer")
    again = ward.save(SetStatus(episode, "risk", "red", 0), request="lost answer")

    assert again.replayed
    assert (again.first, again.last, again.episodes) == (first.first, first.last, first.episodes)
    assert ward.store.verify().seq == first.last


def test_one_wrong_change_undoes_the_whole_save(ward: Ward) -> None:
    episode = ward.admit()
    before = ward.store.verify()
    with pytest.raises(NotFound):
        ward.save(SetStatus(episode, "risk", "red"), Discharge(77, NINE))

    assert ward.store.verify() == before
    assert not ward.store.find("Adams")[0].statuses


def test_nothing_to_write_writes_nothing(ward: Ward) -> None:
    episode = ward.admit("Adams", "B1")
    before = ward.store.verify()
    recorded = ward.save(Move(episode, "R3", "B1"))

    assert recorded.last == recorded.first - 1
    assert ward.store.verify() == before


def test_a_request_that_wrote_nothing_never_writes(ward: Ward) -> None:
    episode = ward.admit("Adams", "B1")
    first = ward.save(Move(episode, "R3", "B1"), request="again")
    ward.save(Move(episode, "R3", "B2"))
    second = ward.save(Move(episode, "R3", "B1"), request="again")

    assert (second.first, second.last, second.replayed) == (first.first, first.last, True)
    assert ward.store.find("Adams")[0].place == "B2"


def test_a_plan_is_made_and_written_with_nobody_in_between(ward: Ward) -> None:
    ward.admit("Adams")

    def plan(roster: Roster) -> list[SetStatus]:
        stays = [stay for known in roster.patients.values() for stay in known.stays]
        return [SetStatus(stay.episode, "risk", "green") for stay in stays]

    ward.store.amend(plan, ANN, "import", NINE)

    assert ward.store.find("Adams")[0].statuses["risk"].value == "green"


def test_a_plan_is_not_made_twice_for_one_request(ward: Ward) -> None:
    ward.admit(statuses=(("risk", "red"),))
    plans: list[Roster] = []

    def plan(roster: Roster) -> list[SetStatus]:
        plans.append(roster)
        return [SetStatus(1, "risk", "green")]

    answers = [ward.store.amend(plan, ANN, "import", NINE) for _ in range(2)]

    assert len(plans) == 1
    assert [answer.replayed for answer in answers] == [False, True]


def test_a_reader_cannot_write(ward: Ward) -> None:
    with open_store(ward.path) as reader, pytest.raises(NotAllowed, match="reading only"):
        reader.record([], ANN, "r", NINE)


def test_a_long_save_tells_how_far_it_has_come(ward: Ward) -> None:
    told: list[tuple[int, int]] = []
    changes = [Admit(Identity(f"Name {number}"), "North team", NINE) for number in range(5_000)]
    ward.store.record(changes, ANN, "long", NINE, lambda *far: told.append(far))

    assert {total for _, total in told} == {5_000}
    assert told == sorted(told)
    assert told[-1] == (5_000, 5_000)
    assert 5 < len(told) <= 100


def test_a_save_of_nothing_tells_nothing(ward: Ward) -> None:
    told: list[tuple[int, int]] = []
    ward.store.record([], ANN, "nothing", NINE, lambda *far: told.append(far))

    assert told == []
