"""Who holds a port and which thieves there are, from this machine and from a self-made /proc."""

from __future__ import annotations

import fcntl
import os
import pty
import subprocess
import sys
from pathlib import Path

from glance.strip.holding import Holder, holders, thieves, unseen


def process(root: Path, pid: int, name: str, command: str = "") -> Path:
    """A self-made process below a self-made /proc."""
    folder = root / str(pid)
    (folder / "fd").mkdir(parents=True)
    (folder / "comm").write_text(f"{name}\n")
    (folder / "cmdline").write_bytes(command.encode().replace(b" ", b"\0"))
    return folder


def test_a_process_that_has_the_port_open_is_told_with_its_command() -> None:
    mine, theirs = pty.openpty()
    name = os.ttyname(theirs)
    script = "import os, sys; os.open(sys.argv[1], os.O_RDWR); print('open', flush=True); input()"
    with subprocess.Popen(
        (sys.executable, "-c", script, name),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        held = dict(holders(name))
        other.communicate("\n")
    os.close(mine)
    os.close(theirs)

    assert held[other.pid].endswith(f"{script} {name}")


def test_a_lock_is_seen_even_where_the_files_of_its_process_are_not(tmp_path: Path) -> None:
    real = Path("/proc/locks")
    mine, theirs = pty.openpty()
    name = os.ttyname(theirs)
    fcntl.flock(theirs, fcntl.LOCK_EX)
    (tmp_path / "locks").write_text(real.read_text("ascii"))
    fcntl.flock(theirs, fcntl.LOCK_UN)
    held = holders(name, tmp_path)
    os.close(mine)
    os.close(theirs)

    assert held == (Holder(os.getpid(), ""),)


def test_a_device_that_is_gone_is_held_by_nobody(tmp_path: Path) -> None:
    assert holders(str(tmp_path / "gone")) == ()


def test_a_process_without_a_command_line_is_told_by_its_name(tmp_path: Path) -> None:
    folder = process(tmp_path, 12, "kworker")
    (folder / "fd" / "3").symlink_to("/dev/null")

    assert holders("/dev/null", tmp_path) == (Holder(12, "kworker"),)


def test_a_command_that_would_move_the_cursor_is_made_safe(tmp_path: Path) -> None:
    folder = process(tmp_path, 12, "x", "\x1b[2Jx")
    (folder / "fd" / "3").symlink_to("/dev/null")

    assert holders("/dev/null", tmp_path)[0].command == "�[2Jx"


def test_processes_whose_files_are_hidden_are_noted(tmp_path: Path) -> None:
    folder = process(tmp_path, 12, "x")
    seen = unseen(tmp_path)
    (folder / "fd").rmdir()

    assert (seen, unseen(tmp_path)) == (False, True)


def test_a_thief_that_runs_is_told_with_its_process_and_what_to_do(tmp_path: Path) -> None:
    process(tmp_path, 812, "ModemManager")

    (thief,) = thieves(tmp_path, path="")

    assert (thief.name, thief.pid) == ("ModemManager", 812)
    assert 'ENV{ID_MM_DEVICE_IGNORE}="1"' in thief.remedy


def test_a_thief_that_is_installed_is_told_though_it_does_not_run(tmp_path: Path) -> None:
    program = tmp_path / "brltty"
    program.touch(0o755)

    (thief,) = thieves(tmp_path / "none", path=str(tmp_path))

    assert (thief.name, thief.pid) == ("brltty", None)


def test_a_machine_without_thieves_has_none(tmp_path: Path) -> None:
    assert thieves(tmp_path, path="") == ()
