"""One's own last save taken back."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from glance.census import SetStatus, Signature
from glance.store import open_store

if TYPE_CHECKING:
    from tests.cli.conftest import Desk


def test_what_is_taken_back_is_said_in_words(desk: Desk) -> None:
    desk.run("set", "A1", "risk", "amber")
    desk.run("set", "A1", "risk", "red")
    done = desk.run("undo", "--yes")

    assert done.exit_code == 0, done.stderr
    assert re.fullmatch(
        r"ADEYEMI, Grace \(A1, Ward 3\): Risk: Amber \(A■\) → Red \(R▲\)  \(\d\d:\d\d\)\n"
        r"Taken back.\n",
        done.stdout,
    )
    assert desk.one("A1")["statuses"]["risk"]["value"] == "amber"


def test_a_script_says_yes_or_nothing_happens(desk: Desk) -> None:
    desk.run("set", "A1", "risk", "amber")
    done = desk.run("undo")

    assert done.exit_code == 2
    assert "add --yes" in done.stderr
    assert "risk" in desk.one("A1")["statuses"]


@pytest.mark.parametrize(("answer", "kept"), [("y", False), ("n", True)])
def test_a_person_is_asked_after_it_was_said(desk: Desk, answer: str, kept: bool) -> None:
    desk.run("set", "A1", "risk", "amber")
    _, seen = desk.on_terminal("undo", answers=[("Take it back? [y/N]", answer)])

    assert seen.index("Risk: Amber") < seen.index("Take it back?")
    assert ("risk" in desk.one("A1")["statuses"]) == kept


def test_everybody_takes_back_their_own(staffed: Desk) -> None:
    staffed.signed("ab1", "set", "A1", "risk", "amber")
    staffed.signed("cl2", "set", "A2", "risk", "red")
    done = staffed.signed("ab1", "undo", "--yes")

    assert "ADEYEMI" in done.stdout
    assert "risk" not in staffed.one("A1")["statuses"]
    assert staffed.one("A2")["statuses"]["risk"]["value"] == "red"


@pytest.mark.parametrize(
    ("words", "bed"),
    [(("move", "A1"), "A1"), (("swap", "A1", "A2"), "A1"), (("discharge", "A1"), "A1")],
    ids=" ".join,
)
def test_a_patient_is_back_where_they_were(desk: Desk, words: tuple[str, ...], bed: str) -> None:
    desk.run(*words)
    done = desk.run("undo", "--yes")

    assert done.exit_code == 0, done.stderr
    assert "ADEYEMI, Grace (" in done.stdout
    assert desk.one("H1")["place"] == bed


def test_with_nothing_to_take_back_that_is_said(staffed: Desk) -> None:
    done = staffed.signed("ab1", "undo", "--yes")

    assert done.exit_code == 2
    assert "nothing of yours" in done.stderr


def test_a_colleague_s_later_change_stands_and_is_told(staffed: Desk) -> None:
    staffed.signed("ab1", "set", "A1", "risk", "amber")
    staffed.signed("cl2", "set", "A1", "risk", "red")
    done = staffed.signed("ab1", "undo", "--yes")

    assert done.exit_code == 1
    assert "Red (R▲)" in done.stderr
    assert "Cara Lund" in done.stderr
    assert staffed.one("A1")["statuses"]["risk"]["value"] == "red"


def test_a_code_without_a_name_is_said_as_it_is(desk: Desk) -> None:
    desk.run("set", "A1", "risk", "amber")
    with open_store(desk.site.database, writable=True) as store:
        (found,) = store.find("A1")
        change = SetStatus(found.episode, "risk", "red")
        store.record([change], Signature("zz9", "base-2"), "theirs", datetime.now(UTC))

    assert "(zz9 " in desk.run("show", "A1").stdout
