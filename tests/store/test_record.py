"""Saves: what one writes, what it refuses, and that it is all or nothing."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from glance.census import (
    AddLocation,
    AddPlace,
    Admit,
    Amend,
    ClearStatus,
    Confirm,
    Discharge,
    Identity,
    LocationKind,
    Move,
    PlaceKind,
    Roster,
    Scope,
    SetStatus,
    Signature,
)
from glance.errors import Conflict, NotAllowed, NotFound, PlaceTaken, StoreError, ValueRefused
from glance.store import open_store
from glance.store.chain import digest
from glance.store.sqlite import driver

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glance.census import Change
    from tests.store.conftest import Ward

# The very library that the store uses: two copies of SQLite in one process
# do not see each other's locks (sqlite.org/howtocorrupt.html 2.2.1).
sqlite3 = driver()

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Signature("os:ann", "base-2")


def log(path: Path) -> list[tuple[object, ...]]:
    """Give the change log without numbers, times and hashes."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        rows: list[tuple[object, ...]] = database.execute(
            "SELECT kind, episode, field, old, new, reason FROM change WHERE request != 'template'"
            " ORDER BY seq"
        ).fetchall()
    return rows


def test_a_saved_value_is_in_the_census(ward: Ward) -> None:
    episode = ward.admit()
    ward.save(SetStatus(episode, "risk", "red", 0))

    status = ward.store.census(Scope()).episodes[episode].statuses["risk"]
    assert (status.value, status.version, status.changed_by) == ("red", 1, "os:ann")
    assert status.changed_at == status.confirmed_at == ward.clock


def test_a_save_sent_twice_is_written_once(ward: Ward) -> None:
    episode = ward.admit()
    first = ward.save(SetStatus(episode, "risk", "red", 0), request="lost answer")
    again = ward.save(SetStatus(episode, "risk", "red", 0), request="lost answer")

    assert again.replayed
    assert (again.first, again.last, again.episodes) == (first.first, first.last, first.episodes)
    assert ward.store.verify().seq == first.last


def test_a_value_that_a_colleague_changed_first_stands(ward: Ward) -> None:
    episode = ward.admit()
    ward.save(SetStatus(episode, "risk", "red", 0), by="os:bob")
    with pytest.raises(Conflict) as conflict:
        ward.save(SetStatus(episode, "risk", "green", 0))

    assert (conflict.value.theirs, conflict.value.by) == ("red", "os:bob")
    assert conflict.value.at == ward.clock - timedelta(minutes=1)
    assert ward.store.find("Adams")[0].statuses["risk"].value == "red"


def test_two_who_count_up_from_one_value_are_not_taken_for_one(ward: Ward) -> None:
    episode = ward.admit(statuses=(("count", "5"),))
    ward.save(SetStatus(episode, "count", "6", 1), by="os:bob")
    with pytest.raises(Conflict):
        ward.save(SetStatus(episode, "count", "6", 1))


def test_a_script_that_saw_nothing_takes_what_stands(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    ward.save(SetStatus(episode, "risk", "green"))

    assert ward.store.find("Adams")[0].statuses["risk"].version == 2


def test_a_value_set_to_what_it_is_counts_as_confirmed(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    ward.save(SetStatus(episode, "risk", "red", 1), by="os:bob")

    status = ward.store.find("Adams")[0].statuses["risk"]
    assert (status.version, status.changed_by, status.confirmed_by) == (1, "os:ann", "os:bob")
    assert log(ward.path)[-1] == ("confirm", episode, "risk", "red", "red", "")


def test_confirming_everything_confirms_each_value(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"), ("obs", "x")))
    ward.save(ClearStatus(episode, "obs"), Confirm(episode))

    assert [row[:3] for row in log(ward.path)[-2:]] == [
        ("clear", episode, "obs"),
        ("confirm", episode, "risk"),
    ]


def test_a_field_without_a_value_cannot_be_confirmed(ward: Ward) -> None:
    episode = ward.admit()
    with pytest.raises(NotFound, match="no value"):
        ward.save(Confirm(episode, ("risk",)))


def test_a_cleared_value_is_gone_and_can_be_set_by_who_saw_none(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    ward.save(ClearStatus(episode, "risk", 1))
    seen = ward.store.census(Scope()).episodes[episode].statuses
    ward.save(SetStatus(episode, "risk", "green", 0))

    assert "risk" not in seen
    assert ward.store.find("Adams")[0].statuses["risk"].version == 3


def test_a_save_begun_before_a_clearing_does_not_pass_for_a_later_one(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    ward.save(ClearStatus(episode, "risk", 1))
    ward.save(SetStatus(episode, "risk", "green", 0))
    with pytest.raises(Conflict):
        ward.save(SetStatus(episode, "risk", "amber", 1))


def test_a_confirmation_mends_a_moment_that_is_yet_to_come(ward: Ward) -> None:
    episode = ward.admit()
    tomorrow = ward.clock + timedelta(days=1)
    ward.store.record([SetStatus(episode, "risk", "red")], ANN, "clock ahead", tomorrow)
    ward.save(Confirm(episode, ("risk",)))

    status = ward.store.census(Scope()).episodes[episode].statuses["risk"]
    assert (status.changed_at, status.confirmed_at) == (ward.clock, ward.clock)


def test_a_clock_put_back_leaves_confirmations_after_changes(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    ward.clock -= timedelta(hours=1)
    ward.save(Confirm(episode))

    status = ward.store.find("Adams")[0].statuses["risk"]
    assert status.confirmed_at == status.changed_at


def test_two_patients_are_never_in_one_bed(ward: Ward) -> None:
    episode = ward.admit("Adams", "B1")
    with pytest.raises(PlaceTaken) as taken:
        ward.admit("Baker", "B1")

    assert (taken.value.place, taken.value.episode) == ("B1", episode)


def test_a_zone_holds_many(ward: Ward) -> None:
    ward.admit("Adams", "East", "North team")
    ward.admit("Baker", "East", "North team")

    assert len(ward.store.find("North/east")) == 2


def test_two_patients_swap_beds(ward: Ward) -> None:
    adams, baker = ward.admit("Adams", "B1"), ward.admit("Baker", "B2")
    ward.save(Move(adams, "R3", "B2"), Move(baker, "R3", "B1"))

    assert [found.identity.family for found in ward.store.find("B1")] == ["Baker"]
    assert log(ward.path)[-2][3:5] == ("Riverside Ward 3/B1", "Riverside Ward 3/B2")


def test_nobody_moves_into_a_bed_that_is_taken(ward: Ward) -> None:
    ward.admit("Adams", "B1")
    baker = ward.admit("Baker", "B2")
    with pytest.raises(PlaceTaken):
        ward.save(Move(baker, "R3", "B1"))


def test_a_discharge_frees_the_bed(ward: Ward) -> None:
    ward.save(Discharge(ward.admit("Adams", "B1"), NINE))
    ward.admit("Baker", "B1")

    assert [found.identity.family for found in ward.store.find("b1")] == ["Baker"]


@pytest.mark.parametrize(
    "change",
    [SetStatus(77, "risk", "red"), Move(77, "R3", None), Discharge(77, NINE), Confirm(77)],
    ids=["set", "move", "discharge", "confirm"],
)
def test_an_episode_that_is_not_open_is_not_found(ward: Ward, change: Change) -> None:
    with pytest.raises(NotFound, match="no open episode 77"):
        ward.save(change)


def test_an_unknown_location_names_the_nearest(ward: Ward) -> None:
    with pytest.raises(NotFound, match="did you mean Riverside Ward 3"):
        ward.admit(location="Riverside Ward 4")


def test_an_unknown_bed_names_the_nearest(ward: Ward) -> None:
    with pytest.raises(NotFound, match="'B11' in 'Riverside Ward 3'; did you mean B1"):
        ward.admit(place="B11")


def test_a_bed_like_no_other_is_answered_with_those_there_are(ward: Ward) -> None:
    episode = ward.admit()
    with pytest.raises(NotFound, match="'Z9' in 'Riverside Ward 3'; its places are B1, B2, B3, B4"):
        ward.save(Move(episode, "R3", "Z9"))


@pytest.mark.parametrize("kind", [LocationKind.ORGANISATION, LocationKind.LOCALITY])
def test_no_patient_is_where_no_board_shows_patients(ward: Ward, kind: LocationKind) -> None:
    episode = ward.admit()
    ward.save(AddLocation("Trust", kind))
    with pytest.raises(NotAllowed, match=f"kind {kind}.* a ward, team or virtual$"):
        ward.admit(location="Trust")
    with pytest.raises(NotAllowed, match="'Trust'"):
        ward.save(Move(episode, "Trust", None))


def test_a_patient_is_not_admitted_twice_to_one_location(ward: Ward) -> None:
    ward.admit()
    patient = ward.store.find("Adams")[0].patient
    with pytest.raises(NotAllowed, match="already at that location"):
        ward.save(Admit(Identity("Adams"), "R3", NINE, patient=patient))


def test_a_known_patient_has_a_second_episode_elsewhere(ward: Ward) -> None:
    ward.admit()
    patient = ward.store.find("Adams")[0].patient
    ward.save(Admit(Identity("Adams"), "North", NINE, "West", patient=patient))

    assert [stay.location for stay in ward.store.roster().patients[patient].stays] == [
        "Riverside Ward 3",
        "North team",
    ]


def test_an_nhs_number_belongs_to_one_patient(ward: Ward) -> None:
    ward.admit(nhs_number="9990000018")
    with pytest.raises(NotAllowed, match="another patient") as refused:
        ward.admit("Baker", nhs_number="9990000018")

    assert "999" not in str(refused.value)


def test_one_wrong_change_undoes_the_whole_save(ward: Ward) -> None:
    episode = ward.admit()
    before = ward.store.verify()
    with pytest.raises(NotFound):
        ward.save(SetStatus(episode, "risk", "red"), Discharge(77, NINE))

    assert ward.store.verify() == before
    assert not ward.store.find("Adams")[0].statuses


def test_an_amendment_logs_the_parts_and_no_values(ward: Ward) -> None:
    episode = ward.admit("Adams", nhs_number="9990000018")
    patient = ward.store.find("Adams")[0].patient
    amended = Identity("Addams", "Grace", "Ms", "9990000018", born=date(1948, 2, 29))
    was = ("Adams", "Grace", "Ms", "9990000018", None, None, "")
    ward.save(Amend(patient, amended, episode, "CW"))

    assert ward.store.roster().patients[patient].identity == amended
    assert log(ward.path)[-2:] == [
        ("amend", episode, "family,born", digest(patient, was), None, ""),
        ("amend", episode, "owner", None, None, ""),
    ]


def test_names_and_numbers_are_never_in_the_change_log(ward: Ward) -> None:
    episode = ward.admit("Quillfeather", given="Zenobia", nhs_number="9990000018")
    patient = ward.store.find("Quill")[0].patient
    ward.save(Amend(patient, Identity("Quillfeather", "Zenobia Ann", "Dr", "9990000018")))
    ward.save(Discharge(episode, NINE))

    text = repr(log(ward.path))
    assert not [secret for secret in ("Quill", "Zenobia", "9990000018") if secret in text]


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


def test_a_location_or_place_is_added_once(ward: Ward) -> None:
    with pytest.raises(NotAllowed, match="already"):
        ward.save(AddLocation("North team", LocationKind.TEAM))
    with pytest.raises(NotAllowed, match="already"):
        ward.save(AddPlace("R3", "B1", PlaceKind.BED))


def test_moments_are_kept_in_utc_and_must_name_a_zone(ward: Ward) -> None:
    episode = ward.admit()
    paris = timezone(timedelta(hours=1))
    ward.clock = datetime(2026, 11, 22, 10, 29, tzinfo=paris)
    ward.save(SetStatus(episode, "risk", "red"))
    with pytest.raises(ValueRefused, match="time zone"):
        ward.store.record([Confirm(episode)], ANN, "naive", datetime(2026, 11, 22))  # noqa: DTZ001

    status = ward.store.find("Adams")[0].statuses["risk"]
    assert status.changed_at == datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    assert status.changed_at.tzinfo is UTC


def test_half_a_character_is_refused(ward: Ward) -> None:
    episode = ward.admit()
    with pytest.raises(ValueRefused):
        ward.save(SetStatus(episode, "note", "\ud800"))


def test_a_reader_cannot_write(ward: Ward) -> None:
    with open_store(ward.path) as reader, pytest.raises(NotAllowed, match="reading only"):
        reader.record([], ANN, "r", NINE)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET new = 'green' WHERE seq = 1",
        "DELETE FROM change WHERE seq = 1",
        "INSERT OR REPLACE INTO change SELECT * FROM change WHERE seq = 1",
    ],
    ids=["update", "delete", "replace"],
)
def test_the_change_log_is_append_only(copy: Path, statement: str) -> None:
    with closing(sqlite3.connect(copy)) as database:
        database.execute("PRAGMA recursive_triggers=ON")
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute(statement)


def test_a_forged_change_shows(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as database:
        database.execute("DROP TRIGGER change_no_update")
        database.execute("UPDATE change SET new = 'Ward 4' WHERE seq = 2")
        database.commit()

    with open_store(copy) as store, pytest.raises(StoreError, match="altered at change 2"):
        store.verify()


def test_the_log_and_the_values_agree(
    ward: Ward, standing: Callable[[Path], object], replayed: Callable[[Path], object]
) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    ward.save(SetStatus(episode, "risk", "green"), SetStatus(episode, "risk", "green"))
    ward.save(ClearStatus(episode, "risk"), SetStatus(episode, "risk", "black"), Confirm(episode))

    assert replayed(ward.path) == standing(ward.path)


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


def test_the_roster_knows_short_names(ward: Ward) -> None:
    short_names = ward.store.roster().short_names

    assert short_names["R3"] == ("Riverside Ward 3",)
    assert short_names["North"] == ("North team",)
