"""The lights that a wall runs beside its screen; a fault of theirs leaves the wall as it is."""

from __future__ import annotations

import os
import re
import stat
import threading
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glance.cli.lit import WIRING, crew_of, farewell, has_serial, wired
from glance.errors import GlanceError
from glance.lamps import Health, LightStatus
from glance.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glance.board import Board
    from glance.feed import Message
    from glance.lamps import Given, Light
    from glance.screens.seeing import FeedThread
    from glance.site import Site
    from glance.strip.crew import Crew

    FeedFactory = Callable[[Callable[[Message], None]], FeedThread]

# "/dev/tty" is the terminal of whoever opens it (Linux: devices.txt).
_ANYONES_TERMINAL = os.makedev(5, 0)
_WHERE = re.compile(rf"^{re.escape(WIRING)}:(\d+):\d+: ")


@dataclass(frozen=True, slots=True)
class Walled:
    """The lights of a wall, as the wall needs them.

    `told` takes what the wall shows, `statuses` says how the lights are, and `fed` gives
    the feed with which they begin and end.
    """

    told: Callable[[Given], None] | None
    statuses: Callable[[], tuple[LightStatus, ...]] | None
    fed: Callable[[FeedFactory], FeedFactory]


@contextmanager
def walled(site: Site, board: Board) -> Iterator[Walled]:
    """Give the lights of a board to its wall; at the end all of them show no data.

    Whatever is wrong with them, the wall opens: they are not lit then, which is a line on
    standard error, and on the wall's last line for as long as it runs. A light that does
    not take no data at the end is a line as well.
    """
    crew: Crew | None = None
    with ExitStack() as stack:
        crew, unlit = _crewed(stack, site, board)
        for status in unlit:
            light = f"light {status.name} is" if status.name else "the lights are"
            file = f"{WIRING}, " if status.problem.startswith("line ") else ""
            click.echo(plain(f"Warning: {light} not lit: {file}{status.problem}"), err=True)
        yield _walled(crew, board, unlit)
    # The terminal may have gone.
    with suppress(OSError):
        for words in farewell(crew) if crew is not None else ():
            click.echo(plain(f"Warning: {words}"), err=True)


def _walled(crew: Crew | None, board: Board, unlit: tuple[LightStatus, ...]) -> Walled:
    if crew is None:
        return Walled(None, lambda: unlit, lambda factory: factory)

    def told(given: Given) -> None:
        crew.give(board.name, given)

    def fed(factory: FeedFactory) -> FeedFactory:
        return lambda post: _Together(crew, factory(post))

    return Walled(told, lambda: (*unlit, *crew.statuses()), fed)


def _crewed(
    stack: ExitStack, site: Site, board: Board
) -> tuple[Crew | None, tuple[LightStatus, ...]]:
    """Give the crew of a wall until the stack ends, and which lights cannot be lit, and why."""
    try:
        wiring = wired(site, board.name)
        refused = tuple(map(_refused, wiring.lights))
        kept = zip(wiring.lights, refused, strict=True)
        wiring = replace(wiring, lights=tuple(light for light, why in kept if why is None))
        crew = stack.enter_context(crew_of(site, wiring, {board.name: board}, "glance wall"))
        return crew, tuple(status for status in refused if status is not None)
    except GlanceError as error:
        why = _in_a_line(str(error))
    # The one place for this: a stranger's driver may say what nobody can read, and a wall
    # shows its patients all the same.
    except Exception as fault:  # noqa: BLE001 - said on the wall
        why = f"a fault inside glance or a driver: {type(fault).__name__}"
    return None, (LightStatus("", "", "", Health.ENDED, problem=why),)


def _in_a_line(why: str) -> str:
    first, *more = why.splitlines() or [""]
    # Whoever reads that lights are not lit knows in which file they are wired.
    first = _WHERE.sub(r"line \1: ", first)
    return f"{first} (and {len(more)} more; see glance check)" if more else first


def _refused(light: Light) -> LightStatus | None:
    """Say why a light cannot be lit beside a wall; None where nothing is known against it."""
    why = ""
    if not has_serial(light):
        why = "pyserial is missing: pip install 'glance-board[lights]'"
    elif _drawn_on_the_wall(light):
        why = 'the wall is on this terminal; name a file: to = "FILE"'
    if not why:
        return None
    return LightStatus(light.name, light.driver.name, light.port, Health.ENDED, problem=why)


def _drawn_on_the_wall(light: Light) -> bool:
    """Whether a light is drawn on the terminal that has the wall."""
    if light.driver.name != "console":
        return False
    to = light.options.text("to")
    with suppress(OSError):
        wall = os.fstat(1)
        drawn = wall if to == "stdout" else Path(to).stat()
        return stat.S_ISCHR(drawn.st_mode) and drawn.st_rdev in {wall.st_rdev, _ANYONES_TERMINAL}
    return False


@dataclass(frozen=True, slots=True)
class _Together:
    """A feed and the lights of the same wall.

    The lights are opened once the first picture is on the screen, and show no data as
    soon as the wall lets go of its feed: a terminal that takes nothing any more may hold
    up what comes after that.
    """

    crew: Crew
    feed: FeedThread

    def start(self) -> None:
        """Begin to follow the board, and to keep its lights."""
        _spare_the_wall()
        self.crew.start()
        self.feed.start()

    def stop(self) -> None:
        """Ask both to end."""
        self.crew.dismiss()
        self.feed.stop()


def _spare_the_wall() -> None:
    """Have no fault of a thread of the lights reach the wall, which would end with it.

    What has become of its light is in the status.
    """
    before = threading.excepthook

    def told(fault: threading.ExceptHookArgs) -> None:
        if fault.thread is None or not fault.thread.name.startswith("glance-light"):
            before(fault)

    threading.excepthook = told
