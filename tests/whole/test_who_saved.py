"""The whole way of a signature: a code and a PIN, a change on the wall, and the audit of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from typing import Protocol

    from tests.whole.conftest import Glance, Terminal

    class OpenWall(Protocol):
        def __call__(self, columns: int, rows: int, *words: str) -> Terminal: ...


PIN = "402518\n"
ANN = ("--as", "ab1", "--pin-stdin")


@pytest.fixture
def staffed(glance: Glance) -> Glance:
    """The site as it is made: accounts save nothing; Ann Bee can sign on."""
    settings = glance.site / "config" / "glance.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("allow_os_user = true", "allow_os_user = false"), "utf-8")
    words = ("staff", "add", "--code", "ab1", "--name", "Ann Bee", "--role", "staff")
    glance(*words, "--pin-stdin", typed=PIN)
    return glance


def test_a_change_is_signed_from_the_pin_to_the_audit(staffed: Glance, open_wall: OpenWall) -> None:
    wall = open_wall(83, 24)
    wall.until(lambda screen: "ADEYEMI" in screen and "LIVE" in screen)

    refused = staffed("set", "A1", "risk", "red", code=1)
    wrong = staffed("set", "A1", "risk", "red", *ANN, code=1, typed="402519\n")
    staffed("set", "A1", "risk", "red", *ANN, typed=PIN)
    wall.until(lambda screen: "ADEYEMI" in screen and "R▲" in screen)
    audit = json.loads(staffed("audit", "--format", "json"))

    assert refused.count("\n") == 1
    assert "--as CODE" in refused
    assert "wrong" in wrong
    assert [one["actor"] for one in audit if one["field"] == "risk"] == ["ab1"]
    kinds = [one["kind"] for one in audit]
    assert {"sign_on", "sign_on_refused"} <= set(kinds)
    assert "402518" not in json.dumps(audit)
    staffed("audit", "verify")


def test_who_has_no_code_any_more_saves_nothing(staffed: Glance) -> None:
    staffed("staff", "disable", "ab1")
    staffed("set", "A1", "risk", "red", *ANN, code=1, typed=PIN)

    assert "risk" not in json.loads(staffed("show", "A1", "--json"))["statuses"]
