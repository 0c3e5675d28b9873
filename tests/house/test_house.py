"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(
    path.relative_to(ROOT).as_posix()
    for folder in ("glance", "drivers/glance_drivers")
    for path in (ROOT / folder).rglob("*.py")
)
ROOMS = sorted(
    path.stem
    for path in (ROOT / "glance").iterdir()
    if (path.suffix == ".py" and not path.stem.startswith("__")) or (path / "__init__.py").is_file()
)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_in_its_first_line_what_it_is(module: str) -> None:
    docstring = ast.get_docstring(ast.parse((ROOT / module).read_text("utf-8"))) or ""

    assert docstring.partition("\n")[0].endswith((".", ":", ",")), "a docstring is missing"


@pytest.mark.parametrize("room", ROOMS)
def test_the_map_has_every_room(room: str) -> None:
    page = (ROOT / "docs" / "ARCHITECTURE.md").read_text("utf-8")

    assert f"| `{room}` |" in page


def imported(statement: str) -> set[str]:
    """Names of everything that a fresh Python holds after one statement."""
    finished = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys\nprint(*sys.modules)"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert finished.returncode == 0, finished.stderr
    return set(finished.stdout.split())


@pytest.mark.parametrize(
    "room", ["fields", "identity", "census", "board", "intake", "lamps", "toml", "plain"]
)
def test_the_domain_loads_neither_screen_nor_database(room: str) -> None:
    assert not imported(f"import glance.{room}") & {"textual", "rich", "sqlalchemy", "watchdog"}


def test_the_command_loads_neither_screen_nor_database_before_it_needs_them() -> None:
    assert not imported("from glance.cli import main") & {"textual", "sqlalchemy", "alembic"}


def test_all_drivers_load_without_the_libraries_that_reach_devices() -> None:
    loaded = imported("from glance.strip.installed import Installed\ndict(Installed())")

    assert "glance_drivers.adalight" in loaded
    assert not loaded & {"serial", "busylight_core", "hid", "textual", "sqlalchemy"}
