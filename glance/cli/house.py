"""The command `glance`: its groups by name, each imported when it is asked for."""

from __future__ import annotations

import importlib
import io
import os
import sys
from typing import TYPE_CHECKING, Any

import click

import glance
from glance.cli.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

# Where each command lives, in the order of `glance --help`: grouped as a site is
# set up, filled, shown and kept.
COMMANDS = {
    "demo": "glance.cli.demonstrating",
    "init": "glance.cli.keeping",
    "staff": "glance.cli.staffing",
    "import": "glance.cli.importing",
    "wall": "glance.cli.showing",
    "snapshot": "glance.cli.showing",
    "station": "glance.cli.stationing",
    "lights": "glance.cli.lighting",
    "list": "glance.cli.reading",
    "show": "glance.cli.reading",
    "set": "glance.cli.saving",
    "clear": "glance.cli.saving",
    "confirm": "glance.cli.saving",
    "note": "glance.cli.saving",
    "admit": "glance.cli.admitting",
    "move": "glance.cli.moving",
    "swap": "glance.cli.moving",
    "discharge": "glance.cli.moving",
    "reopen": "glance.cli.moving",
    "undo": "glance.cli.undoing",
    "history": "glance.cli.histories",
    "boards": "glance.cli.keeping",
    "check": "glance.cli.keeping",
    "audit": "glance.cli.auditing",
    "db": "glance.cli.keeping",
    "completion": "glance.cli.keeping",
}
HELP = """Every patient's status on one wall, for a ward or a community team.

\b
Try it:              glance demo
Make a site:         glance init /srv/glance
Let people sign on:  glance staff add --code ab1 --name 'Ann Bee' --site /srv/glance
Fill it:             glance import patients list.csv --site /srv/glance
Open the wall:       glance wall --site /srv/glance
Work with it:        glance station --site /srv/glance
Change a value:      glance set B3 risk red --as ab1 --site /srv/glance

A site is the folder that holds the settings, the boards and the database. Commands
take it from --site, else from the variable GLANCE_SITE, else from the folder in
which they run.

Exit codes: 0 done, 1 failed, 2 wrong usage or input, 70 a fault inside
glance, 130 interrupted.
"""


class House(click.Group):
    """The group of all commands. Running it is where errors become lines and exit codes."""

    def __init__(self) -> None:
        super().__init__(
            "glance",
            help=HELP,
            context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
            params=[
                click.Option(
                    ["--version"],
                    is_flag=True,
                    expose_value=False,
                    is_eager=True,
                    callback=_version,
                    help="Show the version and exit.",
                )
            ],
        )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own shape
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own shape
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name])
        command: click.Command = module.COMMANDS[cmd_name]
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and name not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, n=1)
            hint = f"did you mean {near[0]}?" if near else "glance --help lists the commands"
            raise click.UsageError(f"no command {name!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command line; ends the process unless `standalone_mode` is off."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode, **extra)
        _open_closed_streams()
        for stream in (sys.stdout, sys.stderr):
            # A name that the terminal's encoding lacks is shown with "?" in it, not refused.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        with Outcome() as outcome:
            code = super().main(args, prog_name or "glance", complete_var, False, **extra)
            outcome.code = code if isinstance(code, int) else 0
            sys.stdout.flush()
        return sys.exit(outcome.code)


def _open_closed_streams() -> None:
    """Let a command that was started without output (`>&-`) speak to nobody.

    Were they left closed, the database would become the standard output.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode))


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001 - click's own shape
    if value:
        click.echo(f"glance {glance.__version__}")
        ctx.exit()
