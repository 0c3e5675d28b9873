"""The lights beside a wall, without a screen."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from glance.cli.walled import walled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.cli.conftest import Desk

CONSOLE = """
[[light]]
name = "beds"
driver = "console"
board = "ward"
shows = "beds"
count = 5
[light.options]
to = "{to}"
"""


class Quiet:
    """A feed that reads nothing; self-made."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """End."""


@pytest.fixture
def drawn(desk: Desk) -> Path:
    """Where the strip of the site is drawn."""
    path = desk.folder / "drawn"
    wiring = desk.site.folder / "config" / "lights.toml"
    wiring.write_text(CONSOLE.format(to=path), "utf-8")
    return path


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """The threads whose fault would end a wall."""
    told: list[str] = []
    before = threading.excepthook
    threading.excepthook = lambda fault: told.append(fault.thread.name if fault.thread else "")
    yield told
    threading.excepthook = before


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def beds(drawn: Path) -> str:
    """The beds of the last frame that was drawn, all dim white as w."""
    lines = drawn.read_text().replace(".", "w").split() if drawn.exists() else []
    return lines[-1][:4] if lines else ""


def failing() -> None:
    raise KeyboardInterrupt


@pytest.mark.usefixtures("drawn")
def test_a_fault_in_a_thread_of_the_lights_is_none_of_the_wall(
    desk: Desk, faults: list[str]
) -> None:
    with walled(desk.site, desk.site.board("ward")) as lit:
        lit.fed(lambda _: Quiet())(lambda _: None).start()
        for name in ("glance-light-beds", "glance-lights-counter", "glance-feed"):
            thread = threading.Thread(target=failing, name=name)
            thread.start()
            thread.join()

    assert faults == ["glance-feed"]


def test_lights_show_no_data_as_soon_as_the_wall_lets_go_of_its_feed(
    desk: Desk, drawn: Path
) -> None:
    with walled(desk.site, desk.site.board("ward")) as lit:
        both = lit.fed(lambda _: Quiet())(lambda _: None)
        both.start()
        until(lambda: beds(drawn) == "w-w-")
        assert lit.statuses is not None
        both.stop()
        ended = lit.statuses
        until(lambda: {status.health.value for status in ended()} == {"ended"})

    assert beds(drawn) == "w-w-"
