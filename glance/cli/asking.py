"""What must not be seen on a terminal: PINs asked for, badges scanned, tokens given out."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from glance.errors import BadInput, NotAllowed, ValueRefused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glance.staff import Member

_TRIES = 3
# More than any line that is meant.
_LONGEST_INPUT = 1024


def one_line(what: str) -> str:
    """The one line of standard input; BadInput, which never repeats it, where it is not one."""
    try:
        text = sys.stdin.read(_LONGEST_INPUT)
    except UnicodeDecodeError:
        raise BadInput(f"no text came on standard input, where one {what} was awaited") from None
    line = text.removesuffix("\n").removesuffix("\r")
    if not line:
        raise BadInput(f"no {what} came on standard input; give it as one line")
    if len(text) == _LONGEST_INPUT or len(line.splitlines()) > 1:
        raise BadInput(f"more than one line came on standard input, where one {what} was awaited")
    return line


def asked_pin(who: Member, *, from_input: bool) -> str:
    """A PIN that may be taken, from standard input or typed twice without being shown."""
    from glance.staff import refused_pin

    # A terminal would show what is read from it.
    if from_input and not sys.stdin.isatty():
        pin = one_line("PIN")
        refused_pin(pin, who.code, who.badge)
        return pin
    if not sys.stdin.isatty():
        raise BadInput("nobody can type a PIN here; --pin-stdin reads it from standard input")
    for _ in range(_TRIES):
        pin = _hidden(f"PIN for {who.name}, six digits or more")
        try:
            refused_pin(pin, who.code, who.badge)
        except ValueRefused as refused:
            click.echo(str(refused), err=True)
            continue
        if _hidden("The same once more") == pin:
            return pin
        click.echo("the two are not the same; start again", err=True)
    raise BadInput(f"no PIN after {_TRIES} tries: nothing was changed")


def asked_badge() -> str:
    """What a badge says that is scanned now: a scanner types like a keyboard."""
    from glance.staff import read_badge

    if sys.stdin.isatty():
        click.echo("Scan the badge: ", nl=False, err=True)
        return read_badge(sys.stdin.readline(_LONGEST_INPUT))
    return read_badge(one_line("badge"))


def put_token(give: Callable[[], str], path: Path | None) -> None:
    """Print a new token, or write it into a new private file; none is made if that fails."""
    if path is None:
        click.echo(give())
        return
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise NotAllowed(f"{path} exists already; glance overwrites nothing") from None
    except OSError as error:
        raise NotAllowed(f"{path} cannot be written ({error.strerror})") from error
    try:
        with os.fdopen(number, "w") as file:
            file.write(f"{give()}\n")
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _hidden(prompt: str) -> str:
    typed: str = click.prompt(prompt, hide_input=True, default="", show_default=False, err=True)
    return typed
