"""The group `glance lights`: its commands by name, each imported when it is asked for."""

from __future__ import annotations

import importlib

import click

# Where each command lives, in the order in which a light comes into use.
MODULES = {
    "list": "glance.cli.lights_list",
    "drivers": "glance.cli.lights_drivers",
    "setup": "glance.cli.lights_setup",
    "identify": "glance.cli.lights_trying",
    "test": "glance.cli.lights_trying",
    "labels": "glance.cli.labelling",
    "run": "glance.cli.lights_running",
    "status": "glance.cli.lights_running",
}
HELP = """Lights in the team base: strips, towers and lamps that show a board.

\b
See what is plugged in:   glance lights list
Set a light up:           glance lights setup
Find it in the room:      glance lights identify NAME
Try its lamps:            glance lights test NAME
Print its labels:         glance lights labels NAME -o FILE.svg
Run without a wall:       glance lights run
See how they are:         glance lights status

A wall runs them too: glance wall --lights. The wiring is config/lights.toml, what a
light shows is the [[lamps]] of a board; docs/lights.md has pictures and a shopping list.
"""


class Lights(click.Group):
    """The group of all commands for lights."""

    def __init__(self) -> None:
        super().__init__("lights", help=HELP, short_help="Lights that show a board: set up, run.")

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own shape
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own shape
        if cmd_name not in MODULES:
            return None
        module = importlib.import_module(MODULES[cmd_name])
        command: click.Command = module.COMMANDS[cmd_name]
        return command


COMMANDS = {"lights": Lights()}
