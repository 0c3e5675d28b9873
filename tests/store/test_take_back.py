"""Saves that their author takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from glance.census import (
    Amend,
    Change,
    ClearStatus,
    Confirm,
    Event,
    Happening,
    Identity,
    Move,
    Scope,
    SetNote,
    SetStatus,
    TakeBack,
)
from glance.errors import Conflict, NotAllowed, NotFound, PlaceTaken, ValueRefused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glance.census import Episode
    from tests.store.conftest import Ward

B1, B2 = "Riverside Ward 3/B1", "Riverside Ward 3/B2"


def ageless(episode: Episode) -> dict[str, tuple[object, ...]]:
    """Give the statuses without their versions, which never go back."""
    return {
        key: (each.value, each.note, each.changed_at, each.changed_by, each.confirmed_at)
        for key, each in episode.statuses.items()
    }


VALUES: dict[str, tuple[Change, ...]] = {
    "set": (SetStatus(1, "risk", "green", 2),),
    "set for the first time": (SetStatus(1, "new", "x", 0),),
    "clear": (ClearStatus(1, "risk", 2),),
    "confirm": (Confirm(1, ("risk", "obs"), (2, 1)),),
    "confirm all": (Confirm(1),),
    "set to what it is": (SetStatus(1, "risk", "red", 2),),
    "note": (SetNote(1, "obs", "left arm"),),
    "another note": (SetNote(1, "risk", "call the wife", 2),),
    "no note": (SetNote(1, "risk", "", 2),),
    "many": (
        SetStatus(1, "risk", "green"),
        SetNote(1, "risk", "one"),
        SetStatus(1, "risk", "amber"),
        SetNote(1, "risk", "two"),
        Confirm(1),
        ClearStatus(1, "risk"),
        SetStatus(1, "new", "x"),
    ),
    "move": (Move(1, "North", "East", B1),),
    "swap": (Move(1, "R3", "B2", B1), Move(2, "R3", "B1", B2)),
    "round": (Move(1, "R3", "B3"), Move(2, "R3", "B1"), Move(1, "R3", "B2")),
    "no bed": (Move(1, "R3", None),),
}


@pytest.mark.parametrize("changes", VALUES.values(), ids=VALUES)
def test_everything_is_as_it_was(
    ward: Ward,
    changes: tuple[Change, ...],
    standing: Callable[[Path], object],
    replayed: Callable[[Path], object],
) -> None:
    ward.admit(place="B1", statuses=(("risk", "red"), ("obs", "x"), ("gone", "x")))
    ward.admit("Baker", place="B2")
    ward.save(SetNote(1, "risk", "call the son"), Confirm(1, ("obs",)), by="bo2")
    ward.save(ClearStatus(1, "gone"), by="bo2")
    before = ward.store.census(Scope()).episodes
    ward.undo(ward.save(*changes, by="ab1"))
    after = ward.store.census(Scope()).episodes

    assert {key: each.place for key, each in after.items()} == {
        key: each.place for key, each in before.items()
    }
    assert {key: ageless(each) for key, each in after.items()} == {
        key: ageless(each) for key, each in before.items()
    }
    assert standing(ward.path) == replayed(ward.path)
    ward.store.verify()


def test_the_log_names_what_is_taken_back(ward: Ward) -> None:
    episode = ward.admit(place="B1", statuses=(("risk", "red"), ("obs", "x")))
    ward.save(SetNote(episode, "risk", "call the son"))
    save = ward.save(
        SetStatus(episode, "risk", "green"),
        Confirm(episode, ("obs",)),
        Move(episode, "R3", "B2"),
        by="ab1",
    )
    ward.undo(save)

    first = save.first
    assert [
        (entry.kind, entry.field, entry.old, entry.new, entry.reason)
        for entry in ward.store.history(episode)[-4:]
    ] == [
        ("move", "", B2, B1, f"takes back {first + 3}"),
        ("unconfirm", "obs", "x", "x", f"takes back {first + 2}"),
        ("note", "risk", None, "call the son", f"takes back {first + 1}"),
        ("set", "risk", "green", "red", f"takes back {first}"),
    ]


def test_whoever_saw_what_was_taken_back_is_told(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    ward.undo(ward.save(SetStatus(episode, "risk", "green", 1), by="ab1"))
    for seen in (1, 2):
        with pytest.raises(Conflict) as conflict:
            ward.save(SetStatus(episode, "risk", "amber", seen))

    assert (conflict.value.theirs, conflict.value.by) == ("red", "ab1")


LATER: dict[str, tuple[Change, str]] = {
    "another value": (SetStatus(1, "risk", "amber"), "risk"),
    "no value": (ClearStatus(1, "risk"), "risk"),
    "a confirmation": (Confirm(1, ("risk",)), "risk"),
    "a note": (SetNote(1, "risk", "mine"), "risk"),
}


@pytest.mark.parametrize("by", ["bo2", "ab1"])
@pytest.mark.parametrize(("later", "field"), LATER.values(), ids=LATER)
def test_what_was_changed_since_stands(ward: Ward, later: Change, field: str, by: str) -> None:
    episode = ward.admit(statuses=(("risk", "red"), ("obs", "x")))
    save = ward.save(SetStatus(episode, "obs", "y"), SetStatus(episode, "risk", "green"), by="ab1")
    ward.save(later, by=by)
    then, before = ward.clock, ward.store.verify()
    with pytest.raises(Conflict) as conflict:
        ward.undo(save)

    assert (conflict.value.field, conflict.value.by, conflict.value.at) == (field, by, then)
    assert ward.store.verify() == before


def test_another_value_of_the_patient_stands_in_no_way(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"), ("obs", "x")))
    save = ward.save(SetStatus(episode, "risk", "green"), by="ab1")
    ward.save(SetStatus(episode, "obs", "y"), Move(episode, "R3", "B3"), by="bo2")
    ward.save(Event(Happening.VIEW, episode=episode), by="bo2")
    ward.undo(save)

    assert ward.store.find("Adams")[0].statuses["risk"].value == "red"


def test_saves_are_taken_back_one_after_the_other(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    before = ageless(ward.store.census(Scope()).episodes[episode])
    one = ward.save(SetStatus(episode, "risk", "green"), by="ab1")
    two = ward.save(SetStatus(episode, "risk", "amber"), by="ab1")
    ward.undo(two)
    ward.undo(one)

    assert ageless(ward.store.census(Scope()).episodes[episode]) == before


@pytest.mark.parametrize(
    "change", [SetStatus(1, "risk", "green"), Confirm(1), ClearStatus(1, "risk")]
)
def test_a_note_that_came_back_can_be_taken_away_at_once(
    ward: Ward,
    change: Change,
    standing: Callable[[Path], object],
    replayed: Callable[[Path], object],
) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    ward.save(SetNote(episode, "risk", "call the son"))
    ward.undo(ward.save(change, by="ab1"))
    ward.save(SetNote(episode, "risk", ""))

    assert ward.store.find("Adams")[0].statuses["risk"].note == ""
    assert standing(ward.path) == replayed(ward.path)
    ward.store.verify()


def test_half_an_exchange_is_not_taken_back(ward: Ward) -> None:
    adams, baker = ward.admit("Adams", "B1"), ward.admit("Baker", "B2")
    save = ward.save(Move(adams, "R3", "B2"), Move(baker, "R3", "B1"), by="ab1")
    ward.save(Move(baker, "R3", "B3"), by="bo2")
    with pytest.raises(Conflict) as conflict:
        ward.undo(save)

    assert (conflict.value.field, conflict.value.theirs) == ("place", "Riverside Ward 3/B3")
    assert ward.store.find("Adams")[0].place == "B2"


def test_nobody_goes_back_to_a_bed_that_is_taken(ward: Ward) -> None:
    adams = ward.admit("Adams", "B1")
    save = ward.save(Move(adams, "R3", "B2"), by="ab1")
    baker = ward.admit("Baker", "B1")
    with pytest.raises(PlaceTaken) as taken:
        ward.undo(save)

    assert (taken.value.place, taken.value.episode) == ("B1", baker)


def test_only_its_author_takes_a_save_back(ward: Ward) -> None:
    save = ward.save(SetStatus(ward.admit(), "risk", "green"), by="ab1")
    with pytest.raises(NotAllowed, match="only whoever saved"):
        ward.undo(save, by="bo2")


def test_a_save_is_taken_back_once(ward: Ward) -> None:
    save = ward.save(SetStatus(ward.admit(), "risk", "green"), by="ab1")
    back = ward.undo(save)
    with pytest.raises(NotAllowed, match="taken back already"):
        ward.undo(save)
    with pytest.raises(NotAllowed, match="cannot be taken back"):
        ward.undo(back)


@pytest.mark.parametrize(("first", "last"), [(1, 1), (1, 0), (0, 0), (0, 2), (-1, 1)])
def test_a_part_of_a_save_is_not_taken_back(ward: Ward, first: int, last: int) -> None:
    episode = ward.admit()
    save = ward.save(SetStatus(episode, "risk", "green"), SetStatus(episode, "obs", "x"), by="ab1")
    ward.save(SetStatus(episode, "new", "x"), by="ab1")
    with pytest.raises((NotAllowed, NotFound)):
        ward.save(TakeBack(save.first + first, save.first + last), by="ab1")


def test_what_never_was_is_not_taken_back(ward: Ward) -> None:
    with pytest.raises(NotFound, match="no changes 900 to 901"):
        ward.save(TakeBack(900, 901), by="ab1")


@pytest.mark.parametrize("kind", ["amend", "event"])
def test_other_kinds_of_change_are_not_taken_back(ward: Ward, kind: str) -> None:
    episode = ward.admit()
    changes: dict[str, Change] = {
        "amend": Amend(1, Identity("Addams"), episode, "CW"),
        "event": Event(Happening.EXPORT, "history", episode=episode),
    }
    save = ward.save(changes[kind], by="ab1")
    with pytest.raises(NotAllowed, match="of the kind"):
        ward.undo(save)


def test_nothing_else_is_saved_with_a_taking_back(ward: Ward) -> None:
    episode = ward.admit()
    save = ward.save(SetStatus(episode, "risk", "green"), by="ab1")
    with pytest.raises(NotAllowed, match="nothing else changed with it"):
        ward.save(SetStatus(episode, "obs", "x"), TakeBack(save.first, save.last), by="ab1")


def test_nobody_gives_a_taking_back_for_a_reason(ward: Ward) -> None:
    with pytest.raises(ValueRefused, match="takes back"):
        ward.save(SetStatus(ward.admit(), "risk", "red", reason="takes back 12"))


def test_a_taking_back_sent_twice_is_written_once(ward: Ward) -> None:
    save = ward.save(SetStatus(ward.admit(), "risk", "green"), by="ab1")
    wanted = TakeBack(save.first, save.last)
    first = ward.save(wanted, by="ab1", request="lost answer")
    again = ward.save(wanted, by="ab1", request="lost answer")

    assert again.replayed
    assert (again.first, again.last) == (first.first, first.last)


def test_a_wall_hears_of_a_taking_back(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    save = ward.save(SetStatus(episode, "risk", "green"), by="ab1")
    census = ward.store.census(Scope())
    ward.undo(save)
    delta = ward.store.delta(Scope(), census.cursor)

    assert delta is not None
    assert census.with_changes(delta) == ward.store.census(Scope())
