"""Who a command acts for: by PIN, by token, as an account that the site trusts, or nobody."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from glance.census import Signature
from glance.signon import give_token, read_pepper
from glance.staff import AmendStaff, Member, Role
from glance.store import open_store

if TYPE_CHECKING:
    from tests.cli.conftest import Desk

SAVING = [
    ("set", "A1", "risk", "red"),
    ("clear", "A1", "consultant"),
    ("confirm", "A1"),
    ("note", "A1", "risk", "away"),
    ("admit", "SMITH", "Ward 3"),
    ("move", "A1"),
    ("swap", "A1", "A2"),
    ("discharge", "A1"),
    ("reopen", "A1"),
    ("undo", "--yes"),
]


@pytest.mark.parametrize("words", SAVING, ids=" ".join)
def test_nobody_saves_without_saying_who_they_are(staffed: Desk, words: tuple[str, ...]) -> None:
    before = staffed.everyone()
    done = staffed.run(*words)

    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "--as CODE" in done.stderr
    assert "--token-file FILE" in done.stderr
    assert staffed.everyone() == before


def test_the_log_names_who_signed_on(staffed: Desk) -> None:
    done = staffed.signed("ab1", "set", "A1", "risk", "red")

    assert done.exit_code == 0, done.stderr
    assert staffed.one("A1")["statuses"]["risk"]["changed_by"] == "ab1"
    assert "(Ann Bee " in staffed.run("show", "A1").stdout


def test_a_wrong_pin_saves_nothing_and_learns_of_no_patient(staffed: Desk) -> None:
    done = staffed.run("set", "obrien", "risk", "red", "--as", "ab1", "--pin-stdin", typed="1\n")

    assert done.exit_code == 1
    assert "the code or the PIN is wrong" in done.stderr
    assert "BRIEN" not in done.output
    assert "R▲" not in staffed.everyone()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("set", "A1", "rsk", "red"), "did you mean risk?"),
        (("set", "A1", "risk", "purple"), "risk: not one of"),
        (("note", "A1", "risk", "x" * 99), "at most 60 characters"),
        (("admit", "SMITH", "Ward 3", "--nhs-number", "123"), "ten digits"),
        (("reopen", "A1", "A2", "--no-bed"), "cannot both be meant"),
    ],
)
def test_a_slip_is_told_before_a_pin_is_wanted(
    staffed: Desk, words: tuple[str, ...], says: str
) -> None:
    done = staffed.run(*words, "--as", "ab1")

    assert done.exit_code == 2
    assert says in done.stderr


@pytest.mark.parametrize(
    ("words", "typed", "says"),
    [
        (("--as", "ab1"), "", "nobody can type a PIN here; --pin-stdin reads it"),
        (("--as", "ab1", "--pin-stdin"), "", "no PIN came on standard input"),
        (("--as", "ab1", "--pin-stdin"), b"\xff\xfe402518\n", "is no PIN"),
        (("--pin-stdin",), "402518\n", "--pin-stdin needs --as CODE"),
        (("--token-file", "/no/such"), "", "no token file"),
    ],
)
def test_half_a_sign_on_is_refused_with_what_is_missing(
    staffed: Desk, words: tuple[str, ...], typed: str | bytes, says: str
) -> None:
    done = staffed.run("set", "A1", "risk", "red", *words, typed=typed)

    assert done.exit_code == 2
    assert says in done.stderr
    assert "402518" not in done.output


def _token(desk: Desk, code: str) -> Path:
    path = desk.folder / "token"
    signed = Signature("os:root", "base-1")
    with open_store(desk.site.database, writable=True) as store:
        token = give_token(store, read_pepper(desk.site), code, signed, datetime.now(UTC))
    path.write_text(f"{token}\n")
    path.chmod(0o600)
    return path


def test_a_script_acts_by_a_token(staffed: Desk) -> None:
    token = str(_token(staffed, "cl2"))
    staffed.run("set", "A1", "risk", "red", "--token-file", token)
    staffed.run("set", "A2", "risk", "red", env={"GLANCE_TOKEN_FILE": token})

    by = [staffed.one(bed)["statuses"]["risk"]["changed_by"] for bed in ("A1", "A2")]
    assert by == ["cl2", "cl2"]


def test_a_person_goes_before_the_token_of_the_machine(staffed: Desk) -> None:
    token = str(_token(staffed, "cl2"))
    words = ("set", "A1", "risk", "red", "--as", "ab1", "--pin-stdin")
    staffed.run(*words, typed="402518\n", env={"GLANCE_TOKEN_FILE": token})

    assert staffed.one("A1")["statuses"]["risk"]["changed_by"] == "ab1"


def test_a_token_that_others_may_read_is_none(staffed: Desk) -> None:
    token = _token(staffed, "cl2")
    token.chmod(0o644)
    done = staffed.run("set", "A1", "risk", "red", "--token-file", str(token))

    assert done.exit_code == 1
    assert "chmod 600" in done.stderr
    assert "R▲" not in staffed.everyone()


@pytest.mark.parametrize("words", SAVING, ids=" ".join)
def test_a_viewer_changes_nothing(staffed: Desk, words: tuple[str, ...]) -> None:
    before = staffed.everyone()
    done = staffed.signed("dv3", *words)

    assert done.exit_code == 1
    assert "your role (viewer) may not" in done.stderr
    assert staffed.everyone() == before


def _doctors_only(desk: Desk) -> None:
    """Leave the risk to doctors."""
    fields = desk.site.folder / "config" / "fields.toml"
    text = fields.read_text("utf-8")
    fields.write_text(text.replace("[risk]\n", '[risk]\nchanged_by = ["doctor"]\n'), "utf-8")
    assert fields.read_text("utf-8") != text


@pytest.mark.parametrize(
    "words",
    [
        ("set", "A1", "risk", "red"),
        ("clear", "A1", "risk"),
        ("confirm", "A1", "risk"),
        ("note", "A1", "risk", "x"),
    ],
    ids=" ".join,
)
def test_a_field_of_doctors_is_theirs(staffed: Desk, words: tuple[str, ...]) -> None:
    staffed.signed("ab1", "set", "A1", "risk", "amber")
    _doctors_only(staffed)
    done = staffed.signed("ab1", *words)

    assert done.exit_code == 1
    assert "Risk is changed by doctor only" in done.stderr


def test_a_profession_opens_its_fields(staffed: Desk) -> None:
    _doctors_only(staffed)
    doctor = Member("ab1", "Ann Bee", "AB", "Doctor", Role.STAFF)
    with open_store(staffed.site.database, writable=True) as store:
        now = datetime.now(UTC)
        store.record([AmendStaff(doctor)], Signature("os:root", "base-1"), "doctor", now)

    assert staffed.signed("ab1", "set", "A1", "risk", "red").exit_code == 0


def test_confirming_all_leaves_the_values_of_others(staffed: Desk) -> None:
    staffed.signed("cl2", "set", "A1", "risk", "amber")
    _doctors_only(staffed)
    done = staffed.signed("ab1", "confirm", "A1")

    assert done.stdout.endswith("confirmed 1 value; 1 value not yours to confirm\n")
    assert staffed.one("A1")["statuses"]["risk"]["confirmed_by"] == "cl2"


def test_a_trusted_account_is_named_by_the_system_and_not_by_a_variable(desk: Desk) -> None:
    desk.run("set", "A1", "risk", "red", env={"LOGNAME": "ann", "USER": "ann"})

    account = pwd.getpwuid(os.getuid()).pw_name
    assert desk.one("A1")["statuses"]["risk"]["changed_by"] == f"os:{account}"


def test_a_pin_is_asked_for_and_never_shown(staffed: Desk) -> None:
    words = ("set", "A1", "risk", "red", "--as", "ab1")
    code, seen = staffed.on_terminal(*words, answers=[("PIN of ab1: ", "402518")])

    assert code == 0
    assert "402518" not in seen
    assert "Risk is now Red" in seen


# Whoever it becomes may not read Python's own files: everything is imported before.
STRANGER = """
import os, sys
from pathlib import Path
from glance.cli.sites import insist_on_owner
from glance.errors import NotAllowed
from glance.site import Site

site = Site.open(Path(sys.argv[1]))
os.seteuid(int(sys.argv[2]))
try:
    insist_on_owner(site)
except NotAllowed as refused:
    print(refused)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize(
    ("account", "said"),
    [("nobody", "only root, whose database this is, may do that"), ("root", "")],
)
def test_what_looks_after_a_site_is_for_whoever_owns_it(
    desk: Desk, account: str, said: str
) -> None:
    # Where anybody may go; the folder of the tests is root's own.
    with tempfile.TemporaryDirectory() as open_folder:
        site = Path(shutil.copytree(desk.site.folder, Path(open_folder, "site")))
        for path in (site.parent, site, *site.rglob("*")):
            path.chmod(0o777)
        number = str(pwd.getpwnam(account).pw_uid)
        words = (sys.executable, "-c", STRANGER, str(site), number)
        done = subprocess.run(words, capture_output=True, text=True, check=True)

    assert done.stdout.startswith(said)
    assert bool(done.stdout) == bool(said)


def test_a_pin_that_is_typed_is_never_shown_whatever_was_asked_for(staffed: Desk) -> None:
    words = ("set", "A1", "risk", "red", "--as", "ab1", "--pin-stdin")
    code, seen = staffed.on_terminal(*words, answers=[("PIN of ab1: ", "402518")])

    assert code == 0, seen
    assert "402518" not in seen


def test_a_new_pin_that_is_typed_is_never_shown_either(staffed: Desk) -> None:
    words = ("staff", "add", "--code", "eg4", "--name", "Eve Gray", "--pin-stdin")
    answers = [("PIN for Eve Gray", "837261"), ("once more", "837261")]
    code, seen = staffed.on_terminal(*words, answers=answers)

    assert code == 0, seen
    assert "837261" not in seen
