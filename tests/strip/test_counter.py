"""Asking the programs that run a site's lights, through real sockets."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from datetime import time
from threading import Event, Thread
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from glance.lamps import Health, Light, LightStatus, Wiring, usual_options
from glance.site import Site, shipped
from glance.strip.answers import answer_of, as_json
from glance.strip.counter import Counter, ask
from glance.strip.crew import Crew
from glance.strip.installed import Installed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONDON = ZoneInfo("Europe/London")


def crew_of(*names: str) -> Crew:
    """Lights that draw on nothing, because they are never started."""
    console = Installed()["console"]
    lights = tuple(
        Light(
            name,
            console,
            usual_options(console.options),
            port="console",
            line=None,
            board="ward",
            shows="beds",
            count=8,
        )
        for name in names
    )
    wiring = Wiring(lights, time(21), time(6, 30))
    return Crew(wiring, {"ward": Site.open(shipped()).board("ward")}, zone=LONDON)


@contextmanager
def answering(folder: Path, *names: str, what: str = "glance wall") -> Iterator[Counter]:
    counter = Counter(crew_of(*names), folder, what)
    counter.start()
    try:
        yield counter
    finally:
        counter.stop()


def sockets(folder: Path) -> list[Path]:
    return sorted(folder.glob(".lights-*"))


def test_every_program_of_the_site_says_how_its_lights_are(tmp_path: Path) -> None:
    with (
        answering(tmp_path, "beds", "tower"),
        answering(tmp_path, "teams", what="glance lights run"),
    ):
        answers = ask(tmp_path, "status")

    told = {answer.what: [one.name for one in answer.lights] for answer in answers}
    assert told == {"glance wall": ["beds", "tower"], "glance lights run": ["teams"]}
    assert {answer.pid for answer in answers} == {os.getpid()}


def test_where_nobody_runs_lights_there_is_no_answer(tmp_path: Path) -> None:
    assert ask(tmp_path, "status") == ()


@pytest.mark.parametrize("what", ["identify", "test"])
def test_the_program_that_has_the_light_does_what_is_asked(tmp_path: Path, what: str) -> None:
    with answering(tmp_path, "beds"), answering(tmp_path, "tower"):
        answers = ask(tmp_path, what, "tower")

    assert sorted(answer.done for answer in answers) == [False, True]


def test_a_light_that_is_not_there_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    with answering(tmp_path, "beds"):
        (answer,) = ask(tmp_path, "identify", "bed")

    assert answer.problem == "no light named 'bed' here; did you mean beds?"


def test_the_socket_is_its_owner_s_alone_and_goes_with_the_program(tmp_path: Path) -> None:
    with answering(tmp_path, "beds"):
        (path,) = sockets(tmp_path)
        mode = stat.S_IMODE(path.stat().st_mode)

    assert mode == 0o600
    assert sockets(tmp_path) == []


def test_a_socket_in_a_folder_with_a_very_long_path_answers(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 40)
    deep.mkdir()

    with answering(deep, "beds"):
        (answer,) = ask(deep, "status")

    assert [one.name for one in answer.lights] == ["beds"]
    assert sockets(deep) == []


# Listens in the way of a counter, and is then killed.
KILLED = """
import os, signal, sys
from pathlib import Path
from glance.strip.counter import _listening
_listening(Path(sys.argv[1]) / ".lights-killed.sock")
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("folder", ["site", "long" * 40], ids=["short path", "long path"])
def test_the_socket_of_a_program_that_was_killed_is_removed(tmp_path: Path, folder: str) -> None:
    site = tmp_path / folder
    site.mkdir()
    subprocess.run((sys.executable, "-c", KILLED, str(site)), check=False, timeout=60)
    assert len(sockets(site)) == 1

    assert ask(site, "status") == ()
    assert sockets(site) == []


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"hello\n",
        b"[1]\n",
        b'{"ask": "everything"}\n',
        b'{"ask": "identify", "light": 7}\n',
        b'{"ask": "identify", "light": "beds", "seconds": "long"}\n',
        b"[" * 4000 + b"\n",
        b"\xff\xfe\n",
    ],
    ids=["nothing", "words", "list", "other", "number", "text", "nested", "bytes"],
)
def test_a_question_that_makes_no_sense_is_answered_and_the_next_one_too(
    tmp_path: Path, line: bytes
) -> None:
    with answering(tmp_path, "beds"):
        (path,) = sockets(tmp_path)
        with socket.socket(socket.AF_UNIX) as talk:
            talk.connect(str(path))
            talk.sendall(line)
            said = json.loads(talk.recv(65536))
        (answer,) = ask(tmp_path, "status")

    assert "problem" in said
    assert [one.name for one in answer.lights] == ["beds"]


def test_who_connects_and_says_nothing_keeps_nobody_from_an_answer(tmp_path: Path) -> None:
    with answering(tmp_path, "beds"):
        (path,) = sockets(tmp_path)
        with socket.socket(socket.AF_UNIX) as silent:
            silent.connect(str(path))
            (answer,) = ask(tmp_path, "status")

    assert [one.name for one in answer.lights] == ["beds"]


@contextmanager
def dripping(talk: socket.socket) -> Iterator[None]:
    """Say a space every now and then, and never the end of a line."""
    enough = Event()

    def drip() -> None:
        with suppress(OSError):
            while not enough.wait(0.1):
                talk.send(b" ")

    thread = Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def test_who_says_a_little_now_and_then_keeps_nobody_from_an_answer(tmp_path: Path) -> None:
    with answering(tmp_path, "beds"):
        (path,) = sockets(tmp_path)
        with socket.socket(socket.AF_UNIX) as slow:
            slow.connect(str(path))
            with dripping(slow):
                (answer,) = ask(tmp_path, "status")

    assert [one.name for one in answer.lights] == ["beds"]


def test_who_answers_a_little_now_and_then_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / ".lights-slow.sock"))
        listening.listen()
        with ExitStack() as stack:

            def answer_slowly() -> None:
                talk, _ = listening.accept()
                stack.enter_context(talk)
                stack.enter_context(dripping(talk))

            slow = Thread(target=answer_slowly)
            slow.start()
            (answer,) = ask(tmp_path, "status")
            slow.join()

    assert answer.problem == "a program that runs lights here cannot be asked: it does not answer"


def test_a_folder_that_takes_no_socket_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Counter(crew_of("beds"), tmp_path / "gone", "glance wall")


def test_how_a_light_is_comes_out_of_the_socket_as_it_went_in() -> None:
    status = LightStatus(
        "beds",
        "adalight",
        "/dev/ttyACM0",
        Health.MUTE,
        shows="live",
        problem="no answer",
        warnings=("the last lamp shows the worst of 3",),
        said="WLED 2607201",
        reconnects=2,
        milliamps=212.5,
        limit_ma=400,
    )
    line = json.dumps({"pid": 7, "what": "glance wall", "lights": [as_json(status)]}).encode()

    assert answer_of(line).lights == (status,)


TOLD = as_json(LightStatus("beds", "adalight", "/dev/ttyACM0"))


@pytest.mark.parametrize(
    "odd",
    [
        {"wrote_at": "2026-11-22T09:04:00"},
        {"wrote_at": "0001-01-01T00:00:00+14:00"},
        {"answered_at": 7},
        {"reconnects": "2"},
        {"limit_ma": "400"},
        {"milliamps": None},
        {"name": ["beds"]},
        {"warnings": "none"},
        {"health": "well"},
        {"more": 1},
    ],
    ids=str,
)
def test_an_odd_word_of_a_light_is_a_problem_in_words(odd: dict[str, object]) -> None:
    line = json.dumps({"pid": 7, "what": "glance wall", "lights": [TOLD | odd]}).encode()

    assert "cannot be read" in answer_of(line).problem


@pytest.mark.parametrize(
    "line",
    [b'{"pid": Infinity, "what": "x"}', b'{"pid": 1, "what": 7}', b"[" * 100_000],
    ids=["pid", "what", "nested"],
)
def test_an_odd_answer_is_a_problem_in_words(line: bytes) -> None:
    assert "cannot be read" in answer_of(line).problem


@pytest.mark.parametrize(
    "line",
    [b"", b"{}", b"[]", b"7", b'{"pid": 1, "what": "x", "lights": [{}]}', b'{"lights": 7}'],
    ids=repr,
)
def test_an_answer_that_makes_no_sense_is_a_problem_in_words(line: bytes) -> None:
    assert "cannot be read" in answer_of(line).problem
