"""Lines of free text beside values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from glance.census import ClearStatus, Confirm, Scope, SetNote, SetStatus
from glance.errors import Conflict, NotFound, ValueRefused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glance.census import Status
    from tests.store.conftest import Ward


@pytest.fixture
def noted(ward: Ward) -> int:
    """An episode with a red risk, version 2, and a note."""
    episode = ward.admit(statuses=(("risk", "red"),))
    ward.save(SetNote(episode, "risk", "call the son", 1), by="ab1")
    return episode


def risk(ward: Ward) -> Status:
    """Give the risk of the one patient."""
    (episode,) = ward.store.census(Scope()).episodes.values()
    return episode.statuses["risk"]


def rows(ward: Ward, episode: int) -> list[tuple[str, str | None, str | None]]:
    """Give what was done to values, as kind, old and new."""
    history = ward.store.history(episode)
    return [(entry.kind, entry.old, entry.new) for entry in history if entry.field]


def test_a_note_stands_beside_its_value_and_leaves_it_its_age(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    before = risk(ward)
    ward.save(SetNote(episode, "risk", "call the son", 1), by="ab1")
    after = risk(ward)

    assert (after.note, after.version) == ("call the son", 2)
    assert (after.changed_at, after.confirmed_by) == (before.changed_at, before.confirmed_by)


def test_a_note_is_in_the_delta(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    cursor = ward.store.census(Scope()).cursor
    ward.save(SetNote(episode, "risk", "call the son"))
    delta = ward.store.delta(Scope(), cursor)

    assert delta is not None
    assert delta.episodes[0].statuses["risk"].note == "call the son"


def test_a_note_that_was_written_first_stands(ward: Ward, noted: int) -> None:
    with pytest.raises(Conflict) as conflict:
        ward.save(SetNote(noted, "risk", "mine", 1), by="bo2")

    assert (conflict.value.theirs, conflict.value.by) == ("red", "ab1")


@pytest.mark.parametrize("change", ["amber", None])
def test_a_note_goes_with_its_value(ward: Ward, noted: int, change: str | None) -> None:
    ward.save(SetStatus(noted, "risk", change, 2) if change else ClearStatus(noted, "risk", 2))
    ward.save(SetStatus(noted, "risk", "red"))

    assert risk(ward).note == ""
    assert ("note", "call the son", None) in rows(ward, noted)
    ward.store.verify()


def test_a_note_stays_when_its_value_is_confirmed(ward: Ward, noted: int) -> None:
    ward.save(Confirm(noted, ("risk",), (2,)), SetStatus(noted, "risk", "red", 2))

    assert risk(ward).note == "call the son"


def test_a_note_is_taken_away(ward: Ward, noted: int) -> None:
    ward.save(SetNote(noted, "risk", "", 2))

    assert (risk(ward).note, risk(ward).value) == ("", "red")
    assert rows(ward, noted)[-1] == ("note", "call the son", None)


def test_the_same_note_again_writes_nothing(ward: Ward, noted: int) -> None:
    recorded = ward.save(SetNote(noted, "risk", "call the son", 2))

    assert recorded.last < recorded.first


def test_where_there_is_no_value_there_is_no_note(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    ward.save(ClearStatus(episode, "risk"))
    for field in ("risk", "obs"):
        with pytest.raises(NotFound, match="no value that a note could be about"):
            ward.save(SetNote(episode, field, "hello"))


def test_notes_agree_with_the_log(
    ward: Ward,
    noted: int,
    standing: Callable[[Path], object],
    replayed: Callable[[Path], object],
) -> None:
    ward.save(SetStatus(noted, "risk", "amber"), SetNote(noted, "risk", "x"))
    ward.save(SetNote(noted, "risk", ""), SetNote(noted, "risk", "y"), Confirm(noted))

    assert standing(ward.path) == replayed(ward.path)
    ward.store.verify()


def test_a_note_that_no_board_can_show_is_refused(ward: Ward, noted: int) -> None:
    with pytest.raises(ValueRefused, match="cannot show character 6"):
        ward.save(SetNote(noted, "risk", "fine \U0001f642", 2))

    assert risk(ward).note == "call the son"
