"""Two hundred names that give orders to terminals: none leaves glance as an order."""

from __future__ import annotations

import csv
import fcntl
import io
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from glance.cli import main
from glance.identity import nhs_number

if TYPE_CHECKING:
    from pathlib import Path

# What no reader of an output may meet: control characters but newline and tab, the C1
# set, and what hides or reorders text.
ORDERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe0f\ufeff"
    "\U000e0000-\U000e007f]"
)
# What a wall may send to a terminal: CSI sequences and the usual pointer (OSC 22), and
# nothing that sets a title, a clipboard or a device.
SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\]22;default\x07")

TAKEN = (
    "[@click=app.quit]ADAMS[/]",
    "[bold red]X[/]",
    "\N{RIGHT-TO-LEFT OVERRIDE}DROWSSAP",
    "a\N{LEFT-TO-RIGHT ISOLATE}b\N{POP DIRECTIONAL ISOLATE}c",
    "z\N{ZERO WIDTH SPACE}w\N{ZERO WIDTH JOINER}j",
    "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}FAM",
    "\U0002070e\U00020731",
    "e\N{COMBINING ACUTE ACCENT}" * 40,
    "two\nlines",
    "tab\there",
    "\N{LINE SEPARATOR}line",
    "☠\N{VARIATION SELECTOR-16}",
    "\U000e0041tag",
    "\N{ARABIC LETTER MARK}م",
    "]]>&amp;<script>",
    "../../etc/passwd",
    "--site",
    "$(id)`id`",
    "=cmd|'/c calc'!A0",
    "{0}{name!r}%s",
)
REFUSED = (
    "\x1b[2J\x1b[31mRED",
    "\x1b]52;c;ZXZpbA==\x07BOB",
    "\x9b31mC1",
    "\x9d52;c;AAAA\x9cX",
    "\x08\x08\x08",
    "\x7fDEL",
    "A" * 300,
)
SEEDS = (*TAKEN, *REFUSED)
HEADERS = ("NHS Number", "Surname", "Forename", "DOB", "Ward", "Bed", "Consultant")


def numbers() -> list[str]:
    """NHS numbers that nobody is given (they begin with 999)."""
    nine = (f"999{count:06d}" for count in range(400))
    checked = ((digits, nhs_number.check_digit(digits)) for digits in nine)
    return [f"{digits}{check}" for digits, check in checked if check is not None]


def patients() -> str:
    """A CSV export of 200 patients with hostile names, beds, wards and consultants."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADERS)
    for count, number in zip(range(200), numbers(), strict=False):
        family, given = SEEDS[count % len(SEEDS)], SEEDS[(count * 7 + 3) % len(TAKEN)]
        ward = f"Ward {TAKEN[count % len(TAKEN)][:20]}" if count % 40 == 0 else "Riverside"
        bed = f"{family[:8]}{count}"
        writer.writerow((number, family + given, given, "01/02/1950", ward, bed, given[:40]))
    return out.getvalue()


class Desk:
    """The command line on a site that was filled from that export."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = folder / "site"
        self.run("init", str(self.site))
        settings = self.site / "config" / "glance.toml"
        text = settings.read_text("utf-8")
        settings.write_text(text.replace("allow_os_user = false", "allow_os_user = true"), "utf-8")
        (folder / "list.csv").write_text(patients(), "utf-8", newline="")
        self.rejects = folder / "rejects.csv"
        words = ("import", "patients", str(folder / "list.csv"), "--skip-bad", str(self.rejects))
        self.imported = self.run(*words)

    def run(self, *words: str) -> Result:
        env = {"GLANCE_SITE": str(self.site), "COLUMNS": "100"}
        return CliRunner().invoke(main, list(words), env=env)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def listed(desk: Desk) -> list[dict[str, str]]:
    everyone: list[dict[str, str]] = json.loads(desk.run("list", "--json").stdout)
    return everyone


def orders(text: str) -> set[str]:
    return set(ORDERS.findall(text))


def test_the_import_takes_what_is_strange_and_refuses_what_is_broken(
    desk: Desk, listed: list[dict[str, str]]
) -> None:
    assert desk.imported.exit_code == 0
    assert 100 < len(listed) < 200
    assert orders(desk.imported.stdout + desk.imported.stderr) == set()


def test_the_rejects_can_be_looked_at_in_a_terminal(desk: Desk) -> None:
    written = desk.rejects.read_text("utf-8-sig")

    assert "␛[2J" in written
    assert {order for order in orders(written) if order < " " or "\x7f" <= order < "\xa0"} == set()


def test_the_list_is_words(desk: Desk, listed: list[dict[str, str]]) -> None:
    printed = desk.run("list").stdout

    assert len(printed.splitlines()) == len(listed)
    assert orders(printed) == set()


def test_json_escapes_what_it_repeats(desk: Desk) -> None:
    printed = desk.run("list", "--json").stdout

    assert printed.isascii()
    assert orders(printed) == set()


def test_every_patient_can_be_shown_and_changed(desk: Desk, listed: list[dict[str, str]]) -> None:
    for one in listed[::9]:
        number = one["nhs_number"]
        value = SEEDS[int(number[-2]) % len(TAKEN)]
        changed = desk.run("set", number, "next", "x" + value)
        desk.run("set", number, "risk", "amber")
        noted = desk.run("note", number, "risk", "y" + value[:50])
        shown = desk.run("show", number)
        told = desk.run("history", number)

        assert (shown.exit_code, told.exit_code) == (0, 0)
        # What no board can show is refused.
        assert noted.exit_code == (2 if "boards cannot show" in noted.stderr else 0)
        assert orders(changed.output + noted.output + shown.output + told.output) == set()


@pytest.mark.parametrize("suffix", [".svg", ".txt"])
def test_a_picture_is_words(desk: Desk, suffix: str) -> None:
    target = desk.folder / f"wall{suffix}"
    done = desk.run("snapshot", "ward", "-o", str(target), "--size", "200x60")

    assert done.exit_code == 0
    assert "DROWSSAP" in target.read_text("utf-8")
    assert orders(target.read_text("utf-8")) == set()


@pytest.mark.parametrize(
    "words",
    [
        ("{}",),
        ("import", "{}"),
        ("import", "patients", "{}"),
        ("import", "patients", "list.csv", "--mapping", "{}"),
        ("list", "{}"),
        ("list", "--site", "{}"),
        ("set", "{}", "risk", "red"),
        ("set", "9990000018", "{}", "red"),
        ("set", "9990000018", "risk", "{}"),
        ("move", "9990000018", "{}"),
        ("admit", "{}", "{}"),
        ("swap", "{}", "9990000018"),
        ("reopen", "{}", "{}"),
        ("note", "9990000018", "{}", "x"),
        ("history", "{}"),
        ("history", "9990000018", "--since", "{}"),
        ("history", "9990000018", "--field", "{}"),
        ("undo", "--as", "{}", "--pin-stdin"),
        ("set", "9990000018", "risk", "red", "--token-file", "{}"),
        ("snapshot", "{}", "-o", "x.svg"),
        ("snapshot", "ward", "-o", "{}"),
        ("snapshot", "ward", "-o", "x.svg", "--size", "{}"),
        ("snapshot", "ward", "-o", "x.svg", "--at", "{}"),
        ("wall", "ward", "--theme", "{}"),
    ],
    ids=" ".join,
)
def test_what_is_typed_is_repeated_as_words(
    desk: Desk, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk.folder)
    for seed in SEEDS:
        done = desk.run(*(word.replace("{}", seed) for word in words))

        assert done.exit_code in {1, 2}
        assert orders(done.output) == set()


def sent(site: Path, title: str) -> str:
    """What a wall writes to a terminal until it is live, and through two pages."""
    mine, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 60, 200, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    words = (sys.executable, "-m", "glance", "wall", "--site", str(site))
    wall = subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    got, pressed, deadline = b"", 0, time.monotonic() + 30
    try:
        while wall.poll() is None and time.monotonic() < deadline:
            if not select.select([mine], [], [], 0.3)[0]:
                # Nothing more to come for this key.
                if title.encode() in got and b"LIVE" in got and pressed < 3:
                    os.write(mine, (b"\x1b[6~", b"\x1b[6~", b"q")[pressed])
                    pressed += 1
                continue
            try:
                got += os.read(mine, 65536)
            except OSError:
                break
        assert wall.wait(5) == 0
    finally:
        wall.kill()
        os.close(mine)
    return got.decode("utf-8")


def test_a_wall_sends_its_own_sequences_and_no_others(desk: Desk) -> None:
    board = desk.site / "boards" / "ward.toml"
    text = board.read_text("utf-8")
    told = text.replace('title = "Ward board"', 'title = "[@click=app.quit]HOSTILE \\u001b[2J"')
    board.write_text(told, "utf-8")
    seen = sent(desk.site, "[@click=app.quit]HOSTILE")
    board.write_text(text, "utf-8")

    assert told != text
    assert "DROWSSAP" in seen
    left = SEQUENCE.sub("", seen)
    assert orders(left) <= {"\r"}
