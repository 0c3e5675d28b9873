"""Arrivals and a roster become changes; the same list again becomes none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from glance.census import (
    AddLocation,
    AddPlace,
    Admit,
    Amend,
    Discharge,
    Identity,
    Known,
    LocationKind,
    Move,
    PlaceKind,
    Roster,
    SetStatus,
    Stay,
)
from glance.intake import Arrival, Arrivals, plan

if TYPE_CHECKING:
    from collections.abc import Sequence

ANN = Identity("ADEYEMI", "Ann", nhs_number="9991234004", local_id="H1")
BEN = Identity("BROWN", "Ben", nhs_number="9990000018", local_id="H2")


def _list(*people: tuple[Identity, str, str], **more: object) -> Arrivals:
    rows = tuple(
        Arrival(line, identity, where, place, "Bay A", None, "", ())
        for line, (identity, where, place) in enumerate(people, start=2)
    )
    return replace(Arrivals("list.csv", rows=rows), **more)  # type: ignore[arg-type]  # a test's words


def _roster(*stays: tuple[Identity, str, str], kinds: Sequence[LocationKind] = ()) -> Roster:
    known: dict[int, Known] = {}
    for number, (identity, where, place) in enumerate(stays, start=1):
        known[number] = Known(number, identity, (Stay(number * 10, where, place),) if where else ())
    names = dict.fromkeys(where for _, where, _ in stays if where)
    kind = dict(zip(names, kinds, strict=False))
    return Roster(
        patients=known,
        by_nhs_number={p.identity.nhs_number: i for i, p in known.items() if p.identity.nhs_number},
        by_local_id={p.identity.local_id: i for i, p in known.items() if p.identity.local_id},
        locations={name: kind.get(name, LocationKind.WARD) for name in names},
        places=frozenset((where, place) for _, where, place in stays if place),
    )


def test_a_new_site_gets_wards_beds_and_people(now: datetime) -> None:
    outcome = plan(_list((ANN, "W1", "A1")), Roster(), now)

    assert outcome.changes == (
        AddLocation("W1", LocationKind.WARD),
        AddPlace("W1", "A1", PlaceKind.BED, "Bay A"),
        Admit(ANN, "W1", now, "A1"),
    )
    assert (outcome.new_locations, outcome.new_places) == (("W1",), (("W1", "A1"),))


def test_the_same_list_again_changes_nothing(now: datetime) -> None:
    outcome = plan(_list((ANN, "w1", "a1")), _roster((ANN, "W1", "A1")), now)

    assert outcome.changes == ()
    assert outcome.unchanged == 1


def test_two_who_swap_beds_move_in_one_exchange(now: datetime) -> None:
    roster = _roster((ANN, "W1", "A1"), (BEN, "W1", "A2"))
    outcome = plan(_list((ANN, "W1", "A2"), (BEN, "W1", "A1")), roster, now)

    assert outcome.changes == (
        Move(10, "W1", "A2"),
        Move(20, "W1", "A1"),
    )
    assert outcome.moved == 2


def test_a_move_to_a_free_bed_is_one_change(now: datetime) -> None:
    outcome = plan(_list((ANN, "W1", "A2")), _roster((ANN, "W1", "A1")), now)

    assert outcome.changes[-1:] == (Move(10, "W1", "A2"),)
    assert len(outcome.changes) == 2


def test_a_patient_of_another_ward_is_moved(now: datetime) -> None:
    roster = _roster((ANN, "W1", "A1"), (BEN, "W2", "B1"))
    outcome = plan(_list((ANN, "W2", "B2")), roster, now)

    assert Move(10, "W2", "B2") in outcome.changes
    assert outcome.admitted == 0


def test_a_patient_of_a_team_gets_a_second_episode_on_a_ward(now: datetime) -> None:
    roster = _roster((ANN, "North", "East"), kinds=[LocationKind.TEAM])
    outcome = plan(_list((ANN, "W1", "A1")), roster, now)

    assert Admit(ANN, "W1", now, "A1", patient=1) in outcome.changes
    assert outcome.moved == 0


def test_a_patient_who_had_left_is_admitted_again(now: datetime) -> None:
    outcome = plan(_list((ANN, "W1", "")), _roster((ANN, "", "")), now)

    assert outcome.changes[-1] == Admit(ANN, "W1", now, None, patient=1)


def test_a_name_put_right_is_amended_and_an_empty_cell_forgets_nothing(now: datetime) -> None:
    told = Identity("ADEYEMI-COLE", nhs_number="9991234004")
    outcome = plan(_list((told, "W1", "A1")), _roster((ANN, "W1", "A1")), now)

    assert outcome.changes == (Amend(1, replace(ANN, family="ADEYEMI-COLE"), 10, None),)


def test_a_hospital_number_leads_to_a_patient_who_had_no_nhs_number(now: datetime) -> None:
    roster = _roster((replace(ANN, nhs_number=None), "W1", "A1"))
    outcome = plan(_list((ANN, "W1", "A1")), roster, now)

    assert outcome.changes == (Amend(1, ANN, 10, None),)


def test_a_list_without_beds_moves_nobody_within_a_ward(now: datetime) -> None:
    outcome = plan(_list((ANN, "W1", ""), places=None), _roster((ANN, "W1", "A1")), now)

    assert outcome.changes == ()


def test_an_empty_bed_cell_leaves_the_patient_in_bed(now: datetime) -> None:
    outcome = plan(_list((ANN, "W1", "")), _roster((ANN, "W1", "A1")), now)

    assert (outcome.changes, outcome.unchanged) == ((), 1)


def test_whoever_comes_from_another_ward_without_a_bed_has_none(now: datetime) -> None:
    roster = _roster((ANN, "W1", "A1"), (BEN, "W2", "A1"))
    outcome = plan(_list((ANN, "W2", "")), roster, now)

    assert outcome.changes == (Move(10, "W2", None),)


def test_the_bed_of_a_patient_with_an_empty_bed_cell_is_not_given_away(now: datetime) -> None:
    roster = _roster((ANN, "W1", "A1"), (BEN, "W1", "A2"))
    outcome = plan(_list((ANN, "W1", ""), (BEN, "W1", "A1")), roster, now)

    assert outcome.changes == ()
    assert [reject.line for reject in outcome.rejects] == [3]


def test_a_bed_kept_by_somebody_who_is_not_in_the_file_is_not_given_away(now: datetime) -> None:
    outcome = plan(_list((BEN, "W1", "A1")), _roster((ANN, "W1", "A1")), now)

    assert [reject.why for reject in outcome.rejects] == [
        "the bed is taken by a patient who stays in it"
    ]
    assert outcome.admitted == 0


def test_a_refused_row_keeps_its_patient_in_the_bed_that_another_row_wants(now: datetime) -> None:
    cat = Identity("COLE", local_id="H3")
    roster = _roster((ANN, "W1", "A1"), (BEN, "W1", "A2"))
    outcome = plan(_list((BEN, "W1", "A1"), (cat, "W1", "A2")), roster, now)

    assert [reject.line for reject in outcome.rejects] == [2, 3]


def _at(day: int, hour: int = 0) -> datetime:
    """A moment of this month, in which London has UTC."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def _in_bed_since(began: datetime | None) -> Roster:
    roster = _roster((ANN, "W1", "A1"))
    stay = replace(roster.patients[1].stays[0], began=began, owner="Sister Joy")
    return replace(roster, patients={1: Known(1, ANN, (stay,))})


def _came(began: datetime, where: str = "W1", place: str = "A1") -> Arrivals:
    row = _list((ANN, where, place)).rows[0]
    return Arrivals("list.csv", rows=(row._replace(began=began, statuses=(("risk", "red"),)),))


@pytest.mark.parametrize("place", ["A1", ""])
def test_a_later_admission_is_a_new_stay_without_the_old_values(now: datetime, place: str) -> None:
    before, after = _at(2, 8), _at(20, 14)
    standing = {10: {"risk": "red"}}
    outcome = plan(_came(after, "w1", place), _in_bed_since(before), now, standing=standing)

    assert outcome.changes == (
        Discharge(10, after),
        Admit(ANN, "W1", after, "A1", "", 1, (("risk", "red"),)),
    )
    assert (outcome.readmitted, outcome.admitted, outcome.leaving) == (1, 0, 0)


def test_an_old_stay_ends_now_where_the_new_one_begins_tomorrow(now: datetime) -> None:
    tomorrow = _at(23, 8)
    outcome = plan(_came(tomorrow), _in_bed_since(_at(2)), now)

    assert outcome.changes[0] == Discharge(10, now)


@pytest.mark.parametrize(
    ("stands", "told", "redated"),
    [
        (_at(20, 8), _at(20, 8), 0),
        (_at(20), _at(20, 18), 0),
        (_at(20, 18), _at(20), 0),
        (_at(20, 18), _at(21), 1),
        (_at(20, 18), _at(2), 1),
        (None, _at(20), 0),
    ],
    ids=["the same", "with a time", "without", "past midnight", "earlier", "unknown here"],
)
def test_another_admission_date_that_is_no_new_stay_is_only_counted(
    now: datetime, stands: datetime | None, told: datetime, redated: int
) -> None:
    standing = {10: {"risk": "red"}}
    outcome = plan(_came(told), _in_bed_since(stands), now, standing=standing)

    assert (outcome.changes, outcome.unchanged, outcome.redated) == ((), 1, redated)


def _with_another_ward(roster: Roster) -> Roster:
    wards = {"W1": LocationKind.WARD, "W2": LocationKind.WARD}
    return replace(roster, locations=wards, places=frozenset({("W1", "A1"), ("W2", "A1")}))


def test_a_transfer_keeps_the_stay(now: datetime) -> None:
    outcome = plan(_came(_at(2), "W2"), _with_another_ward(_in_bed_since(_at(2))), now)

    assert outcome.changes[0] == Move(10, "W2", "A1")
    assert (outcome.moved, outcome.readmitted) == (1, 0)


@pytest.mark.parametrize("place", ["A1", ""])
def test_a_later_admission_to_another_ward_is_a_new_stay_too(now: datetime, place: str) -> None:
    outcome = plan(_came(_at(20), "W2", place), _with_another_ward(_in_bed_since(_at(2))), now)

    assert outcome.changes == (
        Discharge(10, _at(20)),
        Admit(ANN, "W2", _at(20), place or None, "", 1, (("risk", "red"),)),
    )


def test_a_full_list_discharges_whoever_is_missing_and_gives_their_bed(now: datetime) -> None:
    outcome = plan(_list((BEN, "W1", "A1")), _roster((ANN, "W1", "A1")), now, full_list=True)

    assert outcome.changes == (Discharge(10, now), Admit(BEN, "W1", now, "A1"))
    assert (outcome.discharged, outcome.leaving) == ((("W1", 1),), 1)


def _three_wards() -> Roster:
    cat, dan = Identity("COLE", local_id="H3"), Identity("DUNN", local_id="H4")
    stays = ((ANN, "W1", "A1"), (BEN, "W1", "A2"), (cat, "W2", "A1"), (dan, "North", "East"))
    return _roster(*stays, kinds=[LocationKind.WARD, LocationKind.WARD, LocationKind.TEAM])


def test_a_full_list_speaks_for_no_ward_that_it_does_not_name(now: datetime) -> None:
    outcome = plan(_list((ANN, "w1", "A1")), _three_wards(), now, full_list=True)

    assert outcome.changes == (Discharge(20, now),)
    assert outcome.left_alone == (("North", 1), ("W2", 1))


def test_a_full_list_of_the_whole_site_speaks_for_every_ward(now: datetime) -> None:
    arrivals = _list((ANN, "W1", "A1"))
    outcome = plan(arrivals, _three_wards(), now, full_list=True, whole_site=True)

    assert outcome.discharged == (("North", 1), ("W1", 1), ("W2", 1))
    assert outcome.left_alone == ()


def test_a_full_list_names_a_ward_by_its_short_name_too(now: datetime) -> None:
    roster = replace(_three_wards(), short_names={"one": ("W1",)})
    outcome = plan(_list((ANN, "ONE", "A1")), roster, now, full_list=True)

    assert outcome.discharged == (("W1", 1),)


def test_without_full_list_nobody_is_discharged(now: datetime) -> None:
    assert plan(_list(), _roster((ANN, "W1", "A1")), now).changes == ()


def test_numbers_of_two_patients_in_one_row_are_refused(now: datetime) -> None:
    told = replace(ANN, local_id="H2")
    outcome = plan(_list((told, "W1", "A3")), _roster((ANN, "W1", "A1"), (BEN, "W1", "A2")), now)

    assert outcome.rejects[0].why == "the NHS number and the hospital number are two patients' here"


def test_another_nhs_number_for_a_hospital_number_is_refused(now: datetime) -> None:
    told = replace(ANN, nhs_number="9990000018")
    outcome = plan(_list((told, "W1", "A3")), _roster((ANN, "W1", "A1")), now)

    assert outcome.rejects[0].why == "the hospital number belongs to another NHS number here"


@pytest.mark.parametrize("numbers", [(None, "H1"), ("9991234004", None), ("9991234004", "H1")])
def test_a_number_with_another_name_and_birthday_is_refused(
    now: datetime, numbers: tuple[str | None, str | None]
) -> None:
    known = replace(ANN, born=date(1940, 1, 1))
    told = Identity("WHITE", "Sam", "", *numbers, born=date(1999, 5, 5))
    outcome = plan(_list((told, "W2", "A3")), _roster((known, "W1", "A1")), now)

    assert outcome.changes == ()
    assert outcome.rejects[0].why == (
        "the number belongs to somebody else here: another name and birthday; "
        "check it, or correct one of them first"
    )


@pytest.mark.parametrize(
    "told",
    [
        replace(ANN, family="WHITE", born=date(1940, 1, 1)),
        replace(ANN, family="WHITE"),
        replace(ANN, family="Ad\u00e9yemi", born=date(1940, 10, 1)),
    ],
    ids=["another name", "another name and no birthday", "another birthday"],
)
def test_a_name_or_a_birthday_alone_is_put_right(now: datetime, told: Identity) -> None:
    known = replace(ANN, born=date(1940, 1, 1))
    outcome = plan(_list((told, "W1", "A1")), _roster((known, "W1", "A1")), now)

    assert (outcome.amended, outcome.rejects) == (1, ())


def test_whoever_a_refused_row_speaks_of_is_not_discharged(now: datetime) -> None:
    known = replace(ANN, born=date(1940, 1, 1))
    told = replace(ANN, family="WHITE", born=date(1999, 5, 5))
    roster = _roster((known, "W1", "A1"))

    assert plan(_list((told, "W1", "A1")), roster, now, full_list=True).changes == ()


def test_capitals_make_no_other_hospital_number(now: datetime) -> None:
    told = replace(ANN, nhs_number=None, local_id="h1")
    outcome = plan(_list((told, "W1", "A1")), _roster((ANN, "W1", "A1")), now)

    assert (outcome.changes, outcome.unchanged) == ((), 1)


def test_a_number_that_is_two_patients_but_for_its_capitals_is_refused(now: datetime) -> None:
    one, other = Identity("ADEYEMI", local_id="Ab1"), Identity("BROWN", local_id="aB1")
    roster = _roster((one, "W1", "A1"), (other, "W1", "A2"))
    outcome = plan(_list((replace(one, local_id="AB1"), "W1", "A1")), roster, now)

    assert [reject.why for reject in outcome.rejects] == [
        "two patients here have this hospital number, but for its capitals"
    ]
    assert plan(_list((one, "W1", "A1")), roster, now).unchanged == 1


def test_a_locality_takes_no_patients(now: datetime) -> None:
    roster = Roster(locations={"Riverside": LocationKind.LOCALITY})
    outcome = plan(_list((ANN, "RIVERSIDE", "")), roster, now)

    assert outcome.changes == ()
    assert "above wards and teams" in outcome.rejects[0].why


@pytest.mark.parametrize(("stands", "changes"), [("Dr A", 0), ("Dr B", 1)])
def test_a_status_that_stands_already_is_not_set_again(
    now: datetime, stands: str, changes: int
) -> None:
    row = _list((ANN, "W1", "A1")).rows[0]._replace(statuses=(("consultant", "Dr A"),))
    arrivals = Arrivals("list.csv", rows=(row,))
    outcome = plan(arrivals, _roster((ANN, "W1", "A1")), now, standing={10: {"consultant": stands}})

    assert outcome.changes == (SetStatus(10, "consultant", "Dr A"),) * changes


def test_several_patients_share_a_zone_of_a_team(now: datetime) -> None:
    arrivals = _list(
        (ANN, "North", "East"),
        (BEN, "North", "East"),
        kind=LocationKind.TEAM,
        places=PlaceKind.ZONE,
    )
    outcome = plan(arrivals, Roster(), now)

    assert outcome.admitted == 2
    assert outcome.changes[1] == AddPlace("North", "East", PlaceKind.ZONE, "Bay A")


@pytest.mark.parametrize("written", ["R3", "r3", " riverside  ward 3", "Riverside Ward 3"])
def test_a_ward_is_known_by_its_short_name_too(now: datetime, written: str) -> None:
    roster = replace(
        _roster((BEN, "Riverside  Ward 3", "A1")), short_names={" r3": ("Riverside  Ward 3",)}
    )
    outcome = plan(_list((ANN, " ".join(written.split()), "A2")), roster, now)

    assert outcome.new_locations == ()
    assert [change.location for change in outcome.changes if isinstance(change, Admit)] == [
        "Riverside  Ward 3"
    ]


def test_a_full_name_goes_before_another_wards_short_name(now: datetime) -> None:
    roster = replace(
        _roster((ANN, "W1", "A1"), (BEN, "W2", "A1")), short_names={"w1": ("W2",), "W2": ("W2",)}
    )
    outcome = plan(_list((ANN, "W1", "A1"), (BEN, "W2", "A1")), roster, now)

    assert (outcome.changes, outcome.unchanged) == ((), 2)


def test_a_short_name_of_two_wards_is_refused(now: datetime) -> None:
    roster = replace(
        _roster((BEN, "Ward 3", "A1"), (replace(ANN, local_id="H9"), "Ward 4", "")),
        short_names={"W": ("Ward 3", "Ward 4")},
    )
    outcome = plan(_list((ANN, "W", "A2")), roster, now)

    assert outcome.changes == ()
    assert [reject.why for reject in outcome.rejects] == [
        "the short name of Ward 3 and of Ward 4; give the full one"
    ]


def test_one_bed_by_two_names_of_its_ward_is_refused(now: datetime) -> None:
    cat = Identity("CLARK", "Cat", nhs_number="9990000026", local_id="H3")
    roster = replace(_roster((cat, "Ward 3", "A1")), short_names={"W3": ("Ward 3",)})
    outcome = plan(_list((ANN, "Ward 3", "A2"), (BEN, "W3", "A2")), roster, now)

    assert outcome.admitted == 1
    assert [(reject.line, reject.why) for reject in outcome.rejects] == [
        (3, "the same bed stands on line 2 as well")
    ]
