"""The commands that have one light show itself: where it is, and that every lamp works."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from glance.cli.sites import (
    opened_site,
    opened_store,
    request_id,
    signature,
    site_option,
    utc_now,
)
from glance.errors import BadInput, Failure, NotFound, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from click.shell_completion import CompletionItem

    from glance.lamps import Light, LightStatus
    from glance.site import Site
    from glance.strip.keeper import Keeper
    from glance.strip.scene import Looks

# What a device may take to be found and opened, besides its own start.
OPENS_WITHIN = 5.0
TEST_WITHIN = 5.0
_LOOK_EVERY = 0.05


def offered(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 -- click's shape
    """The names of the site's lights, for the tab key."""
    from click.shell_completion import CompletionItem

    from glance.errors import GlanceError
    from glance.strip.installed import Installed

    try:
        lights = opened_site(ctx.params.get("site")).wiring(Installed()).lights
    except GlanceError:
        return []
    return [
        CompletionItem(light.name, help=light.driver.about)
        for light in lights
        if light.name.startswith(incomplete)
    ]


@click.command("identify", short_help="Find a light in the room: it dips white.")
@click.argument("name", shell_complete=offered)
@click.option(
    "--seconds",
    type=click.IntRange(1, 60),
    default=10,
    show_default=True,
    help="For how long.",
)
@site_option
def identify(name: str, seconds: int, site: Path | None) -> None:
    """Have the light NAME dip white, so that it is found in the room.

    Lamps that are on or off go off and on instead, all of them, a second each.

    A wall or a service that runs the light is asked to do it; where nobody runs it, it is
    opened for as long as this takes.

    \b
    Examples:
      glance lights identify beds
      glance lights identify beds --seconds 60
    """
    opened = opened_site(site)
    light = known_light(opened, name)
    if _asked(opened, "identify", light, seconds):
        return
    with lit(opened, light) as keeper:
        click.echo(f"{light.name} {_manner(light)} for {seconds} s; Ctrl-C ends it")
        keeper.identify(seconds)
        time.sleep(seconds)
        _insist_on_answer(keeper.status())


@click.command("test", short_help="Try the lamps of a light, one after the other.")
@click.argument("name", shell_complete=offered)
@site_option
def test(name: str, site: Path | None) -> None:
    """Light every lamp of the light NAME in turn, within three seconds.

    The change log keeps who did it, since for that long the light shows no patient. A wall
    or a service that runs the light is asked to do it.

    \b
    Example:
      glance lights test beds
    """
    opened = opened_site(site)
    light = known_light(opened, name)
    _log(opened, light)
    if _asked(opened, "test", light):
        return
    with lit(opened, light) as keeper:
        click.echo(f"{light.name}: watch every lamp light in turn, in the order of the labels")
        keeper.lamp_test()
        _wait_for_test(keeper)
        _insist_on_answer(keeper.status())


def known_light(site: Site, name: str) -> Light:
    """The light of that name; NotFound names those there are."""
    from glance.plain import plain
    from glance.strip.installed import Installed
    from glance.toml import nearest

    lights = {light.name: light for light in site.wiring(Installed()).lights}
    if not lights:
        raise BadInput(
            f"config/lights.toml of {site.folder} names no light; glance lights setup wires one"
        )
    if name not in lights:
        raise NotFound(
            f"no light named {plain(name)!r} in config/lights.toml{nearest(name, tuple(lights))}"
        )
    return lights[name]


def _log(site: Site, light: Light) -> None:
    """Write the test down before the first lamp; StoreError says that there is no test."""
    from glance.census import Event, Happening

    try:
        with opened_store(site, writable=True) as store:
            event = Event(Happening.LIGHT_TEST, light.name)
            store.record([event], signature(), request_id(), utc_now())
    except StoreError as error:
        raise type(error)(
            f"{light.name} was not tested, since that could not be logged: {error}"
        ) from error


def _manner(light: Light) -> str:
    from glance.lamps import Sort

    return "dips white" if light.driver.sort is Sort.COLOURS else "goes off and on"


def _asked(site: Site, what: str, light: Light, seconds: int = 0) -> bool:
    """Have the program that runs a light do it; False where none does."""
    from glance.strip.counter import ask

    answers = ask(site.folder, what, light.name, seconds=seconds)
    did = [answer for answer in answers if answer.done]
    does = _manner(light) if what == "identify" else "lights every lamp in turn"
    for answer in did:
        click.echo(f"{light.name} {does} now, by {answer.what} (process {answer.pid})")
    if did:
        running = ask(site.folder, "status")
        for status in (one for answer in running for one in answer.lights):
            if status.name == light.name:
                _insist_on_answer(status)
    for answer in answers:
        if answer.problem and not answer.pid:
            click.echo(f"Warning: {answer.problem}", err=True)
    return bool(did)


@contextmanager
def lit(site: Site, light: Light, looks: Looks | None = None) -> Iterator[Keeper]:
    """Run a light for a moment, with a keeper of its own; Failure where it cannot be opened.

    At the end it shows no data. `looks` are other pictures than those of a board.
    """
    from datetime import datetime

    from glance.feed.trust import monotonic
    from glance.lamps import showing
    from glance.lamps.cautions import cautions
    from glance.strip.installed import Installed
    from glance.strip.keeper import Keeper
    from glance.strip.wires import open_wire

    zone = site.settings.timezone
    wiring = site.wiring(Installed())
    group = next(one for one in site.board(light.board).lamps if one.name == light.shows)
    keeper = Keeper(
        light,
        group,
        night=lambda at: wiring.night(at.astimezone(zone).time()),
        open_wire=open_wire,
        zone=zone,
        now=lambda: datetime.now(zone),
        clock=monotonic,
        looks=showing if looks is None else looks,
    )
    keeper.start()
    try:
        _wait_until_open(keeper, light, known=cautions(light, group))
        yield keeper
    finally:
        keeper.stop()
        keeper.join(2)


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


def _wait_for_test(keeper: Keeper) -> None:
    deadline = time.monotonic() + TEST_WITHIN
    begun = False
    while time.monotonic() < deadline:
        shows = keeper.status().shows == "test"
        if begun and not shows:
            return
        begun = begun or shows
        time.sleep(_LOOK_EVERY)


def _insist_on_answer(status: LightStatus) -> None:
    """Raise Failure where nothing says that the light shows what it was told."""
    from glance.lamps import Health

    if status.health is not Health.LIT:
        raise Failure(f"{status.name}: {status.health.value}: {status.problem or 'not lit'}")


COMMANDS = {"identify": identify, "test": test}
