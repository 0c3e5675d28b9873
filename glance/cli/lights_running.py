"""`glance lights run` and `glance lights status`: lights without a wall, and how they are."""

from __future__ import annotations

import signal
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from glance.cli import completing
from glance.cli.lit import crew_of, farewell, insist_on_serial, shown_boards, wired
from glance.cli.sites import json_option, now_at, opened_site, site_option
from glance.cli.supervising import notify, watched_every
from glance.errors import GlanceError
from glance.lamps import Health

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from glance.board import Board
    from glance.cli.lights_told import Log
    from glance.feed import Feed
    from glance.lamps import Wiring
    from glance.site import Site
    from glance.strip.answers import Answer
    from glance.strip.crew import Crew
    from glance.strip.spy import Spy

_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
# How often it is looked whether a light has changed for the better or worse.
_LOOK_EVERY = 1.0


@click.command("run", short_help="Run the lights without a wall, until told to end.")
@click.option(
    "--board",
    metavar="NAME",
    shell_complete=completing.boards,
    help="Only the lights of this board.",
)
@click.option(
    "--spy",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write every byte that goes out or comes in to this file, in hex.",
)
@site_option
def run_lights(board: str | None, spy: Path | None, site: Path | None) -> None:
    """Run the lights of the site without a screen, as a service of their own.

    Every light is open for ever: one that is unplugged comes back by itself. What
    happens to a light is a line on standard error. SIGTERM, Ctrl-C and a closed
    terminal end it, and every light shows "no data" then. The exit code is 1 where one
    of them did not take that.

    \b
    Examples:
      glance lights run
      glance lights run --board ward
      glance lights run --spy /tmp/lights.log     (for whoever looks into a fault)
    """
    from glance.cli.lights_told import Log

    opened = opened_site(site)
    wiring = wired(opened, board)
    insist_on_serial(wiring)
    dark = run_until_told(opened, wiring, Log(opened.settings.timezone), spy)
    click.get_current_context().exit(0 if dark else 1)


def run_until_told(site: Site, wiring: Wiring, log: Log, spy: Path | None = None) -> bool:
    """Keep those lights until a signal ends it, and say whether all of them show no data then."""
    boards = shown_boards(site, wiring)
    with ExitStack() as stack:
        # Held back before there is a thread: whichever it came to would be ended by it.
        ending = stack.enter_context(held_back())
        spying: Spy | None = None
        if spy is not None:
            from glance.strip.spy import Spy

            spying = stack.enter_context(closing(Spy(spy, zone=site.settings.timezone)))
        crew = stack.enter_context(crew_of(site, wiring, boards, "glance lights run", spying))
        log.tell(crew.statuses())
        crew.start()
        feeds = stack.enter_context(_fed(site, crew, wiring, boards, log))
        _wait(ending, crew, feeds, log)
    left = farewell(crew)
    for words in left:
        log.line(words)
    if not left:
        log.note("ended; every light was left showing no data")
    return not left


@contextmanager
def held_back() -> Iterator[Sequence[signal.Signals]]:
    """Keep the signals that end a program until they are asked for, and give them.

    What is ignored stays ignored: `nohup` has a program outlive its terminal that way.
    """
    ending = [one for one in _ENDING if signal.getsignal(one) is not signal.SIG_IGN]
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    try:
        yield ending
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _fed(
    site: Site, crew: Crew, wiring: Wiring, boards: Mapping[str, Board], log: Log
) -> Iterator[tuple[Feed, ...]]:
    """Have each board followed that has a light, and no more of it read than its lights tell."""
    from functools import partial

    from glance.feed import Feed
    from glance.strip.follower import Follower, least

    feeds: list[Feed] = []
    for name, board in boards.items():
        shown = {light.shows for light in wiring.lights if light.board == name}
        narrow = least(board, (group for group in board.lamps if group.name in shown))
        follower = Follower(
            narrow,
            partial(crew.give, name),
            zone=site.settings.timezone,
            curtain=site.settings.curtain_at,
        )
        feeds.append(Feed(site.database, narrow.scope, log.overhearing(name, follower)))
    for feed in feeds:
        feed.start()
    try:
        yield tuple(feeds)
    finally:
        for feed in feeds:
            feed.stop()


def _told(ending: Sequence[signal.Signals]) -> Event:
    """Give what is set once one of those signals, which are held back, has come.

    `sigtimedwait` would be told to end by nobody where its time passes while the program
    is stopped: it then gives whatever was in memory (CPython 3.11, signalmodule.c).
    """
    told = Event()

    def wait() -> None:
        signal.sigwait(ending)
        told.set()

    Thread(target=wait, name="glance-ending", daemon=True).start()
    return told


def _wait(ending: Sequence[signal.Signals], crew: Crew, feeds: Sequence[Feed], log: Log) -> None:
    """Say how the lights are whenever that changes, until a signal ends it."""
    wanted = watched_every()
    pause = _LOOK_EVERY if wanted is None else min(_LOOK_EVERY, wanted)
    told = _told(ending)
    notify("READY=1")
    while not told.wait(pause):
        log.tell(crew.statuses())
        if wanted is not None and at_work(crew, feeds):
            notify("WATCHDOG=1")
    log.tell(crew.statuses())
    notify("STOPPING=1")
    log.note("told to end")


def at_work(crew: Crew, feeds: Iterable[Thread]) -> bool:
    """Whether all goes on that a supervisor would have to start anew otherwise."""
    return crew.lives and all(feed.is_alive() for feed in feeds)


@click.command("status", short_help="Show how every light of the site is.")
@json_option
@site_option
def show_status(as_json: bool, site: Path | None) -> None:
    """Ask every program that runs lights of the site how they are.

    The exit code is 1 where a light is not lit, or nobody runs it.

    \b
    Examples:
      glance lights status
      glance lights status --json
    """
    from glance.strip.counter import ask

    opened = opened_site(site)
    answers = ask(opened.folder, "status")
    run = {status.name for answer in answers for status in answer.lights}
    idle: list[str] = []
    unwired: GlanceError | None = None
    try:
        idle = [light.name for light in wired(opened).lights if light.name not in run]
    except GlanceError as error:
        # What is lit goes on as it was wired when it began.
        unwired = error
    if as_json:
        _print_json(answers, idle)
    else:
        _print_words(answers, idle, now_at(opened))
    if unwired is not None:
        raise unwired
    lit = all(status.health is Health.LIT for answer in answers for status in answer.lights)
    asked = not any(answer.problem for answer in answers)
    click.get_current_context().exit(0 if lit and asked and not idle else 1)


def _print_words(answers: Sequence[Answer], idle: Sequence[str], now: datetime) -> None:
    from glance.cli.lights_told import described
    from glance.plain import plain

    for answer in answers:
        for status in answer.lights:
            for line in described(status, answer, now):
                click.echo(line)
        if answer.problem:
            click.echo(plain(f"Warning: {answer.problem}"), err=True)
    missed = any(answer.problem for answer in answers)
    for name in idle:
        if missed:
            click.echo(f"{name}: not known; a program that may run it cannot be asked")
        else:
            click.echo(f"{name}: nobody runs it; start glance lights run, or glance wall --lights")


def _print_json(answers: Sequence[Answer], idle: Sequence[str]) -> None:
    import json

    from glance.strip.answers import as_json

    run = [
        {**as_json(status), "pid": answer.pid, "program": answer.what}
        for answer in answers
        for status in answer.lights
    ]
    problems = [answer.problem for answer in answers if answer.problem]
    # Where somebody could not be asked, it is not known that nobody runs a light.
    told = {
        "lights": run,
        "not_run": [] if problems else list(idle),
        "not_known": list(idle) if problems else [],
        "problems": problems,
    }
    click.echo(json.dumps(told, indent=2))


COMMANDS = {"run": run_lights, "status": show_status}
