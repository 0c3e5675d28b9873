"""Rows, groups and counts of a census looked at through a board."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from glance.board import Collision, Form, Reason, view
from glance.census import Cursor, Delta, Identifier, LocationKind, NameFormat

if TYPE_CHECKING:
    from glance.board import BoardView
    from tests.board.conftest import Ward


def _keys(seen: BoardView) -> list[tuple[str, int]]:
    return [row.key for row in seen.rows]


def _reasons(seen: BoardView, episode: int) -> tuple[Reason, ...]:
    row = seen.row(("episode", episode))
    assert row is not None
    return row.reasons


def _collision(seen: BoardView, episode: int) -> Collision:
    row = seen.row(("episode", episode))
    assert row is not None
    return row.collision


def test_beds_stand_in_their_order_and_empty_ones_among_them(ward: Ward) -> None:
    census = ward.census(ward.episode(1, 12), ward.episode(2, 21))

    assert _keys(view(ward.board(), census, ward.now)) == [
        ("place", 11),
        ("episode", 1),
        ("place", 13),
        ("episode", 2),
        ("place", 22),
        ("place", 23),
    ]


def test_patients_without_a_bed_come_after_the_beds(ward: Ward) -> None:
    seen = view(ward.board(), ward.census(ward.episode(1, None)), ward.now)

    assert (seen.groups[-1].label, seen.groups[-1].size) == ("no bed", 1)


def test_a_zone_is_never_empty(ward: Ward) -> None:
    board = ward.board(group_by="place", kinds=frozenset({LocationKind.TEAM}))

    assert not {("place", 30), ("place", 31)} & set(_keys(view(board, ward.census(), ward.now)))


def test_groups_follow_one_another_without_a_gap(ward: Ward) -> None:
    seen = view(ward.board(), ward.census(ward.episode(1, None)), ward.now)

    assert [(group.start, group.size) for group in seen.groups] == [(0, 3), (3, 3), (6, 1)]


def test_bays_of_several_wards_say_which_ward(ward: Ward) -> None:
    board = ward.board(kinds=frozenset())

    assert view(board, ward.census(), ward.now).groups[0].label == "RW3 · Bay 1"


def test_a_field_groups_in_the_order_of_its_options(ward: Ward) -> None:
    board = ward.board(group_by="risk", empty_places=False)
    census = ward.census(
        ward.episode(1, 11, {"risk": "green"}),
        ward.episode(2, 12, {"risk": "red"}),
        ward.episode(3, 13),
    )

    assert [group.label for group in view(board, census, ward.now).groups] == [
        "Red",
        "Green",
        "Risk –",
    ]


def test_order_by_a_field_can_run_backwards(ward: Ward) -> None:
    board = ward.board(group_by="", order_by=("-news",), empty_places=False)
    values = {1: "3", 2: "11", 3: "nan"}
    episodes = [ward.episode(key, None, {"news": value}) for key, value in values.items()]
    census = ward.census(*episodes, ward.episode(4, None))

    assert _keys(view(board, census, ward.now)) == [("episode", key) for key in (2, 1, 3, 4)]


def test_exceptions_come_first_in_the_order_of_their_reasons(ward: Ward) -> None:
    board = ward.board(exceptions_first=True, empty_places=False)
    census = ward.census(
        ward.episode(1, 11, {"edd": "2026-11-22"}),
        ward.episode(2, 12, days=0.5),
        ward.episode(3, 13, {"obs": "2026-11-22T08:00:00Z"}),
        ward.episode(4, 21, {"risk": "red"}),
        ward.episode(5, 22),
    )
    seen = view(board, census, ward.now)

    assert [group.label for group in seen.groups] == ["Exceptions", "Bay 2"]
    assert _keys(seen) == [("episode", key) for key in (4, 3, 2, 1, 5)]


def test_a_patient_is_an_exception_for_every_reason_there_is(ward: Ward) -> None:
    values = {"risk": "red", "edd": "2026-11-22", "obs": "2026-11-22T08:00:00Z"}
    seen = view(ward.board(), ward.census(ward.episode(1, 11, values, days=0.5)), ward.now)

    assert _reasons(seen, 1) == (Reason.RED, Reason.OVERDUE, Reason.NEW, Reason.HOME)


def test_new_ends_when_the_board_says(ward: Ward) -> None:
    seen = view(ward.board(), ward.census(ward.episode(1, 11, days=0.5)), ward.now)

    assert _reasons(seen.at(ward.now + timedelta(hours=12)), 1) == ()


def test_going_home_begins_at_midnight_of_the_wall(ward: Ward) -> None:
    seen = view(ward.board(), ward.census(ward.episode(1, 11, {"edd": "2026-11-23"})), ward.now)
    midnight = datetime(2026, 11, 23, tzinfo=ZoneInfo("Europe/London"))

    assert _reasons(seen.at(midnight - timedelta(minutes=1)), 1) == ()
    assert _reasons(seen.at(midnight), 1) == (Reason.HOME,)


def test_a_clock_put_back_undoes_what_time_did(ward: Ward) -> None:
    seen = view(ward.board(), ward.census(ward.episode(1, 11, days=0.5)), ward.now)
    later = seen.at(ward.now + timedelta(hours=13))

    assert _reasons(later.at(ward.now), 1) == (Reason.NEW,)


def test_the_hour_that_comes_twice_is_two_hours(ward: Ward) -> None:
    twice = datetime(2026, 10, 25, 1, 30, tzinfo=ZoneInfo("Europe/London"))
    values = {"obs": "2026-10-25T01:00:00Z"}  # due between the two 01:30s
    seen = view(ward.board(), ward.census(ward.episode(1, 11, values)), twice)

    assert Reason.OVERDUE not in _reasons(seen, 1)
    assert Reason.OVERDUE in _reasons(seen.at(twice.replace(fold=1)), 1)


def test_a_tally_counts_everyone(ward: Ward) -> None:
    census = ward.census(
        ward.episode(1, 11, {"risk": "red", "day": "green"}),
        ward.episode(2, 12, {"risk": "red"}, hours_ago=30),
        ward.episode(3, None, days=0.5),
    )
    tally = view(ward.board(), census, ward.now).tally

    assert (tally.patients, tally.unset, tally.new) == (3, 1, 1)
    assert dict(tally.rag)["red"] == 2
    assert (tally.in_date, tally.dated) == (2, 3)
    assert (tally.places, tally.taken) == (6, 2)


def test_a_location_without_beds_counts_its_capacity(ward: Ward) -> None:
    board = ward.board(form=Form.OVERVIEW, columns=(), kinds=frozenset())
    census = ward.census(ward.episode(1, None, location=4), ward.episode(2, 30, location=3))
    groups = view(board, census, ward.now).groups

    assert [(group.label, group.tally.places, group.tally.taken) for group in groups] == [
        ("Riverside Ward 3", 6, 0),
        ("North community", 0, 0),
        ("Virtual ward", 30, 1),
    ]


def test_a_group_knows_its_last_change(ward: Ward) -> None:
    census = ward.census(
        ward.episode(1, 11, {"risk": "red"}, hours_ago=5),
        ward.episode(2, 12, {"risk": "red"}, hours_ago=2),
    )
    seen = view(ward.board(), census, ward.now).after(Delta(Cursor(), gone=(2,)), ward.now)

    assert seen.groups[0].tally.changed_at == ward.status("risk", "red", 5).changed_at


def test_the_one_location_names_the_wall(ward: Ward) -> None:
    assert view(ward.board(), ward.census(), ward.now).place_name == "Riverside Ward 3"


def test_several_locations_are_all_locations(ward: Ward) -> None:
    board = ward.board(kinds=frozenset())

    assert view(board, ward.census(), ward.now).place_name == "All locations"


_PAIRS = {
    "the same surname and initial": (("SMITH", "John"), ("SMITH", "Joan"), Collision.NAME),
    "the same but for an apostrophe": (("O'BRIEN", "Zoë"), ("OBRIEN", "Zoe"), Collision.NAME),
    "the same surname": (("SMITH", "John"), ("SMITH", "Ann"), Collision.SURNAME),
    "surnames that sound alike": (("SMITH", "John"), ("SMYTH", "Ann"), Collision.ALIKE),
    "nothing alike": (("SMITH", "John"), ("JONES", "John"), Collision.NONE),
}


@pytest.mark.parametrize(("one", "other", "expected"), _PAIRS.values(), ids=_PAIRS)
def test_names_collide_on_every_row_they_touch(
    ward: Ward, one: tuple[str, str], other: tuple[str, str], expected: Collision
) -> None:
    census = ward.census(
        ward.episode(1, 11, person=ward.person(*one)),
        ward.episode(2, 12, person=ward.person(*other)),
    )
    seen = view(ward.board(), census, ward.now)

    assert [_collision(seen, 1), _collision(seen, 2)] == [expected, expected]


def test_a_collision_goes_with_the_namesake(ward: Ward) -> None:
    census = ward.census(
        ward.episode(1, 11, person=ward.person("SMITH", "John")),
        ward.episode(2, 12, person=ward.person("SMITH", "Joan")),
    )
    seen = view(ward.board(), census, ward.now).after(Delta(Cursor(), gone=(2,)), ward.now)

    assert _collision(seen, 1) is Collision.NONE


def test_initials_collide_only_where_initials_are_shown(ward: Ward) -> None:
    census = ward.census(
        ward.episode(1, 11, person=ward.person("SMITH", "John")),
        ward.episode(2, 12, person=ward.person("SOMERS", "Jane")),
    )
    by_initials = view(ward.board(names=NameFormat.INITIALS), census, ward.now)

    assert _collision(by_initials, 1) is Collision.INITIALS
    assert _collision(view(ward.board(), census, ward.now), 1) is Collision.NONE


@pytest.mark.parametrize("names", [NameFormat.FULL, NameFormat.INITIALS])
def test_nobody_is_the_namesake_of_his_own_other_episode(ward: Ward, names: NameFormat) -> None:
    person = ward.person("SMITH", "John")
    twice = [replace(ward.episode(number, None, person=person), patient=7) for number in (1, 2)]
    seen = view(ward.board(names=names), ward.census(*twice), ward.now)

    assert [_collision(seen, 1), _collision(seen, 2)] == [Collision.NONE, Collision.NONE]


def test_a_namesake_is_found_beyond_a_patients_own_other_episode(ward: Ward) -> None:
    person = ward.person("SMITH", "John")
    whose = {1: 7, 2: 7, 3: 8}
    everyone = [
        replace(ward.episode(number, None, person=person), patient=patient)
        for number, patient in whose.items()
    ]
    seen = view(ward.board(), ward.census(*everyone), ward.now)

    assert [_collision(seen, number) for number in whose] == [Collision.NAME] * 3


def test_an_overview_is_asked_for_no_free_words(ward: Ward) -> None:
    fields = ward.board(form=Form.OVERVIEW, columns=()).scope.fields

    assert fields is not None
    assert fields.isdisjoint({"next", "note", "nurse"})
    assert "obs" in fields


_ABSURD = [
    datetime.max.replace(tzinfo=UTC),
    datetime.min.replace(tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59),  # noqa: DTZ001 -- the fault that is meant
    datetime(1, 1, 1),  # noqa: DTZ001 -- the fault that is meant
    datetime.max.replace(tzinfo=timezone(-timedelta(hours=14))),
    datetime(2026, 11, 20, 8),  # noqa: DTZ001 -- the fault that is meant
]


@pytest.mark.parametrize("absurd", _ABSURD, ids=str)
def test_no_moment_in_the_census_can_end_a_wall(ward: Ward, absurd: datetime) -> None:
    values = {
        field.key: value
        for field in ward.vocabulary
        for value in (["red"] if field.kind.options() else [absurd.isoformat(), "9999-12-31"])
    }
    for value in (values, values | {"edd": "0001-01-01", "obs": "0001-01-01T00:00:00Z"}):
        episode = replace(ward.episode(1, 11, value), began=absurd)
        statuses = {
            key: replace(status, confirmed_at=absurd, changed_at=absurd)
            for key, status in episode.statuses.items()
        }
        census = ward.census(replace(episode, statuses=statuses), ward.episode(2, 12, value))
        for order in ("began", "-edd", "obs"):
            board = ward.board(
                order_by=(order,), new_within=timedelta(days=400), second_identifier=Identifier.BORN
            )
            seen = view(board, census, ward.now)
            for shown in (seen, seen.at(ward.now + timedelta(days=2))):
                for row in shown.rows:
                    assert shown.cells(row, shown.now).cells
