"""Where a program that runs lights answers the others of its site: how are they, which is which.

A socket in the site's folder, for its owner alone; a question is one line of JSON, and so
is its answer:

    {"ask": "status"}
    {"ask": "identify", "light": "beds", "seconds": 10}
    {"ask": "test", "light": "beds"}
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import time
from contextlib import contextmanager, suppress
from select import select
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from glance.errors import NotFound
from glance.strip.answers import Answer, answer_of, as_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glance.strip.crew import Crew

_NAMED, _SUFFIX = ".lights-", ".sock"
_PRIVATE = 0o600
# The path in a socket's address has room for so many bytes and a zero (unix(7)).
_LONGEST_PATH = 107
_LONGEST_LINE = 1 << 20
# Who asks and says nothing, or a little now and then, keeps others waiting no longer.
_PATIENCE = 0.5
_ANSWERED_WITHIN = 3.0
IDENTIFY_SECONDS = 10.0
# A light that shows where it is shows no patient.
_LONGEST_IDENTIFY = 60.0


class Counter(Thread):
    """Answers for one crew until it is stopped; `what` says which program this is.

    OSError where the folder takes no socket: the lights do not need one.
    """

    def __init__(self, crew: Crew, folder: Path, what: str) -> None:
        super().__init__(name="glance-lights-counter", daemon=True)
        self._crew = crew
        self._what = what
        self._path = folder / f"{_NAMED}{uuid4().hex[:12]}{_SUFFIX}"
        self._ending, self._end = os.pipe()
        try:
            self._listening = _listening(self._path)
        except OSError:
            os.close(self._ending)
            os.close(self._end)
            raise

    def run(self) -> None:
        """Answer until stopped."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._listening, selectors.EVENT_READ)
            waiting.register(self._ending, selectors.EVENT_READ)
            while self._ending not in {key.fd for key, _ in waiting.select()}:
                try:
                    talk, _ = self._listening.accept()
                except BlockingIOError:
                    continue
                except OSError:
                    # No file handle is left: it would be asked for again and again.
                    if select([self._ending], [], [], _PATIENCE)[0]:
                        return
                    continue
                with talk, suppress(OSError):
                    self._talk(talk)

    def stop(self) -> None:
        """Answer nobody any more."""
        self._path.unlink(missing_ok=True)
        with suppress(OSError):
            os.write(self._end, b"x")
        if self.is_alive():
            self.join(3 * _PATIENCE)
        if not self.is_alive():
            self._listening.close()
            os.close(self._ending)
            os.close(self._end)

    def _talk(self, talk: socket.socket) -> None:
        line = _line(talk, time.monotonic() + _PATIENCE)
        talk.settimeout(_PATIENCE)
        try:
            answer = self._answer(line)
        # A wall ends with the fault of any of its threads, and the lights are not to end it.
        except Exception as fault:  # noqa: BLE001 - said to whoever asked
            answer = {"problem": f"a fault inside glance: {type(fault).__name__}"}
        answer |= {"pid": os.getpid(), "what": self._what}
        talk.sendall(json.dumps(answer).encode() + b"\n")

    def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            asked = json.loads(line)
        except ValueError:
            asked = None
        if not isinstance(asked, dict):
            return {"problem": "expected a question as one line of JSON"}
        light, seconds = asked.get("light"), asked.get("seconds", IDENTIFY_SECONDS)
        try:
            match asked.get("ask"):
                case "status":
                    return {"lights": [as_json(one) for one in self._crew.statuses()]}
                case "identify" if isinstance(light, str) and isinstance(seconds, int | float):
                    self._crew.identify(light, max(0.0, min(seconds, _LONGEST_IDENTIFY)))
                case "test" if isinstance(light, str):
                    self._crew.lamp_test(light)
                case _:
                    return {"problem": "expected to be asked status, identify or test"}
        except NotFound as error:
            return {"problem": str(error)}
        return {"done": True}


def ask(
    folder: Path, what: str, light: str = "", *, seconds: float = IDENTIFY_SECONDS
) -> tuple[Answer, ...]:
    """Ask every program that runs lights of the site in `folder`, and give what each answers.

    `what` is "status", or "identify" or "test" of a light; `Answer.done` tells who did it.
    The sockets of programs that were killed are removed.
    """
    question = {"ask": what, "light": light, "seconds": seconds}
    line = json.dumps(question).encode() + b"\n"
    found = sorted(folder.glob(f"{_NAMED}*{_SUFFIX}"))
    answers = (_asked(path, line) for path in found)
    return tuple(answer for answer in answers if answer is not None)


def _asked(path: Path, question: bytes) -> Answer | None:
    with socket.socket(socket.AF_UNIX) as talk:
        talk.settimeout(_ANSWERED_WITHIN)
        deadline = time.monotonic() + _ANSWERED_WITHIN
        try:
            with _address(path) as address:
                talk.connect(address)
            talk.sendall(question)
            line = _line(talk, deadline)
        except ConnectionRefusedError:
            # Its program was killed: one that lives listens before its socket has this name.
            with suppress(OSError):
                path.unlink()
            return None
        except FileNotFoundError:
            return None
        except PermissionError:
            return Answer(problem="another account runs lights here; ask as that user")
        except OSError as error:
            why = "it does not answer" if isinstance(error, TimeoutError) else error.strerror
            return Answer(problem=f"a program that runs lights here cannot be asked: {why}")
    return answer_of(line)


def _line(talk: socket.socket, deadline: float) -> bytes:
    """Read up to the end of a line, or of what is said; TimeoutError at the deadline."""
    said = b""
    while not said.endswith(b"\n") and len(said) < _LONGEST_LINE:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        talk.settimeout(left)
        more = talk.recv(1 << 16)
        if not more:
            break
        said += more
    return said


def _listening(path: Path) -> socket.socket:
    """Give a socket that listens at a path; it gets its name when whoever connects is heard."""
    draft = path.with_suffix(".new")
    listening = socket.socket(socket.AF_UNIX)
    try:
        with _address(draft) as address:
            listening.bind(address)
        draft.chmod(_PRIVATE)
        listening.listen()
        listening.setblocking(False)
        draft.rename(path)
    except OSError:
        listening.close()
        draft.unlink(missing_ok=True)
        raise
    return listening


@contextmanager
def _address(path: Path) -> Iterator[str]:
    """Give a socket's address; a path too long for one goes by way of its open folder."""
    if len(os.fsencode(path)) <= _LONGEST_PATH:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
