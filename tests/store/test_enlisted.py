"""Who can sign on, and what the log says of them: neither without the other."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glance.census import Signature
from glance.errors import Altered, NotAllowed
from glance.staff import AddStaff, AmendStaff, GiveToken, Member, RevokeTokens, Role, SetPin
from glance.store import open_store
from glance.store.sqlite import driver

if TYPE_CHECKING:
    from glance.staff import StaffChange
    from tests.store.conftest import Ward

NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ROOT = Signature("os:root", "base-2")
ANN = Member("ab1", "Ann Bee", "AB", "nurse", Role.STAFF, badge="B0012-7")


@pytest.fixture
def staffed(ward: Ward) -> Ward:
    """A ward with Ann, who has a PIN and a token."""
    changes: list[StaffChange] = [AddStaff(ANN, "sealed"), GiveToken("ab1", "sealed token")]
    ward.store.record(changes, ROOT, "staff", NINE)
    return ward


FORGERIES = {
    "UPDATE staff SET role = 'admin'": "the role of ab1 was altered",
    "UPDATE staff SET name = 'Bo Dee'": "the name of ab1 was altered",
    "UPDATE staff SET active = 0": "whether ab1 is active was altered",
    "UPDATE staff SET badge = NULL": "the badge of ab1 was altered",
    "UPDATE staff SET pin = NULL": "the PIN of ab1 was altered",
    "DELETE FROM token": "the tokens of ab1 were altered",
    "DELETE FROM token; DELETE FROM staff": "ab1 was removed from the staff",
    (
        "INSERT INTO staff SELECT 'zz9', name, initials, profession, role, active, NULL, pin"
        " FROM staff"
    ): "zz9 was added to the staff",
}


@pytest.mark.parametrize(("statement", "words"), FORGERIES.items(), ids=FORGERIES.values())
def test_staff_forged_behind_the_log_show(staffed: Ward, statement: str, words: str) -> None:
    staffed.store.verify()
    with closing(driver().connect(staffed.path)) as database:
        database.executescript(statement)
    with pytest.raises(Altered, match=words):
        staffed.store.verify()


names = st.sampled_from(["Ann", "Ann, role: admin", '"Ann"', 'Bo "x", active: no', 'a\\d"', "名"])
members = st.builds(
    Member,
    st.sampled_from(["ab1", "cd2"]),
    names,
    st.sampled_from(["AB", "", ", b"]),
    names | st.just(""),
    st.sampled_from(Role),
    st.booleans(),
    st.just(""),
)
badged = st.builds(
    lambda member, badge: replace(member, badge=badge and f"{badge}-{member.code}"),
    members,
    st.sampled_from(["", "B0012", "C0013", "D, role: x"]),
)
codes = st.sampled_from(["ab1", "cd2"])
changes = st.one_of(
    st.builds(AmendStaff, badged),
    st.builds(SetPin, codes, st.just("sealed")),
    st.builds(GiveToken, codes, st.uuids().map(str)),
    st.builds(RevokeTokens, codes),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(saves=st.lists(st.lists(changes, min_size=1, max_size=3), max_size=12))
def test_staff_who_were_changed_in_any_way_are_as_the_log_says(
    saves: list[list[StaffChange]], template: Path
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(template, f"{folder}/glance.db"))
        with open_store(path, writable=True) as store:
            first = [AddStaff(replace(ANN, badge="")), AddStaff(replace(ANN, code="cd2", badge=""))]
            store.record(first, ROOT, "first", NINE)
            for number, save in enumerate(saves):
                try:
                    store.record(save, ROOT, f"{number}", NINE)
                except NotAllowed:
                    # Whose badge it is already.
                    continue
                store.verify()
