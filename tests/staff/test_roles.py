"""What each role may do: the table in the code and the one in the documents are one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glance.errors import NotAllowed
from glance.fields import Vocabulary, read_vocabulary
from glance.staff import LEAST, Act, Role, insist, may, may_change, read_member

PAGE = Path(__file__).parents[2] / "docs" / "roles.md"

FIELDS = """
[risk]
kind = "rag"
label = "Risk"
[edd]
kind = "date"
label = "EDD"
changed_by = ["lead", "doctor"]
"""


@pytest.fixture
def vocabulary() -> Vocabulary:
    """One field for everybody, and one for leads and doctors."""
    return read_vocabulary(FIELDS, "fields.toml")


def table() -> list[str]:
    """Give the table as the page must have it."""
    heads = ["| may … |", *(f" {role} |" for role in Role)]
    lines = ["".join(heads), "| --- |" + " :-: |" * len(Role)]
    for act in Act:
        marks = (" yes |" if role.rank >= LEAST[act].rank else " – |" for role in Role)
        lines.append("".join((f"| {act.value} |", *marks)))
    return lines


def test_the_page_says_what_the_code_does() -> None:
    said = re.findall(r"^\|.*\|$", PAGE.read_text("utf-8"), re.MULTILINE)

    assert said == table()


def test_every_act_has_a_least_role() -> None:
    assert set(LEAST) == set(Act)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_table_says(role: Role, act: Act) -> None:
    member = read_member("ab1", "Ann Bee", role=role)

    assert may(member, act) == (role.rank >= LEAST[act].rank)


@pytest.mark.parametrize("act", Act)
def test_whoever_is_not_active_may_do_nothing(act: Act) -> None:
    member = read_member("ab1", "Ann Bee", role=Role.ADMIN, active=False)

    with pytest.raises(NotAllowed):
        insist(member, act)


@pytest.mark.parametrize(
    ("role", "profession", "may_it"),
    [
        (Role.STAFF, "nurse", False),
        (Role.STAFF, "Doctor ", True),
        (Role.VIEWER, "doctor", False),
        (Role.LEAD, "nurse", True),
        (Role.ADMIN, "", True),
    ],
)
def test_a_field_may_be_for_some_only(
    vocabulary: Vocabulary, role: Role, profession: str, may_it: bool
) -> None:
    member = read_member("ab1", "Ann Bee", role=role, profession=profession)

    assert may_change(member, vocabulary["edd"]) is may_it


def test_a_refusal_says_who_may(vocabulary: Vocabulary) -> None:
    viewer = read_member("vw1", "Vi Ewer", role=Role.VIEWER)
    nurse = read_member("ab1", "Ann Bee", profession="nurse")

    with pytest.raises(NotAllowed, match=r"your role \(viewer\) may not change values; staff may"):
        insist(viewer, Act.UPDATE, vocabulary["risk"])
    with pytest.raises(NotAllowed, match="EDD is changed by lead and doctor only"):
        insist(nurse, Act.UPDATE, vocabulary["edd"])
