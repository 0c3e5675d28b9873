"""Reasons in words."""

from __future__ import annotations

import pytest

from glance.station.reasons import AWAY, is_away, reason


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("there is no database at /srv/ward/glance.db", AWAY),
        ("/srv/glance.db cannot be read (Permission denied)", AWAY),
        ("nothing was saved: the disk of /srv/glance.db is full; make room there",
         "nothing was saved: the disk of the database is full"),
        ("somebody is in Riverside Ward 3/A1", "somebody is in Riverside Ward 3/A1"),
    ],
)  # fmt: skip
def test_no_reason_names_a_file(why: str, said: str) -> None:
    assert reason(why) == said


def test_a_database_that_is_locked_is_not_back_because_it_can_be_read() -> None:
    assert not is_away("the database is locked by another program")
    assert is_away("the database cannot be opened")
    assert not is_away("the change before it was not saved")
