"""The history of a patient: what is told, to whom, and what is kept of its leaving the site."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Desk


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_history_tells_from_what_to_what_by_whom_and_why(busy: Desk) -> None:
    told = busy.run("history", "H1").stdout.splitlines()

    assert "admitted: A1, Ward 3" in told[-1]
    assert next(
        "Ann Bee" in line and "(went off)" in line for line in told[::-1] if "Amber" in line
    )
    assert any("Cara Lund" in line and "Amber (A■) → Red (R▲)" in line for line in told)
    assert "moved: A1, Ward 3 → Ward 3" in told[0]


def test_a_history_can_begin_with_the_oldest(busy: Desk) -> None:
    told = busy.run("history", "H1").stdout.splitlines()

    assert busy.run("history", "H1", "--oldest-first").stdout.splitlines() == told[::-1]


def test_a_history_names_a_moment_and_never_how_long_ago_it_was(busy: Desk) -> None:
    busy.signed("ab1", "set", "H1", "obs", "90min")
    (line,) = busy.run("history", "H1", "--field", "obs").stdout.splitlines()

    assert line.count(":") == 4  # the time of the entry, the label, the time of the value
    assert "-20" in line.rpartition("Observations")[2]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("--field", "risk"), 3),
        (("--staff", "CL2"), 1),
        (("--field", "risk", "--staff", "ab1"), 2),
        (("--since", "1h", "--staff", "ab1"), 4),
    ],
)
def test_a_history_is_filtered(busy: Desk, words: tuple[str, ...], count: int) -> None:
    assert len(busy.run("history", "H1", *words).stdout.splitlines()) == count


def test_who_left_lately_has_a_history_too(busy: Desk) -> None:
    busy.signed("ab1", "discharge", "H1")

    assert "discharged" in busy.run("history", "H1").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("Z9",), "no patient in that bed"),
        (("H1", "--field", "rsk"), "did you mean risk?"),
        (("H1", "--since", "soon"), "is no time"),
    ],
)
def test_a_history_of_nothing_is_refused(busy: Desk, words: tuple[str, ...], says: str) -> None:
    done = busy.run("history", *words)

    assert done.exit_code == 2
    assert says in done.stderr


def test_an_export_holds_no_formula(busy: Desk) -> None:
    rows = _rows(busy.run("history", "H1", "--format", "csv").stdout)

    assert {row["To"] for row in rows} >= {"'=cmd()", "'@home"}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_an_export_is_a_private_file_in_the_format_of_its_name(busy: Desk) -> None:
    target = busy.folder / "out.json"
    done = busy.run("history", "H1", "--field", "risk", "-o", str(target))

    assert done.exit_code == 0, done.stderr
    assert target.stat().st_mode & 0o777 == 0o600
    rows = json.loads(target.read_text("utf-8"))
    assert [(row["old"], row["new"]) for row in rows[-2:]] == [("amber", "red"), (None, "amber")]


def test_an_export_is_in_the_log_by_who_made_it(busy: Desk) -> None:
    busy.signed("cl2", "history", "H1", "--format", "json")
    busy.run("history", "H1", "--format", "json")
    rows = json.loads(busy.run("history", "H1", "--format", "json").stdout)

    exports = [row for row in rows if row["kind"] == "export"]
    assert exports[1]["actor"] == "cl2"
    assert exports[0]["actor"].startswith("os:")


@pytest.mark.parametrize("code", ["ab1", "dv3"])
def test_an_export_wants_a_lead(busy: Desk, code: str) -> None:
    target = busy.folder / "out.csv"
    done = busy.signed(code, "history", "H1", "-o", str(target))

    assert done.exit_code == 1
    assert "may not export" in done.stderr
    assert not target.exists()


def test_whoever_may_look_may_read_a_history(busy: Desk) -> None:
    assert "Cara Lund" in busy.signed("dv3", "history", "H1").stdout


def test_a_history_in_which_nothing_fits_says_so(busy: Desk) -> None:
    done = busy.run("history", "H1", "--staff", "zz9")

    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "Nothing in the log fits.\n"
