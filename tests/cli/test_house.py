"""The command itself: what it loads, how it ends, and what it never prints."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Self

import click
import pytest
from click.testing import CliRunner

from glance.cli import main
from glance.cli.outcome import Outcome
from glance.errors import Ambiguous, Faulty, NotAllowed, NotFound, Problem

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from tests.cli.conftest import Desk

GLANCE = (sys.executable, "-m", "glance")
HEAVY = ("textual", "sqlalchemy", "rich", "alembic")


def _loaded(*words: str) -> set[str]:
    """Which of the heavy libraries a command loads."""
    code = (
        "import atexit, sys\n"
        f"atexit.register(lambda: print('LOADED', *({set(HEAVY)!r} & set(sys.modules)), "
        "file=sys.__stderr__))\n"
        f"sys.argv = ['glance', *{words!r}]\n"
        "from glance.cli import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return set(done.stderr.splitlines()[-1].split()[1:])


def test_help_loads_neither_screen_nor_database() -> None:
    assert _loaded("--help") == set()


def test_saving_loads_no_screen(desk: Desk) -> None:
    loaded = _loaded("set", "A1", "risk", "red", "--site", str(desk.site.folder))

    assert "sqlalchemy" in loaded
    assert not {"textual", "rich"} & loaded
    assert "Red" not in desk.run("show", "A2").stdout


def test_listing_and_importing_load_no_screen(desk: Desk, usual_list: str) -> None:
    site = ("--site", str(desk.site.folder))

    assert "textual" not in _loaded("list", *site)
    assert "textual" not in _loaded("import", "patients", desk.file(usual_list), *site)


@pytest.mark.parametrize("name", ["demo", "init", "import", "wall", "snapshot", "set", "db"])
def test_every_command_explains_itself(name: str) -> None:
    done = CliRunner().invoke(main, [name, "--help"])

    assert done.exit_code == 0
    assert done.stdout.startswith(f"Usage: glance {name}")


def test_every_command_has_a_line_in_the_help() -> None:
    done = CliRunner().invoke(main, ["--help"])

    assert "..." not in done.stdout.partition("Commands:")[2]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("snapshto",), "did you mean snapshot?"),
        (("set", "A1"), "Missing argument 'FIELD'"),
        (("list", "--jsno"), "No such option"),
        (("import", "patients", "/no/such.csv"), "does not exist"),
        (("list", "--site", "/no/such"), "there is no folder /no/such"),
        (("list", "--site", "/"), "is no site"),
        (("import", "list.csv"), "glance import patients list.csv"),
    ],
)
def test_wrong_usage_ends_with_two(words: tuple[str, ...], says: str) -> None:
    done = CliRunner().invoke(main, list(words), env={"GLANCE_SITE": ""})

    assert done.exit_code == 2
    assert says in done.stderr


def test_without_a_site_the_three_ways_to_one_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["list"], env={"GLANCE_SITE": None})

    assert done.exit_code == 2
    assert all(way in done.stderr for way in ("--site", "GLANCE_SITE", "glance init"))


def test_the_current_folder_may_be_the_site(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk.site.folder)
    done = CliRunner().invoke(main, ["list"], env={"GLANCE_SITE": None})

    assert done.stdout.count("\n") == 3


@pytest.mark.parametrize(
    ("error", "code", "lines"),
    [
        (NotFound("no such thing"), 2, ["Error: no such thing"]),
        (NotAllowed("refused"), 1, ["Error: refused"]),
        (Ambiguous("two fit", ["A1 x", "A2 y"]), 2, ["Error: two fit", "  A1 x", "  A2 y"]),
        (
            Faulty([Problem("a.toml", "wrong", 1, 2, "k"), Problem("b.toml", "bad")]),
            2,
            ["Error: a.toml:1:2: k: wrong", "Error: b.toml: bad"],
        ),
        (KeyboardInterrupt(), 130, []),
        (click.UsageError("mixed up"), 2, ["Error: mixed up"]),
        (SystemExit(3), 3, []),
        (OSError(28, "No space left on device"), 1, ["Error: No space left on device"]),
    ],
)
def test_each_end_has_its_code_and_words(
    error: BaseException, code: int, lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with Outcome() as outcome:
        raise error

    assert outcome.code == code
    assert capsys.readouterr().err.splitlines() == lines


def test_a_fault_inside_prints_where_and_never_what(capsys: pytest.CaptureFixture[str]) -> None:
    with Outcome() as outcome:
        raise ValueError("ADEYEMI, Grace")

    said = capsys.readouterr().err
    assert outcome.code == 70
    assert "ValueError at " in said
    assert "test_house.py:" in said
    assert "ADEYEMI" not in said
    assert "Traceback" not in said


def test_a_reader_that_goes_away_is_no_fault(desk: Desk) -> None:
    env = {**os.environ, "GLANCE_SITE": str(desk.site.folder)}
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*GLANCE, "list", "--json"], stdout=writing, stderr=subprocess.PIPE, env=env, check=False
    )
    os.close(writing)

    assert done.returncode == 1
    assert done.stderr == b""


def test_a_terminal_of_few_letters_still_gets_an_answer(desk: Desk) -> None:
    env = {
        **os.environ,
        "GLANCE_SITE": str(desk.site.folder),
        "PYTHONIOENCODING": "iso-8859-1",
    }
    words = (*GLANCE, "set", "A2", "risk", "amber")
    done = subprocess.run(words, capture_output=True, env=env, check=False)

    assert done.returncode == 0
    assert "O'BRIEN, Zoë (A2, Ward 3): Risk is now Amber (A?)" in done.stdout.decode("latin-1")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_command_without_input_or_output_still_saves(desk: Desk, closed: str) -> None:
    env = {**os.environ, "GLANCE_SITE": str(desk.site.folder), "PY": sys.executable}
    line = f'exec "$PY" -m glance set A2 risk amber {closed}'
    done = subprocess.run(["sh", "-c", line], capture_output=True, env=env, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
    assert "A■" in desk.everyone()


def test_the_version_is_said() -> None:
    assert CliRunner().invoke(main, ["--version"]).stdout.startswith("glance 0.")


class _Terminal:
    """A command on a terminal of its own."""

    def __init__(self, *words: str, site: Path, log: BinaryIO | None = None) -> None:
        # A shell starts what it runs in the background (`bash .ci/check &`) with SIGINT
        # ignored, and every program below inherits that.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.mine, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 30, 101, 0, 0))
        env = {**os.environ, "GLANCE_SITE": str(site), "TERM": "xterm-256color"}
        self.process = subprocess.Popen(
            [*GLANCE, *words], stdin=theirs, stdout=theirs, stderr=log or theirs, env=env
        )
        os.close(theirs)
        self.seen = ""

    def until(self, words: str) -> None:
        """Read until the words have come."""
        while words not in self.seen:
            ready, _, _ = select.select([self.mine], [], [], 20)
            assert ready, self.seen
            try:
                self.seen += os.read(self.mine, 65536).decode(errors="replace")
            except OSError:
                # Linux says EIO once the command has closed its end.
                pytest.fail(f"it ended without {words!r}: {self.seen}")

    def answer(self, words: str) -> None:
        os.write(self.mine, words.encode())

    def interrupt(self) -> None:
        """Interrupt as a person does: again, where input() had not begun to read."""
        for _ in range(5):
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(2)
                return

    def end(self) -> int:
        code = self.process.wait(20)
        os.close(self.mine)
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def test_a_full_list_asks_and_takes_yes(desk: Desk, usual_list: str) -> None:
    path = desk.file("".join(usual_list.splitlines(keepends=True)[:2]))
    with _Terminal("import", "patients", path, "--full-list", site=desk.site.folder) as terminal:
        terminal.until("Discharge 2 patients who are not in the file? [y/N]")
        terminal.answer("y\n")
        terminal.until("2  discharged")

        assert terminal.end() == 0


def test_discharges_that_were_not_confirmed_are_not_written(desk: Desk, usual_list: str) -> None:
    path = desk.file("".join(usual_list.splitlines(keepends=True)[:2]))
    with _Terminal("import", "patients", path, "--full-list", site=desk.site.folder) as terminal:
        terminal.until("[y/N]")
        desk.run("discharge", "A2")
        terminal.answer("y\n")
        terminal.until("run it again")

        assert terminal.end() == 2
        assert "OBRIEN" in desk.everyone()


def test_an_interrupted_question_writes_nothing(desk: Desk, usual_list: str) -> None:
    path = desk.file("".join(usual_list.splitlines(keepends=True)[:2]))
    with _Terminal("import", "patients", path, "--full-list", site=desk.site.folder) as terminal:
        terminal.until("[y/N]")
        terminal.interrupt()

        assert terminal.end() == 130
        assert "OBRIEN" in desk.everyone()


def test_the_wall_opens_and_ends(desk: Desk) -> None:
    with _Terminal("wall", "ward", site=desk.site.folder) as terminal:
        terminal.until("Ward 3")
        terminal.answer("q")

        assert terminal.end() == 0


def test_a_wall_whose_errors_go_to_a_log_shows_patients_on_the_screen_only(desk: Desk) -> None:
    log = desk.folder / "wall.log"
    with (
        log.open("wb") as errors,
        _Terminal("wall", site=desk.site.folder, log=errors) as terminal,
    ):
        terminal.until("ADEYEMI")
        terminal.answer("q")

        assert terminal.end() == 0
    assert log.read_bytes() == b""


def test_a_person_is_told_that_the_database_is_missing(desk: Desk) -> None:
    desk.site.database.unlink()
    with _Terminal("wall", site=desk.site.folder) as terminal:
        terminal.until("put back the last good copy")

        assert terminal.end() == 1


def test_a_screen_in_a_corridor_waits_for_its_database(desk: Desk) -> None:
    desk.site.database.rename(desk.folder / "away.db")
    with _Terminal("wall", "--kiosk", site=desk.site.folder) as terminal:
        terminal.until("Ward board")
        (desk.folder / "away.db").rename(desk.site.database)
        terminal.until("ADEYEMI")
        terminal.process.terminate()

        assert terminal.end() == 0
