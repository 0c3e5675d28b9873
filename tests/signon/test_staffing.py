"""Staff in the database: what is written, what is refused, and what nobody else can read."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from glance.census import Identifier, NameFormat, Scope
from glance.errors import GlanceError, NotAllowed, NotFound, ValueRefused
from glance.staff import (
    AddStaff,
    AmendStaff,
    GiveToken,
    Member,
    RevokeTokens,
    Role,
    SetPin,
    read_member,
)
from glance.store import open_store
from glance.store.projection import projection

if TYPE_CHECKING:
    from glance.staff import StaffChange
    from tests.signon.conftest import Door

BOB = read_member("bob-2", "Bob Cox", profession="doctor", role=Role.LEAD, badge="B-77")


def test_whoever_was_added_is_read_back(door: Door) -> None:
    door.save(AddStaff(BOB))

    assert [member.code for member in door.store.staff()] == ["ab1", "bob-2"]
    assert door.store.sealed_pin("bob-2") == (BOB, None)
    assert door.store.sealed_pin("B-77") == (BOB, None)
    assert door.store.sealed_pin("B-7") is None


def test_a_reader_reads_staff_too(door: Door) -> None:
    with open_store(door.site.database) as reader:
        assert [member.code for member in reader.staff()] == ["ab1"]


def test_the_log_says_what_was_done_and_to_whom(door: Door) -> None:
    door.save(AddStaff(BOB, "sealed"))
    door.save(AmendStaff(replace(BOB, role=Role.STAFF, name="Bob Dee", badge="B-78")))
    door.save(AmendStaff(replace(BOB, active=False, role=Role.STAFF, name="Bob Dee", badge="")))
    door.save(SetPin("bob-2", "sealed anew"))

    assert [row[0:1] + row[3:] for row in door.log()[2:]] == [
        (
            "staff_add",
            "bob-2",
            None,
            "name: Bob Cox, initials: BC, profession: doctor, role: lead, active: yes, badge: yes",
        ),
        ("staff_pin", "bob-2", None, None),
        (
            "staff_edit",
            "bob-2",
            "name: Bob Cox, role: lead, badge: yes",
            "name: Bob Dee, role: staff, badge: another",
        ),
        ("staff_edit", "bob-2", "active: yes, badge: yes", "active: no, badge: no"),
        ("staff_pin", "bob-2", None, None),
    ]
    door.store.verify()


def test_an_amendment_that_changes_nothing_is_not_logged(door: Door) -> None:
    door.save(AddStaff(BOB))
    before = door.log()
    door.save(AmendStaff(BOB))

    assert door.log() == before


def test_an_amendment_keeps_the_pin(door: Door) -> None:
    [ann] = door.store.staff()
    door.save(AmendStaff(replace(ann, name="Ann Cox")))

    assert door.sign_on().name == "Ann Cox"


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (AddStaff(read_member("ab1", "Abe Low")), NotAllowed, "never given twice"),
        (AddStaff(read_member("cd2", "Cy", badge="%B0012-7;")), NotAllowed, "ab1 has this badge"),
        (AddStaff(read_member("cd2", "Cy", badge="%B0012-7")), NotAllowed, "begins as this one"),
        (AddStaff(read_member("cd2", "Cy", badge="%B0012-7;1")), NotAllowed, "begins as this one"),
        (AddStaff(read_member("cd2", "Cy", badge="LOCUM")), NotAllowed, "somebody's code"),
        (AddStaff(read_member("card9", "Cy")), NotAllowed, "somebody's badge"),
        (AddStaff(Member("AB2", "Cy")), ValueRefused, "without a code"),
        (AmendStaff(BOB), NotFound, "glance staff list"),
        (SetPin("zz9", "sealed"), NotFound, "nobody has the code zz9"),
        (GiveToken("zz9", "sealed"), NotFound, "nobody has the code"),
        (RevokeTokens("zz9"), NotFound, "nobody has the code"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    door: Door, change: StaffChange, error: type[GlanceError], words: str
) -> None:
    door.save(AddStaff(read_member("locum", "Lo Cum", badge="CARD9")))
    before = door.log()

    with pytest.raises(error, match=words):
        door.save(change)
    assert door.log() == before
    assert len(door.store.staff()) == 2


def test_a_code_is_never_given_twice_even_when_nobody_uses_it(door: Door) -> None:
    [ann] = door.store.staff()
    door.save(AmendStaff(replace(ann, active=False)))

    with pytest.raises(NotAllowed, match="not active any more"):
        door.save(AddStaff(read_member("ab1", "Abe Low")))


def test_a_badge_may_go_from_one_to_another(door: Door) -> None:
    [ann] = door.store.staff()
    door.save(AmendStaff(replace(ann, badge="")), AddStaff(replace(BOB, badge=ann.badge)))

    assert door.store.sealed_pin("%B0012-7;") == (replace(BOB, badge="%B0012-7;"), None)


def test_a_role_that_nobody_knows_may_only_look(door: Door) -> None:
    with open_store(door.site.database, writable=True) as other:
        other._committed(  # what a newer glance, or a hand, has written
            lambda line: line._held.cursor().execute("UPDATE staff SET role = 'chief'")
        )

    assert [member.role for member in door.store.staff()] == [Role.VIEWER]


@pytest.mark.parametrize("names", NameFormat)
def test_a_wall_reads_nothing_of_staff(names: NameFormat) -> None:
    shown = projection(Scope(names=names, identifiers=frozenset(Identifier)), None)
    statements = (shown.people, shown.statuses, shown.those_people, shown.those_statuses)
    words = {word for each in statements for word in re.findall(r"\w+", str(each))}

    assert not words & {"staff", "token", "attempt", "pin", "sealed", "badge"}
