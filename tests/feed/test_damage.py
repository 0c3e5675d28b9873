"""What a wall is told of a database in which somebody altered cells by hand."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from glance.census import Identifier, LocationKind, Scope, SetStatus, Signature
from glance.feed import Feed, Loaded, Lost
from glance.store import open_store
from glance.store.sqlite import driver

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glance.feed import Message
    from glance.store import Store
    from tests.feed.conftest import Ear

sqlite3 = driver()

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
ANN = Signature("os:ann", "base-2")
WARDS = Scope(kinds=frozenset({LocationKind.WARD}), identifiers=frozenset(Identifier))


def spoil(path: Path, statement: str) -> None:
    """Alter a database behind glance's back."""
    with closing(sqlite3.connect(path)) as other:
        other.execute(statement)
        other.commit()


@pytest.fixture
def red(path: Path) -> Path:
    """The database, with a risk of the patient in B1."""
    with open_store(path, writable=True) as store:
        store.record([SetStatus(1, "risk", "red")], ANN, "red", NINE)
    return path


VALUES = {
    "bytes for a value": ("UPDATE status SET value = x'ff'", "\ufffd"),
    "no UTF-8 in a value": ("UPDATE status SET value = CAST(x'61ff' AS TEXT)", "a\ufffd"),
    "words for a moment": ("UPDATE status SET confirmed_at = 'yesterday'", "red"),
    "bytes for a moment": ("UPDATE status SET changed_at = x'ff'", "red"),
    "no zone in a moment": ("UPDATE status SET changed_at = '2026-11-22T09:00:00'", "red"),
    "nothing for a moment": ("UPDATE status SET confirmed_at = ''", "red"),
    "a moment too late": ("UPDATE status SET confirmed_at = '9999-12-31T23:59:59Z'", "red"),
    "a moment too early": ("UPDATE status SET changed_at = '0001-01-01T00:00:00Z'", "red"),
}


@pytest.mark.parametrize(("statement", "shown"), VALUES.values(), ids=VALUES)
def test_a_status_that_cannot_be_read_is_shown_as_old(
    listen: Callable[..., Ear], red: Path, statement: str, shown: str
) -> None:
    spoil(red, statement)
    ear = listen(WARDS)
    ear.hear(Loaded)

    status = ear.census.episodes[1].statuses["risk"]
    assert (status.value, status.confirmed_at) == (shown, LONG_AGO)


PEOPLE = {
    "a birthday the other way round": "UPDATE patient SET born = '01/02/1950'",
    "a birthday of bytes": "UPDATE patient SET born = x'ff'",
    "a birthday to come": "UPDATE patient SET born = '9999-12-31'",
    "a name of bytes": "UPDATE patient SET family = x'41ff', given = x'00', sex = x'ff'",
    "a number of bytes": "UPDATE patient SET nhs_number = x'ff', local_id = x'ff' WHERE id = 1",
    "an owner of bytes": "UPDATE episode SET owner = x'ff'",
    "a place of bytes": "UPDATE place SET label = x'ff', bay = x'ff', position = 'x'",
    "an unknown kind of place": "UPDATE place SET kind = 'hammock'",
    "an unknown kind of ward": "UPDATE location SET kind = 'clinic' WHERE kind = 'ward'",
    "a ward of bytes": "UPDATE location SET short = x'ff', position = 'x', capacity = 'many'",
    "words for numbers": "UPDATE status SET version = 'first'",
}


@pytest.mark.parametrize("statement", PEOPLE.values(), ids=PEOPLE)
def test_a_patient_with_an_entry_that_cannot_be_read_is_still_shown(
    listen: Callable[..., Ear], red: Path, statement: str
) -> None:
    spoil(red, statement)
    ear = listen(WARDS)
    ear.hear(Loaded)

    assert ear.census.episodes[1].person.born is None
    assert ear.value() == "red"


@pytest.mark.parametrize(
    "began", ["x'ff'", "''", "'2026-11-22T09:00:00'", "'9999-12-31T23:00:00Z'"]
)
def test_a_patient_who_came_nobody_knows_when_came_long_ago(
    listen: Callable[..., Ear], path: Path, began: str
) -> None:
    spoil(path, f"UPDATE episode SET began = {began}")  # noqa: S608 - from the lines above
    ear = listen(WARDS)
    ear.hear(Loaded)

    assert ear.census.episodes[1].began == LONG_AGO


LOST = {
    "a patient of no ward": "UPDATE episode SET location = 77 WHERE id = 1",
    "an episode of nobody": "UPDATE episode SET patient = 77 WHERE id = 1",
    "a ward that is nowhere": "UPDATE location SET path = x'ff' WHERE id = 1",
    "a feed of words": "UPDATE feed SET seq = 'x'",
}


@pytest.mark.parametrize("statement", LOST.values(), ids=LOST)
def test_a_patient_who_would_be_on_no_wall_is_said(
    listen: Callable[..., Ear], path: Path, statement: str
) -> None:
    spoil(path, statement)

    assert (
        listen(WARDS).hear(Lost).why == "the database holds an entry that this glance cannot read"
    )


def test_an_entry_spoilt_while_a_wall_follows_is_followed(
    listen: Callable[..., Ear], path: Path, save: Callable[[str], None]
) -> None:
    ear = listen(WARDS)
    ear.hear(Loaded)
    spoil(path, "UPDATE episode SET began = CAST(x'ff' AS TEXT), owner = CAST(x'ff' AS TEXT)")
    save("red")
    ear.until(lambda: ear.value() == "red")

    assert ear.census.episodes[1].began == LONG_AGO
    assert ear.census.episodes[1].owner == "\ufffd"


def test_a_spoilt_status_can_be_set_again(
    listen: Callable[..., Ear], red: Path, store: Store
) -> None:
    spoil(red, "UPDATE status SET value = CAST(x'ff' AS TEXT), changed_at = x'ff', version = 'x'")
    ear = listen(WARDS)
    ear.hear(Loaded)
    store.record([SetStatus(1, "risk", "green")], ANN, "green", NINE)
    ear.until(lambda: ear.value() == "green")

    assert ear.census.episodes[1].statuses["risk"].confirmed_at == NINE


def test_a_fault_of_the_feed_itself_is_said_and_tried_again(path: Path, ears: type[Ear]) -> None:
    ear = ears()
    heard = 0

    def post(message: Message) -> None:
        nonlocal heard
        heard += 1
        if heard == 1:
            raise TypeError("with a patient's name in it")
        ear.said.put(message)

    feed = Feed(path, Scope(), post)
    feed.start()
    lost = ear.hear(Lost)
    ear.hear(Loaded)
    feed.stop()
    feed.join()

    assert lost.why == "the feed stopped by an internal fault: TypeError"
