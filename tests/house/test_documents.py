"""What the documents tell people to type."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from glance.board import read_board
from glance.cli.house import COMMANDS
from glance.fields import Vocabulary, read_vocabulary

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "CONTRIBUTING.md", "docs/estates.md", "docs/wall.md", "docs/ARCHITECTURE.md")
SCRIPT = re.compile(r"\.ci/(\w+)")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
CODE = re.compile(r"```sh\n(.*?)```|`([^`\n]+)`", re.DOTALL)
COMMAND = re.compile(r"^(?:sudo -u \w+ )?glance ([a-z]+)", re.MULTILINE)
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
