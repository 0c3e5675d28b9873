"""A site made by the commands alone, and terminals to watch a wall in."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GLANCE = (sys.executable, "-m", "glance")

CASELOAD = """\
NHS Number;Hospital No;Surname;Forename;Title;DOB;Sex;Ward;Bay;Bed;Admitted;Consultant
999 000 0018;H1;ADEYEMI;Grace;Mrs;12/03/1941;Female;Riverside;A;A1;20/11/2026 10:00;Dr Patel
999 000 0026;H2;O'BRIEN;Zoë;Ms;01-Feb-1950;Female;Riverside;A;A2;2026-11-19;Dr Patel
999 000 0034;H3;SMITH;John;Mr;23/09/1937;Male;Riverside;B;B1;18/11/2026;Dr Khan
999 000 0042;H4;NUÑEZ;Ann;;05/05/1955;Female;Riverside;B;B2;21/11/2026;Dr Khan
"""


class Glance:
    """The `glance` command on one site, run as a person would run it."""

    def __init__(self, site: Path) -> None:
        self.site = site

    def __call__(self, *words: str, code: int | None = 0, typed: str | None = None) -> str:
        """Run it and give what it printed; another exit code than `code` fails the test.

        Of one that is to fail it is what it said on standard error; None takes any code.
        """
        run = subprocess.run(
            (*GLANCE, *words),
            env={**os.environ, "GLANCE_SITE": str(self.site)},
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert code in {run.returncode, None}, run.stderr
        return run.stderr if code else run.stdout


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with four patients on one ward, imported from a hospital's CSV; to be copied.

    It trusts accounts of the operating system: signing on is a subject of its own.
    """
    folder = tmp_path_factory.mktemp("pattern")
    glance = Glance(folder / "site")
    glance("init", str(glance.site))
    settings = glance.site / "config" / "glance.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("allow_os_user = false", "allow_os_user = true"), "utf-8")
    export = folder / "export.csv"
    export.write_text(CASELOAD, encoding="cp1252")
    glance("import", "patients", str(export))
    return glance.site


@pytest.fixture
def glance(pattern: Path, tmp_path: Path) -> Glance:
    """The command on a copy of that site."""
    return Glance(shutil.copytree(pattern, tmp_path / "site"))


class Terminal:
    """One tmux window of a given size in which a command runs."""

    def __init__(self, tmux: str, words: tuple[str, ...], columns: int, rows: int) -> None:
        self._tmux = (tmux, "-f", "/dev/null", "-L", f"glance-{uuid4().hex[:8]}")
        self._run(
            *("new-session", "-d", "-x", str(columns), "-y", str(rows)),
            *("env", "TERM=tmux-256color", "COLORTERM=truecolor", *words),
            *(";", "set-option", "-g", "status", "off"),
            *(";", "set-option", "-g", "window-size", "manual"),
        )
        self.resize(columns, rows)

    def _run(self, *words: str) -> str:
        return subprocess.run(
            (*self._tmux, *words), capture_output=True, text=True, timeout=30, check=True
        ).stdout

    def screen(self) -> str:
        """What the terminal shows now."""
        return self._run("capture-pane", "-p")

    def press(self, *keys: str) -> None:
        """Type keys, by tmux's names for them."""
        self._run("send-keys", *keys)

    def kill(self, ending: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal to the program that the window's shell runs."""
        shell = self.ask("#{pane_pid}")
        children = Path(f"/proc/{shell}/task/{shell}/children").read_text()
        for child in children.split():
            os.kill(int(child), ending)

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size."""
        self._run("resize-window", "-x", str(columns), "-y", str(rows))

    def ask(self, question: str) -> str:
        """Answer a tmux format such as `#{pane_dead}`."""
        return self._run("display-message", "-p", question).strip()

    def until(self, seen: Callable[[str], bool], within: float = 20) -> str:
        """Wait until the screen is as wanted, and give it; what it shows instead fails the test."""
        deadline = time.monotonic() + within
        while not seen(screen := self.screen()):
            if time.monotonic() > deadline:
                pytest.fail(f"not seen within {within} s; the screen:\n{screen}")
            time.sleep(0.02)
        return screen

    def close(self) -> None:
        """End the window and whatever runs in it."""
        subprocess.run((*self._tmux, "kill-server"), capture_output=True, check=False, timeout=30)


@pytest.fixture
def open_wall(tmux: str, glance: Glance) -> Iterator[Callable[..., Terminal]]:
    """A wall of the site in a terminal of the size that is asked for."""
    opened: list[Terminal] = []

    def opening(columns: int, rows: int, *words: str) -> Terminal:
        wall = shlex.join((*GLANCE, "wall", *words, "--site", str(glance.site)))
        shell = ("sh", "-c", f"{wall}; echo ended $?; exec sleep 600")
        opened.append(Terminal(tmux, shell, columns, rows))
        return opened[-1]

    yield opening
    for terminal in opened:
        terminal.close()
