"""How a command ends: what is printed of an error, and the exit code that tells it."""

from __future__ import annotations

import os
import sys
from io import StringIO
from typing import TYPE_CHECKING, Self

import click

from glance.errors import Ambiguous, BadInput, Faulty, GlanceError

if TYPE_CHECKING:
    from types import TracebackType

FAILED = 1
BAD_INPUT = 2
# sysexits.h: an error inside the program.
BROKEN = 70
INTERRUPTED = 130


class Outcome:
    """Runs a command inside `with`, prints what went wrong in a line or more, and keeps the code.

    A traceback shows local variables of the screen's libraries, and the message of an
    unexpected exception may hold a patient's name: neither is ever printed.
    """

    code = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if error is not None:
            self.code = _code(error, trace)
        return True


def _code(error: BaseException, trace: TracebackType | None) -> int:
    match error:
        case SystemExit():
            return error.code if isinstance(error.code, int) else FAILED if error.code else 0
        case click.ClickException():
            said = StringIO()
            error.show(said)
            return _failed(_harmless(said.getvalue()), error.exit_code)
        case click.Abort():
            interrupted = isinstance(error.__context__, KeyboardInterrupt)
            return INTERRUPTED if interrupted else _failed(["Stopped: nothing was answered"])
        case KeyboardInterrupt():
            return INTERRUPTED
        case BrokenPipeError():
            _close_output()
            return FAILED
        case GlanceError():
            _say(error)
            return BAD_INPUT if isinstance(error, BadInput) else FAILED
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            return _failed([f"Error: {where}{error.strerror or 'the system refused something'}"])
        case _:
            return _failed([_inside(error, trace)], BROKEN)


def _failed(lines: list[str], code: int = FAILED) -> int:
    for line in lines:
        click.echo(line, err=True)
    return code


def _harmless(text: str) -> list[str]:
    """The lines of a text that repeats what was typed, without what a terminal would obey."""
    from glance.plain import plain

    return [plain(line) for line in text.rstrip("\n").split("\n")]


def _say(error: GlanceError) -> None:
    """Every problem of a file, every candidate of an ambiguous name, else one line."""
    from glance.plain import plain

    if isinstance(error, Faulty):
        lines = [f"Error: {problem}" for problem in error.problems]
    elif isinstance(error, Ambiguous):
        lines = [f"Error: {error}", *(f"  {candidate}" for candidate in error.candidates)]
    else:
        lines = [f"Error: {line}" for line in str(error).splitlines() or ["it failed"]]
    _failed([plain(line) for line in lines])


def _inside(error: BaseException, trace: TracebackType | None) -> str:
    """The kind of an unexpected exception and where it was raised; never its words."""
    where = "nowhere"
    while trace is not None:
        where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return (
        f"Error: a fault inside glance: {type(error).__name__} at {where}; please report this line"
    )


def _close_output() -> None:
    """Keep the interpreter from writing to the closed pipe once more when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
