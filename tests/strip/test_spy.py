"""The log of what goes over the wires."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from glance.errors import NotAllowed
from glance.strip.spy import Spy

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path


def _now(zone: tzinfo | None) -> datetime:
    return datetime(2026, 11, 22, 13, 0, tzinfo=zone)


def test_bytes_are_hexadecimal_with_a_moment_and_a_direction(tmp_path: Path) -> None:
    spy = Spy(tmp_path / "log", zone=UTC, now=_now)
    spy.sent("north", b"Ada\x00\x01T")
    spy.came("north", b"Ada\n")

    assert (tmp_path / "log").read_text() == (
        "2026-11-22T13:00:00.000000+00:00 north > 41 64 61 00 01 54\n"
        "2026-11-22T13:00:00.000000+00:00 north < 41 64 61 0a\n"
    )
    spy.close()


def test_the_log_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text("")
    path.chmod(0o644)
    Spy(path).close()

    assert path.stat().st_mode & 0o777 == 0o600


def test_a_full_log_is_put_aside_and_another_begun(tmp_path: Path) -> None:
    path = tmp_path / "log"
    spy = Spy(path, most=500)
    for _ in range(100):
        spy.sent("north", bytes(30))

    assert path.stat().st_size <= 500
    assert (tmp_path / "log.1").stat().st_size <= 500
    assert sorted(file.name for file in tmp_path.iterdir()) == ["log", "log.1"]
    spy.close()


def test_a_pipe_is_refused_because_it_could_hold_up_the_lights(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)

    with pytest.raises(NotAllowed, match="no plain file"):
        Spy(pipe)
    os.close(reader)


def test_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(NotAllowed, match="cannot write"):
        Spy(tmp_path / "link")


def test_a_log_that_cannot_go_on_stops_without_a_word_to_the_lights(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    spy = Spy(folder / "log", most=100)
    spy.sent("north", bytes(30))
    (folder / "log").unlink()
    folder.rmdir()
    spy.sent("north", bytes(30))
    spy.sent("north", bytes(30))

    assert "the log of the lights has ended" in spy.broken


def test_words_cannot_steer_a_terminal(tmp_path: Path) -> None:
    spy = Spy(tmp_path / "log")
    spy.note("north", "lost\x1b[2J\nagain")

    text = (tmp_path / "log").read_text()
    assert "\x1b" not in text
    assert text.count("\n") == 1
    spy.close()
