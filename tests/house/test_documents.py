"""What the documents tell people to type."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from glance.board import read_board
from glance.cli import main
from glance.cli.house import COMMANDS
from glance.fields import Vocabulary, read_vocabulary

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/ARCHITECTURE.md",
    "docs/estates.md",
    "docs/keystrokes.md",
    "docs/lights.md",
    "docs/roles.md",
    "docs/station.md",
    "docs/wall.md",
)
SCRIPT = re.compile(r"\.ci/(\w+)")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
CODE = re.compile(r"```sh\n(.*?)```|`([^`\n]+)`", re.DOTALL)
WHOLE = re.compile(r"^ *(?:sudo -u \w+ )?glance ([a-z].*)", re.MULTILINE)
OPTION = re.compile(r"(?<=\s)--?[a-z][a-z-]*")
COMMAND = re.compile(r"^ *(?:sudo -u \w+ )?glance ([a-z]+)", re.MULTILINE)
EXAMPLE = re.compile(r"```toml\n(.*?)```", re.DOTALL)


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.fixture
def vocabulary() -> Vocabulary:
    """The shipped vocabulary with the field that the page for estates adds."""
    field = EXAMPLE.findall(page("docs/estates.md"))[0]
    return read_vocabulary(f"{page('config/fields.toml')}\n{field}", "fields.toml")


@pytest.mark.parametrize("name", PAGES)
def test_every_command_in_a_document_exists(name: str) -> None:
    code = "\n".join(block or span for block, span in CODE.findall(page(name)))

    assert set(COMMAND.findall(code)) <= set(COMMANDS)


def unknown_options(line: str) -> set[str]:
    """Give the options of a command line that the command does not have, and commands of none."""
    words = line.split("#", maxsplit=1)[0].split()
    command: click.Command = main
    with click.Context(command) as context:
        while isinstance(command, click.Group) and words:
            found = command.get_command(context, words[0])
            if found is None:
                return set() if words[0].startswith("-") else {words[0]}
            command, words = found, words[1:]
    known = {word for each in command.params for word in (*each.opts, *each.secondary_opts)}
    return set(OPTION.findall(f" {' '.join(words)}")) - known - {"--help"}


@pytest.mark.parametrize("name", PAGES)
def test_every_option_in_a_document_exists(name: str) -> None:
    code = "\n".join(block or span for block, span in CODE.findall(page(name)))
    unknown = {line: unknown_options(line) for line in WHOLE.findall(code)}

    assert {line: words for line, words in unknown.items() if words} == {}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_in_a_document_leads_somewhere(name: str) -> None:
    folder = (ROOT / name).parent

    assert not [link for link in LINK.findall(page(name)) if not (folder / link).exists()]


@pytest.mark.parametrize("name", PAGES)
def test_every_script_in_a_document_exists(name: str) -> None:
    assert all((ROOT / ".ci" / script).is_file() for script in SCRIPT.findall(page(name)))


def test_the_field_for_estates_can_be_read(vocabulary: Vocabulary) -> None:
    assert vocabulary["podiatry"].label == "Podiatry"


def test_the_board_for_estates_can_be_read(vocabulary: Vocabulary) -> None:
    board = read_board(EXAMPLE.findall(page("docs/estates.md"))[1], "x.toml", vocabulary, "x")

    assert board.location == "Hillside Ward 1"
