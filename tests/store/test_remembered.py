"""What the store remembers: histories, last saves, who left, and who is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from glance.census import (
    Admit,
    Amend,
    Discharge,
    Event,
    Happening,
    Identity,
    Move,
    Scope,
    SetNote,
    SetStatus,
    TakeBack,
)
from glance.errors import NotFound
from glance.store import history

if TYPE_CHECKING:
    from glance.store import Recorded
    from tests.store.conftest import Ward

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BORN = date(1948, 2, 29)


def test_a_history_is_of_the_patient_not_of_the_stay(ward: Ward) -> None:
    first = ward.admit("Adams", "B1", statuses=(("risk", "red"),))
    ward.admit("Baker", "B2", statuses=(("risk", "red"),))
    patient = ward.store.find("Adams")[0].patient
    ward.save(SetNote(first, "risk", "call the son"), by="ab1")
    ward.save(Discharge(first, ward.clock))
    ward.save(Admit(Identity("Adams"), "North", ward.clock, "East", patient=patient))
    found = ward.store.history(3)

    assert found == ward.store.history(first)
    assert [(entry.kind, entry.location, entry.old, entry.new) for entry in found] == [
        ("admit", "Riverside Ward 3", None, "Riverside Ward 3/B1"),
        ("set", "Riverside Ward 3", None, "red"),
        ("note", "Riverside Ward 3", None, "call the son"),
        ("discharge", "Riverside Ward 3", "Riverside Ward 3/B1", "2026-11-22T09:03:00.000000Z"),
        ("admit", "North team", None, "North team/East"),
    ]
    assert (found[2].actor, found[2].station, found[2].field) == ("ab1", "base-2", "risk")


def test_a_history_says_which_parts_of_an_identity_were_amended(ward: Ward) -> None:
    episode = ward.admit("Adams")
    ward.save(Amend(1, Identity("Addams", "Grace", "Ms")))

    entry = ward.store.history(episode)[-1]
    assert (entry.kind, entry.field, entry.old, entry.new) == ("amend", "family", None, None)


def test_nobody_has_no_history(ward: Ward) -> None:
    with pytest.raises(NotFound, match="no episode 77"):
        ward.store.history(77)


def test_an_event_is_kept_with_its_place_and_changes_no_wall(ward: Ward) -> None:
    episode = ward.admit()
    cursor = ward.store.census(Scope()).cursor
    event = Event(Happening.VIEW, "patient", "from base-2", "R3", episode)
    ward.save(event, by="ab1")
    delta = ward.store.delta(Scope(), cursor)

    entry = ward.store.history(episode)[-1]
    assert (entry.kind, entry.location, entry.field, entry.new) == (
        "view",
        "Riverside Ward 3",
        "patient",
        "from base-2",
    )
    assert delta is not None
    assert (delta.episodes, delta.gone) == ((), ())


def spans(ward: Ward, actor: str) -> tuple[int, int] | None:
    """Give the first and last number of somebody's last save."""
    found = ward.store.last_save(actor)
    return (found[0].seq, found[-1].seq) if found else None


def span(recorded: Recorded) -> tuple[int, int]:
    """Give the first and last number of a save."""
    return (recorded.first, recorded.last)


def test_somebody_who_saved_nothing_has_no_last_save(ward: Ward) -> None:
    ward.admit()

    assert ward.store.last_save("ab1") == ()


def test_a_last_save_is_that_persons_own(ward: Ward) -> None:
    adams, baker = ward.admit("Adams", "B1"), ward.admit("Baker", "B2")
    mine = ward.save(Move(adams, "R3", "B2"), Move(baker, "R3", "B1"), by="ab1")
    ward.save(SetStatus(adams, "risk", "red"), by="bo2")
    ward.save(Event(Happening.SIGN_OFF, "ab1"), by="ab1")

    assert spans(ward, "ab1") == span(mine)


def test_what_was_taken_back_leaves_the_save_before_as_the_last(ward: Ward) -> None:
    episode = ward.admit()
    saves = [
        ward.save(SetStatus(episode, "risk", value), by="ab1")
        for value in ("red", "amber", "green")
    ]
    found = []
    for save in reversed(saves):
        found.append(spans(ward, "ab1"))
        ward.save(TakeBack(save.first, save.last), by="ab1")

    assert found == [span(save) for save in reversed(saves)]
    assert ward.store.last_save("ab1") == ()


def test_a_last_save_is_found_whole_behind_many_of_others(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "PIECE", 2)
    episode = ward.admit()
    mine = ward.save(*(SetStatus(episode, f"f{each}", "x") for each in range(5)), by="ab1")
    for each in range(30):
        ward.save(SetStatus(episode, "other", f"{each}"), by="bo2")

    assert spans(ward, "ab1") == span(mine)


def test_a_save_of_long_ago_is_not_the_last(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "REACH", 10)
    episode = ward.admit()
    ward.save(*(SetStatus(episode, f"f{each}", "x") for each in range(4)), by="ab1")
    for each in range(8):
        ward.save(SetStatus(episode, "other", f"{each}"), by="bo2")

    assert ward.store.last_save("ab1") == ()


def left(ward: Ward, location: str | None = None, since: datetime = NINE) -> list[str]:
    """Give the surnames of who has left."""
    return [stay.identity.family for stay in ward.store.departed(location, since)]


def test_who_left_last_comes_first(ward: Ward) -> None:
    for family, place in (("Adams", "B1"), ("Baker", None)):
        ward.save(Discharge(ward.admit(family, place), ward.clock))
    stays = ward.store.departed("R3", NINE)

    assert [(stay.identity.family, stay.place) for stay in stays] == [
        ("Baker", ""),
        ("Adams", "B1"),
    ]
    assert stays[0].location == "Riverside Ward 3"
    assert stays[0].ended == ward.clock - timedelta(minutes=1)


def test_who_left_elsewhere_or_long_ago_is_not_among_them(ward: Ward) -> None:
    ward.save(Discharge(ward.admit("Adams", "B1"), ward.clock))
    ward.save(Discharge(ward.admit("Baker", "East", "North team"), ward.clock))

    assert left(ward, "North") == ["Baker"]
    assert left(ward) == ["Baker", "Adams"]
    assert left(ward, "Riverside") == ["Adams"]
    assert left(ward, None, ward.clock) == []


def test_who_has_come_again_has_not_left(ward: Ward) -> None:
    ward.save(Discharge(ward.admit("Adams", "B1"), ward.clock))
    ward.save(Admit(Identity("Adams"), "R3", ward.clock, patient=1))

    assert left(ward) == []


def test_known_people_are_those_who_could_be_meant(ward: Ward) -> None:
    people = {
        "somebody else": Identity("Adams", "Grace", born=date(1950, 1, 1)),
        "alike, of unknown birth": Identity("Addams", "Grace Ann"),
        "same name, of unknown birth": Identity("ADAMS", "G"),
        "another name entirely": Identity("Zhou", "Wei", born=BORN),
        "twin": Identity("Adams", "Peter", born=BORN),
        "same": Identity("Adams", "Grace", born=BORN),
        "same number at the hospital": Identity("Evans", "Mary", local_id="h-77x"),
        "same NHS number": Identity("Evans", "Grace", nhs_number="9990000018"),
        "alike in all": Identity("Addams", "Grace", born=BORN),
        "other NHS number": Identity("Adams", "Grace", nhs_number="9990000026", born=BORN),
    }
    for identity in people.values():
        ward.save(Admit(identity, "R3", ward.clock))
    wanted = Identity("Adams", "Grace", "Ms", "9990000018", "H-77X", BORN)
    found = ward.store.known(wanted)

    names = dict(enumerate(people, 1))
    assert [names[each.patient] for each in found] == [
        "same NHS number",
        "same number at the hospital",
        "same",
        "alike in all",
        "twin",
        "same name, of unknown birth",
        "alike, of unknown birth",
        "other NHS number",
    ]
    assert found[2].identity == people["same"]
    assert [(stay.location, stay.place) for stay in found[2].stays] == [("Riverside Ward 3", "")]


def test_who_has_left_is_known_without_a_stay(ward: Ward) -> None:
    ward.save(Discharge(ward.admit("Adams"), ward.clock))

    (known,) = ward.store.known(Identity("Adams"))
    assert known.stays == ()


def test_nobody_in_particular_is_nobody(ward: Ward) -> None:
    ward.admit("Adams")

    assert ward.store.known(Identity("")) == ()
