"""The terminal that a full-screen command draws on."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from glance.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

_STANDARD_OUTPUT, _STANDARD_ERROR = 1, 2


def insist_on_terminal(command: str, instead: str) -> None:
    """Raise BadInput, with what would do instead, where there is no terminal to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput(f"glance {command} needs a terminal, and this is none; {instead}")


@contextmanager
def drawing_on_terminal() -> Iterator[None]:
    """Keep patients out of a log: Textual draws on standard error, which may lead to a file."""
    if os.isatty(_STANDARD_ERROR):
        yield
        return
    sys.stderr.flush()
    log = os.dup(_STANDARD_ERROR)
    os.dup2(_STANDARD_OUTPUT, _STANDARD_ERROR)
    try:
        yield
    finally:
        sys.stderr.flush()
        os.dup2(log, _STANDARD_ERROR)
        os.close(log)
