"""glance staff: who may sign on, and that nothing secret is shown or logged on the way."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from glance.errors import SignOnRefused
from glance.signon import by_token, read_pepper, read_token_file, sign_on
from glance.site import Site, create_site
from glance.store import open_store
from tests.cli.conftest import Desk

if TYPE_CHECKING:
    from click.testing import Result

PIN, OTHER = "837261", "402857"
ADD = ("staff", "add", "--code", "AB1", "--name", "Ann Bee", "--pin-stdin")
# Whoever that is may not read this Python: everything is loaded before.
AS_SOMEBODY_ELSE = """
import os, sys
from click.testing import CliRunner
from glance.cli import main
assert CliRunner().invoke(main, sys.argv[1:]).exit_code == 0
os.seteuid(54321)
main()
"""
NINE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty site, to be copied."""
    return create_site(tmp_path_factory.mktemp("pattern") / "site").folder


@pytest.fixture(scope="session")
def anns(pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with Ann on it, to be copied."""
    folder = Path(shutil.copytree(pattern, tmp_path_factory.mktemp("anns") / "site"))
    assert Desk(Site.open(folder), folder).run(*ADD, typed=PIN).exit_code == 0
    return folder


@pytest.fixture
def ann(anns: Path, tmp_path: Path) -> Desk:
    """A desk of a site with Ann (ab1), who may sign on."""
    shutil.copytree(anns, tmp_path / "anns")
    return Desk(Site.open(tmp_path / "anns"), tmp_path)


def everyone(desk: Desk) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(desk.run("staff", "list", "--json").stdout)
    return rows


def signed_on(desk: Desk, typed: str, pin: str) -> str:
    with open_store(desk.site.database, writable=True) as store:
        return sign_on(store, read_pepper(desk.site), typed, pin, "desk-1", NINE).code


def ended(result: Result, code: int, words: str) -> None:
    assert (result.exit_code, words in result.output) == (code, True), result.output
    assert result.output.count("\n") == 1


def test_whoever_was_added_signs_on(desk: Desk) -> None:
    added = desk.run(*ADD, "--profession", "nurse", "--role", "lead", typed=f"{PIN}\n")

    ended(added, 0, "Ann Bee (ab1) may sign on now, as lead.")
    assert signed_on(desk, "ab1", PIN) == "ab1"
    assert [list(row.values()) for row in everyone(desk)] == [
        ["ab1", "Ann Bee", "AB", "nurse", "lead", True, False, True, 0, None]
    ]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "no PIN came"),
        ("\n", "no PIN came"),
        (f"{PIN}\n{PIN}\n", "more than one line"),
        (f"{PIN}\r{PIN}", "more than one line"),
        (f"{PIN}" * 1000, "more than one line"),
        ("123456\n", "in order"),
        ("secret-words\n", "6 to 12 digits"),
        ("\x1b[31m\n", "6 to 12 digits"),
    ],
)
def test_a_pin_that_is_none_is_refused_and_not_repeated(desk: Desk, typed: str, words: str) -> None:
    refused = desk.run(*ADD, typed=typed)

    ended(refused, 2, words)
    assert not typed.strip() or typed.strip() not in refused.output
    assert everyone(desk) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--code", "1a", "--name", "Ann"), "begins with a letter"),
        (("--code", "ab1", "--name", ""), "expected a name"),
        (("--code", "ab1", "--name", "Ann\x1b[2J"), "cannot be shown"),
        (("--code", "ab1", "--name", "Ann", "--badge", "a b"), "a badge is"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_one_line(
    desk: Desk, words: tuple[str, ...], said: str
) -> None:
    ended(desk.run("staff", "add", *words, "--pin-stdin", typed=f"{PIN}\n"), 2, said)


def test_a_code_is_taken_once(ann: Desk) -> None:
    ann.run("staff", "disable", "ab1")

    ended(ann.run(*ADD, typed=OTHER), 1, "never given twice")


def test_nobody_is_asked_where_nobody_can_answer(desk: Desk) -> None:
    ended(desk.run(*ADD[:-1]), 2, "--pin-stdin")


def test_pin_and_badge_cannot_come_the_same_way(desk: Desk) -> None:
    refused = desk.run(*ADD, "--badge-stdin", typed=f"{PIN}\n12345\n")

    assert (refused.exit_code, "cannot both" in refused.output) == (2, True)


def test_the_list_is_a_table(ann: Desk) -> None:
    ann.run("staff", "add", "--code", "zoe", "--name", "Zoë Low", "--pin-stdin", typed=OTHER)
    ann.run("staff", "disable", "zoe")

    assert ann.run("staff", "list").stdout.splitlines() == [
        "code  name     initials  profession  role   active  PIN",
        "ab1   Ann Bee  AB                    staff  yes     set",
        "zoe   Zoë Low  ZL                    staff  no      set",
    ]


def test_an_empty_list_says_how_to_begin(desk: Desk) -> None:
    listed = desk.run("staff", "list")

    assert (listed.exit_code, listed.stdout) == (0, "")
    assert "glance staff add" in listed.stderr


def in_vain(desk: Desk, now: datetime) -> None:
    with open_store(desk.site.database, writable=True) as store:
        for _ in range(10):
            with pytest.raises(SignOnRefused):
                sign_on(store, read_pepper(desk.site), "ab1", OTHER, "desk-1", now)


def test_the_list_says_who_is_cooling_off(ann: Desk) -> None:
    in_vain(ann, datetime.now(UTC))

    assert "cooling off until" in ann.run("staff", "list").stdout
    assert everyone(ann)[0]["cooling_until"] is not None


def test_a_reset_gives_another_pin_and_ends_the_wait(ann: Desk) -> None:
    in_vain(ann, NINE)

    ended(ann.run("staff", "reset-pin", "ab1", "--pin-stdin", typed=OTHER), 0, "another PIN")
    assert signed_on(ann, "ab1", OTHER) == "ab1"


def test_what_was_edited_is_listed(ann: Desk) -> None:
    edited = ann.run(
        *("staff", "edit", "ab1", "--name", "Ann Cox", "--role", "lead", "--badge", "B-1234")
    )

    ended(edited, 0, "Ann Cox (ab1), lead")
    [row] = everyone(ann)
    assert (row["initials"], row["role"], row["badge"]) == ("AC", "lead", True)


def test_a_badge_is_scanned_and_taken_away(ann: Desk) -> None:
    ann.run("staff", "edit", "ab1", "--badge-stdin", typed="%B0012-7;\r\n")
    assert signed_on(ann, "%B0012-7;", PIN) == "ab1"

    ann.run("staff", "edit", "ab1", "--no-badge")
    assert everyone(ann)[0]["badge"] is False


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("edit", "ab1"), "nothing to change"),
        (("edit", "zz9", "--role", "lead"), "nobody has the code zz9"),
        (("disable", "zz9"), "nobody has the code zz9"),
        (("reset-pin", "zz9", "--pin-stdin"), "nobody has the code zz9"),
        (("revoke", "zz9"), "nobody has the code zz9"),
        (("disable", "123456"), "begins with a letter"),
    ],
)
def test_what_is_not_there_is_named(ann: Desk, words: tuple[str, ...], said: str) -> None:

    ended(ann.run("staff", *words, typed=OTHER), 2, said)


def test_whoever_is_disabled_is_kept_out_until_enabled(ann: Desk) -> None:
    ann.run("staff", "disable", "ab1")
    with pytest.raises(SignOnRefused):
        signed_on(ann, "ab1", PIN)

    ann.run("staff", "enable", "ab1")
    assert signed_on(ann, "ab1", PIN) == "ab1"


def test_a_token_goes_into_a_private_file_and_works_until_revoked(ann: Desk) -> None:
    path = ann.folder / "token"
    assert ann.run("staff", "token", "ab1", "--days", "9", "--out", str(path)).output == ""

    token, pepper = read_token_file(path), read_pepper(ann.site)
    with open_store(ann.site.database, writable=True) as store:
        now = datetime.now(UTC)
        assert by_token(store, pepper, token, "script-1", now).code == "ab1"
        ended(ann.run("staff", "revoke", "ab1"), 0, "no token any more")
        with pytest.raises(SignOnRefused):
            by_token(store, pepper, token, "script-1", now)


def test_a_token_is_printed_alone_for_a_script(ann: Desk) -> None:
    ended(ann.run("staff", "token", "ab1"), 0, "glance-ab1-")


def test_a_token_never_goes_over_another_file(ann: Desk) -> None:
    path = ann.file("mine", "token")

    ended(ann.run("staff", "token", "ab1", "--out", path), 1, "exists already")
    assert everyone(ann)[0]["tokens"] == 0


def test_a_token_that_is_not_given_leaves_no_file(ann: Desk) -> None:
    ann.run("staff", "disable", "ab1")
    path = ann.folder / "token"

    ended(ann.run("staff", "token", "ab1", "--out", str(path)), 1, "not active")
    assert not path.exists()


def test_whoever_disables_makes_tokens_worthless(ann: Desk) -> None:
    ann.run("staff", "token", "ab1")
    ann.run("staff", "disable", "ab1")
    ann.run("staff", "enable", "ab1")

    assert everyone(ann)[0]["tokens"] == 0


def test_the_first_of_the_staff_makes_the_pepper_that_is_missing(desk: Desk) -> None:
    (desk.site.folder / "pepper").unlink()

    assert desk.run(*ADD, typed=PIN).exit_code == 0
    assert signed_on(desk, "ab1", PIN) == "ab1"


def test_a_lost_pepper_is_not_made_anew_unasked(ann: Desk) -> None:
    (ann.site.folder / "pepper").unlink()

    ended(ann.run("staff", "reset-pin", "ab1", "--pin-stdin", typed=OTHER), 1, "--new-pepper")
    assert "Warning: nobody can sign on" in ann.run("staff", "list").stderr
    assert not (ann.site.folder / "pepper").exists()


def test_with_a_new_pepper_all_begin_anew(ann: Desk) -> None:
    ann.run("staff", "add", "--code", "cd2", "--name", "Cy", "--pin-stdin", typed=PIN)
    ann.run("staff", "token", "cd2")
    (ann.site.folder / "pepper").unlink()
    reset = ann.run("staff", "reset-pin", "ab1", "--pin-stdin", "--new-pepper", typed=OTHER)

    assert (reset.exit_code, "Nobody else can sign on" in reset.stderr) == (0, True)
    assert signed_on(ann, "ab1", OTHER) == "ab1"
    assert [(row["pin"], row["tokens"]) for row in everyone(ann)] == [(True, 0), (False, 0)]


def test_a_pepper_that_is_there_is_never_replaced(ann: Desk) -> None:
    before = read_pepper(ann.site)

    reset = ann.run("staff", "reset-pin", "ab1", "--pin-stdin", "--new-pepper", typed=OTHER)
    ended(reset, 1, "exists already")
    assert read_pepper(ann.site) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")
def test_only_the_owner_of_the_database_may(desk: Desk) -> None:
    with TemporaryDirectory() as everybodys:
        Path(everybodys).chmod(0o755)
        folder = Path(shutil.copytree(desk.site.folder, Path(everybodys, "site")))
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        (folder / "pepper").chmod(0o600)
        words = ["staff", "list", "--site", str(folder)]
        done = subprocess.run(
            [sys.executable, "-c", AS_SOMEBODY_ELSE, *words],
            capture_output=True,
            text=True,
            check=False,
        )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: only root, whose database this is, may do that")


def test_a_pin_is_typed_twice_and_never_shown(desk: Desk) -> None:
    command = [sys.executable, "-m", "glance", *ADD[:-1], "--site", str(desk.site.folder)]
    master, slave = pty.openpty()
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, close_fds=True)
    os.close(slave)
    said = b""
    for awaited, typed in (
        (b"six digits or more: ", "123456\n"),
        (b"in order; choose another one\r\nPIN for Ann Bee, six digits or more: ", f"{PIN}\n"),
        (b"once more: ", f"{OTHER}\n"),
        (b"start again\r\nPIN for Ann Bee, six digits or more: ", f"{PIN}\n"),
        (b"once more: ", f"{PIN}\n"),
        (b"may sign on now, as staff.\r\n", ""),
    ):
        heard = b""
        while not heard.endswith(awaited):
            heard += os.read(master, 1024)
        said += heard
        os.write(master, typed.encode())
    assert process.wait(timeout=30) == 0
    os.close(master)

    assert not {each for each in (PIN, OTHER, "123456") if each.encode() in said}
    assert signed_on(desk, "ab1", PIN) == "ab1"


def test_neither_pins_nor_tokens_nor_badges_are_in_the_log(desk: Desk) -> None:
    desk.run(*ADD, "--badge", "B-0012-7", typed=PIN)
    token = desk.run("staff", "token", "ab1").stdout.strip()
    desk.run("staff", "edit", "ab1", "--badge", "B-0012-8")
    with open_store(desk.site.database) as store:
        store.verify()
    files = b"".join(path.read_bytes() for path in desk.site.folder.glob("glance.db*"))

    assert not [secret for secret in (PIN, token) if secret.encode() in files]
