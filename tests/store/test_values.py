"""Values set, cleared and confirmed: who is told, and what stands."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from glance.census import (
    ClearStatus,
    Confirm,
    Scope,
    SetNote,
    SetStatus,
    Signature,
)
from glance.errors import Conflict, NotFound, ValueRefused
from glance.store.sqlite import driver
from tests.store.logged import log

if TYPE_CHECKING:
    from tests.store.conftest import Ward

# The very library that the store uses: two copies of SQLite in one process
# do not see each other's locks (sqlite.org/howtocorrupt.html 2.2.1).
sqlite3 = driver()

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANN = Signature("os:ann", "base-2")


def test_a_saved_value_is_in_the_census(ward: Ward) -> None:
    episode = ward.admit()
    ward.save(SetStatus(episode, "risk", "red", 0))

    status = ward.store.census(Scope()).episodes[episode].statuses["risk"]
    assert (status.value, status.version, status.changed_by) == ("red", 1, "os:ann")
    assert status.changed_at == status.confirmed_at == ward.clock


def test_a_value_that_a_colleague_changed_first_stands(ward: Ward) -> None:
    episode = ward.admit()
    ward.save(SetStatus(episode, "risk", "red", 0), by="os:bob")
    with pytest.raises(Conflict) as conflict:
        ward.save(SetStatus(episode, "risk", "green", 0))

    assert (conflict.value.theirs, conflict.value.by) == ("red", "os:bob")
    assert conflict.value.at == ward.clock - timedelta(minutes=1)
    assert ward.store.find("Adams")[0].statuses["risk"].value == "red"


@pytest.mark.parametrize("seen", [0, 1])
def test_two_who_set_the_same_value_agree(ward: Ward, seen: int) -> None:
    episode = ward.admit(statuses=(("risk", "red"),) if seen else ())
    ward.save(SetStatus(episode, "risk", "green", seen), by="os:bob")
    ward.save(SetStatus(episode, "risk", "green", seen))

    status = ward.store.find("Adams")[0].statuses["risk"]
    assert (status.version, status.changed_by, status.confirmed_by) == (
        seen + 1,
        "os:bob",
        "os:ann",
    )
    assert log(ward.path)[-1] == ("confirm", episode, "risk", "green", "green", "")


def test_a_value_with_a_note_that_was_not_seen_is_not_agreed_to(ward: Ward) -> None:
    episode = ward.admit()
    ward.save(SetStatus(episode, "risk", "green", 0), by="os:bob")
    ward.save(SetNote(episode, "risk", "not on the stairs", 1), by="os:bob")
    with pytest.raises(Conflict) as conflict:
        ward.save(SetStatus(episode, "risk", "green", 0))

    assert (conflict.value.theirs, conflict.value.by) == ("green", "os:bob")


def test_two_who_take_a_value_away_agree(ward: Ward) -> None:
    episode = ward.admit(statuses=(("risk", "red"),))
    ward.save(ClearStatus(episode, "risk", 1), by="os:bob")
    before = ward.store.verify()
    ward.save(ClearStatus(episode, "risk", 1))

    assert ward.store.verify() == before


def test_a_value_with_the_sign_for_a_lost_letter_is_as_old_as_it_is(ward: Ward) -> None:
    episode = ward.admit(statuses=(("next", "seen \ufffd"),))
    status = ward.store.census(Scope()).episodes[episode].statuses["next"]

    assert (status.value, status.confirmed_at) == ("seen \ufffd", ward.clock)


def test_a_text_that_is_no_utf_8_spoils_no_other_value(ward: Ward) -> None:
    episode = ward.admit(statuses=(("next", "seen \ufffd"), ("obs", "x")))
    with closing(sqlite3.connect(ward.path)) as database:
        database.execute("UPDATE status SET value = CAST(x'61ff' AS TEXT) WHERE field = 'obs'")
        database.commit()

    statuses = ward.store.census(Scope()).episodes[episode].statuses
    assert statuses["next"].confirmed_at == ward.clock
    assert (statuses["obs"].value, statuses["obs"].confirmed_at.year) == ("a\ufffd", 1970)


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
