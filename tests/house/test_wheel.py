"""What an installed glance carries."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
IGNORED = "config/secret.local.toml"


def tracked() -> list[str]:
    """Files that a commit of this folder would hold."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The names in the wheel of a copy of this checkout that also has a secret in it."""
    copy = tmp_path_factory.mktemp("copy") / "glance"
    for name in tracked():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy / name)
    (copy / IGNORED).write_text('password = "not for strangers"\n')
    subprocess.run(["git", "init", "--quiet"], cwd=copy, check=True)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", "wheel"],
        cwd=copy,
        check=True,
        capture_output=True,
    )
    (built,) = (copy / "wheel").glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        return frozenset(archive.namelist())


@pytest.mark.parametrize("folder", ["boards", "config"])
def test_the_wheel_carries_the_ready_made_site(wheel: frozenset[str], folder: str) -> None:
    ours = {name for name in tracked() if name.startswith(f"{folder}/")}

    assert ours
    assert {f"glance/shipped/{name}" for name in ours} <= wheel


def test_the_wheel_carries_everything_of_the_package(wheel: frozenset[str]) -> None:
    ours = {name for name in tracked() if name.startswith("glance/")}

    assert "glance/py.typed" in ours
    assert any("migrations" in name for name in ours)
    assert ours <= wheel


def test_the_wheel_carries_the_drivers(wheel: frozenset[str]) -> None:
    assert "glance_drivers/__init__.py" in wheel


def test_the_wheel_carries_no_file_that_git_ignores(wheel: frozenset[str]) -> None:
    assert not [name for name in wheel if "secret" in name]


def test_the_wheel_carries_no_tests(wheel: frozenset[str]) -> None:
    assert not [name for name in wheel if name.startswith(("tests/", "docs/", ".ci/"))]
