"""A light that a command runs by itself for a moment, dark again whatever ends the command."""

from __future__ import annotations

import atexit
import signal
import time
from contextlib import contextmanager, suppress
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Any

import click

from glance.errors import Failure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

    from glance.board import LampGroup
    from glance.lamps import Light
    from glance.site import Site
    from glance.strip.keeper import Keeper
    from glance.strip.scene import Looks

# What a device may take to be found and opened, besides its own start.
OPENS_WITHIN = 5.0
# A keeper that hangs is not waited for much longer than its farewell may take.
_BESIDES = 1.0
_LOOK_EVERY = 0.05
# A closed terminal sends SIGHUP, often twice: its shell does, and then the kernel.
_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
_SHELLS_ADD = 128


@contextmanager
def lit(site: Site, light: Light, looks: Looks | None = None) -> Iterator[Keeper]:
    """Run a light for a moment, with a keeper of its own; Failure where it cannot be opened.

    At the end it shows no data, whether the command is done, fails, is told to end or loses
    its terminal. `looks` are other pictures than those of a board.
    """
    from glance.lamps.cautions import cautions

    group = next(one for one in site.board(light.board).lamps if one.name == light.shows)
    farewell = _Farewell(_keeper(site, light, group, looks))
    # Twice, since a signal may come at the first step of the leaving itself; only one does.
    try:
        try:
            farewell.prepare()
            farewell.keeper.start()
            _wait_until_open(farewell.keeper, light, known=cautions(light, group))
            yield farewell.keeper
        finally:
            farewell.say()
    finally:
        farewell.say()


def _keeper(site: Site, light: Light, group: LampGroup, looks: Looks | None) -> Keeper:
    from datetime import datetime

    from glance.feed.trust import monotonic
    from glance.lamps import showing
    from glance.strip.installed import Installed
    from glance.strip.keeper import Keeper
    from glance.strip.wires import open_wire

    zone = site.settings.timezone
    wiring = site.wiring(Installed())
    return Keeper(
        light,
        group,
        night=lambda at: wiring.night(at.astimezone(zone).time()),
        open_wire=open_wire,
        zone=zone,
        now=lambda: datetime.now(zone),
        clock=monotonic,
        looks=showing if looks is None else looks,
    )


class _Farewell:
    """What a light is told before its command ends: nothing of anybody."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper
        self._leaving = self._left = False
        self._before: dict[signal.Signals, Any] = {}
        self._late: int | None = None

    def prepare(self) -> None:
        """Have the signals that end a program raise; what is ignored stays ignored, as by nohup.

        A command that is stopped by Ctrl-Z would leave its lamp lit as long as it sleeps.
        """
        atexit.register(self.say)
        if current_thread() is not main_thread():
            return
        for one in _ENDING:
            if signal.getsignal(one) is not signal.SIG_IGN:
                self._before[one] = signal.signal(one, self._end)
        self._before[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, signal.SIG_IGN)

    def _end(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - Python's shape
        if self._leaving:
            self._late = number
            return
        self._leaving = True
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(_SHELLS_ADD + number)

    def say(self) -> None:
        """Leave no data on the lamps, once; a signal meanwhile waits for that."""
        if self._left:
            return
        self._leaving = True
        keeper = self.keeper
        if keeper.ident is not None:
            keeper.stop()
            keeper.join(keeper.farewell + _BESIDES)
        self._left = True
        atexit.unregister(self.say)
        if keeper.ident is not None:
            _tell_what_is_left(keeper)
        for one, before in self._before.items():
            signal.signal(one, before)
        if self._late is not None:
            signal.raise_signal(self._late)


def _tell_what_is_left(keeper: Keeper) -> None:
    status = keeper.status()
    if status.wrote_at is None or (not keeper.is_alive() and status.shows == "no data"):
        return
    # Of a terminal that is closed nobody reads it.
    with suppress(OSError):
        click.echo(
            f"Warning: {keeper.light.name} may go on showing what was lit: it could not be "
            "told that nobody runs it any more; look at it, or take its power away",
            err=True,
        )


def _wait_until_open(keeper: Keeper, light: Light, known: Sequence[str]) -> None:
    """Wait until the device has taken its first frame; Failure says why it does not.

    What is odd about the device is told, and what is `known` of its wiring is not.
    """
    from glance.lamps import Health

    deadline = time.monotonic() + OPENS_WITHIN + light.driver.boots_for
    while (status := keeper.status()).health is Health.OPENING and time.monotonic() < deadline:
        time.sleep(_LOOK_EVERY)
    for warning in (one for one in status.warnings if one not in known):
        click.echo(f"Warning: {warning}", err=True)
    if status.health not in (Health.LIT, Health.MUTE):
        raise Failure(f"{light.name}: {status.problem or 'the device does not start'}")
