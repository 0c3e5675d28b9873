"""Tokens: good for whom, for how long, and from which files."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from glance.census import Signature
from glance.errors import NotAllowed, NotFound, SignOnRefused, ValueRefused
from glance.signon import by_token, give_token, read_token_file, revoke
from glance.staff import AmendStaff

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from tests.signon.conftest import Door

OWNER = Signature("os:root", "office")


def given(door: Door, code: str = "ab1", until: datetime | None = None) -> str:
    return give_token(door.store, door.pepper, code, OWNER, door.now, until)


def whose(door: Door, token: str, after: timedelta = timedelta()) -> str:
    return by_token(door.store, door.pepper, token, "script-1", door.now + after).code


def test_a_token_is_good_for_whoever_it_was_given_for(door: Door) -> None:
    token = given(door)

    assert token.startswith("glance-ab1-")
    assert whose(door, f"{token}\n") == "ab1"


def test_no_two_tokens_are_the_same(door: Door) -> None:
    assert given(door) != given(door)


def test_a_token_is_not_in_the_database(door: Door) -> None:
    token = given(door)
    files = b"".join(path.read_bytes() for path in door.site.folder.glob("glance.db*"))

    assert token.encode() not in files
    assert token.rpartition("-")[2].encode() not in files


@pytest.mark.parametrize("wrong", ["", "glance-ab1-", "glance-ab1-00", "\udcff", "x" * 100_000])
def test_a_wrong_token_is_good_for_nobody(door: Door, wrong: str) -> None:
    given(door)

    with pytest.raises(SignOnRefused, match="token is not good"):
        whose(door, wrong)


def test_a_token_ends_when_it_was_said_to(door: Door) -> None:
    token = given(door, until=door.now + timedelta(days=1))

    assert whose(door, token, timedelta(hours=23)) == "ab1"
    with pytest.raises(SignOnRefused):
        whose(door, token, timedelta(days=1))


def test_revoked_tokens_are_worthless_and_others_are_not(door: Door) -> None:
    door.add("cd2")
    mine, hers = given(door), given(door, "cd2")

    assert revoke(door.store, "AB1", OWNER, door.now)
    assert not revoke(door.store, "ab1", OWNER, door.now)
    assert whose(door, hers) == "cd2"
    with pytest.raises(SignOnRefused):
        whose(door, mine)


def test_who_is_not_active_has_no_token(door: Door) -> None:
    token = given(door)
    [ann] = door.store.staff()
    door.save(AmendStaff(replace(ann, active=False)))

    with pytest.raises(SignOnRefused):
        whose(door, token)
    with pytest.raises(NotAllowed, match="not active"):
        given(door)


@pytest.mark.parametrize(("code", "error"), [("zz9", NotFound), ("1", ValueRefused)])
def test_nobody_gets_no_token(door: Door, code: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        given(door, code)


def test_the_log_keeps_tokens_given_refused_and_revoked(door: Door) -> None:
    token = given(door, until=door.now + timedelta(days=1))
    given(door)
    with pytest.raises(SignOnRefused):
        whose(door, token, timedelta(days=2))
    revoke(door.store, "ab1", OWNER, door.now)

    assert door.log()[-4:] == [
        ("token", "os:root", "office", "ab1", None, "2026-11-23T09:00:00.000000Z"),
        ("token", "os:root", "office", "ab1", None, None),
        ("sign_on_refused", "", "script-1", "ab1", None, "token"),
        ("token_revoke", "os:root", "office", "ab1", "2", None),
    ]


def test_tokens_that_are_good_are_counted(door: Door) -> None:
    given(door)
    given(door, until=door.now + timedelta(days=1))

    assert door.store.tokens(door.now) == {"ab1": 2}
    assert door.store.tokens(door.now + timedelta(days=1)) == {"ab1": 1}


def private(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "token"
    path.write_text(text)
    path.chmod(mode)
    return path


def test_a_token_is_read_from_a_private_file(tmp_path: Path) -> None:
    assert read_token_file(private(tmp_path, "glance-ab1-00ff\n")) == "glance-ab1-00ff"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_may_open_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(NotAllowed, match="chmod 600"):
        read_token_file(private(tmp_path, "glance-ab1-00ff\n", mode))


@pytest.mark.parametrize("text", ["", "\n", "glance-ab1-00ff\nglance-ab1-00fe\n", "a b"])
def test_a_file_without_one_token_is_refused_unshown(tmp_path: Path, text: str) -> None:
    with pytest.raises(NotAllowed, match="holds no token") as caught:
        read_token_file(private(tmp_path, text))
    assert "00ff" not in str(caught.value)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)

    with pytest.raises(NotAllowed, match="no file"):
        read_token_file(tmp_path / "pipe")
    with pytest.raises(NotAllowed, match="no file"):
        read_token_file(tmp_path)
    with pytest.raises(NotFound):
        read_token_file(tmp_path / "nothing")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_a_file_of_somebody_else_is_refused(tmp_path: Path) -> None:
    path = private(tmp_path, "glance-ab1-00ff\n")
    os.chown(path, 12345, 12345)

    with pytest.raises(NotAllowed, match="belongs to another user"):
        read_token_file(path)
