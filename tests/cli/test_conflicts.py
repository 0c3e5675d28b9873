"""A colleague who was first: both values, both names, both times."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from glance.census import ClearStatus, Confirm, Discharge, Move, SetNote, SetStatus, Signature
from glance.cli.signing import Signed
from glance.cli.telling import PLACE, conflicts_told
from glance.errors import Failure
from glance.staff import Member
from glance.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from glance.census import Change
    from glance.store import Store
    from tests.cli.conftest import Desk

LONDON = ZoneInfo("Europe/London")
MINE = Signature("ab1", "base-1")
THEIRS = Signature("cl2", "base-2")


@pytest.fixture
def told(staffed: Desk) -> Callable[[Change, Change, str, str], str]:
    """What Ann Bee reads who saves over what Cara Lund saved at 09:04, at 09:05."""

    def telling(theirs: Change, mine: Change, about: str, wanted: str) -> str:
        today = datetime.now(LONDON).replace(hour=9, minute=5, second=0, microsecond=0)
        with open_store(staffed.site.database, writable=True) as store:
            _before(store, today)
            store.record([theirs], THEIRS, "theirs", today.replace(minute=4))
            ann = Signed(MINE, Member("ab1", "Ann Bee"))
            vocabulary = staffed.site.vocabulary()
            with (
                pytest.raises(Failure) as caught,
                conflicts_told(store, ann, today, {about: wanted}, vocabulary),
            ):
                store.record([mine], MINE, "mine", today)
        return str(caught.value)

    return telling


def _before(store: Store, today: datetime) -> None:
    change = SetStatus(_episode(store), "risk", "green")
    store.record([change], MINE, "before", today.replace(hour=8))


def _episode(store: Store) -> int:
    (found,) = store.find("A1")
    return found.episode


@pytest.fixture
def episode(staffed: Desk) -> int:
    with open_store(staffed.site.database) as store:
        return _episode(store)


def test_two_values_of_one_field_are_both_named(
    told: Callable[[Change, Change, str, str], str], episode: int
) -> None:
    theirs = SetStatus(episode, "risk", "red", 1)
    mine = SetStatus(episode, "risk", "amber", 1)

    assert told(theirs, mine, "risk", "set Amber (A■)") == (
        "Risk is Red (R▲) since Cara Lund changed that at 09:04; you (Ann Bee, 09:05) wanted to "
        "set Amber (A■): theirs stands and nothing of yours was saved; look again before you "
        "change it"
    )


def test_a_value_that_was_taken_away_cannot_be_confirmed(
    told: Callable[[Change, Change, str, str], str], episode: int
) -> None:
    theirs, mine = ClearStatus(episode, "risk", 1), SetNote(episode, "risk", "x", 1)

    assert told(theirs, mine, "risk", "write").startswith("Risk is without a value since Cara")


def test_a_confirmation_of_what_was_changed_is_told(
    told: Callable[[Change, Change, str, str], str], episode: int
) -> None:
    theirs = SetStatus(episode, "risk", "red", 1)
    mine = Confirm(episode, ("risk",), (1,))

    assert "wanted to confirm Green (G●)" in told(theirs, mine, "risk", "confirm Green (G●)")


def test_two_moves_are_both_named(
    told: Callable[[Change, Change, str, str], str], episode: int
) -> None:
    theirs = Move(episode, "Ward 3", None, "Ward 3/A1")
    mine = Discharge(episode, datetime.now(UTC), "Ward 3/A1")

    assert told(theirs, mine, PLACE, "discharge the patient").startswith(
        "the patient is in Ward 3 since Cara Lund changed that at 09:04; "
        "you (Ann Bee, 09:05) wanted to discharge the patient: "
    )


def test_a_patient_who_has_left_is_moved_by_nobody(
    told: Callable[[Change, Change, str, str], str], episode: int
) -> None:
    today = datetime.now(LONDON).replace(hour=9, minute=4, second=0, microsecond=0)
    theirs = Discharge(episode, today, "Ward 3/A1")
    mine = Move(episode, "Ward 3", None, "Ward 3/A1")

    assert told(theirs, mine, PLACE, "move").startswith("the patient is discharged since Cara")
