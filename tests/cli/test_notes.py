"""Notes beside values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Desk


@pytest.fixture
def risky(desk: Desk) -> Desk:
    """A desk whose first patient has a risk."""
    desk.run("set", "A1", "risk", "amber")
    return desk


def test_a_note_is_kept_and_shown(risky: Desk) -> None:
    done = risky.run("note", "A1", "risk", "seen", "by\toutreach")

    assert done.exit_code == 0, done.stderr
    kept = risky.one("A1")["statuses"]["risk"]["note"]
    assert kept == "seen by outreach"
    assert f"“{kept}”" in risky.run("show", "A1").stdout


def test_a_note_is_taken_away_and_goes_with_its_value(risky: Desk) -> None:
    risky.run("note", "A1", "risk", "one")
    done = risky.run("note", "A1", "risk")
    risky.run("note", "A1", "risk", "two")
    risky.run("set", "A1", "risk", "red")

    assert done.stdout.endswith("Risk has no note now\n")
    assert risky.one("A1")["statuses"]["risk"]["note"] is None


@pytest.mark.parametrize("words", [("set", "A1", "risk", "red"), ("clear", "A1", "risk")])
def test_a_note_that_goes_with_its_value_is_said(risky: Desk, words: tuple[str, ...]) -> None:
    risky.run("note", "A1", "risk", "two")

    assert risky.run(*words).stdout.endswith("; its note is gone\n")
    assert "note" not in risky.run("set", "A1", "risk", "green").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("consultant", "on leave"), "consultant: takes no notes"),
        (("risk", "x" * 61), "a note has at most 60 characters; this has 61"),
        (("edd", "earlier if transport"), "edd has no value that could be confirmed or noted"),
    ],
)
def test_a_note_that_has_no_room_is_refused(risky: Desk, words: tuple[str, ...], says: str) -> None:
    done = risky.run("note", "A1", *words)

    assert done.exit_code == 2
    assert says in done.stderr


def test_the_longest_note_fits(risky: Desk) -> None:
    risky.run("note", "A1", "risk", "x" * 60)

    assert risky.one("A1")["statuses"]["risk"]["note"] == "x" * 60


def test_a_note_that_no_board_can_show_is_refused_and_not_repeated(risky: Desk) -> None:
    done = risky.run("note", "A1", "risk", "seen\x1b[2J \U0001f642")

    assert done.exit_code == 2
    assert done.stderr == "Error: risk: boards cannot show character 5: leave it out\n"
    assert risky.one("A1")["statuses"]["risk"]["note"] is None
