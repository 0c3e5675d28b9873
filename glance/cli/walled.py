"""The lights that a wall runs beside its screen; a fault of theirs leaves the wall as it is."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glance.cli.lit import WIRING, crew_of, insist_on_serial, wired
from glance.errors import GlanceError
from glance.lamps import Health, LightStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glance.board import Board
    from glance.feed import Message
    from glance.lamps import Given
    from glance.screens.seeing import FeedThread
    from glance.site import Site
    from glance.strip.crew import Crew

    FeedFactory = Callable[[Callable[[Message], None]], FeedThread]


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
def walled(site: Site, board: Board, *, kiosk: bool) -> Iterator[Walled]:
    """Give the lights of a board to its wall; at the end all of them show no data.

    A person is told of wiring that cannot be used. A screen in a corridor opens all the
    same, and says that its lights are not lit.
    """
    try:
        wiring = wired(site, board.name)
        if not kiosk:
            insist_on_serial(wiring)
    except GlanceError as error:
        if not kiosk:
            raise
        unwired = LightStatus(WIRING, "", "", Health.ENDED, problem=str(error))
        yield Walled(None, lambda: (unwired,), lambda factory: factory)
        return

    with crew_of(site, wiring, {board.name: board}, "glance wall") as crew:

        def told(given: Given) -> None:
            crew.give(board.name, given)

        def fed(factory: FeedFactory) -> FeedFactory:
            return lambda post: _Together(crew, factory(post))

        yield Walled(told, crew.statuses, fed)


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
        self.crew.start()
        self.feed.start()

    def stop(self) -> None:
        """Ask both to end."""
        self.crew.dismiss()
        self.feed.stop()
