"""Programs that some tests need: absent from a laptop they skip a test, from CI they fail it."""

from __future__ import annotations

import os
import shutil

import pytest


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is not None:
        return found
    if os.environ.get("GLANCE_CI") == "1":
        pytest.fail(f"{name} is not installed, and GLANCE_CI says that nothing may be skipped")
    pytest.skip(f"{name} is not installed")


@pytest.fixture(scope="session")
def tmux() -> str:
    """The path of tmux."""
    return _program("tmux")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of chromium, which needs `--no-sandbox` when it runs as root."""
    return _program("chromium")
