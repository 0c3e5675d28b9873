"""A site with a few invented patients, and the command line to work on it."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from glance.census import Signature
from glance.cli import main
from glance.signon import read_pepper, seal_pin
from glance.site import Site, create_site
from glance.staff import AddStaff, Member, Role
from glance.store import open_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LIST = """\
NHS Number,Hospital No,Surname,Forename,DOB,Sex,Ward,Bay,Bed,Admitted,Consultant
999 123 4004,H1,ADEYEMI,Grace,03/02/1942,F,Ward 3,A,1,20/11/2025 14:30,Dr Oyelaran
9990000018,H2,O'BRIEN,Zoë,3-Feb-1950,F,Ward 3,A,2,2025-11-21,
,H3,OBRIEN,Zoe,1951-02-03,F,Ward 3,A,3,21/11/2025,
"""
PIN = "402518"
STAFF = (
    Member("ab1", "Ann Bee", "AB", "nurse", Role.STAFF),
    Member("cl2", "Cara Lund", "CL", "ward manager", Role.LEAD),
    Member("dv3", "Dev Vara", "DV", "student", Role.VIEWER),
)


@dataclass(frozen=True)
class Desk:
    """A site and a person who types commands there."""

    site: Site
    folder: Path

    def run(
        self, *words: str, typed: str | bytes | None = None, env: dict[str, str] | None = None
    ) -> Result:
        """Run a command on the site."""
        here = {"GLANCE_SITE": str(self.site.folder), "COLUMNS": "100", **(env or {})}
        return CliRunner().invoke(main, list(words), input=typed, env=here)

    def signed(self, code: str, *words: str) -> Result:
        """Run a command as a member of staff."""
        return self.run(*words, "--as", code, "--pin-stdin", typed=f"{PIN}\n")

    def on_terminal(
        self, *words: str, answers: Sequence[tuple[str, str]] = (), piped: str | None = None
    ) -> tuple[int, str]:
        """Run a command on a terminal of its own: its exit code, and all that was seen.

        Each answer is typed once its question has come; `piped` comes from no terminal.
        """
        mine, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
        env = {**os.environ, "GLANCE_SITE": str(self.site.folder)}
        left = list(answers)
        seen = ""
        # A session of its own: a PIN is asked for there, whatever the tests run in.
        with subprocess.Popen(
            (sys.executable, "-m", "glance", *words),
            stdin=theirs if piped is None else subprocess.PIPE,
            stdout=theirs,
            stderr=theirs,
            env=env,
            start_new_session=True,
        ) as asking:
            os.close(theirs)
            if piped is not None and asking.stdin is not None:
                asking.stdin.write(piped.encode())
                asking.stdin.close()
            try:
                # Linux says EIO once the command has closed its end.
                with suppress(OSError):
                    while select.select([mine], [], [], 20)[0]:
                        seen += os.read(mine, 4096).decode()
                        if left and left[0][0] in seen:
                            os.write(mine, f"{left.pop(0)[1]}\n".encode())
                asking.wait(20)
            finally:
                asking.kill()
        os.close(mine)
        return asking.returncode, seen

    def one(self, who: str) -> dict[str, Any]:
        """Everything about a patient, as a script gets it."""
        found: dict[str, Any] = json.loads(self.run("show", who, "--json").stdout)
        return found

    def file(self, text: str, name: str = "list.csv") -> str:
        """Put a file beside the site and give its path."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        return str(path)

    def everyone(self) -> str:
        """The list of patients as it is now."""
        return self.run("list").stdout


def trust_accounts(site: Path, *, trusted: bool = True) -> None:
    """Let the account that runs commands save in its own name, or no longer."""
    settings = site / "config" / "glance.toml"
    words = ("allow_os_user = false", "allow_os_user = true")
    before, after = words if trusted else reversed(words)
    text = settings.read_text("utf-8")
    assert before in text
    settings.write_text(text.replace(before, after), "utf-8")


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled site that trusts accounts, to be copied."""
    folder = tmp_path_factory.mktemp("pattern")
    desk = Desk(create_site(folder / "site"), folder)
    trust_accounts(folder / "site")
    assert desk.run("import", "patients", desk.file(LIST)).exit_code == 0
    return folder / "site"


@pytest.fixture
def desk(pattern: Path, tmp_path: Path) -> Desk:
    """A desk with three patients on Ward 3."""
    shutil.copytree(pattern, tmp_path / "site")
    return Desk(Site.open(tmp_path / "site"), tmp_path)


@pytest.fixture(scope="session")
def staffed_pattern(pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same site with three members of staff, where an account alone saves nothing."""
    folder = tmp_path_factory.mktemp("staffed")
    shutil.copytree(pattern, folder / "site")
    trust_accounts(folder / "site", trusted=False)
    site = Site.open(folder / "site")
    pepper = read_pepper(site)
    with open_store(site.database, writable=True) as store:
        staff = [AddStaff(member, seal_pin(PIN, pepper)) for member in STAFF]
        store.record(staff, Signature("os:root", "base-1"), "staff", datetime.now(UTC))
    return folder / "site"


@pytest.fixture
def staffed(staffed_pattern: Path, tmp_path: Path) -> Desk:
    """A desk with the three patients, for Ann Bee, Cara Lund and Dev Vara."""
    shutil.copytree(staffed_pattern, tmp_path / "site")
    return Desk(Site.open(tmp_path / "site"), tmp_path)


@pytest.fixture(scope="session")
def busy_pattern(staffed_pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site where two people have changed one patient, to be copied."""
    folder = tmp_path_factory.mktemp("busy")
    shutil.copytree(staffed_pattern, folder / "site")
    desk = Desk(Site.open(folder / "site"), folder)
    for code, *words in (
        ("ab1", "set", "A1", "risk", "amber", "--reason", "went off"),
        ("cl2", "set", "A1", "risk", "red"),
        ("ab1", "note", "A1", "risk", "=cmd()"),
        ("ab1", "set", "A1", "next", "@home"),
        ("ab1", "move", "A1"),
    ):
        assert desk.signed(code, *words).exit_code == 0
    return folder / "site"


@pytest.fixture
def busy(busy_pattern: Path, tmp_path: Path) -> Desk:
    """A desk at that site."""
    shutil.copytree(busy_pattern, tmp_path / "site")
    return Desk(Site.open(tmp_path / "site"), tmp_path)


@pytest.fixture
def usual_list() -> str:
    """The export that filled the site."""
    return LIST
